import Diagnostics
import Domain
import Mail
import RuleEngine
import Storage
import TestSupport
import Testing

/// A campaign that must be sound.
func campaign(_ yaml: String, name: String = "test") throws -> Campaign {
    let (campaign, diagnostics) = Campaign.read(SourceText(name: "Rules/\(name).yaml", yaml), name: name)
    return try #require(campaign, "\(diagnostics.map(\.message))")
}

/// What is wrong with a campaign, as a terminal shows it.
func mistakes(_ yaml: String) -> (list: [Diagnostic], text: String) {
    let source = SourceText(name: "Rules/test.yaml", yaml)
    let (campaign, diagnostics) = Campaign.read(source, name: "test")
    #expect((campaign == nil) == diagnostics.hasErrors)
    return (diagnostics, Diagnostics(diagnostics, sources: [source]).description + "\n")
}

func expectGolden(_ text: String, _ name: String) throws {
    let golden = Golden(name, beside: #filePath)
    if Golden.isRecording {
        try golden.record(text)
        Issue.record("recorded \(name); read the difference")
    } else {
        #expect(text == golden.approved, "\(name)")
    }
}

func record(
    _ id: AccountID = "1", last: CivilDay? = "2026-01-10", orders: Int = 3, cents: Int64 = 12_000,
    country: String = "ES"
) -> AccountRecord {
    AccountRecord(
        account: Account(id: id, name: "Bar \(id)", country: country, attributes: ["tier": "gold"]),
        summary: last.map {
            PurchaseSummary(
                firstPurchase: $0, lastPurchase: $0, orders: orders, lines: orders,
                total: Money(minorUnits: cents, currency: .eur),
                refunded: Money(minorUnits: 0, currency: .eur))
        })
}

let today: CivilDay = "2026-11-23"
