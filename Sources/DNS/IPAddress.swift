import Glibc

/// An IPv4 or IPv6 address.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// In network order: 4 or 16.
    public let bytes: [UInt8]

    /// - Parameter bytes: 4 or 16, in network order.
    public init?(bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
        guard self.bytes.count == 4 || self.bytes.count == 16 else { return nil }
    }

    /// - Parameter text: `192.0.2.1` (four decimal numbers without leading zeros) or `2001:db8::1`, without brackets or zone.
    public init?(_ text: String) {
        guard (2...45).contains(text.utf8.count), !text.utf8.contains(0) else { return nil }
        let isSix = text.utf8.contains(UInt8(ascii: ":"))
        var bytes = [UInt8](repeating: 0, count: isSix ? 16 : 4)
        let code = bytes.withUnsafeMutableBytes {
            inet_pton(isSix ? AF_INET6 : AF_INET, text, $0.baseAddress!)
        }
        guard code == 1 else { return nil }
        self.bytes = bytes
    }

    public var isIPv6: Bool { bytes.count == 16 }

    /// 32 or 128.
    public var bits: Int { bytes.count * 8 }

    /// RFC 5952 for IPv6.
    public var description: String {
        var text = [CChar](repeating: 0, count: 46)
        let isThere = bytes.withUnsafeBytes {
            inet_ntop(isIPv6 ? AF_INET6 : AF_INET, $0.baseAddress!, &text, socklen_t(text.count)) != nil
        }
        guard isThere else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// An IPv4 address in IPv6 clothes (`::ffff:192.0.2.1`, RFC 4291 §2.5.5.2) as what it is.
    public var unmapped: IPAddress {
        let prefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        guard isIPv6, bytes.starts(with: prefix) else { return self }
        return IPAddress(bytes: bytes[12...]) ?? self
    }

    /// The first `length` bits of both are the same; never so of an IPv4 and an IPv6 address.
    ///
    /// - Parameter length: 0 to `bits`; more counts as `bits`.
    public func shares(_ length: Int, bitsWith other: IPAddress) -> Bool {
        guard bytes.count == other.bytes.count else { return false }
        var left = max(0, min(length, bits))
        for (mine, its) in zip(bytes, other.bytes) {
            guard left > 0 else { return true }
            let mask: UInt8 = left >= 8 ? 0xFF : ~(0xFF >> UInt8(left))
            guard mine & mask == its & mask else { return false }
            left -= 8
        }
        return true
    }

    /// Its nibbles for IPv6, its decimal numbers for IPv4, joined by dots: SPF's `i` macro (RFC 7208 §7.3).
    public var dotted: String {
        guard isIPv6 else { return description }
        let digits = Array("0123456789abcdef")
        return bytes.flatMap { [String(digits[Int($0 >> 4)]), String(digits[Int($0 & 15)])] }
            .joined(separator: ".")
    }

    /// Where its PTR record is (RFC 1035 §3.5, RFC 3596 §2.5).
    public var reverseName: String {
        let turned = dotted.split(separator: ".").reversed().joined(separator: ".")
        return turned + (isIPv6 ? ".ip6.arpa" : ".in-addr.arpa")
    }

    /// Not one that the Internet routes: loopback, private, link-local, unique local, unspecified (RFC 6890); its reverse
    /// name and SPF say nothing about mail.
    public var isInternal: Bool {
        let address = unmapped
        func within(_ text: String, _ length: Int) -> Bool {
            IPAddress(text).map { address.shares(length, bitsWith: $0) } ?? false
        }
        return within("0.0.0.0", 8) || within("10.0.0.0", 8) || within("100.64.0.0", 10)
            || within("127.0.0.0", 8)
            || within("169.254.0.0", 16) || within("172.16.0.0", 12) || within("192.168.0.0", 16)
            || within("::", 127) || within("fe80::", 10) || within("fc00::", 7)
    }
}
