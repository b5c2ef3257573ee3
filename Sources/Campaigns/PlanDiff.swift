public import Domain
public import Storage

/// What changed between two plans of a campaign.
public struct PlanDiff: Sendable {
    public struct Change: Hashable, Sendable {
        public var account: AccountID
        public var before: PlanEntry?
        public var after: PlanEntry?
    }

    /// In order of the accounts.
    public private(set) var changes: [Change] = []

    /// Reads both in pages, side by side.
    public init(_ before: Plan, _ after: Plan, in ledger: any LedgerStore) throws {
        var left = EntryCursor(plan: before.id, ledger: ledger)
        var right = EntryCursor(plan: after.id, ledger: ledger)
        var a = try left.next()
        var b = try right.next()
        while a != nil || b != nil {
            switch (a, b) {
            case (let x?, let y?) where x.account == y.account:
                if x.outcome != y.outcome || x.rule != y.rule {
                    changes.append(Change(account: x.account, before: x, after: y))
                }
                a = try left.next()
                b = try right.next()
            case (let x?, let y)
            where y.map({ x.account.utf8.lexicographicallyPrecedes($0.account.utf8) }) ?? true:
                changes.append(Change(account: x.account, before: x, after: nil))
                a = try left.next()
            case (_, let y?):
                changes.append(Change(account: y.account, before: nil, after: y))
                b = try right.next()
            default: return
            }
        }
    }
}

private struct EntryCursor {
    let plan: String
    let ledger: any LedgerStore
    var page: [PlanEntry] = []
    var last = ""

    init(plan: String, ledger: any LedgerStore) {
        self.plan = plan
        self.ledger = ledger
    }

    mutating func next() throws -> PlanEntry? {
        if page.isEmpty {
            page = try ledger.entries(of: plan, outcome: nil, after: last, limit: 1000).reversed()
            last = page.first?.account ?? last
        }
        return page.popLast()
    }
}
