public import Consent
import Domain
public import Tokens

/// Fetches the words that a server in a DMZ keeps, and has it remove those that were handled. Its functions block.
///
/// The main program asks, never the server: what stands in the DMZ can reach nothing inside.
public struct SpoolPuller: Sendable {
    public struct Pulled: Hashable, Sendable {
        public var handled: Int
        /// No key of ours signed them; they stay at the server until the key files agree.
        public var unverified: Int

        public init(handled: Int = 0, unverified: Int = 0) {
            self.handled = handled
            self.unverified = unverified
        }
    }

    private let base: String
    private let secret: PullSecret
    private let certificates: String
    private let seconds: Int

    /// - Parameters:
    ///   - address: of the server, such as `https://news.example/`, with `/spool` behind it or not; plain http only on
    ///     this machine.
    ///   - certificates: a PEM file of certificates to trust instead of the system's; empty for the system's.
    ///   - seconds: for one exchange.
    /// - Throws: `ConsentError` `settings`.
    public init(
        address: String, secret: PullSecret, certificates: String = "", seconds: Int = 60
    ) throws(ConsentError) {
        guard SpoolAddress.isUsable(address) else {
            throw ConsentError(
                .settings,
                "the address of the unsubscribe server must begin with https:// (http:// only on this machine)"
            )
        }
        var base = address
        while base.utf8.last == UInt8(ascii: "/") { base.removeLast() }
        if base.hasSuffix("/spool") { base.removeLast("/spool".count) }
        self.base = base
        self.secret = secret
        self.certificates = certificates
        self.seconds = seconds
    }

    /// Gives each word to `handle`, oldest first, and has those removed for which it returned. If `handle` throws, its word
    /// and those after it stay at the server.
    ///
    /// - Parameter handle: at least once for each word; after a failure the same word may come again.
    /// - Throws: `ConsentError` `pull`; what `handle` throws.
    public func pull(keys: TokenKeys, _ handle: (ConsentWord) throws -> Void) throws -> Pulled {
        let client = try SpoolClient(
            secret: secret, certificates: certificates, isSecure: base.hasPrefix("https:"), seconds: seconds)
        var pulled = Pulled()
        var last = ""
        while true {
            let answer = try client.get("\(base)/spool" + (last.isEmpty ? "" : "?after=\(last)"))
            let lines = answer.split(separator: 0x0A)
            var handled: [String] = []
            var failure: (any Error)?
            let before = last
            for line in lines.prefix(SpoolBatch.words) {
                guard let (name, spooled) = SpooledWord.named(line), name > last else {
                    throw ConsentError(
                        .pull, "the unsubscribe server at \(base) answered with something else; is it one?")
                }
                last = name
                guard let word = spooled.word(keys: keys) else {
                    pulled.unverified += 1
                    continue
                }
                do {
                    try handle(word)
                } catch {
                    failure = error
                    break
                }
                handled.append(name)
            }
            if !handled.isEmpty {
                try client.post("\(base)/spool/ack", body: handled.joined(separator: "\n") + "\n")
                pulled.handled += handled.count
            }
            if let failure { throw failure }
            if last == before { return pulled }
        }
    }
}

enum SpoolAddress {
    static func isUsable(_ address: String) -> Bool {
        let isPlain =
            address.utf8.count <= 500
            && address.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "-._~:/[]%".utf8.contains(byte)
                }
            }
        guard isPlain else { return false }
        if address.hasPrefix("https://") { return address.utf8.count > 8 }
        guard address.hasPrefix("http://") else { return false }
        let host = address.dropFirst("http://".count).prefix { $0 != "/" }
        return ["127.0.0.1", "localhost", "[::1]"].contains { name in
            guard host.hasPrefix(name) else { return false }
            let rest = host.dropFirst(name.count)
            return rest.isEmpty || (rest.first == ":" && rest.dropFirst().allSatisfy(\.isNumber))
        }
    }
}
