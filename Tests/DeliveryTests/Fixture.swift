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

/// A workspace with an approved plan over made-up accounts, without the cost of planning.
struct Fixture {
    let scratch: Scratch
    let history: any HistoryStore
    let ledger: any LedgerStore
    let plan: Plan

    static let template = """
        ---
        subject: "Hello {{ account.name }}"
        language: en
        ---
        <p>We have not heard from you for {{ history.months_quiet }} months.</p>
        <p>.a line that begins with a dot</p>
        <p><a href="{{ links.unsubscribe }}">unsubscribe</a></p>
        """

    /// - Parameter accounts: as many proposals, all approved.
    init(accounts: Int) throws {
        scratch = try Scratch.workspace()
        try scratch.write(Self.template, to: "Templates/short.en.liquid")
        try scratch.write(
            "audience: {dormantMonths: 6}\nrules:\n  - {name: all, template: short}\n", to: "Rules/short.yaml"
        )
        try scratch.write("", to: ".rekindle/empty")
        history = try SQLHistoryStore(
            SQLiteDatabase(path: scratch.path(".rekindle/history.sqlite"), durability: .ordered))
        ledger = try SQLLedgerStore(
            SQLiteDatabase(path: scratch.path(".rekindle/ledger.sqlite"), durability: .everyCommit))
        var next = 0
        _ = try history.importAccounts(at: Instant(milliseconds: 0)) {
            guard next < accounts else { return nil }
            next += 1
            return Account(
                id: "C\(next)", name: "Customer \(next)", email: EmailAddress("c\(next)@customers.example"))
        }
        let now = Instant(milliseconds: 1_700_000_000_000)
        let templates = TemplateSources(files: ["short.en.liquid": Array(Self.template.utf8)])
        let version =
            TemplateLibrary(templates, companyLanguage: "es").template("short", for: "en")?.version ?? ""
        let draft = try ledger.beginPlan(campaign: "short", asOf: "2026-11-23", at: now)
        var proposals: [Proposal] = []
        for number in 1...accounts {
            proposals.append(
                Proposal(
                    campaign: "short", number: "2026-\(number)", account: "C\(number)", episode: "2026-01-05",
                    rule: "all", reason: "quiet", template: "short", language: "en", templateVersion: version,
                    recipient: "c\(number)@customers.example", facts: Self.facts(number)))
        }
        try ledger.append([], proposals, toPlan: draft)
        let address = EmailAddress("hello@example.com")!
        let sources = PlanSources(
            rules: SourceText(
                name: "Rules/short.yaml",
                "audience: {dormantMonths: 6}\nrules:\n  - {name: all, template: short}\n"),
            templates: templates, sender: Mailbox(name: "Company", address: address), returnPath: address,
            language: "es")
        plan = try ledger.sealPlan(
            draft, fingerprint: String(repeating: "5", count: 64), sources: sources.bytes,
            counts: [.proposed: accounts])
        try ledger.approve(plan.id, fingerprint: plan.fingerprint, by: "test", at: now)
    }

    static func facts(_ number: Int) -> Facts {
        .record([
            .init(
                "account",
                .record([.init("id", .text("C\(number)")), .init("name", .text("Customer \(number)"))])),
            .init("history", .record([.init("months_quiet", .count(10))])),
            .init(
                "links",
                .record([
                    .init("unsubscribe", .text("mailto:stop@example.com?subject=unsubscribe%20\(number)"))
                ])),
        ])
    }

    /// What a send through the program needs to reach a server on this machine.
    func environment(port: Int, connections: Int = 4) -> [String: String] {
        [
            "REKINDLE_SMTP_HOST": "127.0.0.1", "REKINDLE_SMTP_PORT": "\(port)",
            "REKINDLE_SMTP_SECURITY": "none",
            "REKINDLE_SMTP_CONNECTIONS": "\(connections)",
        ]
    }
}
