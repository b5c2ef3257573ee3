import Foundation
import TestSupport
import Testing

@testable import Mailroom

@Suite("A pipe")
struct PipeTests {
    /// Gives bytes on a pipe, as a mail server does.
    private func receive(
        _ bytes: [UInt8], limits: MailLimits = MailLimits(), aside: String = "/dev/null/aside",
        _ handle: (InboundMail) throws -> Disposition
    ) throws -> MailRound {
        let pipe = Pipe()
        let writing = pipe.fileHandleForWriting
        Thread {
            try? writing.write(contentsOf: Data(bytes))
            try? writing.close()
        }.start()
        let source = PipeSource(
            descriptor: pipe.fileHandleForReading.fileDescriptor, recipients: ["b@example.com"], sender: "",
            limits: limits, quarantine: Quarantine(folder: aside))
        return try source.receive(handle)
    }

    @Test("gives its one mail with the envelope that was told")
    func mailThere() throws {
        let collector = Collector()
        let body = String(repeating: "long line ", count: 30_000)
        #expect(try receive(Array(mail(1, body: body).utf8), collector.take).done == 1)
        #expect(collector.texts == [mail(1, body: body)])
        #expect(collector.mails[0].recipients == ["b@example.com"] && collector.mails[0].sender == "")
    }

    @Test(
        "takes an mbox separator off the top, and nothing else",
        arguments: [
            ("From a@b Thu Nov 26 16:00:00 2026\nSubject: x\n\nFrom here\n", "Subject: x\n\nFrom here\n"),
            ("From: a@b\n\nx\n", "From: a@b\n\nx\n"),
            (">From a@b\nx\n", ">From a@b\nx\n"),
        ])
    func fromLine(input: String, expected: String) throws {
        let collector = Collector()
        #expect(try receive(Array(input.utf8), collector.take).done == 1)
        #expect(collector.texts == [expected])
    }

    @Test("is an error when it is empty, too large, kept, or its handler fails")
    func errors() throws {
        func code(_ text: String, _ handle: (InboundMail) throws -> Disposition) -> (
            MailSourceError.Code?, Bool?
        ) {
            let error = #expect(throws: MailSourceError.self) {
                try receive(Array(text.utf8), limits: MailLimits(maxMailBytes: 1024), handle)
            }
            return (error?.code, error?.isTransient)
        }
        #expect(code("") { _ in .done } == (.empty, false))
        #expect(code("From a@b\n") { _ in .done } == (.empty, false))
        #expect(code(String(repeating: "x", count: 1025)) { _ in .done } == (.tooLarge, false))
        #expect(code("x") { _ in .keep } == (.notTaken, true))
        #expect(code("x") { _ in throw Trouble() } == (.notTaken, true))
        #expect(code("x") { _ in .setAside } == (.quarantine, true))
    }

    @Test("sets aside what nobody can read")
    func aside() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        #expect(try receive([1, 2, 3], aside: scratch.path("aside")) { _ in .setAside }.setAside == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path("aside")).count == 1)
    }
}

@Suite("The quarantine")
struct QuarantineTests {
    @Test("keeps a mail once, however often it comes, and two mails of one id both")
    func once() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let quarantine = Quarantine(folder: scratch.path("aside"))
        let hostile = InboundMail(bytes: [1, 2], source: "box", id: "../../../etc/passwd\n\0 x")
        try quarantine.put(hostile)
        try quarantine.put(hostile)
        var other = hostile
        other.bytes = [3]
        try quarantine.put(other)
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path("aside")).sorted()
        #expect(names.count == 2)
        #expect(names.allSatisfy { $0.hasPrefix("mail-box-.._.._.._etc_passwd___x-") })
        let status = try FileManager.default.attributesOfItem(atPath: scratch.path("aside/\(names[0])"))
        #expect(status[.posixPermissions] as? Int == 0o600)
    }

    @Test("tells mails apart by their bytes, not by their hash")
    func collision() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let quarantine = Quarantine(folder: scratch.path("aside"))
        let mail = InboundMail(bytes: Array("one".utf8), source: "s", id: "i")
        try quarantine.put(mail)
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: scratch.path("aside")).first)
        // What a mail of the same hash would have left there.
        try scratch.write("two", to: "aside/\(name)")
        try quarantine.put(mail)
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path("aside"))
        #expect(Set(names.map { scratch.text("aside/\($0)") }) == ["one", "two"])
    }
}
