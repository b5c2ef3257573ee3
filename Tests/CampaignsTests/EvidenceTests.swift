import Campaigns
import Domain
import Foundation
import Storage
import TestSupport
import Testing

@Suite("What a dead sender leaves behind")
struct EvidenceTests {
    @Test("a journal tells which dots may have left, also when its writer is gone")
    func journal() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let path = scratch.path("wire")
        do {
            let journal = try #require(WireJournal(path: path, slots: 3))
            #expect(WireJournal.mayHaveLeft(path: path) == [])
            journal.note(11, hasLeft: false)
            journal.note(12, hasLeft: false)
            journal.note(12, hasLeft: true)
            journal.note(13, hasLeft: true)
            #expect(WireJournal.mayHaveLeft(path: path) == [11, 12, 13])
            journal.clear(12)
            journal.note(14, hasLeft: false)
        }
        #expect(WireJournal.mayHaveLeft(path: path) == [11, 13, 14])
    }

    @Test("a journal without room for a dot proves nothing from then on")
    func full() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let journal = try #require(WireJournal(path: scratch.path("wire"), slots: 1))
        journal.note(1, hasLeft: true)
        journal.note(2, hasLeft: true)
        #expect(WireJournal.mayHaveLeft(path: scratch.path("wire")) == nil)
    }

    @Test("no journal, half of one and one of another boot prove nothing")
    func noProof() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let path = scratch.path("wire")
        #expect(WireJournal.mayHaveLeft(path: path) == nil)
        try scratch.write("", to: "wire")
        #expect(WireJournal.mayHaveLeft(path: path) == nil)
        do { try #require(WireJournal(path: path, slots: 2)).note(7, hasLeft: true) }
        #expect(WireJournal.mayHaveLeft(path: path) == [7])
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[0] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(WireJournal.mayHaveLeft(path: path) == nil)
        #expect(WireJournal(path: scratch.path("no/folder/wire"), slots: 2) == nil)
    }

    @Test("this process lives, one that has ended does not, one elsewhere has its lease")
    func identity() throws {
        let me = SenderIdentity()
        #expect(me == SenderIdentity())
        let past = Instant(milliseconds: 0)
        #expect(SenderIdentity.isAlive(Lease(holder: me.holder, until: past), at: 1000))
        var parts = me.holder.split(separator: ":").map(String.init)
        #expect(parts.count == 4)
        // The same number, begun at another time, is another process.
        let start = parts[3]
        parts[3] = "1"
        #expect(
            !SenderIdentity.isAlive(
                Lease(holder: parts.joined(separator: ":"), until: Instant(milliseconds: 9000)), at: 1000))
        let ended = try Program.run("/bin/sh", ["-c", "echo $$"]).output.filter(\.isNumber)
        parts[2] = ended
        parts[3] = start
        #expect(
            !SenderIdentity.isAlive(
                Lease(holder: parts.joined(separator: ":"), until: Instant(milliseconds: 9000)), at: 1000))
        #expect(
            SenderIdentity.isAlive(
                Lease(holder: "other-boot:1:2:3", until: Instant(milliseconds: 9000)), at: 1000))
        #expect(
            !SenderIdentity.isAlive(
                Lease(holder: "other-boot:1:2:3", until: Instant(milliseconds: 900)), at: 1000))
        #expect(!SenderIdentity.isAlive(Lease(holder: "", until: past), at: 1000))
    }
}
