public import Domain
import Mail

/// A finished message and what the checks must know beside it.
public struct CheckedMessage: Hashable, Sendable {
    public var subject: String
    public var preheader: String
    /// UTF-8.
    public var html: [UInt8]
    /// UTF-8.
    public var text: [UInt8]
    /// The letter's language, as `es` or `en-GB`.
    public var language: String
    /// The unsubscribe link that the page must have; empty when there is none to have.
    public var unsubscribe: String
    /// The company's postal address, on one line or several; empty when it is not known.
    public var postalAddress: String
    /// Bytes of the HTML part as it goes on the wire, in quoted-printable.
    public var encodedBytes: Int

    /// - Parameter encodedBytes: if the HTML was encoded already; else it is encoded here.
    public init(
        subject: String, preheader: String, html: [UInt8], text: [UInt8], language: String,
        unsubscribe: String, postalAddress: String, encodedBytes: Int? = nil
    ) {
        self.subject = subject
        self.preheader = preheader
        self.html = html
        self.text = text
        self.language = language
        self.unsubscribe = unsubscribe
        self.postalAddress = postalAddress
        if let encodedBytes {
            self.encodedBytes = encodedBytes
        } else {
            var encoded: [UInt8] = []
            QuotedPrintable.append(html, to: &encoded)
            self.encodedBytes = encoded.count
        }
    }

    /// - Parameter facts: what it was rendered with.
    public init(_ proposal: RenderedProposal, _ facts: Facts) {
        func text(_ record: String, _ field: String) -> String {
            guard case .text(let text) = facts[record]?[field] else { return "" }
            return text
        }
        self.init(
            subject: proposal.subject, preheader: proposal.preheader, html: proposal.html,
            text: proposal.text, language: proposal.language, unsubscribe: text("links", "unsubscribe"),
            postalAddress: text("company", "address"))
    }
}
