import Testing

@testable import Sink

@Suite("STARTTLS")
struct SinkTLSTests {
    private static var configuration: SinkConfiguration {
        var configuration = SinkConfiguration()
        configuration.certificate = .init(chainFile: "cert.pem", keyFile: "key.pem")
        configuration.credentials = .init(user: "user", password: "pass")
        return configuration
    }

    @Test("is offered until it is on; AUTH is offered and taken only then, and MAIL only after it")
    func offers() throws {
        var dialogue = Dialogue(Self.configuration)
        let before = dialogue.say("EHLO c")
        #expect(before.contains("STARTTLS") && !before.contains("AUTH"))
        #expect(dialogue.codes("AUTH PLAIN AHVzZXIAcGFzcw==", "MAIL FROM:<a@b>") == [530, 530])
        #expect(dialogue.codes("STARTTLS") == [220])
        #expect(dialogue.tlsStarts == 1)
        let after = dialogue.say("EHLO c")
        #expect(!after.contains("STARTTLS") && after.contains("AUTH PLAIN LOGIN"))
        #expect(
            dialogue.codes("AUTH PLAIN AHVzZXIAcGFzcw==", "MAIL FROM:<a@b>", "RCPT TO:<c@d>") == [
                235, 250, 250,
            ])
        #expect(dialogue.codes("DATA", "text", ".") == [354, 250])
        #expect(dialogue.messages.first?.isEncrypted == true && dialogue.messages.first?.user == "user")
    }

    @Test("forgets what was said before it")
    func forgets() throws {
        var configuration = Self.configuration
        configuration.requiresTLS = false
        var dialogue = Dialogue(configuration)
        #expect(dialogue.codes("EHLO c", "AUTH PLAIN AHVzZXIAcGFzcw==") == [250, 235])
        #expect(dialogue.codes("STARTTLS") == [220])
        #expect(dialogue.codes("MAIL FROM:<a@b>") == [503])
        #expect(dialogue.codes("EHLO c", "MAIL FROM:<a@b>") == [250, 530])
    }

    @Test("refuses what was put behind it in the clear, and closes without TLS (CVE-2011-0411)")
    func injection() throws {
        var dialogue = Dialogue(Self.configuration)
        dialogue.say("EHLO c")
        #expect(dialogue.codes("STARTTLS", "MAIL FROM:<evil@b>") == [554])
        #expect(dialogue.isFinished && dialogue.tlsStarts == 0)
        // As well when it comes while the reply takes its time.
        dialogue = try Dialogue(Self.configuration, faults: SinkFaults(parsing: ["starttls:slow=5"]))
        dialogue.say("EHLO c")
        #expect(dialogue.codes("STARTTLS", "RSET") == [554])
        #expect(dialogue.isFinished && dialogue.tlsStarts == 0)
    }

    @Test("has its place, takes no argument, and is not offered without a certificate")
    func places() throws {
        var dialogue = Dialogue(Self.configuration)
        #expect(dialogue.codes("STARTTLS") == [503])
        #expect(dialogue.codes("HELO c", "STARTTLS") == [250, 503])
        #expect(dialogue.codes("EHLO c", "STARTTLS now") == [250, 501])
        #expect(dialogue.codes("STARTTLS") == [220])
        #expect(dialogue.codes("EHLO c", "STARTTLS") == [250, 503])
        var plain = Dialogue()
        #expect(!plain.say("EHLO c").contains("STARTTLS"))
        #expect(plain.codes("STARTTLS now") == [502])
    }

    @Test("faults refuse it, damage its reply, or break the handshake")
    func faults() throws {
        func said(_ spec: String) throws -> (String, Dialogue) {
            var dialogue = try Dialogue(Self.configuration, faults: SinkFaults(parsing: [spec]))
            dialogue.say("EHLO c")
            return (dialogue.say("STARTTLS"), dialogue)
        }
        let (refused, later) = try said("starttls:454:4.7.0 not now")
        #expect(refused == "454 4.7.0 not now\r\n" && later.tlsStarts == 0 && !later.isFinished)
        let (damaged, closed) = try said("starttls:half")
        #expect(damaged == "220 2.0.0 go " && closed.isFinished && closed.tlsStarts == 0)
        let (ready, started) = try said("starttls:broken-tls")
        var broken = started
        #expect(ready.hasPrefix("220 ") && broken.tlsStarts == 0 && !broken.isFinished)
        #expect(broken.say(raw: [0x16, 3, 1]) == "this is not TLS\r\n")
        #expect(broken.isFinished)
    }

    @Test("with an unreadable certificate does not start, and says which")
    func badCertificate() async throws {
        let error = await #expect(throws: SinkError.self) {
            _ = try await SinkServer.start(configuration: Self.configuration, filing: MemoryFiling())
        }
        #expect(error?.code == .badCertificate)
        #expect(error?.message.contains("cert.pem") == true)
    }
}
