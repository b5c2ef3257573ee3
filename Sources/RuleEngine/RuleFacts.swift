public import CEL
public import Domain
public import Storage

/// What conditions may be asked about one account, as far as it was looked up.
public struct RuleFacts: Sendable {
    public var record: AccountRecord
    public var basket: Basket?
    public var dealings: Dealings?
    public var suppression: Suppression?
    /// 0...100; `nil` where no rank was fitted.
    public var quietRank: Double?

    public init(
        _ record: AccountRecord, basket: Basket? = nil, dealings: Dealings? = nil,
        suppression: Suppression? = nil, quietRank: Double? = nil
    ) {
        self.record = record
        self.basket = basket
        self.dealings = dealings
        self.suppression = suppression
        self.quietRank = quietRank
    }
}

/// What has to be looked up beyond an account's row and summary before a condition can be asked.
public struct FactNeeds: OptionSet, Hashable, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Its purchase lines, by product and category.
    public static let basket = FactNeeds(rawValue: 1)
    /// Activities and deliveries.
    public static let dealings = FactNeeds(rawValue: 2)
    public static let suppression = FactNeeds(rawValue: 4)
    public static let quietRank = FactNeeds(rawValue: 8)
    /// The account's own row: name, country, attributes.
    public static let account = FactNeeds(rawValue: 16)
    /// Any field of its summary.
    public static let summary = FactNeeds(rawValue: 32)

    /// The gaps between its purchases, which take all its days to count.
    public static let rhythm = FactNeeds(rawValue: 64)

    public static let all: FactNeeds = [
        .basket, .dealings, .suppression, .quietRank, .account, .summary, .rhythm,
    ]
    /// What costs a look-up of its own for each account.
    public static let lookedUp: FactNeeds = [.basket, .dealings, .suppression, .quietRank]

    init(_ expression: CELExpression) {
        self = []
        collect(expression.root, in: expression)
    }

    private mutating func collect(_ node: CELNode, in expression: CELExpression) {
        switch node.kind {
        case .select(let operand, let field, _), .has(let operand, let field):
            if let variable = expression.variable(of: operand) {
                return formUnion(Self.need(variable.name, field))
            }
        case .name:
            // The record as a whole, in a macro or a function: anything of it may be read.
            if let variable = expression.variable(of: node), variable.name != "today" { formUnion(.all) }
        default: break
        }
        for child in node.children { collect(child, in: expression) }
    }

    private static func need(_ variable: String, _ field: String) -> FactNeeds {
        switch (variable, field) {
        case ("history", "products"), ("history", "categories"): .basket
        case ("history", "quietRank"): [.quietRank, .summary]
        case ("history", "usualGap"), ("history", "gapSpread"): [.summary, .rhythm]
        case ("history", _): .summary
        case ("activities", _): [.dealings, .summary]
        case ("consent", "state"), ("account", _): .account
        case ("consent", _): [.suppression, .account]
        default: .all
        }
    }
}

/// One account on many days: what does not change from day to day is made once.
public struct AccountOverTime {
    private let account: CELValue
    private let activities: CELValue
    private let consent: CELValue

    /// - Parameter facts: of which the summary, the basket and the rank are given anew for each day.
    public init(_ facts: RuleFacts, zone: @escaping @Sendable (Instant) -> Int) {
        account = .object(AccountFacts(facts.record.account))
        activities = .object(ActivityFacts(facts, zone))
        consent = .object(ConsentFacts(facts, zone))
    }

    public func activation(
        _ summary: PurchaseSummary, basket: Basket?, quietRank: Double?, on day: CivilDay
    ) -> CELActivation {
        CELActivation(slots: [
            account, .object(HistoryFacts(summary, basket, quietRank, day)), activities, consent,
            AccountSchema.timestamp(day),
        ])
    }
}

/// A history as conditions read it.
final class HistoryFacts: CELObject {
    let typeName = "history"
    private let summary: PurchaseSummary?
    private let basket: Basket?
    private let quietRank: Double?
    private let today: CivilDay

    init(_ summary: PurchaseSummary, _ basket: Basket?, _ quietRank: Double?, _ today: CivilDay) {
        self.summary = summary
        self.basket = basket
        self.quietRank = quietRank
        self.today = today
    }

    init(_ facts: RuleFacts, _ today: CivilDay) {
        summary = facts.record.summary
        basket = facts.basket
        quietRank = facts.quietRank
        self.today = today
    }

    func field(_ slot: Int) -> CELValue? {
        switch slot {
        case 0: summary?.firstPurchase.map(AccountSchema.timestamp)
        case 1: summary?.lastPurchase.map(AccountSchema.timestamp)
        case 2: daysSinceLastPurchase(summary?.lastPurchase, on: today).map { .int(Int64($0)) }
        case 3: summary?.lastPurchase.map { .int(Int64(Dormancy.wholeMonths(since: $0, on: today))) }
        case 4: .int(Int64(summary?.orders ?? 0))
        case 5: .int(Int64(summary?.lines ?? 0))
        case 6: .double(summary?.total.majorUnits ?? 0)
        case 7: .double(summary?.refunded.majorUnits ?? 0)
        case 8: .string(summary?.total.currency.code ?? "")
        case 9: .double(averageOrder)
        case 10: summary?.rhythm.usualGapQuarters.map { .double(Double($0) / 4) }
        case 11: summary?.rhythm.gapSpreadQuarters.map { .double(Double($0) / 4) }
        case 12: Self.map(basket?.products ?? [:])
        case 13: Self.map(basket?.categories ?? [:])
        case 14: quietRank.map(CELValue.double)
        default: nil
        }
    }

    private var averageOrder: Double {
        guard let summary, summary.orders > 0 else { return 0 }
        return summary.total.majorUnits / Double(summary.orders)
    }

    private static func map(_ bought: [String: Bought]) -> CELValue {
        .map(CELMap(bought.mapValues { .object(BoughtFacts($0)) }))
    }
}

final class BoughtFacts: CELObject {
    let typeName = "bought"
    private let bought: Bought

    init(_ bought: Bought) { self.bought = bought }

    func field(_ slot: Int) -> CELValue? {
        switch slot {
        case 0: .int(Int64(bought.orders))
        case 1: .double(bought.quantity.doubleValue)
        case 2: .double(bought.total.majorUnits)
        case 3: AccountSchema.timestamp(bought.firstPurchase)
        case 4: AccountSchema.timestamp(bought.lastPurchase)
        default: nil
        }
    }
}

/// What passed between the company and the account.
final class ActivityFacts: CELObject {
    let typeName = "activities"
    private let dealings: Dealings
    private let lastPurchase: CivilDay?
    private let zone: @Sendable (Instant) -> Int

    init(_ facts: RuleFacts, _ zone: @escaping @Sendable (Instant) -> Int) {
        dealings = facts.dealings ?? Dealings()
        lastPurchase = facts.record.summary?.lastPurchase
        self.zone = zone
    }

    func field(_ slot: Int) -> CELValue? {
        switch slot {
        case 0: dealings.lastContact.map { AccountSchema.timestamp(day($0)) }
        case 1: dealings.lastContactKind.map { .string($0.rawValue) }
        case 2: dealings.lastProposal.map { AccountSchema.timestamp(day($0)) }
        case 3: dealings.lastProposal.map { _ in .string(dealings.lastProposalCampaign) }
        case 4: outcome.map(CELValue.string)
        case 5: .int(Int64(dealings.proposals))
        case 6: .int(Int64(dealings.planned))
        default: nil
        }
    }

    /// A purchase on the very day may have been before the letter: it counts as one that the letter did not bring.
    private var outcome: String? {
        guard let sent = dealings.lastProposal, let phase = dealings.lastProposalPhase else { return nil }
        switch phase {
        case .refused: return "refused"
        case .inDoubt: return "inDoubt"
        default: return lastPurchase.map { $0 > day(sent) } ?? false ? "bought" : "silent"
        }
    }

    private func day(_ instant: Instant) -> CivilDay {
        CivilDay(millisecondsSince1970: instant.milliseconds, offsetSeconds: zone(instant))
    }
}

/// Whether the account wants mail.
final class ConsentFacts: CELObject {
    let typeName = "consent"
    private let consent: Consent
    private let suppression: Suppression?
    private let zone: @Sendable (Instant) -> Int

    init(_ facts: RuleFacts, _ zone: @escaping @Sendable (Instant) -> Int) {
        consent = facts.record.account.consent
        suppression = facts.suppression
        self.zone = zone
    }

    func field(_ slot: Int) -> CELValue? {
        switch slot {
        case 0: .string(consent.rawValue)
        case 1: .bool(suppression != nil)
        case 2: suppression.map { .string($0.reason.rawValue) }
        case 3:
            suppression.map {
                AccountSchema.timestamp(
                    CivilDay(
                        millisecondsSince1970: $0.since.milliseconds, offsetSeconds: zone($0.since)))
            }
        default: nil
        }
    }
}
