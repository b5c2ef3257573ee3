import Domain
import Mail
import Storage
import StorageSQL
import StorageSQLite
import TestSupport

/// Both stores in files of a test's own.
struct Stores {
    let scratch: Scratch
    let historyDatabase: SQLiteDatabase
    let ledgerDatabase: SQLiteDatabase
    let history: SQLHistoryStore
    let ledger: SQLLedgerStore

    init() throws {
        scratch = try Scratch()
        historyDatabase = try SQLiteDatabase(
            path: scratch.path("history.sqlite"), durability: .ordered, cacheKiB: 1024)
        ledgerDatabase = try SQLiteDatabase(
            path: scratch.path("ledger.sqlite"), durability: .ordered, cacheKiB: 1024)
        history = try SQLHistoryStore(historyDatabase)
        ledger = try SQLLedgerStore(ledgerDatabase)
    }

    /// Runs a test on stores that are removed afterwards.
    static func with(_ body: (Stores) throws -> Void) throws {
        let stores = try Stores()
        defer { stores.scratch.remove() }
        try body(stores)
    }

    @discardableResult
    func load(_ lines: [Purchase], source: String = "shop") throws -> ImportEffect {
        var rest = lines[...]
        return try history.importPurchases(source: source, address: { _ in nil }, next: { rest.popFirst() })
    }

    func load(_ accounts: [Account]) throws {
        var rest = accounts[...]
        _ = try history.importAccounts(at: Instant(milliseconds: 0), next: { rest.popFirst() })
    }

    func records(asOf day: CivilDay = .latest, _ filter: AccountFilter = AccountFilter()) throws
        -> [AccountRecord]
    {
        var records: [AccountRecord] = []
        try history.scan(filter, asOf: day) { record, _ in records.append(record) }
        return records
    }

    func summaries(asOf day: CivilDay = .latest) throws -> [AccountID: PurchaseSummary] {
        try records(asOf: day).reduce(into: [:]) { $0[$1.account.id] = $1.summary }
    }

    func summary(_ account: AccountID) throws -> PurchaseSummary? { try summaries()[account] }
}

func line(
    _ order: String, _ account: AccountID, _ day: CivilDay, _ cents: Int64, _ product: String = "P1",
    quantity: Int64 = 1, kind: Purchase.Kind = .purchase, currency: Currency = .eur
) -> Purchase {
    Purchase(
        order: order, account: account, day: day, kind: kind, product: product,
        productName: "Product \(product)",
        quantity: Decimal(quantity), amount: Money(minorUnits: cents, currency: currency))
}

let noon = Instant(milliseconds: 1_795_435_200_000)

/// What a summary is by definition: counted from the lines one by one.
///
/// - Parameter orders: lines by source and order.
func counted(_ orders: [String: [Purchase]], upTo day: CivilDay = .latest) -> [AccountID: PurchaseSummary] {
    var summaries: [AccountID: PurchaseSummary] = [:]
    var days: [AccountID: Set<Int>] = [:]
    for key in orders.keys.sorted() {
        var counts: Set<AccountID> = []
        for line in orders[key] ?? [] where line.day <= day {
            let currency = line.amount.currency
            var summary =
                summaries[line.account]
                ?? PurchaseSummary(
                    firstPurchase: nil, lastPurchase: nil, orders: 0, lines: 0,
                    total: Money(minorUnits: 0, currency: currency),
                    refunded: Money(minorUnits: 0, currency: currency))
            if line.kind == .purchase {
                summary.firstPurchase = min(summary.firstPurchase ?? line.day, line.day)
                summary.lastPurchase = max(summary.lastPurchase ?? line.day, line.day)
                summary.lines += 1
                days[line.account, default: []].insert(Int(line.day.daysSince1970))
                if counts.insert(line.account).inserted { summary.orders += 1 }
            }
            if currency == summary.total.currency {
                summary.total.minorUnits += line.amount.minorUnits
                if line.kind == .refund { summary.refunded.minorUnits -= line.amount.minorUnits }
            } else {
                summary.linesInOtherCurrencies += 1
            }
            summaries[line.account] = summary
        }
    }
    for account in summaries.keys { summaries[account]?.rhythm = rhythm(of: (days[account] ?? []).sorted()) }
    return summaries
}

/// The median gap and the median distance from it, by their definitions, in quarters of a day.
private func rhythm(of days: [Int]) -> BuyingRhythm {
    func median(_ numbers: [Double]) -> Double? {
        let sorted = numbers.sorted()
        guard !sorted.isEmpty else { return nil }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
    let gaps = zip(days, days.dropFirst()).map { Double($1 - $0) }
    let usual = median(gaps)
    let spread = gaps.count < 2 ? nil : median(gaps.map { abs($0 - (usual ?? 0)) })
    return BuyingRhythm(
        purchaseDays: days.count, usualGapQuarters: usual.map { Int($0 * 4) },
        gapSpreadQuarters: spread.map { Int($0 * 4) })
}
