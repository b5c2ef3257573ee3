import ArgumentParser
import Campaigns
import Domain
import Foundation
import Rendering

struct TemplateVersions: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "The states of a template that plans were made with, newest first.",
        discussion: """
            A version is the hash of the template with its layout and partials. It is kept whenever a plan is made with
            it, a test is sent, or it is restored over; each message names the version it was made with.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The template.")
    var template: String

    func run(in workspace: Workspace) throws {
        let history = TemplateHistory(try workspace.ledger())
        let kept = try history.versions(of: template)
        let library = try workspace.library()
        let now = library.all.filter { $0.name == template }
        guard !kept.isEmpty || !now.isEmpty else {
            throw workspace.unknownTemplate(template, library.sources)
        }
        let sent = try history.acceptedCounts(of: template)
        var rows: [[String]] = []
        for variant in now where !kept.contains(where: { $0.version == variant.version }) {
            rows.append([
                String(variant.version.prefix(8)), variant.language, "in Templates/", "not used yet",
            ])
        }
        for record in kept {
            let count = sent[record.version] ?? 0
            let isNow = now.contains { $0.version == record.version }
            rows.append([
                String(record.version.prefix(8)), record.language, record.since.iso8601,
                "\(Console.grouped(count)) sent\(isNow ? ", in Templates/" : "")",
            ])
        }
        Console.print(Console.table(rows))
    }
}

struct DiffTemplate: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "What changed between two versions of a template, or since one.")

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The template.")
    var template: String
    @Argument(help: "The beginning of a version: rekindle templates history.")
    var version: String
    @Argument(help: "Another version; by default what is in Templates/ now.")
    var other: String?

    func run(in workspace: Workspace) throws {
        let history = TemplateHistory(try workspace.ledger())
        let old = try history.known(version, of: template)
        let new: [String: [UInt8]]
        if let other {
            new = try history.known(other, of: template).files
        } else {
            let sources = try workspace.templateSources()
            new = sources.files.filter { old.files.keys.contains($0.key) }
        }
        var text = ""
        for path in Set(old.files.keys).union(new.keys).sorted() {
            text += LineDiff.unified(
                old.files[path] ?? [], new[path] ?? [], name: "Templates/\(path)",
                from: String(old.version.prefix(8)), to: other.map { String($0.prefix(8)) } ?? "now")
        }
        if text.isEmpty {
            Console.talk("no difference")
        } else {
            Console.data(Array(text.utf8))
        }
    }
}

struct RestoreTemplate: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Bring a version of a template back into Templates/.",
        discussion: """
            The layout and the partials of that version come back only with --with-partials, since other letters use
            them too. What is there now is kept first, if it has no mistakes; templates history shows it.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The template.")
    var template: String
    @Argument(help: "The beginning of a version: rekindle templates history.")
    var version: String
    @Flag(help: "Also its layout and its partials.")
    var withPartials = false
    @Flag(help: "Also over files with mistakes, which cannot be kept.")
    var discard = false

    func run(in workspace: Workspace) throws {
        let history = TemplateHistory(try workspace.ledger())
        let record = try history.known(version, of: template)
        let library = try workspace.library()
        // Every letter whose files may change: what they are now must not be lost.
        try history.record(
            withPartials ? Set(library.names) : [template], of: library, at: workspace.now)
        let current = library.sources.files
        let kept = Set(library.all.flatMap { $0.files.keys })
        for path in record.files.keys.sorted() where withPartials || !path.contains("/") {
            guard let now = current[path], now != record.files[path], !kept.contains(path), !discard else {
                continue
            }
            throw Failure(
                .data,
                "Templates/\(path) has mistakes, so that its present state cannot be kept: save it under another name, or restore with --discard"
            )
        }
        var changed = 0
        for (path, bytes) in record.files.sorted(by: { $0.key < $1.key }) where current[path] != bytes {
            guard withPartials || !path.contains("/") else {
                Console.talk("Templates/\(path) differs and stays as it is (--with-partials)")
                continue
            }
            try workspace.writeTemplate(path, bytes)
            changed += 1
            Console.print("restored Templates/\(path)")
        }
        if changed == 0 { Console.print("nothing to restore") }
    }
}

extension TemplateHistory {
    /// - Throws: `Failure` that says which versions there are.
    func known(_ prefix: String, of name: String) throws -> TemplateRecord {
        if let record = try version(prefix, of: name) { return record }
        let all = try versions(of: name)
        guard !all.isEmpty else {
            throw Failure(.noInput, "no version of '\(name)' was kept yet; plans and test sends keep them")
        }
        throw Failure(
            .noInput,
            "'\(prefix)' is not the beginning of exactly one version of '\(name)'; see: rekindle templates history \(name)"
        )
    }
}
