import Foundation
import Testing

@testable import Mail

@Suite("The headers of a mailing")
struct ListHeaderTests {
    private func message(_ change: (inout Message) -> Void = { _ in }) throws -> Message {
        let address = try #require(EmailAddress("hello@tea.example"))
        var message = Message(
            from: Mailbox(address: address), to: Mailbox(address: address), subject: "Hi",
            messageID: "1@tea.example",
            date: (1_795_442_964_000, 60), text: Array("a".utf8), html: Array("b".utf8))
        change(&message)
        return message
    }

    private func header(_ message: Message) throws -> String {
        let text = String(decoding: try message.bytes(), as: UTF8.self)
        let lines = text.components(separatedBy: "\r\nAuto-Submitted")[0].components(
            separatedBy: "Message-ID: <1@tea.example>\r\n")
        return lines.count == 2 ? lines[1] : ""
    }

    @Test("name the https address first, then the mailto, and promise one click")
    func both() throws {
        let token = String(repeating: "k", count: 43)
        let message = try message {
            $0.oneClick = "https://news.tea.example/u/\(token)"
            $0.unsubscribe = "mailto:leave@tea.example?subject=unsubscribe%20\(token)"
            $0.listID = "winter-winback.tea.example"
            $0.feedbackID = "winter-winback:b2b:rekindle:tea"
        }
        let expected = """
            List-Unsubscribe: <https://news.tea.example/u/\(token)>,
             <mailto:leave@tea.example?subject=unsubscribe%20\(token)>
            List-Unsubscribe-Post: List-Unsubscribe=One-Click
            List-Id: <winter-winback.tea.example>
            Feedback-ID: winter-winback:b2b:rekindle:tea
            """
        #expect(try header(message) == expected.replacing("\n", with: "\r\n"))
    }

    @Test("with https alone promise it too; with a mailto alone, or nothing, they do not")
    func one() throws {
        let https = try header(message { $0.oneClick = "https://tea.example/u/abc" })
        #expect(
            https
                == "List-Unsubscribe: <https://tea.example/u/abc>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"
        )
        let mailto = try header(message { $0.unsubscribe = "mailto:leave@tea.example" })
        #expect(mailto == "List-Unsubscribe: <mailto:leave@tea.example>")
        #expect(try header(message()) == "")
    }

    @Test("keep each address whole on one line, of 998 octets at most")
    func long() throws {
        let message = try message {
            $0.oneClick = "https://tea.example/u/" + String(repeating: "k", count: 800)
            $0.unsubscribe = "mailto:leave@tea.example?subject=" + String(repeating: "m", count: 800)
        }
        let lines = try header(message).components(separatedBy: "\r\n")
        #expect(lines.count == 3 && lines[0].hasPrefix("List-Unsubscribe: <https://"))
        #expect(lines.allSatisfy { $0.utf8.count < 998 })
        #expect(lines[1].hasPrefix(" <mailto:") && lines[1].hasSuffix(">"))
    }

    @Test(
        "are refused with a link that is no https address, or could be read as more than one",
        arguments: [
            "http://tea.example/u/a", "https://", "https://tea.example/a b", "https://tea.example/<a>",
            "https://tea.example/a,b", "https://tea.example/\"a\"", "https://tea.example/é",
            "mailto:a@tea.example",
        ])
    func badLink(link: String) throws {
        let error = #expect(throws: MailError.self) { try message { $0.oneClick = link }.bytes() }
        #expect(error?.code == .badLink && error?.description.contains("tea.example") == false)
    }

    @Test("are refused with a second web address, which would not take the POST")
    func twoWebAddresses() throws {
        for second in ["https://tea.example/b", "HTTP://tea.example/b", "mailto:a>,<https://b.example"] {
            let error = #expect(throws: MailError.self) {
                try message {
                    $0.oneClick = "https://tea.example/a"
                    $0.unsubscribe = second
                }.bytes()
            }
            #expect(error?.code == .badLink)
        }
    }

    @Test(
        "are refused with line ends, which would forge others",
        arguments: ["a\r\nBcc: x@evil.example", "a\n", "a\r", "a\0"])
    func injection(text: String) throws {
        let changes: [(inout Message) -> Void] = [
            { $0.oneClick = "https://tea.example/" + text }, { $0.listID = "x.\(text)" },
            { $0.feedbackID = "x:\(text)" },
        ]
        for change in changes { #expect(throws: MailError.self) { try message(change).bytes() } }
    }

    @Test("are refused with a List-Id or a Feedback-ID that is none")
    func badIDs() throws {
        for id in [
            "tea", ".tea.example", "a..b", "a b.tea", "<a.b>", String(repeating: "a.", count: 130) + "a",
        ] {
            let error = #expect(throws: MailError.self) { try message { $0.listID = id }.bytes() }
            #expect(error?.code == .badListID)
        }
        for id in ["a:b:c:d:e", "a:", "a b:c", "a,b:c"] {
            let error = #expect(throws: MailError.self) { try message { $0.feedbackID = id }.bytes() }
            #expect(error?.code == .badFeedbackID)
        }
    }

    @Test("are read by Python as they were meant", .enabled(if: Python.isPresent))
    func python() throws {
        struct Reading: Decodable { var unsubscribe, post, list, feedback: String }
        let script = """
            import base64, email, email.policy, json, sys
            out = []
            for line in open(sys.argv[1]):
                m = email.message_from_bytes(base64.b64decode(line), policy=email.policy.default)
                text = lambda name: str(m[name] or "")
                out.append({"unsubscribe": text("List-Unsubscribe"), "post": text("List-Unsubscribe-Post"),
                            "list": text("List-Id"), "feedback": text("Feedback-ID")})
            print(json.dumps(out))
            """
        let token = String(repeating: "Ab-_9", count: 22)
        let message = try message {
            $0.oneClick = "https://news.tea.example/u/\(token)"
            $0.unsubscribe = "mailto:leave@tea.example?subject=unsubscribe%20\(token)"
            $0.listID = "winter.tea.example"
            $0.feedbackID = "winter:rekindle:tea"
        }
        let reading = try #require(try Python.run(script, on: [message.bytes()], as: Reading.self).first)
        let links = reading.unsubscribe.replacing("\r\n", with: "").components(separatedBy: ", ")
        #expect(links == ["<\(message.oneClick)>", "<\(message.unsubscribe)>"])
        #expect(reading.post == "List-Unsubscribe=One-Click")
        #expect(reading.list == "<winter.tea.example>" && reading.feedback == "winter:rekindle:tea")
    }
}
