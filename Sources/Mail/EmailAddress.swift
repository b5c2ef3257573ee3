/// An address that mail can be sent to: `local@domain` (RFC 5321 §4.1.2, RFC 6531 for other alphabets).
///
/// Quoted local parts and domain literals are refused: no customer has one, and they are where
/// header and command injection hides. Compared with the domain's case folded and the local part exact.
public struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    public let local: String
    /// Lower case (ASCII); may hold other alphabets (IDN as written).
    public let domain: String

    /// - Returns: `nil` unless it can stand in an envelope as it is: no blanks, controls, brackets or quotes,
    ///   local part at most 64 octets, domain at most 255, labels 1...63 (RFC 5321 §4.5.3.1).
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 254, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let local = bytes[..<at]
        let domain = bytes[(at + 1)...]
        guard (1...64).contains(local.count), (1...255).contains(domain.count) else { return nil }
        guard local.allSatisfy(Self.isAtomByte), Self.hasGoodDots(local) else { return nil }
        let labels = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 1, labels.allSatisfy(Self.isLabel) else { return nil }
        for scalar in text.unicodeScalars where scalar.value >= 0x80 {
            // Controls, separators and invisible format characters have no place in an address, and U+FFFD
            // stands where an import lost a character.
            guard scalar != "\u{FFFD}" else { return nil }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate,
                .privateUse, .unassigned:
                return nil
            default: break
            }
        }
        self.local = String(decoding: local, as: UTF8.self)
        self.domain = String(
            decoding: domain.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }, as: UTF8.self)
    }

    public var description: String { "\(local)@\(domain)" }

    /// Needs SMTPUTF8 (RFC 6531) to be sent.
    public var isInternationalized: Bool { description.utf8.contains { $0 >= 0x80 } }

    /// Lies in a domain that RFC 2606 and RFC 6761 reserve, so that no mail can reach a person.
    public var isReserved: Bool {
        let labels = domain.split(separator: ".")
        guard let top = labels.last else { return false }
        if ["test", "example", "invalid", "localhost"].contains(top) { return true }
        let second = labels.suffix(2).joined(separator: ".")
        return ["example.com", "example.net", "example.org"].contains(second)
    }

    /// RFC 5322 §3.2.3 `atext`, or a byte of another alphabet (RFC 6532).
    private static func isAtomByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
        case UInt8(ascii: "."): true
        default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
    }

    private static func hasGoodDots(_ local: ArraySlice<UInt8>) -> Bool {
        let dot = UInt8(ascii: ".")
        return local.first != dot && local.last != dot
            && !zip(local, local.dropFirst()).contains { $0 == dot && $1 == dot }
    }

    /// RFC 5321 §4.1.2 `sub-domain`, with other alphabets allowed.
    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        guard (1...63).contains(label.count) else { return false }
        let hyphen = UInt8(ascii: "-")
        guard label.first != hyphen, label.last != hyphen else { return false }
        return label.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
            default: byte == hyphen || byte == UInt8(ascii: "_")
            }
        }
    }
}
