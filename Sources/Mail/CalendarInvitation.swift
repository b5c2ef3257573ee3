/// An invitation to one meeting, for the calendar of the one it is sent to (RFC 5545, RFC 5546 §3.2.2, RFC 6047).
///
/// ```
/// BEGIN:VCALENDAR … METHOD:REQUEST
/// BEGIN:VEVENT
/// UID:d1.42@tea.example
/// DTSTAMP:20261123T140924Z
/// DTSTART:20261201T090000Z
/// …
/// ```
public struct CalendarInvitation: Hashable, Sendable {
    /// What it says. Times are milliseconds since 1970; they are written in UTC, to the second.
    public struct Meeting: Hashable, Sendable {
        /// The same for every change of the same meeting; the Message-ID will do.
        public var uid: String
        /// When it was written, as the message's date.
        public var stamp: Int64
        public var start, end: Int64
        public var title: String
        /// Empty leaves it out; lines end with LF.
        public var description = ""
        /// Empty leaves it out.
        public var place = ""
        public var organizer, attendee: Mailbox
        /// Counts the changes.
        public var sequence = 0

        public init(
            uid: String, stamp: Int64, start: Int64, end: Int64, title: String, organizer: Mailbox,
            attendee: Mailbox
        ) {
            self.uid = uid
            self.stamp = stamp
            self.start = start
            self.end = end
            self.title = title
            self.organizer = organizer
            self.attendee = attendee
        }
    }

    public let meeting: Meeting
    /// `text/calendar`, CR LF line ends.
    public let calendar: [UInt8]
    /// As the last of the alternative parts.
    let alternative: [UInt8]
    /// As a file.
    let attachment: [UInt8]

    /// - Throws: `MailError` `badInvitation`, `badDate`; `controlCharacter` for a control other than a line end or tab.
    public init(_ meeting: Meeting) throws(MailError) {
        self.meeting = meeting
        calendar = try Self.calendar(of: meeting)
        var base64: [UInt8] = []
        Base64.appendLines(calendar, to: &base64)
        alternative =
            Array("Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n".utf8)
            + Array("Content-Transfer-Encoding: base64\r\n\r\n".utf8) + base64
        var attachment = Array("Content-Type: application/ics; name=\"invite.ics\"\r\n".utf8)
        attachment += "Content-Disposition: attachment; filename=\"invite.ics\"\r\n".utf8
        attachment += "Content-Transfer-Encoding: base64\r\n\r\n".utf8
        self.attachment = attachment + base64
    }

    private static func calendar(of meeting: Meeting) throws(MailError) -> [UInt8] {
        guard let stamp = CalendarTime(milliseconds: meeting.stamp),
            let start = CalendarTime(milliseconds: meeting.start),
            let end = CalendarTime(milliseconds: meeting.end)
        else { throw MailError(.badDate, in: "the invitation") }
        guard meeting.start < meeting.end, !meeting.uid.isEmpty, meeting.sequence >= 0 else {
            throw MailError(.badInvitation, in: "the invitation")
        }
        var lines = ContentLines()
        lines.append("BEGIN:VCALENDAR")
        lines.append("PRODID:-//Rekindle//Invitation//EN")
        lines.append("VERSION:2.0")
        lines.append("CALSCALE:GREGORIAN")
        lines.append("METHOD:REQUEST")
        lines.append("BEGIN:VEVENT")
        lines.append("UID:" + (try ContentLines.text(meeting.uid)))
        lines.append("DTSTAMP:" + stamp.utc)
        lines.append("DTSTART:" + start.utc)
        lines.append("DTEND:" + end.utc)
        lines.append("SEQUENCE:\(meeting.sequence)")
        lines.append("SUMMARY:" + (try ContentLines.text(meeting.title)))
        if !meeting.description.isEmpty {
            lines.append("DESCRIPTION:" + (try ContentLines.text(meeting.description)))
        }
        if !meeting.place.isEmpty { lines.append("LOCATION:" + (try ContentLines.text(meeting.place))) }
        lines.append("ORGANIZER" + (try ContentLines.person(meeting.organizer)))
        lines.append(
            "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
                + (try ContentLines.person(meeting.attendee)))
        lines.append("STATUS:CONFIRMED")
        lines.append("TRANSP:OPAQUE")
        lines.append("END:VEVENT")
        lines.append("END:VCALENDAR")
        return lines.bytes
    }
}

/// Lines of iCalendar (RFC 5545 §3.1).
private struct ContentLines {
    private(set) var bytes: [UInt8] = []

    /// Folded after 75 octets, between characters.
    mutating func append(_ line: String) {
        var width = 0
        for scalar in line.unicodeScalars {
            let encoded = String(scalar).utf8
            if width + encoded.count > 75 {
                bytes += "\r\n ".utf8
                width = 1
            }
            bytes += encoded
            width += encoded.count
        }
        bytes += "\r\n".utf8
    }

    /// RFC 5545 §3.3.11 `TEXT`.
    static func text(_ value: String) throws(MailError) -> String {
        var text = ""
        var isAfterCR = false
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": text += "\\\(scalar)"
            case "\n": text += isAfterCR ? "" : "\\n"
            case "\r": text += "\\n"
            case "\t": text += " "
            default: text.unicodeScalars.append(try visible(scalar))
            }
            isAfterCR = scalar == "\r"
        }
        return text
    }

    /// `;CN="Name":mailto:address`, the name as RFC 6868 §3.1 writes what a quoted value cannot hold.
    static func person(_ person: Mailbox) throws(MailError) -> String {
        var name = ""
        for scalar in person.name.unicodeScalars {
            switch scalar {
            case "\"": name += "^'"
            case "^": name += "^^"
            default: name.unicodeScalars.append(try visible(scalar))
            }
        }
        return (name.isEmpty ? "" : ";CN=\"\(name)\"") + ":mailto:" + uri(person.address.wireText)
    }

    /// RFC 6068 §2: what cannot stand in a `mailto:` as it is.
    private static func uri(_ address: String) -> String {
        var uri = ""
        for byte in address.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: uri.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                if "@.-_~+!$'*".utf8.contains(byte) {
                    uri.unicodeScalars.append(Unicode.Scalar(byte))
                } else {
                    uri +=
                        "%"
                        + String(
                            decoding: [hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]], as: UTF8.self)
                }
            }
        }
        return uri
    }

    private static func visible(_ scalar: Unicode.Scalar) throws(MailError) -> Unicode.Scalar {
        guard scalar.value >= 0x20, scalar.value != 0x7F else {
            throw MailError(.controlCharacter, in: "the invitation")
        }
        return scalar
    }
}
