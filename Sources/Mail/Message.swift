/// A mail before it is bytes: headers and two bodies made from one source (RFC 5322, RFC 2045-2047).
public struct Message: Hashable, Sendable {
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
    /// Any further headers, in order; checked like the others.
    public var extraHeaders: [(name: String, value: String)] {
        get { extras.map { ($0.name, $0.value) } }
        set { extras = newValue.map { Extra(name: $0.name, value: $0.value) } }
    }
    private var extras: [Extra] = []
    private struct Extra: Hashable, Sendable { var name: String, value: String }
    /// UTF-8, any line ends.
    public var text: [UInt8]
    /// UTF-8, any line ends.
    public var html: [UInt8]

    public init(
        from: Mailbox, to: Mailbox, replyTo: Mailbox? = nil, subject: String, messageID: String,
        date: (milliseconds: Int64, offsetMinutes: Int), language: String = "", unsubscribe: String = "",
        text: [UInt8], html: [UInt8]
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

    /// The message as it goes on the wire, before dot-stuffing: CR LF throughout, no line over 998 octets.
    ///
    /// The bytes have this shape; every line of the bodies has at most 76 octets:
    /// ```
    /// Date, From, Reply-To, To, Subject, Message-ID, List-Unsubscribe, Auto-Submitted, …
    /// MIME-Version: 1.0
    /// Content-Type: multipart/alternative; boundary="…"
    ///
    /// --…  text/plain; charset=utf-8, quoted-printable
    /// --…  text/html; charset=utf-8, quoted-printable
    /// --…--
    /// ```
    /// - Throws: `MailError` when a value holds CR, LF or NUL, or there is no body.
    public func bytes() throws(MailError) -> [UInt8] {
        guard !text.isEmpty, !html.isEmpty else { throw MailError(.emptyBody, in: "the message") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count + html.count + (text.count + html.count) / 6 + 2048)
        try HeaderField.append("Date", tokens: dateHeader, to: &bytes)
        try HeaderField.append("From", mailbox: from, to: &bytes)
        if let replyTo { try HeaderField.append("Reply-To", mailbox: replyTo, to: &bytes) }
        try HeaderField.append("To", mailbox: to, to: &bytes)
        try HeaderField.append("Subject", text: subject, to: &bytes)
        try HeaderField.append("Message-ID", tokens: "<\(messageID)>", to: &bytes)
        if !unsubscribe.isEmpty {
            try HeaderField.append("List-Unsubscribe", tokens: "<\(unsubscribe)>", to: &bytes)
        }
        // RFC 3834 §5: made by a program, and not in answer to anything.
        try HeaderField.append("Auto-Submitted", tokens: "auto-generated", to: &bytes)
        if !language.isEmpty { try HeaderField.append("Content-Language", tokens: language, to: &bytes) }
        for extra in extras { try HeaderField.append(extra.name, text: extra.value, to: &bytes) }
        try HeaderField.append("MIME-Version", tokens: "1.0", to: &bytes)
        let boundary = Self.boundary(for: messageID)
        try HeaderField.append(
            "Content-Type", tokens: "multipart/alternative; boundary=\"\(boundary)\"", to: &bytes)
        bytes += "\r\n".utf8
        appendPart(type: "text/plain", text, boundary, &bytes)
        appendPart(type: "text/html", html, boundary, &bytes)
        bytes += "--\(boundary)--\r\n".utf8
        return bytes
    }

    /// RFC 2046 §5.1.1. `=_` cannot occur in quoted-printable text, so no body can hold it.
    private static func boundary(for messageID: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in messageID.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return "=_rk_" + String(repeating: "0", count: 16 - digits.count) + digits
    }

    private func appendPart(type: String, _ body: [UInt8], _ boundary: String, _ bytes: inout [UInt8]) {
        bytes += "--\(boundary)\r\nContent-Type: \(type); charset=utf-8\r\n".utf8
        bytes += "Content-Transfer-Encoding: quoted-printable\r\n\r\n".utf8
        QuotedPrintable.append(body, to: &bytes)
        // The CR LF before a delimiter belongs to it (RFC 2046 §5.1.1): a body's own last line end stays, and
        // one without gets none.
        bytes += "\r\n".utf8
    }

    /// RFC 5322 §3.3, in the zone given.
    private var dateHeader: String {
        let shifted = dateMilliseconds + Int64(dateOffsetMinutes) * 60_000
        var day = shifted / 86_400_000
        if shifted % 86_400_000 < 0 { day -= 1 }
        let second = Int((shifted - day * 86_400_000) / 1000)
        let (year, month, dayOfMonth) = Self.civil(fromDays: Int(day))
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int((day % 7 + 7) % 7)]
        let monthName = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ][month - 1]
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let zone = abs(dateOffsetMinutes)
        return "\(weekday), \(dayOfMonth) \(monthName) \(year) "
            + "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)) "
            + "\(dateOffsetMinutes < 0 ? "-" : "+")\(two(zone / 60))\(two(zone % 60))"
    }

    /// Mail stands below Domain and its `CivilDay`, so the few lines of calendar stand here again
    /// (Howard Hinnant, chrono-compatible date algorithms).
    private static func civil(fromDays days: Int) -> (Int, Int, Int) {
        let z = days + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let doe = z - era * 146_097
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100)
        let mp = (5 * doy + 2) / 153
        let month = mp < 10 ? mp + 3 : mp - 9
        return (yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1)
    }
}
