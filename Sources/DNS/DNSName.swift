/// What may stand in a question, and how names are compared. A namespace.
public enum DNSName {
    /// The name without its last dot and in lower case (RFC 4343), if it can be asked for: labels of 1 to 63 octets, 253 in
    /// all (RFC 1035 §2.3.4), printable ASCII without a backslash, which would start an escape.
    public static func normalized(_ name: String) -> String? {
        var bytes = name.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
        guard (1...253).contains(bytes.count),
            bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }),
            bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy({
                (1...63).contains($0.count)
            })
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `name` is `domain` or lies below it. Both normalized.
    public static func lies(_ name: String, in domain: String) -> Bool {
        name == domain || name.hasSuffix("." + domain)
    }
}
