import Foundation
import TestSupport
import Testing

/// What the operating system saw: no final dot leaves before the ledger's mark is on the disk.
@Suite(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace"), "strace is not installed"))
struct SyncTests {
    @Test("a sync stands between the server's 354 and each window's dots")
    func syncBeforeDot() throws {
        let fixture = try Fixture(accounts: 60)
        defer { fixture.scratch.remove() }
        let server = try Server.smtpSink(dump: fixture.scratch.path("arrived"))
        let trace = fixture.scratch.path("trace")
        let result = try Program.run(
            "/usr/bin/strace",
            [
                "-f", "-s", "1000000", "-e", "trace=fdatasync,fsync,sendto,recvfrom,write,read", "-o", trace,
                Program.rekindle, "send", "short", "--workspace", fixture.scratch.folder,
            ], environment: fixture.environment(port: server.port))
        #expect(result.code == 0, "\(result.errors)")
        var lastSync = -1
        var last354: [String: Int] = [:]
        var dots = 0
        for (number, line) in fixture.scratch.text("trace").split(separator: "\n").enumerated() {
            if line.contains("fdatasync(") || line.contains("fsync(") || line.contains("fdatasync resumed")
                || line.contains("fsync resumed")
            {
                lastSync = number
            }
            guard let file = Self.file(of: line) else { continue }
            if line.contains("recvfrom("), line.contains("354 ") { last354[file] = number }
            if line.contains("sendto("), line.contains("\\r\\n.\\r\\n") {
                dots += 1
                let asked = try #require(last354[file], "content before the server asked for it")
                #expect(lastSync > asked, "a dot left before the ledger's mark was durable")
            }
        }
        #expect(dots == 60)
    }

    /// `1234 sendto(7, "…` is file 7.
    private static func file(of line: Substring) -> String? {
        guard let open = line.firstIndex(of: "(") else { return nil }
        let digits = line[line.index(after: open)...].prefix { $0.isNumber }
        return digits.isEmpty ? nil : String(digits)
    }
}
