import Foundation
import Glibc
import TestSupport
import Testing

@testable import Tokens

@Suite("A key file")
struct TokenKeyFileTests {
    private func mode(_ path: String) -> UInt32 {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    @Test("is made at first use, for its owner alone, and says the same keys again")
    func made() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let file = TokenKeyFile(path: scratch.path("keys"))
        var random = SystemRandomNumberGenerator()
        let made = try file.readOrMake(random: &random)
        #expect(mode(file.path) == 0o600)
        #expect(try file.readOrMake(random: &random).text == made.text)
        #expect(try file.read().text == made.text)
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.folder)
        #expect(left == ["keys"])
    }

    @Test("is one, however many programs make it at once")
    func race() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let path = scratch.path("keys")
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    var random = SystemRandomNumberGenerator()
                    return try TokenKeyFile(path: path).readOrMake(random: &random).text
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(texts.count == 1)
    }

    @Test("keeps its old keys when it is rotated; the newest signs")
    func rotated() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let file = TokenKeyFile(path: scratch.path("keys"))
        var random = SystemRandomNumberGenerator()
        let first = try file.readOrMake(random: &random)
        let token = try #require(UnsubscribeToken(reference: "r"))
        let old = token.text(keys: first)
        let rotated = try file.rotate(random: &random)
        #expect(rotated.numbers == [1, 2] && mode(file.path) == 0o600)
        #expect(try UnsubscribeToken(old, keys: file.read()) == token)
        #expect(try file.read().signing.number == 2)
    }

    @Test("gets a key from each program that rotates it, however many do so at once")
    func rotatedAtOnce() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let path = scratch.path("keys")
        var random = SystemRandomNumberGenerator()
        _ = try TokenKeyFile(path: path).readOrMake(random: &random)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var random = SystemRandomNumberGenerator()
                    _ = try TokenKeyFile(path: path).rotate(random: &random)
                }
            }
            try await group.waitForAll()
        }
        #expect(try TokenKeyFile(path: path).read().numbers == Array(1...9))
    }

    @Test("is read again when it was rotated; the last good keys stay while it has mistakes or is gone")
    func live() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let file = TokenKeyFile(path: scratch.path("keys"))
        var random = SystemRandomNumberGenerator()
        #expect(throws: TokenKeyError.self) { try LiveTokenKeys(file) }
        _ = try file.readOrMake(random: &random)
        let live = try LiveTokenKeys(file)
        #expect(live.current.numbers == [1])
        _ = try file.rotate(random: &random)
        #expect(live.current.numbers == [1, 2])
        let good = live.current.text
        try scratch.write("nonsense", to: "keys")
        #expect(live.current.text == good)
        unlink(file.path)
        #expect(live.current.text == good)
        try file.write(keys(rotations: 2), replacing: true)
        #expect(live.current.numbers == [1, 2, 3])
    }

    @Test("that others can read is refused", arguments: [0o644, 0o602, 0o660, 0o604])
    func tooOpen(mode: Int) throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try scratch.write(keys().text, to: "keys")
        chmod(scratch.path("keys"), mode_t(mode))
        let error = #expect(throws: TokenKeyError.self) {
            try TokenKeyFile(path: scratch.path("keys")).read()
        }
        #expect(error?.code == .tooOpen && error?.message.contains("chmod 600") == true)
    }

    @Test("that is not there, or no file, says so")
    func missing() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let missing = #expect(throws: TokenKeyError.self) { try TokenKeyFile(path: scratch.path("x")).read() }
        #expect(missing?.code == .missing)
        let folder = #expect(throws: TokenKeyError.self) { try TokenKeyFile(path: scratch.folder).read() }
        #expect(folder?.code == .unreadable)
    }

    @Test("has all its mistakes listed with their lines, and no secret shown")
    func mistakes() throws {
        let good = Data((0..<32).map { UInt8($0 * 7 + 1) }).base64EncodedString()
        let short = Data((0..<16).map { UInt8($0 * 7 + 1) }).base64EncodedString()
        let zeros = Data(count: 32).base64EncodedString()
        let text = """
            # keys
            1 \(good)
            1 \(Data((0..<32).map { UInt8($0 * 5 + 3) }).base64EncodedString())
            2 \(good)
            x \(good)
            300 \(good)
            3 \(short)
            4 \(zeros)
            5 not-base64!
            6
            7 \(good) \(good)
            """
        let (keys, mistakes) = TokenKeys.read(Array(text.utf8), file: "keys")
        #expect(keys == nil)
        #expect(mistakes.map(\.line) == [3, 4, 5, 6, 7, 8, 9, 10, 11])
        #expect(
            mistakes.map(\.code) == [
                .numberTwice, .secretTwice, .notANumber, .notANumber, .wrongLength, .weak, .notBase64,
                .notBase64,
                .notBase64,
            ])
        let shown = mistakes.map(\.description).joined()
        for secret in [good, short, zeros, "not-base64!"] { #expect(!shown.contains(secret)) }
        #expect(mistakes.first?.description.hasPrefix("keys:3: error: key 1 is there twice") == true)
        #expect(TokenKeys.read([], file: "keys").mistakes.map(\.code) == [.none])
    }

    @Test("random bytes are none")
    func hostile() {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let bytes = (0..<random.number(0...100)).map { _ in UInt8(random.number(0...255)) }
            let read = TokenKeys.read(bytes, file: "keys")
            #expect(read.keys == nil && !read.mistakes.isEmpty)
        }
    }

    @Test("keys describe themselves without their secrets")
    func description() {
        let keys = keys(rotations: 1)
        var dumped = ""
        dump(keys, to: &dumped)
        for text in ["\(keys)", String(reflecting: keys), dumped] {
            #expect(text.contains("2 token keys, number 2 signs"))
        }
        #expect(!dumped.contains("secret"))
    }

    @Test("takes 255 keys and no more")
    func full() throws {
        var random = SeededGenerator(seed: 1)
        var keys = TokenKeys(random: &random)
        for _ in 0..<254 { keys = try #require(keys.rotated(random: &random)) }
        #expect(keys.numbers == Array(1...255))
        #expect(keys.rotated(random: &random) == nil)
        #expect(TokenKeys.read(Array(keys.text.utf8), file: "k").keys?.text == keys.text)
    }
}
