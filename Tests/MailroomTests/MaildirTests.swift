import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Mailroom

@Suite("A Maildir")
struct MaildirTests {
    struct Box {
        let scratch: Scratch

        init() throws {
            scratch = try Scratch()
            for name in ["new", "cur", "tmp"] {
                try FileManager.default.createDirectory(
                    atPath: scratch.path(name), withIntermediateDirectories: true)
            }
        }

        var quarantine: Quarantine { Quarantine(folder: scratch.path("aside")) }

        func source(
            removes: Bool = false, limits: MailLimits = MailLimits(),
            shouldStop: @escaping @Sendable () -> Bool = { false }
        ) -> MaildirSource {
            MaildirSource(
                name: "box", path: scratch.folder, removes: removes, limits: limits, quarantine: quarantine,
                shouldStop: shouldStop)
        }

        func names(_ folder: String) -> [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: scratch.path(folder))) ?? []).sorted()
        }
    }

    @Test("gives each new mail once, oldest first, and moves it to cur as seen")
    func moves() throws {
        let box = try Box()
        defer { box.scratch.remove() }
        try box.scratch.write(mail(2), to: "new/1700000002.b.host")
        try box.scratch.write(mail(1), to: "new/1700000001.a.host")
        try box.scratch.write("half", to: "tmp/1700000003.c.host")
        try box.scratch.write("old", to: "cur/1600000000.d.host:2,S")
        let collector = Collector()
        let source = box.source()
        let round = try source.receive(collector.take)
        #expect(round.done == 2 && round.kept == 0 && round.refused == 0)
        #expect(collector.texts == [mail(1), mail(2)])
        #expect(collector.mails.map(\.id) == ["1700000001.a.host", "1700000002.b.host"])
        #expect(try source.receive(collector.take) == MailRound())
        #expect(box.names("new") == [])
        #expect(
            box.names("cur") == ["1600000000.d.host:2,S", "1700000001.a.host:2,S", "1700000002.b.host:2,S"])
        #expect(box.names("tmp") == ["1700000003.c.host"])
    }

    @Test("removes handled mails when told so, and never overwrites one in cur")
    func removes() throws {
        let box = try Box()
        defer { box.scratch.remove() }
        try box.scratch.write(mail(1), to: "new/a")
        #expect(try box.source(removes: true).receive { _ in .done }.done == 1)
        #expect(box.names("new") == [] && box.names("cur") == [])
        try box.scratch.write("older", to: "cur/b:2,S")
        try box.scratch.write(mail(2), to: "new/b")
        try box.source().receive { _ in .done }
        #expect(box.scratch.text("cur/b:2,S") == "older")
        #expect(box.scratch.text("cur/b-2:2,S") == mail(2))
    }

    @Test("leaves a kept mail in new, and puts an unreadable one into the quarantine, byte for byte")
    func dispositions() throws {
        let box = try Box()
        defer { box.scratch.remove() }
        try box.scratch.write(mail(1), to: "new/keep")
        try Data([0, 255, 13, 10, 7]).write(to: URL(fileURLWithPath: box.scratch.path("new/odd")))
        let round = try box.source().receive { $0.id == "keep" ? .keep : .setAside }
        #expect(round.kept == 1 && round.setAside == 1)
        #expect(box.names("new") == ["keep"] && box.names("cur") == ["odd:2,S"])
        let aside = box.names("aside")
        #expect(aside.count == 1 && aside[0].hasPrefix("mail-box-odd-") && aside[0].hasSuffix(".eml"))
        #expect(
            FileManager.default.contents(atPath: box.scratch.path("aside/\(aside[0])"))
                == Data([0, 255, 13, 10, 7]))
    }

    @Test("refuses links, pipes, folders and what is too large, and hides nothing of it")
    func hostile() throws {
        let box = try Box()
        defer { box.scratch.remove() }
        try box.scratch.write("secret", to: "outside")
        symlink(box.scratch.path("outside"), box.scratch.path("new/link"))
        mkfifo(box.scratch.path("new/pipe"), 0o600)
        mkdir(box.scratch.path("new/folder"), 0o700)
        try box.scratch.write(String(repeating: "x", count: 2000), to: "new/huge")
        try box.scratch.write("x", to: "new/line\nbreak")
        try box.scratch.write("x", to: "new/.hidden")
        let nameless = Array(box.scratch.path("new/").utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
        close(open(nameless, O_CREAT | O_WRONLY, 0o600))
        try box.scratch.write(mail(1), to: "new/good")
        let collector = Collector()
        let round = try box.source(limits: MailLimits(maxMailBytes: 1024)).receive(collector.take)
        #expect(collector.texts == [mail(1)])
        #expect(round.refused == 6)
        #expect(Set(round.refusals.map(\.id)) == ["link", "pipe", "folder", "huge", "line\nbreak", "?"])
        #expect(Set(box.names("new")).isSuperset(of: [".hidden", "folder", "line\nbreak", "link", "pipe"]))
        #expect(!box.names("new").contains("huge") && !box.names("new").contains("good"))
        #expect(box.names("aside") == ["mail-box-huge.eml"])
        #expect(box.scratch.text("aside/mail-box-huge.eml").utf8.count == 2000)
    }

    @Test("keeps what the handler could not take, goes on with the next, and gives up after three in a row")
    func handlerFails() throws {
        let box = try Box()
        defer { box.scratch.remove() }
        for name in ["a", "b", "c"] { try box.scratch.write(name, to: "new/\(name)") }
        let round = try box.source().receive { mail in
            if mail.id == "a" { throw Trouble() }
            return .done
        }
        #expect(round.kept == 1 && round.done == 2)
        for name in ["b", "c", "d"] { try box.scratch.write(name, to: "new/\(name)") }
        let collector = Collector { _ in throw Trouble() }
        let error = #expect(throws: MailSourceError.self) { try box.source().receive(collector.take) }
        #expect(error?.code == .notTaken && error?.isTransient == true)
        #expect(error?.message.contains("the store is locked") == true)
        #expect(collector.mails.count == 3)
        #expect(box.names("new") == ["a", "b", "c", "d"])
    }

    @Test("ends a round at its limit or when asked to stop, and says so")
    func ends() throws {
        let box = try Box()
        defer { box.scratch.remove() }
        for number in 1...5 { try box.scratch.write("\(number)", to: "new/\(number)") }
        let round = try box.source(limits: MailLimits(mailsPerRound: 2)).receive { _ in .done }
        #expect(round.done == 2 && round.hasMore && !round.isStopped)
        let collector = Collector()
        let stopped = try box.source(shouldStop: { !collector.mails.isEmpty }).receive(collector.take)
        #expect(stopped.done == 1 && stopped.isStopped)
        #expect(box.names("new") == ["4", "5"])
    }

    @Test("says what a Maildir lacks")
    func missing() throws {
        let box = try Box()
        defer { box.scratch.remove() }
        rmdir(box.scratch.path("cur"))
        let error = #expect(throws: MailSourceError.self) { try box.source().receive { _ in .done } }
        #expect(error?.code == .folder && error?.message.contains("new, cur and tmp") == true)
    }

    @Test("loses and doubles nothing beside a deliverer and a second reader")
    func concurrent() async throws {
        let box = try Box()
        defer { box.scratch.remove() }
        let count = 400
        let isDelivered = Mutex(false)
        let collector = Collector()
        let path = box.scratch.folder
        async let delivering: Void = onThread {
            for number in 1...count {
                let name = "17000000\(number).x.host"
                try Data(mail(number).utf8).write(to: URL(fileURLWithPath: "\(path)/tmp/\(name)"))
                rename("\(path)/tmp/\(name)", "\(path)/new/\(name)")
            }
            isDelivered.withLock { $0 = true }
        }
        let read: @Sendable () throws -> Void = {
            let source = MaildirSource(
                name: "box", path: path, quarantine: Quarantine(folder: "\(path)/aside"))
            while true {
                let wasLast = isDelivered.withLock { $0 }
                try source.receive(collector.take)
                if wasLast { return }
            }
        }
        async let first: Void = onThread(read)
        async let second: Void = onThread(read)
        _ = try await (delivering, first, second)
        #expect(Set(collector.texts) == Set((1...count).map { mail($0) }))
        #expect(box.names("new") == [] && box.names("tmp") == [])
        #expect(box.names("cur").count == count)
    }

    @Test("gives a mail again when the process is killed between handling and acknowledging it")
    func killed() async throws {
        let box = try Box()
        defer { box.scratch.remove() }
        try box.scratch.write(mail(1), to: "new/a")
        let path = box.scratch.folder
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let source = MaildirSource(
                name: "box", path: path, quarantine: Quarantine(folder: "\(path)/aside"))
            try source.receive { mail in
                try Data(mail.bytes).write(to: URL(fileURLWithPath: "\(path)/handled"))
                kill(getpid(), SIGKILL)
                return .done
            }
        }
        #expect(box.scratch.text("handled") == mail(1))
        let collector = Collector()
        #expect(try box.source().receive(collector.take).done == 1)
        #expect(collector.texts == [mail(1)])
    }
}
