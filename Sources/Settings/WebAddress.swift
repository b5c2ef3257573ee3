/// An absolute URL of RFC 3986 with a host, taken apart as far as settings ask.
struct WebAddress: Hashable {
    /// Lower case.
    let scheme: String
    let host: String
    let port: Int?
    /// From the path on; may be empty.
    let rest: String
    let hasLogin: Bool

    var hasQuery: Bool { rest.utf8.contains(UInt8(ascii: "?")) }
    var hasFragment: Bool { rest.utf8.contains(UInt8(ascii: "#")) }
    var isThisMachine: Bool { HostName.isThisMachine(host.lowercased()) }

    /// - Returns: `nil` unless it is ASCII, has a scheme, and a host that can be one.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard Self.firstBad(bytes) == nil, let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0,
            bytes[colon...].starts(with: "://".utf8), bytes[..<colon].allSatisfy(Self.isSchemeByte)
        else { return nil }
        scheme = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
        let inside = bytes[(colon + 3)...]
        let end = inside.firstIndex { "/?#".utf8.contains($0) } ?? inside.endIndex
        rest = String(decoding: inside[end...], as: UTF8.self)
        var authority = inside[..<end]
        hasLogin = authority.contains(UInt8(ascii: "@"))
        if let at = authority.lastIndex(of: UInt8(ascii: "@")) { authority = authority[(at + 1)...] }
        let place = String(decoding: authority, as: UTF8.self)
        if let (name, number) = HostName.split(place) {
            host = name
            port = number
        } else {
            host = place
            port = nil
        }
        // RFC 3986 §3.2.2: an IPv6 address stands in brackets.
        guard HostName.isUsable(host), !host.utf8.contains(UInt8(ascii: ":")) || host.hasPrefix("[") else {
            return nil
        }
    }

    /// The first byte that no URL has (RFC 3986 §2), or `%` without its two digits.
    static func firstBad(_ bytes: [UInt8]) -> Int? {
        bytes.indices.first { index in
            switch bytes[index] {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return false
            case UInt8(ascii: "%"):
                let digits = bytes[(index + 1)...].prefix(2)
                return digits.count < 2 || !digits.allSatisfy(isHex)
            default: return !"-._~:/?#[]@!$&'()*+,;=".utf8.contains(bytes[index])
            }
        }
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "+-.".utf8.contains(byte)
        }
    }
}
