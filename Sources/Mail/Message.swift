/// A mail before it is bytes: headers, two bodies made from one source, and what goes with them
/// (RFC 5322, RFC 2045-2047).
public struct Message: Hashable, Sendable {
    /// One of the two bodies.
    public enum Body: Hashable, Sendable {
        /// UTF-8, any line ends; encoded when the message is composed.
        case plain([UInt8])
        /// Quoted-printable already, as a `QuotedPrintableWriter` made it.
        case encoded([UInt8])

        var bytes: [UInt8] {
            switch self {
            case .plain(let bytes), .encoded(let bytes): bytes
            }
        }
    }

    public var from: Mailbox
    public var to: Mailbox
    public var replyTo: Mailbox?
    public var subject: String
    /// Without the angle brackets: `id@domain`, derived from the delivery, so that it can be said again.
    public var messageID: String
    /// Milliseconds since 1970 and the zone to write it in.
    public var date: (milliseconds: Int64, offsetMinutes: Int) {
        get { (dateMilliseconds, dateOffsetMinutes) }
        set { (dateMilliseconds, dateOffsetMinutes) = newValue }
    }
    private var dateMilliseconds: Int64
    private var dateOffsetMinutes: Int
    /// BCP 47 (RFC 3282); empty leaves the header out.
    public var language: String
    /// `mailto:` or `https:` URI of RFC 2369; empty leaves the header out.
    public var unsubscribe: String
    /// `https:` URI that takes `List-Unsubscribe=One-Click` (RFC 8058), named before `unsubscribe`; empty leaves it and
    /// `List-Unsubscribe-Post` out. Such a message must be signed (RFC 8058 §4).
    public var oneClick = ""
    /// `List-Id` without its angle brackets, such as `winter-winback.tea.example` (RFC 2919); empty leaves it out.
    public var listID = ""
    /// `Feedback-ID`, up to four parts with colons between, the sender's own last; empty leaves it out.
    public var feedbackID = ""
    /// Any further headers, in order; checked like the others.
    public var extraHeaders: [(name: String, value: String)] {
        get { extras.map { ($0.name, $0.value) } }
        set { extras = newValue.map { Extra(name: $0.name, value: $0.value) } }
    }
    var extras: [Extra] = []
    struct Extra: Hashable, Sendable { var name: String, value: String }
    public var text: Body
    public var html: Body
    /// Shown where the HTML names them, `<img src="cid:…">`; each has a Content-ID of its own.
    public var inlineImages: [InlineImage] = []
    /// Calendars offer to accept it.
    public var invitation: CalendarInvitation?
    public var attachments: [Attachment] = []

    public init(
        from: Mailbox, to: Mailbox, replyTo: Mailbox? = nil, subject: String, messageID: String,
        date: (milliseconds: Int64, offsetMinutes: Int), language: String = "", unsubscribe: String = "",
        text: Body, html: Body
    ) {
        self.from = from
        self.to = to
        self.replyTo = replyTo
        self.subject = subject
        self.messageID = messageID
        dateMilliseconds = date.milliseconds
        dateOffsetMinutes = date.offsetMinutes
        self.language = language
        self.unsubscribe = unsubscribe
        self.text = text
        self.html = html
    }

    /// With bodies in UTF-8, any line ends.
    public init(
        from: Mailbox, to: Mailbox, replyTo: Mailbox? = nil, subject: String, messageID: String,
        date: (milliseconds: Int64, offsetMinutes: Int), language: String = "", unsubscribe: String = "",
        text: [UInt8], html: [UInt8]
    ) {
        self.init(
            from: from, to: to, replyTo: replyTo, subject: subject, messageID: messageID, date: date,
            language: language, unsubscribe: unsubscribe, text: .plain(text), html: .plain(html))
    }

    /// The message as it goes on the wire, before dot-stuffing: CR LF throughout, no line over 998 octets.
    ///
    /// - Throws: `MailError` when a value holds CR, LF or NUL, or there is no body.
    public func bytes() throws(MailError) -> [UInt8] {
        var bytes: [UInt8] = []
        try append(to: &bytes)
        return bytes
    }
}
