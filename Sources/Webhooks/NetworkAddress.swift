import Glibc

/// An IP address, and how far away it may be.
struct NetworkAddress: Hashable, Sendable {
    enum Reach: Hashable, Sendable {
        case loopback
        /// This network's, this link's, or nobody's: private, shared, reserved, documentation, multicast.
        case inside
        case anywhere
    }

    /// 4 or 16.
    let bytes: [UInt8]

    /// - Parameter literal: `192.0.2.1`, `::1` or `[::1]`; names are none.
    init?(literal: String) {
        var text = literal
        if text.hasPrefix("["), text.hasSuffix("]") { text = String(text.dropFirst().dropLast()) }
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            bytes = withUnsafeBytes(of: six) { Array($0) }
        } else {
            return nil
        }
    }

    /// - Parameter address: of `length` bytes; `nil` if of another family than IPv4 or IPv6, or too short.
    init?(_ address: UnsafeRawPointer, length: Int) {
        guard length >= MemoryLayout<sa_family_t>.size else { return nil }
        switch Int32(address.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
            bytes = withUnsafeBytes(of: address.loadUnaligned(as: sockaddr_in.self).sin_addr) { Array($0) }
        case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
            bytes = withUnsafeBytes(of: address.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { Array($0) }
        default: return nil
        }
    }

    private init(four: ArraySlice<UInt8>) { bytes = Array(four) }

    /// By IANA's registries of special-purpose addresses (RFC 6890). An IPv6 address that carries an IPv4 address
    /// reaches as far as that one.
    var reach: Reach {
        if bytes.count == 4 { return Self.reach(four: bytes) }
        if bytes[..<15].allSatisfy({ $0 == 0 }) {
            return bytes[15] == 1 ? .loopback : .inside
        }
        // ::ffff:0:0/96 mapped, ::/96 compatible, 64:ff9b::/96 NAT64 (RFC 6052), 2002::/16 6to4 (RFC 3056).
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        let isCompatible = bytes[..<12].allSatisfy { $0 == 0 }
        let isNAT64 = bytes[..<12] == [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
        if isMapped || isCompatible || isNAT64 { return NetworkAddress(four: bytes[12...]).reach }
        if bytes[..<2] == [0x20, 0x02] { return NetworkAddress(four: bytes[2..<6]).reach }
        // Only 2000::/3 is given out; of it, not Teredo and the protocols' block (2001::/23), 2001:db8::/32, 3fff::/20.
        guard bytes[0] & 0xE0 == 0x20 else { return .inside }
        if bytes[..<2] == [0x20, 0x01], bytes[2] < 2 { return .inside }
        if bytes[..<4] == [0x20, 0x01, 0x0D, 0xB8] { return .inside }
        if bytes[..<2] == [0x3F, 0xFF], bytes[2] < 0x10 { return .inside }
        return .anywhere
    }

    private static func reach(four: [UInt8]) -> Reach {
        switch (four[0], four[1], four[2]) {
        case (127, _, _): .loopback
        case (0, _, _), (10, _, _), (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _),
            (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 18...19, _), (198, 51, 100), (203, 0, 113),
            (224...255, _, _):
            .inside
        default: .anywhere
        }
    }
}
