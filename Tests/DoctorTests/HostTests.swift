import Domain
import Foundation
import TestSupport
import Testing

@testable import Doctor

@Suite("Checks of the machine")
struct HostTests {
    private static let now = Instant(milliseconds: 1_795_442_964_000)

    private func findings(
        _ sighting: HostSighting, newest: Instant? = nil, keyFile: String? = nil
    ) -> [Finding.Check: Finding.Verdict] {
        let check = HostCheck(
            sighting: sighting, now: Self.now, newestInLedger: newest, storeFolder: "/store",
            keyFile: keyFile,
            leastBytes: 1000, leastInodes: 10)
        return Dictionary(check.findings().map { ($0.check, $0.verdict) }) { $1 }
    }

    @Test("the clock must not lie behind the ledger")
    func clock() {
        let disk = HostSighting.Disk(freeBytes: 5000, freeInodes: 100)
        func verdict(_ isSynchronized: Bool?, _ newest: Instant? = nil) -> Finding.Verdict? {
            findings(HostSighting(isSynchronized: isSynchronized, disk: disk, keyFile: nil), newest: newest)[
                .clock]
        }
        #expect(verdict(true) == .ok)
        #expect(verdict(false) == .warning)
        #expect(verdict(nil) == .unknown)
        #expect(verdict(true, Self.now.adding(seconds: 30)) == .ok)
        #expect(verdict(true, Self.now.adding(seconds: 90)) == .problem)
    }

    @Test("disk and inodes must be free")
    func disk() {
        func verdict(_ disk: HostSighting.Disk?) -> Finding.Verdict? {
            findings(HostSighting(isSynchronized: true, disk: disk, keyFile: nil))[.disk]
        }
        #expect(verdict(.init(freeBytes: 1000, freeInodes: 10)) == .ok)
        #expect(verdict(.init(freeBytes: 1000, freeInodes: nil)) == .ok)
        #expect(verdict(.init(freeBytes: 999, freeInodes: 10)) == .problem)
        #expect(verdict(.init(freeBytes: 1000, freeInodes: 9)) == .problem)
        #expect(verdict(nil) == .problem)
    }

    @Test(
        "the key file is ours alone",
        arguments: [
            (0o600, Finding.Verdict.ok), (0o400, .ok), (0o640, .warning), (0o644, .problem),
            (0o660, .problem),
        ])
    func keyFile(mode: Int, expected: Finding.Verdict) throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try scratch.write("key", to: "dkim.pem")
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: scratch.path("dkim.pem"))
        let sighting = HostSighting.look(storeFolder: scratch.folder, keyFile: scratch.path("dkim.pem"))
        #expect(findings(sighting, keyFile: "dkim.pem")[.keyFile] == expected)
        #expect((sighting.disk?.freeBytes ?? 0) > 0)
        let other = HostSighting.File(mode: 0o600, isOurs: false)
        #expect(
            findings(HostSighting(isSynchronized: true, disk: nil, keyFile: other), keyFile: "k")[.keyFile]
                == .warning)
    }

    @Test("what is not there is told")
    func missing() {
        let sighting = HostSighting.look(storeFolder: "/no/such/folder", keyFile: "/no/such/key")
        let found = findings(sighting, keyFile: "/no/such/key")
        #expect(found[.disk] == .problem && found[.keyFile] == .problem)
    }
}
