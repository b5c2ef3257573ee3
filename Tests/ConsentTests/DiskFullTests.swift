import Consent
import Domain
import Foundation
import Glibc
import TestSupport
import Testing
import Tokens

/// A small file system of the test's own, where the machine lets one be made.
private enum SmallDisk {
    static func mount(at folder: String) -> Bool {
        (try? Program.run("/bin/mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]).code) == 0
    }

    static func unmount(_ folder: String) { _ = try? Program.run("/bin/umount", [folder]) }

    static let canMount: Bool = {
        guard geteuid() == 0, let scratch = try? Scratch() else { return false }
        defer { scratch.remove() }
        guard mount(at: scratch.folder) else { return false }
        unmount(scratch.folder)
        return true
    }()
}

@Suite("A full disk")
struct DiskFullTests {
    @Test(
        "refuses words and says so, keeps what it has, and takes words again",
        .enabled(if: SmallDisk.canMount))
    func full() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let disk = scratch.path("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        try #require(SmallDisk.mount(at: disk))
        defer { SmallDisk.unmount(disk) }
        var random = SeededGenerator(seed: 7)
        let keys = TokenKeys(random: &random)
        let spool = try ConsentSpool(folder: disk + "/spool", now: Instant(milliseconds: 0))
        var kept: [String] = []
        var refusal: ConsentError?
        for number in 0..<1000 where refusal == nil {
            let token = UnsubscribeToken(reference: "\(number)")?.text(keys: keys) ?? ""
            let word = SpooledWord(token: token, choice: .fewer, at: Instant(milliseconds: 5), source: .page)
            do {
                try spool.append(word, random: &random)
                kept.append("\(number)")
            } catch {
                refusal = error
            }
        }
        #expect(refusal?.code == .spool && refusal?.isTransient == true)
        #expect(refusal?.message.contains("make room") == true)
        var seen: [String] = []
        #expect(try spool.drain(keys: keys) { seen.append($0.reference) }.handled == kept.count)
        #expect(seen == kept && !kept.isEmpty)
        let token = UnsubscribeToken(reference: "after")?.text(keys: keys) ?? ""
        try spool.append(
            SpooledWord(token: token, choice: .fewer, at: Instant(milliseconds: 6), source: .page),
            random: &random)
        #expect(try spool.names(limit: 9).count == 1)
    }
}
