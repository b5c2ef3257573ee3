import Testing

@testable import Sink

@Suite("A session")
struct SinkSessionTests {
    @Test("greets, offers its extensions, takes a message and says goodbye")
    func wholeConversation() {
        var dialogue = Dialogue()
        #expect(dialogue.text == "220 sink.localhost ESMTP Rekindle sink\r\n")
        #expect(
            dialogue.say("EHLO client.example") == """
                250-sink.localhost\r\n250-PIPELINING\r\n250-SIZE 26214400\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n\
                250-ENHANCEDSTATUSCODES\r\n250 DSN\r\n
                """)
        #expect(dialogue.say("MAIL FROM:<a@b.example>") == "250 2.1.0 sender taken\r\n")
        #expect(dialogue.say("RCPT TO:<c@d.example>") == "250 2.1.5 recipient taken\r\n")
        #expect(dialogue.codes("DATA") == [354])
        #expect(dialogue.say("Subject: x", "", "Hello", ".") == "250 2.0.0 filed as 1.1\r\n")
        #expect(dialogue.say("QUIT") == "221 2.0.0 bye\r\n")
        #expect(dialogue.isFinished)
        #expect(dialogue.messages.first?.sender == "a@b.example")
        #expect(dialogue.messages.first?.recipients.map(\.address) == ["c@d.example"])
        #expect(dialogue.messages.first?.content == Array("Subject: x\r\n\r\nHello\r\n".utf8))
        #expect(dialogue.messages.first?.helloName == "client.example")
        #expect(dialogue.counts.messagesAccepted == 1 && dialogue.counts.recipientsAccepted == 1)
        #expect(dialogue.counts.bytesAccepted == 21)
    }

    static let pipelined = """
        EHLO c\r\nMAIL FROM:<a@b> SIZE=10\r\nRCPT TO:<x>\r\nRCPT TO:<c@d>\r\nDATA\r\n\
        ..one\r\n.two\n.\r\n\r.\r\n.\r\nNOOP\r\nMAIL FROM:<>\r\nRCPT TO:<e@f>\r\nDATA\r\n.\r\nRSET\r\n\
        DATA\r\nMAIL FROM:<a@b>\r\nDATA\r\nRCPT TO:<q>\r\nDATA\r\nbad\nQUIT\r\nNOOP\r\n
        """

    @Test("answers pipelined commands in order, also those behind a final dot in the same packet")
    func pipelining() {
        var dialogue = Dialogue()
        let codes = Dialogue.codes(in: dialogue.say(raw: Self.pipelined.utf8))
        #expect(
            codes == [
                250, 250, 501, 250, 354, 250, 250, 250, 250, 354, 250, 250, 503, 250, 503, 501, 554, 500, 221,
            ])
        #expect(dialogue.messages.map(\.content) == [Array(".one\r\ntwo\n.\r\n\r.\r\n".utf8), []])
        #expect(dialogue.messages.map(\.hasBareLineEnds) == [true, false])
    }

    @Test("does the same however its bytes are cut", arguments: [1, 2, 3, 7, 64])
    func chunks(size: Int) {
        var whole = Dialogue()
        whole.say(raw: Self.pipelined.utf8)
        var pieces = Dialogue()
        let bytes = Array(Self.pipelined.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            pieces.say(raw: bytes[start..<min(start + size, bytes.count)])
        }
        #expect(pieces.sent == whole.sent)
        #expect(pieces.messages == whole.messages)
        #expect(pieces.counts == whole.counts)
        #expect(pieces.isFinished && whole.isFinished)
    }

    @Test("refuses what is out of place")
    func sequence() {
        var dialogue = Dialogue()
        #expect(dialogue.codes("MAIL FROM:<a@b>", "RCPT TO:<a@b>", "DATA") == [503, 503, 503])
        #expect(dialogue.codes("EHLO c", "RCPT TO:<a@b>", "DATA") == [250, 503, 503])
        #expect(dialogue.codes("MAIL FROM:<a@b>", "MAIL FROM:<a@b>") == [250, 503])
        #expect(dialogue.codes("RSET", "MAIL FROM:<a@b>", "EHLO c", "RCPT TO:<a@b>") == [250, 250, 250, 503])
        #expect(dialogue.codes("MAIL FROM:<a@b>", "RSET", "RCPT TO:<a@b>") == [250, 250, 503])
    }

    @Test(
        "refuses lines it does not understand with the code that fits",
        arguments: [
            ("FOO", 500), ("", 500), (" NOOP", 500), ("EHLO", 501), ("EHLO a b", 501), ("DATA x", 501),
            ("RSET x", 501), ("QUIT now", 501), ("NOOP x y", 250), ("noop", 250), ("VRFY", 501),
            ("VRFY a", 252),
            ("HELP", 214), ("EXPN list", 502), ("STARTTLS", 502), ("AUTH PLAIN", 502), ("BDAT 5 LAST", 502),
            ("NO\u{0}OP", 500), ("NOOP \u{7f}", 500), ("NOOP a\rb", 500), ("KEEP", 500),
            ("he\u{17F}o x", 500),
        ])
    func syntax(line: String, code: Int) {
        var dialogue = Dialogue()
        dialogue.say("EHLO c")
        #expect(dialogue.codes(line) == [code])
    }

    @Test(
        "reads MAIL strictly",
        arguments: [
            ("MAIL FROM:<a@b>", 250), ("mail from:<a@b>", 250), ("MAIL FROM:<>", 250), ("MAIL", 501),
            ("MAIL FROM:", 501), ("MAIL FROM: <a@b>", 501), ("MAIL FROM:a@b", 501), ("MAIL FROM:<a@b", 501),
            ("MAIL FROM:<a>", 501), ("MAIL FROM:<a@b>x", 501), ("MAIL FROM:<a..b@c>", 501),
            ("MAIL FROM:<.a@c>", 501), ("MAIL FROM:<a@b.>", 501), ("MAIL FROM:<a@-b>", 501),
            ("MAIL FROM:<\"a b>@\"@c>", 250), ("MAIL FROM:<\"a\\\"b\"@c>", 250), ("MAIL FROM:<\"ab@c>", 501),
            ("MAIL FROM:<a@[127.0.0.1]>", 250), ("MAIL FROM:<a@[IPv6:::1]>", 250), ("MAIL FROM:<a@[]>", 501),
            ("MAIL FROM:<@x,@y:a@b>", 250), ("MAIL FROM:<a@b> SIZE=10", 250), ("MAIL FROM:<a@b> SIZE=", 501),
            ("MAIL FROM:<a@b> SIZE=1x", 501), ("MAIL FROM:<a@b> SIZE=26214401", 552),
            ("MAIL FROM:<a@b> SIZE=99999999999999999999", 552), ("MAIL FROM:<a@b> BODY=8BITMIME", 250),
            ("MAIL FROM:<a@b> BODY=7bit", 250), ("MAIL FROM:<a@b> BODY=BINARYMIME", 501),
            ("MAIL FROM:<a@b> SMTPUTF8", 250), ("MAIL FROM:<a@b> SMTPUTF8=1", 501),
            ("MAIL FROM:<\u{e4}@b>", 553), ("MAIL FROM:<\u{e4}@\u{e4}.de> SMTPUTF8", 250),
            ("MAIL FROM:<a@b> RET=HDRS ENVID=a+2Bb", 250), ("MAIL FROM:<a@b> RET=ALL", 501),
            ("MAIL FROM:<a@b> ENVID=a+2b", 501), ("MAIL FROM:<a@b> ENVID=a+", 501),
            ("MAIL FROM:<a@b> RET=FULL RET=FULL", 501), ("MAIL FROM:<a@b> FOO=1", 555),
            ("MAIL FROM:<a@b> AUTH=<>", 555), ("MAIL FROM:<a@b> =1", 501),
        ])
    func mail(line: String, code: Int) {
        var dialogue = Dialogue()
        dialogue.say("EHLO c")
        #expect(dialogue.codes(line) == [code])
    }

    @Test(
        "reads RCPT strictly",
        arguments: [
            ("RCPT TO:<a@b>", 250), ("RCPT TO:<>", 501), ("RCPT TO:<Postmaster>", 250),
            ("RCPT TO:<other>", 501),
            ("RCPT TO:<\u{fc}@b>", 553), ("RCPT TO:<a@b> NOTIFY=NEVER", 250),
            ("RCPT TO:<a@b> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a@b", 250),
            ("RCPT TO:<a@b> NOTIFY=NEVER,DELAY", 501), ("RCPT TO:<a@b> NOTIFY=DELAY,DELAY", 501),
            ("RCPT TO:<a@b> NOTIFY=", 501), ("RCPT TO:<a@b> ORCPT=a@b", 501), ("RCPT TO:<a@b> SIZE=1", 555),
        ])
    func recipient(line: String, code: Int) {
        var dialogue = Dialogue()
        dialogue.say("EHLO c", "MAIL FROM:<a@b>")
        #expect(dialogue.codes(line) == [code])
    }

    @Test("keeps the parameters of the envelope")
    func parameters() {
        var dialogue = Dialogue()
        dialogue.say(
            "EHLO c", "MAIL FROM:<a@b> body=8BITMIME ENVID=x SMTPUTF8", "RCPT TO:<\u{fc}@b> NOTIFY=NEVER")
        dialogue.say("DATA", ".")
        #expect(dialogue.messages.first?.parameters == ["BODY": "8BITMIME", "ENVID": "x", "SMTPUTF8": ""])
        #expect(dialogue.messages.first?.recipients.first?.parameters == ["NOTIFY": "NEVER"])
        #expect(dialogue.messages.first?.recipients.first?.address == "\u{fc}@b")
    }

    @Test("takes no parameters after HELO or for what it does not offer")
    func offers() {
        var dialogue = Dialogue()
        #expect(dialogue.codes("HELO c", "MAIL FROM:<a@b> SIZE=1", "MAIL FROM:<a@b>") == [250, 555, 250])
        var configuration = SinkConfiguration()
        configuration.extensions = [.size]
        dialogue = Dialogue(configuration)
        #expect(dialogue.say("EHLO c") == "250-sink.localhost\r\n250 SIZE 26214400\r\n")
        #expect(dialogue.codes("MAIL FROM:<a@b> BODY=8BITMIME", "MAIL FROM:<a@b> RET=FULL") == [555, 555])
        #expect(dialogue.say("MAIL FROM:<a@b>") == "250 sender taken\r\n")
    }

    @Test("gives 354 only with an accepted recipient")
    func dataNeedsRecipient() throws {
        var dialogue = try Dialogue(fail: "rcpt:550@to=no")
        dialogue.say("EHLO c", "MAIL FROM:<a@b>")
        #expect(dialogue.codes("DATA") == [503])
        #expect(dialogue.codes("RCPT TO:<no@b>", "DATA") == [550, 554])
        #expect(dialogue.codes("RCPT TO:<yes@b>", "DATA", ".") == [250, 354, 250])
        #expect(dialogue.messages.first?.recipients.map(\.address) == ["yes@b"])
    }

    @Test("limits the length of command lines, without keeping them")
    func lineLimit() {
        var dialogue = Dialogue()
        dialogue.say("EHLO c")
        func padded(_ verb: String, _ total: Int) -> String {
            verb + String(repeating: "x", count: total - 2 - verb.utf8.count)
        }
        #expect(dialogue.codes(padded("NOOP ", 512)) == [250])
        #expect(dialogue.codes(padded("NOOP ", 513)) == [500])
        #expect(dialogue.codes(padded("MAIL FROM:<a@b> FOO=", 1000)) == [555])
        #expect(dialogue.codes(padded("MAIL FROM:<a@b> FOO=", 1001)) == [500])
        let megabyte = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        #expect(dialogue.say(raw: megabyte) == "")
        #expect(dialogue.session.waitingBytes == 0)
        #expect(dialogue.codes("", "NOOP") == [500, 250])
    }

    @Test("ends the conversation after too many errors")
    func errorLimit() {
        var configuration = SinkConfiguration()
        configuration.maxErrors = 2
        var dialogue = Dialogue(configuration)
        #expect(dialogue.codes("A", "B", "C", "NOOP") == [500, 500, 421])
        #expect(dialogue.isFinished && dialogue.session.isClosed)
        #expect(dialogue.codes("NOOP") == [])
    }

    @Test("limits the message and the number of recipients")
    func bodyLimit() {
        var configuration = SinkConfiguration()
        configuration.maxMessageBytes = 12
        configuration.maxRecipients = 2
        var dialogue = Dialogue(configuration)
        dialogue.say("EHLO c", "MAIL FROM:<a@b>")
        #expect(dialogue.codes("RCPT TO:<a@b>", "RCPT TO:<c@b>", "RCPT TO:<d@b>") == [250, 250, 452])
        #expect(dialogue.codes("DATA", "..23456789", ".") == [354, 250])
        #expect(dialogue.codes("MAIL FROM:<a@b>", "RCPT TO:<a@b>") == [250, 250])
        #expect(dialogue.codes("DATA", "0123456789", "more", ".", "NOOP") == [354, 552, 250])
        #expect(dialogue.messages.count == 1)
        #expect(dialogue.counts.messagesRefused == 1 && dialogue.counts.recipientsRefused == 1)
    }

    @Test(
        "never takes a bare CR or LF around a dot for the end",
        arguments: [
            "\n.\n", "\n.\r\n", "\r.\r", "\r.\r\n", "\r\n.\n", "\r\n.\r", "\r\n.\r\r\n", "\r\n.x\n.\r\n",
            "\n\n.\r\n",
            "\r\r.\r\n", "\r\n.\u{0}\r\n", "\r\n..\r\n", "\r\n. \r\n",
        ])
    func smuggling(mark: String) {
        var dialogue = Dialogue()
        dialogue.say("EHLO c", "MAIL FROM:<a@b>", "RCPT TO:<a@b>", "DATA")
        #expect(dialogue.say(raw: ("one" + mark + "MAIL FROM:<evil@x>").utf8) == "")
        #expect(dialogue.codes("", ".") == [250])
        #expect(dialogue.messages.count == 1)
    }

    @Test("refuses bare line ends in the message when told to")
    func bareLineEnds() {
        var configuration = SinkConfiguration()
        configuration.refusesBareLineEnds = true
        var dialogue = Dialogue(configuration)
        dialogue.say("EHLO c", "MAIL FROM:<a@b>", "RCPT TO:<a@b>", "DATA")
        #expect(dialogue.codes("a\nb", ".") == [550])
    }

    @Test("says 421 to a silent client, but not to one that waits")
    func idleness() throws {
        var dialogue = Dialogue()
        dialogue.idle()
        #expect(
            dialogue.isFinished
                && dialogue.text.hasSuffix("421 4.4.2 nothing heard for too long, closing the connection\r\n")
        )
        dialogue = try Dialogue(fail: "ehlo:stall")
        dialogue.say("EHLO c")
        dialogue.idle()
        #expect(!dialogue.isFinished && dialogue.session.isStalled)
    }

    @Test("says 451 when the message cannot be kept")
    func notKept() {
        var dialogue = Dialogue()
        dialogue.keepsFiles = false
        #expect(
            dialogue.codes("EHLO c", "MAIL FROM:<a@b>", "RCPT TO:<a@b>", "DATA", ".") == [
                250, 250, 250, 354, 451,
            ])
        #expect(dialogue.counts.messagesRefused == 1 && dialogue.counts.messagesAccepted == 0)
    }

    @Test("survives any bytes")
    func noise() {
        var random = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: 0...UInt64.max, using: &random)
        var state = seed
        let words = [
            "EHLO c\r\n", "MAIL FROM:<", "a@b>", "RCPT TO:<", "DATA\r\n", "\r\n.\r\n", ".", "\r", "\n", "\"",
            "\\",
        ]
        for _ in 0..<200 {
            var dialogue = Dialogue()
            for _ in 0..<60 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let draw = Int(state >> 33)
                if draw % 5 == 0 {
                    dialogue.say(raw: [UInt8(truncatingIfNeeded: draw >> 8)])
                } else {
                    dialogue.say(raw: words[draw / 5 % words.count].utf8)
                }
            }
            #expect(dialogue.sent.starts(with: "220 ".utf8), "seed \(seed)")
        }
    }
}

@Suite("AUTH")
struct SinkAuthenticationTests {
    private static var configuration: SinkConfiguration {
        var configuration = SinkConfiguration()
        configuration.credentials = .init(user: "user", password: "pass")
        return configuration
    }

    @Test("is needed before MAIL and offered after EHLO")
    func required() {
        var dialogue = Dialogue(Self.configuration)
        #expect(dialogue.say("EHLO c").hasSuffix("250 AUTH PLAIN LOGIN\r\n"))
        #expect(dialogue.codes("MAIL FROM:<a@b>") == [530])
        #expect(dialogue.codes("AUTH PLAIN AHVzZXIAcGFzcw==", "MAIL FROM:<a@b> AUTH=<>") == [235, 250])
        #expect(dialogue.codes("RSET", "AUTH PLAIN AHVzZXIAcGFzcw==") == [250, 503])
    }

    @Test("knows PLAIN and LOGIN, with and without an initial response")
    func mechanisms() {
        var dialogue = Dialogue(Self.configuration)
        #expect(dialogue.codes("AUTH PLAIN") == [503])
        dialogue.say("EHLO c")
        #expect(dialogue.codes("AUTH PLAIN", "AHVzZXIAcGFzcw==") == [334, 235])
        dialogue = Dialogue(Self.configuration)
        dialogue.say("EHLO c")
        #expect(dialogue.say("auth login") == "334 VXNlcm5hbWU6\r\n")
        #expect(dialogue.say("dXNlcg==") == "334 UGFzc3dvcmQ6\r\n")
        #expect(dialogue.codes("cGFzcw==") == [235])
        #expect(dialogue.notes.contains(.command("(hidden)")))
        #expect(!dialogue.notes.contains(.command("cGFzcw==")))
    }

    @Test(
        "refuses wrong credentials and unreadable exchanges",
        arguments: [
            ("AUTH PLAIN AHVzZXIAeA==", 535), ("AUTH PLAIN =", 535), ("AUTH PLAIN !", 501),
            ("AUTH PLAIN AHV", 501),
            ("AUTH CRAM-MD5", 504), ("AUTH", 501),
        ])
    func refusals(line: String, code: Int) {
        var dialogue = Dialogue(Self.configuration)
        dialogue.say("EHLO c")
        #expect(dialogue.codes(line) == [code])
    }

    @Test("can be cancelled")
    func cancelling() {
        var dialogue = Dialogue(Self.configuration)
        dialogue.say("EHLO c")
        #expect(dialogue.codes("AUTH LOGIN dXNlcg==", "*", "NOOP") == [334, 501, 250])
    }
}
