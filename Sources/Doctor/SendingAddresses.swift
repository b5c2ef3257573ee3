public import DNS

/// Where our mail reaches receivers from, or what is assumed of it.
public struct SendingAddresses: Hashable, Sendable {
    public var known: [IPAddress]
    /// Nobody said so: they are the addresses of the relay's name. A provider mostly sends from others.
    public var isAssumed: Bool

    public init(_ known: [IPAddress], isAssumed: Bool = false) {
        self.known = known
        self.isAssumed = isAssumed
    }

    /// Those said, else those of the relay's name.
    static func find(said: [IPAddress], relay: String?, _ dns: any DNSSource) async -> SendingAddresses {
        guard said.isEmpty, let relay else { return SendingAddresses(said) }
        let bare = relay.hasPrefix("[") && relay.hasSuffix("]") ? String(relay.dropFirst().dropLast()) : relay
        if let address = IPAddress(bare) { return SendingAddresses([address], isAssumed: true) }
        var found: [IPAddress] = []
        for type in [RecordType.a, .aaaa] {
            found += (try? await dns.look(up: bare, type).addresses) ?? []
        }
        return SendingAddresses(found.sorted { $0.description < $1.description }, isAssumed: true)
    }

    /// Why there is nothing to look at.
    var wording: String {
        if known.isEmpty { return "no address that mail leaves from is known" }
        return "the relay's address \(known.map(\.description).joined(separator: ", ")) is an internal one"
    }
}
