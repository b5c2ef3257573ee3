import Campaigns
import Diagnostics
import Domain
import Mail
import Rendering
import RuleEngine
import Sending
import Storage
import StorageSQL
import StorageSQLite
import TestSupport
import Testing

let today: CivilDay = "2026-11-23"
/// Noon of that day, UTC.
let noon = Instant(milliseconds: Int64(today.daysSince1970) * 86_400_000 + 43_200_000)

/// A small company with stores of its own.
struct Shop {
    let scratch: Scratch
    let history: SQLHistoryStore
    let ledger: SQLLedgerStore
    let company: Company

    static func with(_ body: (Shop) throws -> Void) throws {
        let shop = try Shop()
        defer { shop.scratch.remove() }
        try body(shop)
    }

    init() throws {
        scratch = try Scratch()
        history = try SQLHistoryStore(
            SQLiteDatabase(path: scratch.path("h.sqlite"), durability: .ordered, cacheKiB: 1024))
        ledger = try SQLLedgerStore(
            SQLiteDatabase(path: scratch.path("l.sqlite"), durability: .ordered, cacheKiB: 1024))
        let us = try #require(EmailAddress("us@example.com"))
        company = Company(
            name: "Us", address: "Street 1", website: "", email: us, phone: "", language: "en",
            sender: Mailbox(name: "Us", address: us),
            returnPath: us, unsubscribe: us, messageDomain: "example.com", zoneOffset: { _ in 3600 })
    }

    func load(_ accounts: [Account]) throws {
        var rest = accounts[...]
        _ = try history.importAccounts(at: Instant(milliseconds: 0), next: { rest.popFirst() })
    }

    func load(_ lines: [Purchase]) throws {
        var rest = lines[...]
        _ = try history.importPurchases(source: "s", address: { _ in nil }, next: { rest.popFirst() })
    }

    func load(_ products: [Product]) throws {
        var rest = products[...]
        _ = try history.importProducts(next: { rest.popFirst() })
    }

    /// An account that bought once, long ago.
    func quiet(_ ids: [AccountID], domains: [String] = [], countries: [String] = []) throws {
        try load(
            ids.enumerated().map { index, id in
                Account(
                    id: id, name: "Bar \(id)",
                    email: EmailAddress("\(id)@\(domains.isEmpty ? "example.com" : domains[index])"),
                    country: countries.isEmpty ? "" : countries[index])
            })
        try load(ids.map { bought($0, "2026-01-10") })
    }

    func bought(_ account: AccountID, _ day: CivilDay, order: String? = nil, cents: Int64 = 1000) -> Purchase
    {
        Purchase(
            order: order ?? "\(account)-\(day)", account: account, day: day, product: "P1",
            productName: "Beans",
            amount: Money(minorUnits: cents, currency: .eur))
    }

    static let rules = """
        audience: {dormantMonths: 6}
        rules: [{name: all, template: t, offer: {discount: 10, validDays: 30}}]

        """

    func campaign(_ yaml: String = Shop.rules, name: String = "win") throws -> Campaign {
        let (campaign, diagnostics) = Campaign.read(SourceText(name: "Rules/\(name).yaml", yaml), name: name)
        return try #require(campaign, "\(diagnostics.map(\.message))")
    }

    func library(_ body: String = "<p>Hello {{ account.name }}</p>") -> TemplateLibrary {
        let text = "---\nsubject: '{{ account.name }}'\nlanguage: en\n---\n" + body
        return TemplateLibrary(
            TemplateSources(files: ["t.en.liquid": Array(text.utf8)]), companyLanguage: "en")
    }

    func plan(
        _ yaml: String = Shop.rules, body: String = "<p>Hello {{ account.name }}</p>", at now: Instant = noon
    ) throws -> PlanReport {
        try Planner(
            campaign: campaign(yaml), company: company, library: library(body), history: history,
            ledger: ledger
        )
        .plan(asOf: today, at: now)
    }

    /// Plans, approves and queues.
    func queue() throws -> Plan {
        let plan = try plan().plan
        try ledger.approve(plan.id, fingerprint: plan.fingerprint, by: "ana", at: noon)
        _ = try ledger.enqueue(plan.id, step: 1, domain: company.messageDomain, at: noon)
        return plan
    }

    func outcomes(_ plan: Plan) throws -> [AccountID: PlanOutcome] {
        try ledger.entries(of: plan.id, outcome: nil, after: "", limit: 1000).reduce(into: [:]) {
            $0[$1.account] = $1.outcome
        }
    }

    func loop(
        policy: SendingPolicy = SendingPolicy(), limit: Int = .max, now: Instant = noon,
        journal: WireJournal? = nil, holder: String = "me"
    ) throws -> SendLoop {
        try SendLoop(
            ledger: ledger, history: history, company: company, campaign: nil, journal: journal,
            holder: holder,
            policy: policy, limit: limit, now: { now }, jitter: { 0.5 }, stop: { false })
    }

    func phases() throws -> [AccountID: DeliveryPhase] {
        try ledger.deliveries(in: nil, campaign: nil, after: 0, limit: 1000).reduce(into: [:]) {
            $0[$1.account] = $1.phase
        }
    }

    func delivery(_ account: AccountID) throws -> Delivery {
        try #require(
            try ledger.deliveries(in: nil, campaign: nil, after: 0, limit: 1000).first {
                $0.account == account
            })
    }
}

/// A transport that does as it is told, by the recipient.
final class FakeTransport: Transport {
    private let answer: (String) -> Settlement
    private(set) var sent: [SMTPJob] = []

    init(_ answer: @escaping (String) -> Settlement) { self.answer = answer }

    static var accepting: FakeTransport { FakeTransport { _ in .accepted(SMTPReply(250, "2.0.0 ok")) } }

    func run(_ feed: any DeliveryFeed) throws(TransportError) {
        while !feed.shouldStop, let job = try feed.next() {
            let settlement = answer(job.envelope.recipient.description)
            if case .unsent = settlement {
                _ = try feed.record(onWire: [], settled: [(job.delivery, settlement)])
                continue
            }
            guard try feed.record(onWire: [job.delivery], settled: []).isEmpty else { continue }
            feed.dot(job.delivery, .leaving)
            sent.append(job)
            feed.dot(job.delivery, .left)
            _ = try feed.record(onWire: [], settled: [(job.delivery, settlement)])
        }
    }
}
