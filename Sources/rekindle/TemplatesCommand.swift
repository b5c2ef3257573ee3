import ArgumentParser
import Campaigns
import Domain
import Foundation
import Mail
import Rendering

struct TemplatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "templates", abstract: "Look after the letters: copy, check, try out, compare, restore.",
        subcommands: [
            ListTemplates.self, NewTemplate.self, CheckTemplates.self, SendTest.self, TemplateVersions.self,
            DiffTemplate.self, RestoreTemplate.self,
        ])
}

struct ListTemplates: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The templates, their languages and versions.")

    @OptionGroup var options: WorkspaceOptions

    func run(in workspace: Workspace) throws {
        let library = try workspace.library()
        let broken = library.sources.templateNames.subtracting(library.names)
        var rows = library.all.map { [$0.name, $0.language, String($0.version.prefix(8))] }
        rows += broken.sorted().map { [$0, "", "has mistakes: rekindle check"] }
        Console.print(rows.isEmpty ? "there are no templates" : Console.table(rows))
    }
}

struct NewTemplate: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Copy a template in all its languages to begin another with.")

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The new template's name: small letters, digits and hyphens.")
    var name: String
    @Option(help: "The template to copy: rekindle templates list.")
    var from: String

    func validate() throws {
        let isName =
            !name.isEmpty
            && name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            }
        guard isName, name.utf8.first != 0x2D else {
            throw ValidationError(
                "'\(name)' is no name; write small letters, digits and hyphens: spring-sale")
        }
    }

    func run(in workspace: Workspace) throws {
        let sources = try workspace.templateSources()
        let variants = sources.variants(of: from)
        guard !variants.isEmpty else { throw workspace.unknownTemplate(from, sources) }
        if let there = sources.variants(of: name).first {
            throw Failure(
                .cannotCreate, "Templates/\(there.path) is there already; choose another name, or remove it")
        }
        for variant in variants {
            guard let bytes = sources.files[variant.path] else { continue }
            let path = "\(name).\(variant.language).liquid"
            try workspace.writeTemplate(path, bytes)
            Console.print("Templates/\(path)")
        }
        Console.talk(
            "next: edit them, then: rekindle templates check \(name), rekindle preview ACCOUNT --template \(name)"
        )
    }
}

struct SendTest: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "send-test", abstract: "Mail a template to yourself, with a customer's figures.",
        discussion: """
            The subject begins with [Test], the unsubscribe link leads nowhere, and nothing is recorded: no activity,
            no cap. While no smtp.host is set it goes to Outbox/rehearsal.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The template.")
    var template: String
    @Option(name: .customLong("as"), help: "The account whose figures it shows.")
    var account: String
    @Option(help: "Your own address.")
    var to: String
    @Option(help: "The campaign it is shown for; by default the only one.")
    var campaign: String?
    @Option(help: "The day to stand on.")
    var asOf: String?

    func run(in workspace: Workspace) throws {
        guard let recipient = EmailAddress(to) else {
            throw Failure(.usage, "--to '\(to)' is no mail address")
        }
        let name = try workspace.onlyCampaign(campaign)
        let (campaign, library) = try workspace.campaign(name)
        guard !library.sources.variants(of: template).isEmpty else {
            throw workspace.unknownTemplate(template, library.sources)
        }
        let preview = try AccountPreview(
            account: account, campaign: campaign, library: library, workspace: workspace,
            asOf: try workspace.day(asOf), template: template, testFor: recipient)
        try TemplateHistory(try workspace.ledger()).record([template], of: library, at: workspace.now)
        try workspace.send(test: preview.message.made)
    }
}

extension Workspace {
    func unknownTemplate(_ name: String, _ sources: TemplateSources) -> Failure {
        let known = sources.templateNames.sorted()
        return Failure(
            .noInput,
            "there is no template '\(name)' in Templates/; there are: \(known.joined(separator: ", "))")
    }

    /// Whole or not at all.
    func writeTemplate(_ path: String, _ bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: "\(folder)/Templates/\(path)")
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url, options: .atomic)
        } catch {
            throw Failure(
                .cannotCreate,
                "Templates/\(path) cannot be written; is the disk full, and may you write there?")
        }
    }
}
