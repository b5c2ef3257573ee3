import Testing

@testable import Mail

@Suite("A calendar invitation")
struct CalendarInvitationTests {
    private func meeting() throws -> CalendarInvitation.Meeting {
        CalendarInvitation.Meeting(
            uid: "d1.42@tea.example", stamp: 1_795_442_964_999, start: 1_796_115_600_000,
            end: 1_796_117_400_000, title: "Tasting; tea, cake",
            organizer: try #require(Mailbox("Rosa <rosa@tea.example>")),
            attendee: try #require(Mailbox("\"Jürgen \\\"J\\\" Müller\" <jm@müller.example>")))
    }

    private func text(_ meeting: CalendarInvitation.Meeting) throws -> String {
        String(decoding: try CalendarInvitation(meeting).calendar, as: UTF8.self)
    }

    @Test("is these bytes")
    func golden() throws {
        var meeting = try meeting()
        meeting.description = "First line\nsecond\\third\r\nfourth\rfifth"
        meeting.place = "Hafen, Köln"
        meeting.sequence = 2
        #expect(
            try text(meeting) == """
                BEGIN:VCALENDAR\r
                PRODID:-//Rekindle//Invitation//EN\r
                VERSION:2.0\r
                CALSCALE:GREGORIAN\r
                METHOD:REQUEST\r
                BEGIN:VEVENT\r
                UID:d1.42@tea.example\r
                DTSTAMP:20261123T140924Z\r
                DTSTART:20261201T090000Z\r
                DTEND:20261201T093000Z\r
                SEQUENCE:2\r
                SUMMARY:Tasting\\; tea\\, cake\r
                DESCRIPTION:First line\\nsecond\\\\third\\nfourth\\nfifth\r
                LOCATION:Hafen\\, Köln\r
                ORGANIZER;CN="Rosa":mailto:rosa@tea.example\r
                ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=\r
                 TRUE;CN="Jürgen ^'J^' Müller":mailto:jm@xn--mller-kva.example\r
                STATUS:CONFIRMED\r
                TRANSP:OPAQUE\r
                END:VEVENT\r
                END:VCALENDAR\r

                """)
    }

    @Test("is folded after 75 octets, never inside a character", arguments: [81, 82] as [UInt64])
    func folding(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            var meeting = try meeting()
            let words = ["日本", "😀", "ü", "word ", ",", ";", "\\", "\n", "\""]
            meeting.title = (0..<60).map { _ in words.randomElement(using: &random) ?? "" }.joined()
            let lines = Decoder.lines(try CalendarInvitation(meeting).calendar)
            #expect(lines.allSatisfy { $0.count <= 75 && String(validating: $0, as: UTF8.self) != nil })
            let unfolded = lines.reduce(into: [[UInt8]]()) { unfolded, line in
                if line.first == 0x20, !unfolded.isEmpty {
                    unfolded[unfolded.count - 1] += line.dropFirst()
                } else {
                    unfolded.append(line)
                }
            }
            let summary = try #require(unfolded.first { $0.starts(with: "SUMMARY:".utf8) })
            #expect(Self.unescaped(summary.dropFirst(8)) == Array(meeting.title.utf8), "seed \(seed)")
        }
    }

    private static func unescaped(_ value: ArraySlice<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        var isEscaped = false
        for byte in value {
            if isEscaped {
                text.append(byte == UInt8(ascii: "n") ? 0x0A : byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                text.append(byte)
            }
        }
        return text
    }

    @Test("cannot be given another line by any value", arguments: 0..<5)
    func injection(place: Int) throws {
        var meeting = try meeting()
        let evil = "x\r\nATTENDEE:mailto:all@example.com"
        switch place {
        case 0: meeting.title = evil
        case 1: meeting.description = evil
        case 2: meeting.place = evil
        case 3: meeting.uid = evil
        default: meeting.organizer.name = evil
        }
        if place == 4 {
            #expect(throws: MailError(.controlCharacter, in: "the invitation")) { try text(meeting) }
        } else {
            #expect(!(try text(meeting)).contains("\r\nATTENDEE:"))
        }
        meeting = try self.meeting()
        meeting.title = "a\0b"
        #expect(throws: MailError(.controlCharacter, in: "the invitation")) { try text(meeting) }
    }

    @Test("is refused when it ends before it begins, or at no time that can be written")
    func times() throws {
        var meeting = try meeting()
        meeting.end = meeting.start
        #expect(throws: MailError(.badInvitation, in: "the invitation")) { try CalendarInvitation(meeting) }
        for bad in [Int64.min, Int64.max, 253_402_300_800_000] {
            meeting = try self.meeting()
            meeting.end = bad
            #expect(throws: MailError(.badDate, in: "the invitation")) { try CalendarInvitation(meeting) }
        }
    }
}
