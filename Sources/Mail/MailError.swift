/// Why a message or an envelope cannot be put into bytes. Nothing of it is ever sent.
public struct MailError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// CR, LF or NUL in a header or an envelope value: an injection, or a damaged import.
        case controlCharacter
        /// A header name that is not RFC 5322 §2.2 `ftext`.
        case badHeaderName
        /// The text or the HTML part is empty.
        case emptyBody
        /// A header that is made of ASCII tokens holds something else.
        case notASCII
        /// A name or token too long to be folded within 998 octets (RFC 5322 §2.1.1).
        case lineTooLong
        /// A moment that has no RFC 5322 §3.3 date, or no RFC 5545 §3.3.5 time.
        case badDate
        /// A body said to be quoted-printable that is not.
        case notQuotedPrintable
        /// A file name with a path, a control or an invisible character, or none at all.
        case badFileName
        /// No `type/subtype` that an attachment can have (RFC 2045 §5.1).
        case badMediaType
        /// No `left@right` of plain characters (RFC 2392), or one that two images share.
        case badContentID
        /// An invitation that ends before it begins.
        case badInvitation
        /// A link to unsubscribe that is no https URI, or a second one beside it that is no other scheme's.
        case badLink
        /// No list identifier of RFC 2919.
        case badListID
        /// More than four parts, an empty last one, or other characters.
        case badFeedbackID
    }

    public var code: Code
    /// The header's name or the part; never its value.
    public var place: String

    public init(_ code: Code, in place: String) {
        self.code = code
        self.place = place
    }

    public var description: String {
        switch code {
        case .controlCharacter:
            "\(place) holds a line break or NUL, which would forge headers; remove it from the data"
        case .badHeaderName: "'\(place)' cannot be a header's name; use letters, digits and hyphens"
        case .emptyBody: "the message lacks its text or its HTML part; give the template some text"
        case .notASCII: "\(place) holds a character that cannot stand there; write it in ASCII"
        case .lineTooLong: "\(place) has a word too long for a mail header; shorten it"
        case .badDate: "\(place) lies outside the years 1900 to 9999; correct the clock or the data"
        case .notQuotedPrintable:
            "\(place) is not quoted-printable; encode it with QuotedPrintableWriter"
        case .badFileName:
            "\(place) has no usable file name; give it 1 to 200 bytes without slashes and invisible characters"
        case .badMediaType:
            "\(place) has no usable media type; write one like application/pdf, for an image image/png"
        case .badContentID:
            "\(place) needs a Content-ID of its own like logo@shop.example, of letters, digits, '.', '-', '_', '+'"
        case .badInvitation: "\(place) ends before it begins; correct its times"
        case .badLink:
            "\(place) needs one https address and beside it at most a mailto, without blanks, commas and brackets"
        case .badListID: "\(place) needs an identifier like winter-winback.example.com, at most 255 bytes"
        case .badFeedbackID:
            "\(place) needs one to four parts like campaign:rekindle:sender, of letters, digits, '.', '-' and '_'"
        }
    }
}
