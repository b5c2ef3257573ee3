extension Message {
    /// Appends the message as it goes on the wire, before dot-stuffing; for a buffer that is used again.
    ///
    /// The bytes have this shape; every line of the bodies has at most 76 octets:
    /// ```
    /// Date, From, Reply-To, To, Subject, Message-ID, List-Unsubscribe, List-Unsubscribe-Post, Auto-Submitted, …
    /// MIME-Version: 1.0
    /// Content-Type: multipart/alternative; boundary="…"
    ///
    /// --…  text/plain; charset=utf-8, quoted-printable
    /// --…  text/html; charset=utf-8, quoted-printable
    /// --…--
    /// ```
    /// With images, an invitation or attachments, levels are put around it, and only those that are needed:
    /// ```
    /// multipart/mixed
    ///   multipart/alternative
    ///     text/plain
    ///     multipart/related; type="text/html"      (RFC 2387)
    ///       text/html
    ///       image/png, inline, Content-ID          (RFC 2392)
    ///     text/calendar; method=REQUEST            (RFC 6047 §2.4)
    ///   application/ics, attachment                (what some calendars look for instead)
    ///   application/pdf, attachment
    /// ```
    /// - Throws: `MailError` when a value holds CR, LF or NUL, a date cannot be written, a body is missing or is no
    ///   quoted-printable, or two images share a Content-ID. `bytes` is as it was then.
    public func append(to bytes: inout [UInt8]) throws(MailError) {
        let start = bytes.count
        do {
            try compose(&bytes)
        } catch {
            bytes.removeSubrange(start...)
            throw error
        }
    }

    private func compose(_ bytes: inout [UInt8]) throws(MailError) {
        guard !text.bytes.isEmpty, !html.bytes.isEmpty else {
            throw MailError(.emptyBody, in: "the message")
        }
        guard text.isSafe else { throw MailError(.notQuotedPrintable, in: "the text part") }
        guard html.isSafe else { throw MailError(.notQuotedPrintable, in: "the HTML part") }
        reserve(&bytes)
        try appendHeaders(&bytes)
        let key = Boundary.key(for: messageID)
        let mixed = Boundary(level: "rm", key)
        guard invitation != nil || !attachments.isEmpty else { return try appendAlternative(key, &bytes) }
        mixed.open("multipart/mixed; ", &bytes)
        try appendAlternative(key, &bytes)
        if let invitation {
            mixed.next(&bytes)
            bytes += invitation.attachment
        }
        for attachment in attachments {
            mixed.next(&bytes)
            bytes += attachment.entity
        }
        mixed.close(&bytes)
    }

    private func appendHeaders(_ bytes: inout [UInt8]) throws(MailError) {
        guard let time = CalendarTime(milliseconds: date.milliseconds, offsetMinutes: date.offsetMinutes)
        else { throw MailError(.badDate, in: "Date") }
        try HeaderField.append("Date", tokens: time.header(offsetMinutes: date.offsetMinutes), to: &bytes)
        try HeaderField.append("From", mailbox: from, to: &bytes)
        if let replyTo { try HeaderField.append("Reply-To", mailbox: replyTo, to: &bytes) }
        try HeaderField.append("To", mailbox: to, to: &bytes)
        try HeaderField.append("Subject", text: subject, to: &bytes)
        try HeaderField.append("Message-ID", tokens: "<\(messageID)>", to: &bytes)
        try appendListHeaders(&bytes)
        // RFC 3834 §5: made by a program, and not in answer to anything.
        try HeaderField.append("Auto-Submitted", tokens: "auto-generated", to: &bytes)
        if !language.isEmpty { try HeaderField.append("Content-Language", tokens: language, to: &bytes) }
        for extra in extras { try HeaderField.append(extra.name, text: extra.value, to: &bytes) }
        bytes += "MIME-Version: 1.0\r\n".utf8
    }

    /// RFC 2046 §5.1.4: the same thing in several forms, the plainest first.
    private func appendAlternative(_ key: [UInt8], _ bytes: inout [UInt8]) throws(MailError) {
        let alternative = Boundary(level: "rk", key)
        alternative.open("multipart/alternative; ", &bytes)
        text.append(type: "text/plain", &bytes)
        alternative.next(&bytes)
        if inlineImages.isEmpty {
            html.append(type: "text/html", &bytes)
        } else {
            try appendRelated(key, &bytes)
        }
        if let invitation {
            alternative.next(&bytes)
            bytes += invitation.alternative
        }
        alternative.close(&bytes)
    }

    /// RFC 2387: the HTML and what it shows.
    private func appendRelated(_ key: [UInt8], _ bytes: inout [UInt8]) throws(MailError) {
        guard Set(inlineImages.map(\.contentID)).count == inlineImages.count else {
            throw MailError(.badContentID, in: "an inline image")
        }
        let related = Boundary(level: "rr", key)
        related.open("multipart/related; type=\"text/html\";\r\n ", &bytes)
        html.append(type: "text/html", &bytes)
        for image in inlineImages {
            related.next(&bytes)
            bytes += image.entity
        }
        related.close(&bytes)
    }

    /// Room for all of it, so that it is not moved while it grows.
    private func reserve(_ bytes: inout [UInt8]) {
        let bodies = text.bytes.count + html.bytes.count
        let parts =
            attachments.reduce(0) { $0 + $1.entity.count } + inlineImages.reduce(0) { $0 + $1.entity.count }
            + (invitation.map { $0.alternative.count + $0.attachment.count } ?? 0)
        let needed = bytes.count + bodies + bodies / 6 + parts + 4096
        if bytes.capacity < needed { bytes.reserveCapacity(needed) }
    }
}

extension Message.Body {
    fileprivate func append(type: StaticString, _ bytes: inout [UInt8]) {
        bytes += "Content-Type: ".utf8
        type.withUTF8Buffer { bytes += $0 }
        bytes += "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".utf8
        switch self {
        case .plain(let text): QuotedPrintable.append(text, to: &bytes)
        case .encoded(let text): bytes += text
        }
    }

    /// Cannot hold a boundary, nor a byte beyond ASCII.
    fileprivate var isSafe: Bool {
        switch self {
        case .plain: true
        case .encoded(let text): Boundary.isImpossible(in: text)
        }
    }
}

/// The delimiter of one multipart level (RFC 2046 §5.1.1): `=_` cannot occur in quoted-printable or Base64, so that
/// no part can hold it.
private struct Boundary {
    private let name: [UInt8]

    init(level: StaticString, _ key: [UInt8]) {
        var name = Array("=_".utf8)
        level.withUTF8Buffer { name += $0 }
        name.append(UInt8(ascii: "_"))
        self.name = name + key
    }

    /// Sixteen digits that are the message's own.
    static func key(for messageID: String) -> [UInt8] {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in messageID.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return (0..<16).map { place in
            let nibble = UInt8(truncatingIfNeeded: hash >> UInt64(60 - 4 * place)) & 15
            return nibble < 10 ? 0x30 + nibble : 0x57 + nibble
        }
    }

    /// No `=_`, nor anything beyond ASCII: eight octets at a time, each beside the one before it.
    static func isImpossible(in text: [UInt8]) -> Bool {
        text.withUnsafeBytes { text in
            let ones: UInt64 = 0x0101_0101_0101_0101
            var marks: UInt64 = 0
            var before = UInt8(0)
            var index = 0
            if text.count >= 9 {
                marks = UInt64(text[0])
                index = 1
                while index + 8 <= text.count {
                    let word = text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    let last = text.loadUnaligned(fromByteOffset: index - 1, as: UInt64.self)
                    // A byte of it is zero where `_` follows `=`; the subtraction sets that byte's highest bit.
                    let differs = (word ^ (ones &* 0x5F)) | (last ^ (ones &* 0x3D))
                    marks |= word | ((differs &- ones) & ~differs)
                    index += 8
                }
                before = text[index - 1]
            }
            while index < text.count {
                let byte = text[index]
                marks |= UInt64(byte)
                if before == UInt8(ascii: "="), byte == UInt8(ascii: "_") { return false }
                before = byte
                index += 1
            }
            return marks & (ones &* 0x80) == 0
        }
    }

    /// The header and the first delimiter.
    /// - Parameter type: with what stands before `boundary=`.
    func open(_ type: StaticString, _ bytes: inout [UInt8]) {
        bytes += "Content-Type: ".utf8
        type.withUTF8Buffer { bytes += $0 }
        bytes += "boundary=\"".utf8
        bytes += name
        bytes += "\"\r\n\r\n--".utf8
        bytes += name
        bytes += "\r\n".utf8
    }

    /// The CR LF before a delimiter belongs to it (RFC 2046 §5.1.1): a body's own last line end stays, and one
    /// without gets none.
    func next(_ bytes: inout [UInt8]) {
        bytes += "\r\n--".utf8
        bytes += name
        bytes += "\r\n".utf8
    }

    func close(_ bytes: inout [UInt8]) {
        bytes += "\r\n--".utf8
        bytes += name
        bytes += "--\r\n".utf8
    }
}
