import Foundation
import Inbound
import TestSupport
import Testing

@Suite("The reading program")
struct MailReaderTests {
    private let letter = Array("From: a@b.example\nSubject: hello\n\nyes please\n".utf8)

    @Test("reads many mails in one start, and starts anew after so many")
    func starts() async throws {
        var settings = ReadingProgram.settings
        settings.mailsPerStart = 10
        let reader = MailReader(settings)
        for _ in 0..<25 {
            guard case .summary(let summary) = try await reader.read(letter) else {
                Issue.record("unreadable")
                return
            }
            #expect(summary.first("subject") == "hello")
            #expect(summary.parts.first?.text == "yes please\n")
        }
        #expect(await reader.starts == 3)
    }

    @Test("a mail that needs more memory than there may be is unreadable, and the next one is read")
    func memory() async throws {
        var settings = ReadingProgram.settings
        settings.mailBytes = 60_000_000
        settings.memoryBytes = 80_000_000
        let reader = MailReader(settings)
        let heavy = [UInt8](repeating: 0x61, count: 60_000_000)
        #expect(try await reader.read(heavy) == .unreadable(.died))
        #expect(await reader.starts == 2, "tried once more")
        guard case .summary(let summary) = try await reader.read(letter) else {
            Issue.record("the letter is unreadable")
            return
        }
        #expect(summary.first("subject") == "hello")
    }

    @Test("the program lowers its own limits, and keeps no file of its parent's")
    func limits() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ReadingProgram.path)
        process.arguments = ["--memory", "400000000", "--seconds", "7"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer {
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
        try input.fileHandleForWriting.write(contentsOf: Data(MailFrame.head(letter.count) + letter))
        let head = try output.fileHandleForReading.read(upToCount: MailFrame.headBytes)
        #expect(head?.count == MailFrame.headBytes)
        let folder = "/proc/\(process.processIdentifier)"
        let limits = try String(contentsOfFile: "\(folder)/limits", encoding: .utf8)
        func soft(_ name: String) -> Int? {
            let line = limits.split(separator: "\n").first { $0.hasPrefix(name) }
            return line?.dropFirst(name.count).split(separator: " ").first.flatMap { Int($0) }
        }
        #expect(soft("Max address space") == 400_000_000)
        #expect(soft("Max core file size") == 0)
        #expect(soft("Max file size") == 0)
        #expect(soft("Max open files") == 32)
        // What it used until then, rounded up, and seven seconds.
        #expect(soft("Max cpu time").map { (8...).contains($0) } == true)
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/fd")
        #expect(Set(files) == ["0", "1", "2"])
    }

    @Test("a program that the kernel ends for its processor time makes the mail unreadable")
    func processorTime() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        var settings = MailReader.Settings(
            executable: try await script("ulimit -t 1; while :; do :; done", in: scratch))
        settings.patience = .seconds(900)
        let reader = MailReader(settings)
        #expect(try await reader.read(letter) == .unreadable(.died))
    }

    @Test("a program that never answers is ended, twice, and the mail is unreadable")
    func silence() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let path = try await script("while read -r line; do :; done; exec sleep 1000", in: scratch)
        var settings = MailReader.Settings(executable: path)
        settings.patience = .milliseconds(200)
        let reader = MailReader(settings)
        #expect(try await reader.read(letter) == .unreadable(.timedOut))
        #expect(await reader.starts == 2)
    }

    @Test("a program that takes nothing is ended, too")
    func deafness() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        var settings = MailReader.Settings(executable: try await script("exec sleep 1000", in: scratch))
        settings.patience = .milliseconds(200)
        let reader = MailReader(settings)
        #expect(try await reader.read([UInt8](repeating: 0x61, count: 2_000_000)) == .unreadable(.timedOut))
    }

    @Test(
        "a program that dies or babbles makes the mail unreadable",
        arguments: [
            ("exit 3", MailReader.Trouble.died), ("kill -SEGV $$", .died),
            ("head -c 4 >/dev/null; printf '\\377\\377\\377\\377'; exec sleep 1000", .garbled),
            ("head -c 4 >/dev/null; printf '\\000\\000\\000\\002{]'; exec sleep 1000", .garbled),
        ])
    func death(body: String, trouble: MailReader.Trouble) async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        var settings = MailReader.Settings(executable: try await script(body, in: scratch))
        settings.patience = .seconds(600)
        let reader = MailReader(settings)
        #expect(try await reader.read(letter) == .unreadable(trouble))
    }

    @Test("a program that is not there is the world's mistake, not the mail's")
    func missing() async {
        let reader = MailReader(MailReader.Settings(executable: "/nowhere/rekindle-mail"))
        let error = await #expect(throws: InboundError.self) { try await reader.read(letter) }
        #expect(error?.code == .cannotStart)
        #expect(error?.message.contains("/nowhere/rekindle-mail") == true)
    }

    @Test("a mail is read up to its limit, and the summary says that it was cut")
    func cut() async throws {
        var settings = ReadingProgram.settings
        settings.mailBytes = 60
        let reader = MailReader(settings)
        guard
            case .summary(let summary) = try await reader.read(letter + Array(repeating: 0x61, count: 1_000))
        else {
            Issue.record("unreadable")
            return
        }
        #expect(summary.isCut)
        #expect(summary.first("from") == "a@b.example")
    }

    /// Copied into its place by another process: as long as this one had it open for writing, a child that another
    /// test starts in that moment would keep it so, and nobody could run it (ETXTBSY).
    private func script(_ body: String, in scratch: Scratch) async throws -> String {
        try scratch.write("#!/bin/sh\n\(body)\n", to: "text")
        let result = try Program.run(
            "/usr/bin/install", ["-m", "755", scratch.path("text"), scratch.path("program")])
        #expect(result.code == 0, "\(result.errors)")
        return scratch.path("program")
    }
}
