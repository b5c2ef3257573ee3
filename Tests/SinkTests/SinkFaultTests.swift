import Testing

@testable import Sink

@Suite("A fault")
struct SinkFaultTests {
    private static let toDot = ["EHLO c", "MAIL FROM:<a@b>", "RCPT TO:<a@b>", "DATA", "text", "."]

    @Test(
        "replies with its code and text at every stage",
        arguments: [
            ("greeting:554", [554]), ("greeting:450:4.3.0 later", [450]), ("connect:554", [554]),
            ("ehlo:502", [220, 502]),
            ("mail:451", [220, 250, 451]), ("rcpt:550", [220, 250, 250, 550]),
            ("data:451", [220, 250, 250, 250, 451]), ("content:552", [220, 250, 250, 250, 354, 552]),
            ("dot:451", [220, 250, 250, 250, 354, 451]),
        ])
    func replies(spec: String, codes: [Int]) throws {
        var dialogue = try Dialogue(fail: spec)
        for line in Self.toDot.prefix(codes.count) { dialogue.say(line) }
        if codes.last == 451 || codes.last == 552 { dialogue.say(".") }
        #expect(Array(Dialogue.codes(in: dialogue.text).prefix(codes.count)) == codes)
        #expect(dialogue.messages.isEmpty)
    }

    @Test("closes without a reply, or with 421, at every stage", arguments: SinkFault.Stage.allCases)
    func closing(stage: SinkFault.Stage) throws {
        var configuration = SinkConfiguration()
        configuration.credentials = .init(user: "user", password: "pass")
        configuration.certificate = .init(chainFile: "", keyFile: "")
        configuration.requiresTLS = false
        func conversation(_ spec: String) throws -> Dialogue {
            var dialogue = try Dialogue(configuration, fail: spec)
            dialogue.say("EHLO c")
            if stage == .starttls {
                dialogue.say("STARTTLS")
                dialogue.say("EHLO c")
            }
            dialogue.say("AUTH PLAIN AHVzZXIAcGFzcw==")
            if stage == .helo { dialogue.say("HELO c") }
            dialogue.say("MAIL FROM:<a@b>")
            dialogue.say("RCPT TO:<a@b>", "DATA", "text", ".", "RSET", "QUIT")
            return dialogue
        }
        let dropped = try conversation("\(stage.rawValue):drop")
        #expect(dropped.isDropped && !dropped.isFinished)
        #expect(dropped.messages.count == ([.rset, .quit].contains(stage) ? 1 : 0))
        let told = try conversation("\(stage.rawValue):close421")
        #expect(told.isFinished && !told.isDropped && Dialogue.codes(in: told.text).last == 421)
        let stalled = try conversation("\(stage.rawValue):stall")
        #expect(stalled.session.isStalled && !stalled.isFinished && !stalled.isDropped)
        let late = try conversation("\(stage.rawValue):slow=5")
        #expect(late.waits == [5] && late.counts.faults == 1)
        #expect(Dialogue.codes(in: late.text).last == 221)
        #expect(try conversation("\(stage.rawValue):stall=2").waits == [2000])
    }

    @Test("damages the reply of a command that is carried out")
    func damage() throws {
        var dialogue = try Dialogue(fail: "mail:garbage", "rcpt:overlong", "dot:half")
        dialogue.say("EHLO c")
        #expect(!dialogue.say("MAIL FROM:<a@b>").utf8.starts(with: "250".utf8))
        let line = dialogue.say("RCPT TO:<a@b>")
        #expect(line.utf8.count > 100_000 && line.utf8.starts(with: "250 xx".utf8) && line.hasSuffix("\r\n"))
        #expect(dialogue.codes("DATA") == [354])
        #expect(dialogue.say("text", ".") == "250 2.0.0 f")
        #expect(dialogue.isFinished && dialogue.messages.count == 1)
    }

    @Test("can file the message and then close, or never answer")
    func inDoubt() throws {
        var dialogue = try Dialogue(fail: "dot:accept-drop")
        for line in Self.toDot.dropLast() { dialogue.say(line) }
        #expect(dialogue.say(".") == "")
        #expect(dialogue.isDropped && dialogue.messages.count == 1 && dialogue.counts.messagesAccepted == 1)
        dialogue = try Dialogue(fail: "dot:accept-stall")
        for line in Self.toDot { dialogue.say(line) }
        #expect(dialogue.session.isStalled && dialogue.messages.count == 1)
        dialogue = try Dialogue(fail: "dot:accept-451:4.3.0 lost it")
        for line in Self.toDot.dropLast() { dialogue.say(line) }
        #expect(dialogue.say(".") == "451 4.3.0 lost it\r\n")
        #expect(dialogue.messages.count == 1 && dialogue.codes("NOOP") == [250])
    }

    @Test("can give 354 without a recipient; then the dot accepts nothing")
    func forcedData() throws {
        var dialogue = try Dialogue(fail: "rcpt:550", "data:354", "dot:250@every=2")
        dialogue.say("EHLO c", "MAIL FROM:<a@b>")
        #expect(dialogue.codes("RCPT TO:<a@b>", "DATA", ".") == [550, 354, 554])
        #expect(dialogue.codes("MAIL FROM:<a@b>", "RCPT TO:<a@b>", "DATA", ".") == [250, 550, 354, 250])
        #expect(dialogue.messages.isEmpty && dialogue.counts.messagesRefused == 2)
    }

    @Test("answers early in the body once, then nothing at its end")
    func earlyAnswer() throws {
        var dialogue = try Dialogue(fail: "content:552:5.3.4 too big")
        dialogue.say("EHLO c", "MAIL FROM:<a@b>", "RCPT TO:<a@b>", "DATA")
        #expect(dialogue.say("some", "text") == "552 5.3.4 too big\r\n")
        #expect(dialogue.codes("more", ".", "NOOP") == [250])
        #expect(dialogue.messages.isEmpty)
    }

    @Test("with a positive code changes only the words")
    func positive() throws {
        var dialogue = try Dialogue(fail: "rcpt:251:2.1.5 one\\n2.1.5 two", "ehlo:250:bare", "dot:250:ok")
        #expect(dialogue.say("EHLO c") == "250 bare\r\n")
        dialogue.say("MAIL FROM:<a@b>")
        #expect(dialogue.say("RCPT TO:<a@b>") == "251-2.1.5 one\r\n251 2.1.5 two\r\n")
        dialogue.say("DATA")
        #expect(dialogue.say(".") == "250 ok\r\n")
        #expect(dialogue.messages.count == 1)
    }

    @Test("meets the n-th, the k-th, a share or a recipient alone")
    func selectors() throws {
        func refused(_ spec: String, of count: Int = 20) throws -> [Int] {
            var dialogue = try Dialogue(fail: spec)
            dialogue.say("EHLO c", "MAIL FROM:<a@b>")
            return (1...count).filter { dialogue.codes("RCPT TO:<r\($0)@x>") != [250] }
        }
        #expect(try refused("rcpt:550@every=7") == [7, 14])
        #expect(try refused("rcpt:550@only=3") == [3])
        #expect(try refused("rcpt:550@to=R1") == [1, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
        #expect(try refused("rcpt:550@to=r1@only=2") == [10])
        #expect(try refused("rcpt:550:no a@b here@every=9") == [9, 18])
        let share = try refused("rcpt:550@share=0.2@seed=5", of: 1000)
        #expect((150...250).contains(share.count))
        #expect(try refused("rcpt:550@share=0.2@seed=5", of: 1000) == share)
        #expect(try refused("rcpt:550@share=0.2@seed=6", of: 1000) != share)
        #expect(try refused("rcpt:550@share=0").isEmpty)
        #expect(try refused("rcpt:550@share=1").count == 20)
    }

    @Test("combines: delays add up, of the others the first wins")
    func combined() throws {
        var dialogue = try Dialogue(fail: "mail:slow=5", "mail:451@only=1", "mail:slow=7", "mail:550@every=1")
        dialogue.say("EHLO c")
        #expect(dialogue.codes("MAIL FROM:<a@b>", "MAIL FROM:<a@b>") == [451, 550])
        #expect(dialogue.waits == [12, 12])
    }

    @Test(
        "that is unreadable is explained, with the syntax",
        arguments: [
            "", "rcpt", "foo:550", "rcpt:", "rcpt:99", "rcpt:700", "rcpt:5x0", "rcpt:drip", "rcpt:550@evry=2",
            "rcpt:550@every=0", "rcpt:550@only=x", "rcpt:550@share=2", "rcpt:550@share=nan",
            "rcpt:550@seed=1",
            "mail:550@to=x", "rcpt:accept-drop", "content:half", "rcpt:accept-451", "dot:accept-99",
            "mail:broken-tls", "connect:garbage", "rcpt:slow=",
            "rcpt:stall=-1",
            "rcpt:550:a\nb", "rcpt:550@to=",
        ])
    func unreadable(spec: String) {
        let error = #expect(throws: SinkError.self) { try SinkFaults(parsing: ["rcpt:550", spec]) }
        #expect(error?.code == .badFault)
        #expect(error?.message.contains("unreadable fault '\(spec)'") == true)
        #expect(error?.message.contains("STAGE:ACTION") == true)
    }
}
