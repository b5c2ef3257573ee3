import Consent
import Domain
import Foundation
import Glibc
import TestSupport
import Testing
import Tokens

@Suite("The spool of customers' words")
struct ConsentSpoolTests {
    private func word(
        _ kit: Kit, _ number: Int, _ choice: ConsentWord.Choice = .unsubscribe, at time: Int64? = nil
    )
        -> SpooledWord
    {
        SpooledWord(
            token: kit.token("2026-\(number)"), choice: choice,
            at: time.map { Instant(milliseconds: $0) } ?? kit.clock.now, source: .page)
    }

    private func append(_ kit: Kit, _ word: SpooledWord) throws -> String {
        var random = SystemRandomNumberGenerator()
        return try kit.spool.append(word, random: &random)
    }

    @Test(
        "gives words in the order in which they were said, also within one millisecond and when the clock jumps back"
    )
    func order() throws {
        let kit = try Kit()
        for number in 0..<50 {
            _ = try append(kit, word(kit, number, at: number == 25 ? 5 : nil))
        }
        var seen: [String] = []
        let drained = try kit.spool.drain(keys: kit.keys) { seen.append($0.reference) }
        #expect(seen == (0..<50).map { "2026-\($0)" })
        #expect(drained == .init(handled: 50))
        #expect(try kit.words().isEmpty)
    }

    @Test("says each choice and source again")
    func kinds() throws {
        let kit = try Kit()
        for choice in ConsentWord.Choice.all {
            for source in ConsentWord.Source.allCases {
                let word = SpooledWord(token: kit.token(), choice: choice, at: kit.clock.now, source: source)
                let name = try append(kit, word)
                #expect(kit.spool.word(name) == word)
                #expect(
                    word.word(keys: kit.keys)
                        == ConsentWord(
                            reference: "2026-ABCD-EFGH", choice: choice, at: kit.clock.now, source: source))
            }
        }
    }

    @Test("keeps a word whose handling failed, and those after it")
    func failing() throws {
        struct Trouble: Error {}
        let kit = try Kit()
        for number in 0..<5 { _ = try append(kit, word(kit, number)) }
        var seen: [String] = []
        #expect(throws: Trouble.self) {
            try kit.spool.drain(keys: kit.keys) { word in
                if word.reference == "2026-2" { throw Trouble() }
                seen.append(word.reference)
            }
        }
        #expect(seen == ["2026-0", "2026-1"])
        #expect(try kit.words().map(\.reference) == ["2026-2", "2026-3", "2026-4"])
    }

    @Test("leaves what no key signed, and puts aside what is no word")
    func strangers() throws {
        let kit = try Kit()
        let good = try append(kit, word(kit, 1))
        var other = SeededGenerator(seed: 99)
        let strange = UnsubscribeToken(reference: "x")?.text(keys: TokenKeys(random: &other)) ?? ""
        let unverified = try append(
            kit, SpooledWord(token: strange, choice: .fewer, at: kit.clock.now, source: .page))
        let torn = "\(String(good.dropLast(4)))ffff"
        for (name, text) in [(torn, "1 17954429640"), ("README", "not ours")] {
            try scratchWrite(kit, name, text)
        }
        var seen = 0
        let drained = try kit.spool.drain(keys: kit.keys) { _ in seen += 1 }
        #expect(drained == .init(handled: 1, unverified: 1, damaged: 1) && seen == 1)
        #expect(try kit.spool.names(limit: 10) == [unverified])
        #expect(FileManager.default.fileExists(atPath: kit.spool.folder + "/damaged/" + torn))
        #expect(FileManager.default.fileExists(atPath: kit.spool.folder + "/new/README"))
    }

    private func scratchWrite(_ kit: Kit, _ name: String, _ text: String) throws {
        try kit.scratch.write(text, to: "spool/new/\(name)")
    }

    @Test("names no path outside itself", arguments: ["", "..", "../keys", "/etc/passwd", "a/b", "000-0"])
    func names(name: String) throws {
        let kit = try Kit()
        #expect(kit.spool.word(name) == nil)
        #expect(!kit.spool.remove(name))
    }

    @Test("follows no link that somebody put there")
    func links() throws {
        let kit = try Kit()
        try kit.scratch.write("1 5 fewer page \(kit.token())\n", to: "outside")
        let name = "000001795442964000-00000000000000aa"
        symlink(kit.scratch.path("outside"), kit.spool.folder + "/new/" + name)
        #expect(kit.spool.word(name) == nil)
    }

    @Test("is emptied by one program at a time")
    func busy() throws {
        let kit = try Kit()
        _ = try append(kit, word(kit, 1))
        _ = try kit.spool.drain(keys: kit.keys) { _ in
            let error = #expect(throws: ConsentError.self) { try kit.spool.drain(keys: kit.keys) { _ in } }
            #expect(error?.code == .busy)
        }
        #expect(try kit.spool.drain(keys: kit.keys) { _ in } == .init())
    }

    @Test("throws away old drafts, and no young one")
    func drafts() throws {
        let kit = try Kit()
        let now = kit.clock.now.milliseconds
        let names = [now - 86_400_001, now - 60_000].map {
            String(repeating: "0", count: 18 - String($0).count) + "\($0)-00000000000000aa"
        }
        for name in names { try kit.scratch.write("1", to: "spool/draft/\(name)") }
        _ = try ConsentSpool(folder: kit.spool.folder, now: kit.clock.now)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: kit.spool.folder + "/draft") == [names[1]])
    }

    @Test("loses nothing when many say something at once")
    func concurrent() async throws {
        let kit = try Kit()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask { _ = try? self.append(kit, self.word(kit, number)) }
            }
        }
        var seen = Set<String>()
        let drained = try kit.spool.drain(keys: kit.keys) { seen.insert($0.reference) }
        #expect(drained.handled == 200 && seen.count == 200)
    }

    @Test("refuses lines that are not its own")
    func lines() {
        for line in [
            "", "1", "2 5 fewer page t", "1 x fewer page t", "1 5 pause-4 page t", "1 5 fewer fax t",
            "1 5 fewer page t u",
            "1  5 fewer page t", String(repeating: "1", count: 5000),
        ] {
            #expect(SpooledWord(line: Array(line.utf8)) == nil, "\(line.prefix(40))")
        }
    }
}
