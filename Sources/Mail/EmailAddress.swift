/// An address that mail can be sent to: `local@domain` (RFC 5321 §4.1.2, RFC 6531 for other alphabets).
///
/// Quoted local parts and domain literals are refused: no customer has one, and they are where
/// header and command injection hides. Compared with the domain's case folded and the local part exact.
public struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    public let local: String
    /// Lower case. A domain in another alphabet stands here in that alphabet, whichever way it was written
    /// (`MÜLLER.example` and `xn--mller-kva.example` are both `müller.example`), so that a suppression holds
    /// for both.
    public let domain: String

    /// - Returns: `nil` unless it can stand in an envelope as it is: no blanks, controls, brackets or quotes,
    ///   local part at most 64 octets, domain at most 255, labels 1...63 (RFC 5321 §4.5.3.1); a domain in another
    ///   alphabet only if IDNA 2008 has A-labels for it (RFC 5890).
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 1000, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let local = bytes[..<at]
        let domain = bytes[(at + 1)...]
        guard (1...64).contains(local.count), !domain.isEmpty else { return nil }
        guard local.allSatisfy(Self.isAtomByte), Self.hasGoodDots(local) else { return nil }
        guard Self.isVisible(text) else { return nil }
        self.local = String(decoding: local, as: UTF8.self)
        let lowered = domain.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        let written = String(decoding: lowered, as: UTF8.self)
        let isASCII = lowered.allSatisfy { $0 < 0x80 }
        guard !isASCII || Self.isDomain(lowered) else { return nil }
        if isASCII, !Self.hasALabel(lowered) {
            self.domain = written
        } else if let ascii = InternationalDomain.ascii(written),
            !ascii.utf8.contains(UInt8(ascii: "_")), Self.isDomain(Array(ascii.utf8)),
            let unicode = InternationalDomain.unicode(ascii), InternationalDomain.ascii(unicode) == ascii
        {
            self.domain = unicode
        } else if isASCII {
            // A registry may have sold it before IDNA 2008 (`xn--` of an emoji): ASCII can be delivered as it is.
            self.domain = written
        } else {
            return nil
        }
        guard self.local.utf8.count + 1 + asciiDomain.utf8.count <= 254 else { return nil }
    }

    /// As people read it.
    public var description: String { "\(local)@\(domain)" }

    /// The domain as DNS and any SMTP server take it: A-labels (RFC 5890 §2.3.2.1).
    public var asciiDomain: String {
        // `init` has seen that there is one.
        domain.utf8.allSatisfy { $0 < 0x80 } ? domain : InternationalDomain.ascii(domain) ?? domain
    }

    /// The address as it goes into envelopes and headers: in ASCII, so that any server takes it, unless the local
    /// part is beyond ASCII. Then the server must know SMTPUTF8 anyway, and takes the domain's own alphabet.
    public var wireText: String { needsSMTPUTF8 ? description : "\(local)@\(asciiDomain)" }

    /// Only a server with SMTPUTF8 can take it (RFC 6531): there is no ASCII for a local part.
    public var needsSMTPUTF8: Bool { local.utf8.contains { $0 >= 0x80 } }

    /// Lies in a domain that RFC 2606 and RFC 6761 reserve, so that no mail can reach a person.
    public var isReserved: Bool {
        let labels = domain.split(separator: ".")
        guard let top = labels.last else { return false }
        if ["test", "example", "invalid", "localhost"].contains(top) { return true }
        let second = labels.suffix(2).joined(separator: ".")
        return ["example.com", "example.net", "example.org"].contains(second)
    }

    /// Controls, separators and invisible format characters have no place in an address, and U+FFFD stands where
    /// an import lost a character.
    private static func isVisible(_ text: String) -> Bool {
        for scalar in text.unicodeScalars where scalar.value >= 0x80 {
            guard scalar != "\u{FFFD}" else { return false }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate,
                .privateUse, .unassigned:
                return false
            default: break
            }
        }
        return true
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

    /// RFC 5321 §4.1.2 `Domain`, in ASCII.
    private static func isDomain(_ domain: [UInt8]) -> Bool {
        domain.count <= 255
            && domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(
                isLabel)
    }

    /// RFC 5321 §4.1.2 `sub-domain`; hosts with `_` exist.
    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        guard (1...63).contains(label.count) else { return false }
        let hyphen = UInt8(ascii: "-")
        guard label.first != hyphen, label.last != hyphen else { return false }
        return label.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: byte == hyphen || byte == UInt8(ascii: "_")
            }
        }
    }

    private static func hasALabel(_ domain: [UInt8]) -> Bool {
        domain.indices.contains { index in
            domain[index] == UInt8(ascii: "x") && domain[index...].starts(with: "xn--".utf8)
                && (index == 0 || domain[index - 1] == UInt8(ascii: "."))
        }
    }
}
