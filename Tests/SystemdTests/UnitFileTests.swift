import Foundation
import TestSupport
import Testing

/// systemd reads the files itself, in a folder made up as the root of a machine: nothing is installed or started.
@Suite("The unit files in docs/systemd", .enabled(if: Systemd.isThere))
struct UnitFileTests {
    @Test("are accepted by systemd without a word", arguments: Systemd.units)
    func verified(unit: String) throws {
        let systemd = try Systemd()
        defer { systemd.scratch.remove() }
        let result = try systemd.verify(unit)
        #expect(result.code == 0 && result.errors.isEmpty && result.output.isEmpty, "\(result.errors)")
    }

    @Test("would not be accepted with a mistake in them")
    func mistakes() throws {
        let systemd = try Systemd()
        defer { systemd.scratch.remove() }
        for (right, wrong) in [
            ("ProtectSystem=strict", "ProtectSystm=strict"), ("Type=exec", "Type=sometimes"),
            ("/usr/bin/rekindle", "/usr/bin/rekindel"), ("MemoryMax=512M", "MemoryMax=plenty"),
        ] {
            let text = try Systemd.text("rekindle.service")
            #expect(text.contains(right))
            try systemd.write(text.replacingOccurrences(of: right, with: wrong), to: "rekindle.service")
            let result = try systemd.verify("rekindle.service")
            #expect(result.code != 0 || !result.errors.isEmpty, "\(wrong)")
        }
    }

    @Test(
        "leave little to attack, by systemd's own count",
        arguments: Systemd.units.filter { $0.hasSuffix(".service") })
    func hardened(unit: String) throws {
        // 2.0 of 10: "OK".
        let result = try Program.run(
            "/usr/bin/env",
            [
                "systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager",
                "\(Systemd.folder)/\(unit)",
            ])
        #expect(result.code == 0, "\(result.output.split(separator: "\n").last ?? "") \(result.errors)")
        let text = try Systemd.text(unit)
        for line in ["NoNewPrivileges=yes", "ProtectSystem=strict", "MemoryMax=", "UMask=0077"] {
            #expect(text.contains(line), "\(unit) has no \(line)")
        }
    }

    @Test("start no program as root, and let no campaign fire late by itself")
    func promises() throws {
        for unit in Systemd.units where unit.hasSuffix(".service") {
            let lines = try Systemd.text(unit).split(separator: "\n")
            #expect(lines.contains { $0.hasPrefix("User=rekindle") }, "\(unit)")
        }
        #expect(try Systemd.text("rekindle-run@.timer").contains("Persistent=no"))
        #expect(Systemd.units.count >= 9)
        // Every timer has its service.
        for unit in Systemd.units where unit.hasSuffix(".timer") {
            #expect(Systemd.units.contains(unit.replacingOccurrences(of: ".timer", with: ".service")))
        }
    }
}

private struct Systemd {
    static let folder = "\(SharedData.repository)/docs/systemd"
    static let isThere = (try? Program.run("/usr/bin/env", ["systemd-analyze", "--version"]))?.code == 0
    static let units =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".service") || $0.hasSuffix(".timer") }.sorted()

    let scratch: Scratch

    /// A root with the system's own targets, our units, and a program where they expect it.
    init() throws {
        scratch = try Scratch()
        let system = ["/usr/lib/systemd/system", "/lib/systemd/system"].first {
            FileManager.default.fileExists(atPath: $0)
        }
        try FileManager.default.createDirectory(
            atPath: scratch.path("usr/lib/systemd"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: try #require(system), toPath: scratch.path("usr/lib/systemd/system"))
        try scratch.write("#!/bin/sh\n", to: "usr/bin/rekindle")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: scratch.path("usr/bin/rekindle"))
        for unit in Self.units { try write(Self.text(unit), to: unit) }
    }

    static func text(_ unit: String) throws -> String {
        try String(contentsOfFile: "\(folder)/\(unit)", encoding: .utf8)
    }

    func write(_ text: String, to unit: String) throws {
        try scratch.write(text, to: "etc/systemd/system/\(unit)")
    }

    func verify(_ unit: String) throws -> Program.Result {
        try Program.run(
            "/usr/bin/env",
            [
                "systemd-analyze", "--root=\(scratch.folder)", "--recursive-errors=no", "--man=no", "verify",
                unit.replacingOccurrences(of: "@.", with: "@winter-winback."),
            ])
    }
}
