public import Mail

/// A return path of one delivery's own (variable envelope return path, VERP), so that a bounce says which delivery
/// it is of, whatever the bouncing server wrote, and nobody can make up bounces of others.
///
/// ```
/// bounce+aeq4ou2m5qf3kz6tbkq@tea.example
/// local part, separator, base32( key's number | HMAC-SHA256, first 10 octets | delivery's id, shortest form )
/// ```
/// Base32 in lower case survives servers that change the case of local parts, as RFC 5321 §2.4 lets them not do,
/// and some do.
public struct ReturnPath: Hashable, Sendable {
    public enum Separator: String, Hashable, Sendable, CaseIterable {
        /// Subaddresses of Postfix, Gmail, Microsoft 365 (RFC 5233 §1).
        case plus = "+"
        /// Those of qmail, and of Postfix when told so.
        case minus = "-"
    }

    private static let codeBytes = 10
    /// Of a token: 1 + 10 + 8 octets.
    static let maxTokenBytes = 31
    /// So that the whole local part has at most 64 octets (RFC 5321 §4.5.3.1.1).
    public static let maxLocalBytes = 64 - 1 - maxTokenBytes

    public let mailbox: EmailAddress
    public let separator: Separator

    /// - Parameter mailbox: the mailbox that bounces go to.
    /// - Returns: `nil` if its local part has over 32 octets or is not ASCII: there would be no room for the token, or
    ///   old servers could not bounce.
    public init?(_ mailbox: EmailAddress, separator: Separator = .plus) {
        guard mailbox.local.utf8.count <= Self.maxLocalBytes, !mailbox.needsSMTPUTF8 else { return nil }
        self.mailbox = mailbox
        self.separator = separator
    }

    /// - Parameter delivery: 1 or more.
    /// - Returns: `nil` for an id below 1, or if the address would have over 254 octets, for a very long domain.
    public func address(of delivery: Int64, keys: TokenKeys) -> EmailAddress? {
        guard delivery > 0 else { return nil }
        let number = keys.signing.number
        let id = Self.bytes(of: delivery)
        guard let code = keys.code(.returnPath, key: number, of: [number] + id, count: Self.codeBytes) else {
            preconditionFailure("the signing key is among the keys")
        }
        let token = Base32.encoded([number] + code + id)
        return EmailAddress("\(mailbox.local)\(separator.rawValue)\(token)@\(mailbox.domain)")
    }

    /// The delivery that a bounce is of.
    ///
    /// - Parameter localPart: of the address that it came to, in any case; quoted, or with what forwarders put
    ///   before it (`prvs=…=`, `SRS0=…`). May be anything.
    /// - Returns: `nil` unless one of the keys signed it.
    public static func delivery(localPart: String, keys: TokenKeys) -> Int64? {
        var bytes = Array(localPart.utf8.suffix(1024))
        if bytes.count >= 2, bytes.last == UInt8(ascii: "\""), bytes.first == UInt8(ascii: "\"") {
            bytes = Array(bytes.dropFirst().dropLast())
        }
        let token = bytes.suffix(while: { Base32.value($0) != nil })
        guard token.count <= maxTokenBytes, token.startIndex > 0,
            "+-=".utf8.contains(bytes[token.startIndex - 1]), let signed = Base32.decoded(token),
            (codeBytes + 2...codeBytes + 9).contains(signed.count)
        else { return nil }
        let id = Array(signed[(codeBytes + 1)...])
        let code = keys.code(.returnPath, key: signed[0], of: [signed[0]] + id, count: codeBytes)
        guard let code, ConstantTime.areEqual(code, Array(signed[1...codeBytes])) else { return nil }
        return delivery(id)
    }

    /// Of a whole address, whose domain may have become another on the way.
    public static func delivery(address: String, keys: TokenKeys) -> Int64? {
        let bytes = Array(address.utf8.suffix(2048))
        guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        return delivery(localPart: String(decoding: bytes[..<at], as: UTF8.self), keys: keys)
    }

    /// Highest octet first, no zeros before it.
    private static func bytes(of id: Int64) -> [UInt8] {
        let all = (0..<8).map { UInt8(truncatingIfNeeded: id >> Int64(56 - 8 * $0)) }
        return Array(all.drop { $0 == 0 })
    }

    private static func delivery(_ bytes: [UInt8]) -> Int64? {
        guard let first = bytes.first, first != 0, bytes.count < 8 || first < 0x80 else { return nil }
        return bytes.reduce(0) { $0 << 8 | Int64($1) }
    }
}

extension BidirectionalCollection {
    fileprivate func suffix(while holds: (Element) -> Bool) -> SubSequence {
        var start = endIndex
        while start > startIndex {
            let before = index(before: start)
            guard holds(self[before]) else { break }
            start = before
        }
        return self[start...]
    }
}
