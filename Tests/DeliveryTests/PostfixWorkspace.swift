import Campaigns
import Diagnostics
import Domain
import Foundation
import Mail
import Rendering
import Storage
import StorageSQL
import StorageSQLite
import TestSupport

/// A workspace beside a Postfix: accounts `C1`, `C2`, … at its domains, and campaigns approved over some of them.
struct PostfixWorkspace {
    let scratch: Scratch
    let postfix: PostfixServer
    let ledger: any LedgerStore
    private let addresses: [String]

    private static let now = Instant(milliseconds: 1_700_000_000_000)

    /// - Parameter addresses: of `C1` and so on.
    init(_ addresses: [String], _ postfix: PostfixServer) throws {
        self.addresses = addresses
        self.postfix = postfix
        scratch = try Scratch.workspace()
        try scratch.write(Fixture.template, to: "Templates/short.en.liquid")
        try scratch.write("", to: ".rekindle/empty")
        let history = try SQLHistoryStore(
            SQLiteDatabase(path: scratch.path(".rekindle/history.sqlite"), durability: .ordered))
        ledger = try SQLLedgerStore(
            SQLiteDatabase(path: scratch.path(".rekindle/ledger.sqlite"), durability: .everyCommit))
        var rest = addresses.enumerated().makeIterator()
        _ = try history.importAccounts(at: Self.now) {
            rest.next().map { number, address in
                Account(
                    id: "C\(number + 1)", name: "Customer \(number + 1)", email: EmailAddress(address))
            }
        }
    }

    /// Approves a letter of a campaign for every account, or for those at one address.
    func approve(_ campaign: String, for only: String? = nil) throws {
        let rules = """
            audience: {dormantMonths: 6}
            cap: {messages: 9, days: 30}
            rules:
              - {name: all, template: short}

            """
        try scratch.write(rules, to: "Rules/\(campaign).yaml")
        let templates = TemplateSources(files: ["short.en.liquid": Array(Fixture.template.utf8)])
        let version =
            TemplateLibrary(templates, companyLanguage: "es").template("short", for: "en")?.version ?? ""
        let draft = try ledger.beginPlan(campaign: campaign, asOf: "2026-11-23", at: Self.now)
        let proposals = addresses.enumerated().filter { only == nil || $0.element == only }.map {
            number, address in
            Proposal(
                campaign: campaign, number: "\(campaign)-\(number + 1)", account: "C\(number + 1)",
                episode: "2026-01-05", rule: "all", reason: "quiet", template: "short", language: "en",
                templateVersion: version, recipient: address, facts: Fixture.facts(number + 1))
        }
        try ledger.append([], proposals, toPlan: draft)
        guard let sender = EmailAddress("hello@example.com"),
            let returnPath = EmailAddress(PostfixServer.returnPath)
        else { preconditionFailure("both are addresses") }
        let sources = PlanSources(
            rules: SourceText(name: "Rules/\(campaign).yaml", rules), templates: templates,
            sender: Mailbox(name: "Company", address: sender), returnPath: returnPath, language: "es")
        let fingerprint = String(repeating: String(format: "%02x", campaign.utf8.reduce(0, ^)), count: 32)
        let plan = try ledger.sealPlan(
            draft, fingerprint: fingerprint, sources: sources.bytes, counts: [.proposed: proposals.count])
        try ledger.approve(plan.id, fingerprint: plan.fingerprint, by: "test", at: Self.now)
    }

    func environment(connections: Int = 4) -> [String: String] {
        [
            "REKINDLE_SMTP_HOST": "127.0.0.1", "REKINDLE_SMTP_PORT": "\(postfix.submission)",
            "REKINDLE_SMTP_SECURITY": "starttls", "REKINDLE_SMTP_CERTIFICATES": postfix.certificate,
            "REKINDLE_SMTP_USER": PostfixServer.user, "REKINDLE_SMTP_PASSWORD": PostfixServer.password,
            "REKINDLE_SMTP_CONNECTIONS": "\(connections)",
            "REKINDLE_INBOUND_KIND": "maildir", "REKINDLE_INBOUND_PATH": postfix.bounces.path,
        ]
    }

    func run(_ arguments: String..., input: [UInt8]? = nil) throws -> Program.Result {
        try Program.run(
            Program.rekindle, arguments + ["--workspace", scratch.folder], input: input.map { Data($0) },
            environment: environment())
    }

    /// `rekindle`, to be ended by the test, with signals as a shell would start it.
    func start(_ arguments: String..., connections: Int = 4) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["--default-signal", Program.rekindle] + arguments + ["--workspace", scratch.folder]
        process.environment = ProcessInfo.processInfo.environment.merging(
            environment(connections: connections)
        ) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// All of them, by number.
    func deliveries() throws -> [Delivery] {
        var all: [Delivery] = []
        while case let page = try ledger.deliveries(
            in: nil, campaign: nil, after: all.last?.id ?? 0, limit: 1000), !page.isEmpty
        {
            all += page
        }
        return all
    }

    func delivery(_ address: String, _ campaign: String) throws -> Delivery? {
        try deliveries().first { $0.recipient == address && $0.campaign == campaign }
    }

    /// Letters of a person's mailbox by their Message-ID, without angle brackets.
    func arrived(at address: String) -> [String: [Maildir.Mail]] {
        let person = address.split(separator: "@").first.map(String.init) ?? ""
        return Dictionary(grouping: postfix.mailbox(person).mails) {
            String($0.header("Message-ID").dropFirst().dropLast())
        }
    }

    func remove() { scratch.remove() }
}
