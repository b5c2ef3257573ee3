/// An address taken apart as a browser would (WHATWG URL §4.4), as far as the checks ask.
struct LinkTarget: Hashable, Sendable {
    /// Lower case; `nil` for a relative address.
    var scheme: String?
    /// Lower case, without port; `nil` where none is written.
    var host: String?
    /// Whether something stands before an `@` in front of the host.
    var hasUser = false
    /// After the scheme and its colon.
    var rest: String

    /// - Parameter text: an attribute's value.
    init(_ text: String) {
        // A browser drops tabs and line ends wherever they stand: `java\nscript:` is a script.
        let text = String(
            String.UnicodeScalarView(
                PageChecks.trimmed(text).unicodeScalars.filter { ![0x09, 0x0A, 0x0D].contains($0.value) }))
        let bytes = Array(text.utf8)
        let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
        let isScheme =
            colon.map { colon in
                guard let first = bytes.first, first | 0x20 >= 0x61, first | 0x20 <= 0x7A else {
                    return false
                }
                return bytes[..<colon].allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "-"),
                        UInt8(ascii: "."):
                        true
                    default: false
                    }
                }
            } ?? false
        if let colon, isScheme {
            scheme = PageChecks.lowered(String(decoding: bytes[..<colon], as: UTF8.self))
            rest = String(decoding: bytes[(colon + 1)...], as: UTF8.self)
        } else {
            rest = text
        }
        guard scheme == nil || scheme == "http" || scheme == "https" else { return }
        let slashes = rest.utf8.prefix { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
        guard slashes.count >= 2 else { return }
        let authority = rest.utf8.dropFirst(slashes.count).prefix { !"/?#\\".utf8.contains($0) }
        var place = authority
        if let at = authority.lastIndex(of: UInt8(ascii: "@")) {
            hasUser = true
            place = authority[authority.index(after: at)...]
        }
        if place.first == UInt8(ascii: "[") {
            place = place.dropFirst().prefix { $0 != UInt8(ascii: "]") }
        } else {
            place = place.prefix { $0 != UInt8(ascii: ":") }
        }
        let name = PageChecks.lowered(
            String(decoding: PageChecks.percentDecoded(String(place) ?? ""), as: UTF8.self))
        host = name.hasSuffix(".") ? String(name.dropLast()) : name
    }

    /// Whether the host is this machine or one of a private network (RFC 1918, RFC 4193, RFC 6761, RFC 6762,
    /// RFC 8375).
    var isPrivate: Bool {
        guard let host else { return false }
        let suffixes = [
            ".localhost", ".local", ".internal", ".lan", ".home.arpa", ".intranet", ".localdomain",
        ]
        if host == "localhost" || suffixes.contains(where: host.hasSuffix) { return true }
        if PageChecks.holds(host, ":") {
            return host == "::1" || host == "::" || host.hasPrefix("fe80:") || host.hasPrefix("fc")
                || host.hasPrefix("fd") || host.hasPrefix("::ffff:")
        }
        guard let number = Self.ipv4(host) else { return false }
        switch number >> 24 {
        case 0, 10, 127: return true
        case 169: return number >> 16 & 0xFF == 254
        case 172: return (16...31).contains(number >> 16 & 0xFF)
        case 192: return number >> 16 & 0xFF == 168
        case 100: return (64...127).contains(number >> 16 & 0xFF)
        default: return false
        }
    }

    /// Whether the host is a number.
    var isNumeric: Bool { host.map { PageChecks.holds($0, ":") || Self.ipv4($0) != nil } ?? false }

    /// A host that is a number in any way that browsers take (WHATWG URL §3.5): `127.1`, `0x7f000001`.
    private static func ipv4(_ host: String) -> UInt32? {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...4).contains(parts.count) else { return nil }
        var numbers: [UInt64] = []
        for part in parts {
            var number: UInt64?
            if part.hasPrefix("0x") {
                number = UInt64(part.dropFirst(2), radix: 16)
            } else if part.hasPrefix("0"), part.utf8.count > 1 {
                number = UInt64(part.dropFirst(), radix: 8)
            } else {
                number = part.first?.isNumber == true ? UInt64(part) : nil
            }
            guard let number, number <= 0xFFFF_FFFF else { return nil }
            numbers.append(number)
        }
        guard let last = numbers.popLast(), numbers.allSatisfy({ $0 < 256 }) else { return nil }
        guard last < UInt64(1) << UInt64(8 * (4 - numbers.count)) else { return nil }
        var address = last
        for (index, number) in numbers.enumerated() { address |= number << UInt64(8 * (3 - index)) }
        return UInt32(truncatingIfNeeded: address)
    }
}
