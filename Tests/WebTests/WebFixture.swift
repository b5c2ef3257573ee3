import Campaigns
import Diagnostics
import Domain
import Foundation
import Hummingbird
import HummingbirdTesting
import Mail
import Rendering
import Storage
import StorageSQL
import StorageSQLite
import Synchronization
import TestSupport
import Testing

@testable import Web

/// A name that would be code where it is not escaped.
let hostile = "<script>alert('1')</script> & \"Sons\""

let zone: @Sendable (Instant) -> Int = { _ in 3600 }
let now = Instant(milliseconds: 1_795_449_600_000)

let company = Company(
    name: "Tostadora <Alameda>", address: "Calle del Ejemplo 12", website: "https://www.example.com",
    email: EmailAddress("hola@example.com")!, phone: "", language: "en",
    sender: Mailbox("Tostadora <hola@example.com>")!, returnPath: EmailAddress("back@example.com")!,
    unsubscribe: EmailAddress("stop@example.com")!, messageDomain: "example.com", zoneOffset: zone)

let letterSource = """
    ---
    subject: 'Hello {{ account.name }}'
    language: en
    ---
    <!doctype html>
    <html><head><title>Letter</title></head><body><p>Dear {{ account.name }}, {{ history.orders }} orders.</p>
    <p><a href="https://www.example.com/">Our shop</a></p></body></html>

    """

func facts(_ name: String, orders: Int = 7) -> Facts {
    let day = CivilDay("2026-05-01")
    return .record([
        .init(
            "account",
            .record([.init("id", .text("A-1")), .init("name", .text(name)), .init("city", .text("Bilbao"))])),
        .init("history", .record([.init("orders", .count(orders)), .init("last_purchase", .day(day))])),
        .init(
            "proposal", .record([.init("total", .money(Money(minorUnits: 12_345, currency: .eur)))])),
    ])
}

func proposal(_ account: String, _ name: String) -> Proposal {
    Proposal(
        campaign: "dormant", number: "2026-AAAA-BBBB", account: account, episode: CivilDay("2026-05-01"),
        rule: "regular", reason: "rule regular: quiet for 6 months (last 2026-05-01), 7 orders",
        template: "hello",
        language: "en", templateVersion: "v1", recipient: "\(account.lowercased())@example.com",
        facts: facts(name))
}

/// Templates that a test edits as a person edits files.
final class Folder: Sendable {
    private let files: Mutex<[String: [UInt8]]>

    init(_ files: [String: String]) { self.files = Mutex(files.mapValues { Array($0.utf8) }) }

    func write(_ text: String, to path: String) { files.withLock { $0[path] = Array(text.utf8) } }
    var sources: TemplateSources { TemplateSources(files: files.withLock { $0 }) }
}

/// A store of a test's own with one plan: proposals for `names`, and one account excluded.
struct WebFixture {
    static let token = "0123456789abcdef"

    let scratch: Scratch
    let ledger: any LedgerStore
    let folder = Folder(["hello.en.liquid": letterSource])
    let plan: Plan
    let bench: Workbench

    init(names: [String] = [hostile, "Casa Beltrán", "Honeycomb", "Hotel Gran Vía"]) throws {
        scratch = try Scratch()
        let ledger = try SQLLedgerStore(
            SQLiteDatabase(path: scratch.path("ledger.sqlite"), durability: .everyCommit))
        let history = try SQLHistoryStore(
            SQLiteDatabase(path: scratch.path("history.sqlite"), durability: .ordered, cacheKiB: 1024))
        var accounts = [Account(id: "X-1", name: "Excluded \(hostile)", email: nil)]
        _ = try history.importAccounts(at: Instant(milliseconds: 0)) { accounts.popLast() }
        let library = TemplateLibrary(folder.sources, companyLanguage: company.language)
        let version = try #require(library.template("hello", for: "en")?.version)
        let proposals = names.enumerated().map { index, name in
            var proposal = proposal("A-\(index + 1)", name)
            proposal.templateVersion = version
            return proposal
        }
        let entries =
            proposals.map {
                PlanEntry(account: $0.account, outcome: .proposed, rule: $0.rule, reason: $0.reason)
            }
            + [PlanEntry(account: "X-1", outcome: .excluded, rule: "", reason: "one sample order only")]
        let draft = try ledger.beginPlan(campaign: "dormant", asOf: CivilDay("2026-11-23"), at: now)
        try ledger.append(entries, proposals, toPlan: draft)
        let frozen = PlanSources(
            rules: SourceText(name: "Rules/dormant.yaml", "title: x"), templates: folder.sources,
            sender: company.sender, returnPath: company.returnPath, language: company.language)
        plan = try ledger.sealPlan(
            draft, fingerprint: String(repeating: "5b751f5d", count: 8), sources: frozen.bytes,
            counts: [.proposed: names.count, .excluded: 1])
        self.ledger = ledger
        let folder = folder
        bench = Workbench(
            company: company, ledger: ledger, history: history, templates: { folder.sources }, user: "ana",
            now: { now })
    }

    func proposals() throws -> [Proposal] {
        try ledger.proposals(of: plan.id, decision: nil, after: 0, limit: 100)
    }

    /// The pages, asked as the test client asks: as `localhost`, without a port.
    func test<T: Sendable>(
        hosts: Set<String> = ["localhost"],
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> T
    ) async throws -> T {
        var gate = Gate(port: 8484, token: Self.token)
        gate.hosts = hosts
        let result = try await Application(router: Routes(bench, gate).router()).test(.router) {
            try await body($0)
        }
        scratch.remove()
        return result
    }

    func form(_ fields: [(String, String)], token: String = WebFixture.token, fingerprint: String? = nil)
        -> ByteBuffer
    {
        let all = [("token", token), ("fingerprint", fingerprint ?? plan.fingerprint)] + fields
        return ByteBuffer(string: all.map { "\($0.0)=\(Wording.encoded($0.1))" }.joined(separator: "&"))
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
}
