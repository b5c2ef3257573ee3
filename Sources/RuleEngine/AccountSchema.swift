public import CEL
public import Domain
import Mail
public import Storage

/// What a condition may name: the account, its history, today, and the calendar.
public enum AccountSchema {
    /// `today` is the civil day at 00:00 UTC, as every day here.
    public static let schema = CELSchema(
        variables: [
            CELVariable("account", .object("account"), summary: "the customer"),
            CELVariable("history", .object("history"), summary: "what it bought"),
            CELVariable("today", .timestamp, summary: "the day of the plan"),
        ],
        objects: [
            "account": [
                CELField("id", .string, summary: "the company's number of the customer"),
                CELField("name", .string),
                CELField("contactName", .string, canBeMissing: true),
                CELField("firstName", .string, canBeMissing: true),
                CELField("email", .string, canBeMissing: true),
                CELField("country", .string, summary: "as the import wrote it; empty if not known"),
                CELField("language", .string),
                CELField("segment", .string),
                CELField("city", .string),
                CELField("rep", .string, summary: "number of the sales rep; empty if nobody"),
                CELField("consent", .string, summary: "granted, denied or unknown"),
                CELField("attributes", .map(.string, .string), summary: "every further column of the import"),
            ],
            "history": [
                CELField("firstPurchase", .timestamp, canBeMissing: true),
                CELField("lastPurchase", .timestamp, canBeMissing: true),
                CELField(
                    "daysQuiet", .int, canBeMissing: true, summary: "whole days since the last purchase"),
                CELField(
                    "monthsQuiet", .int, canBeMissing: true, summary: "whole calendar months since then"),
                CELField("orders", .int, summary: "orders with at least one purchase"),
                CELField("lines", .int),
                CELField("total", .double, summary: "refunds netted, in the account's currency"),
                CELField("refunded", .double),
                CELField("currency", .string),
                CELField("averageOrder", .double, summary: "total by orders; 0 without orders"),
            ],
        ],
        functions: [
            CELFunction(
                "monthsAgo", [.int], .timestamp, summary: "the day so many calendar months before today"
            ) {
                (arguments, context) throws(CELError) in
                try day(before: context, arguments) { $0.adding(months: -$1) }
            },
            CELFunction("yearsAgo", [.int], .timestamp, summary: "the day so many years before today") {
                (arguments, context) throws(CELError) in
                try day(before: context, arguments) { $0.adding(months: -12 * $1) }
            },
            CELFunction("daysAgo", [.int], .timestamp, summary: "the day so many days before today") {
                (arguments, context) throws(CELError) in
                try day(before: context, arguments) { $0.adding(days: -$1) }
            },
            CELFunction("date", [.string], .timestamp, summary: "a day written as 2026-11-23") {
                (arguments, _) throws(CELError) in
                guard case .string(let text)? = arguments.first, let day = CivilDay(text) else {
                    throw CELError(.invalidArgument, "a day is written as 2026-11-23")
                }
                return timestamp(day)
            },
        ])

    static func timestamp(_ day: CivilDay) -> CELValue {
        // Every civil day lies within the range of a CEL timestamp, years 1 to 9999.
        CELTimestamp(seconds: Int64(day.daysSince1970) * 86_400).map(CELValue.timestamp) ?? .null
    }

    public static func activation(_ record: AccountRecord, today: CivilDay) -> CELActivation {
        CELActivation(slots: [
            .object(AccountFacts(record.account)), .object(HistoryFacts(record.summary, today)),
            timestamp(today),
        ])
    }

    private static func day(
        before context: CELContext, _ arguments: [CELValue], _ step: (CivilDay, Int) -> CivilDay
    ) throws(CELError) -> CELValue {
        guard case .int(let count)? = arguments.first, (-120_000...120_000).contains(count) else {
            throw CELError(
                .outOfRange, "a number of days, months or years must be between -120,000 and 120,000")
        }
        guard case .timestamp(let today)? = context["today"] else {
            throw CELError(.unknownName, "no 'today' here")
        }
        let day = CivilDay(daysSince1970: Int32(clamping: today.seconds / 86_400))
        return timestamp(step(day, Int(count)))
    }
}

/// An account as conditions read it.
final class AccountFacts: CELObject {
    let typeName = "account"
    private let account: Account

    init(_ account: Account) { self.account = account }

    func field(_ slot: Int) -> CELValue? {
        switch slot {
        case 0: .string(account.id)
        case 1: .string(account.name)
        case 2: account.contactName.isEmpty ? nil : .string(account.contactName)
        case 3: account.firstName.isEmpty ? nil : .string(account.firstName)
        case 4: account.email.map { .string($0.description) }
        case 5: .string(account.country)
        case 6: .string(account.language)
        case 7: .string(account.segment)
        case 8: .string(account.city)
        case 9: .string(account.rep)
        case 10: .string(account.consent.rawValue)
        case 11:
            .map(CELMap(account.attributes.mapValues(CELValue.string)))
        default: nil
        }
    }
}

/// A history as conditions read it.
final class HistoryFacts: CELObject {
    let typeName = "history"
    private let summary: PurchaseSummary?
    private let today: CivilDay

    init(_ summary: PurchaseSummary?, _ today: CivilDay) {
        self.summary = summary
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
        case 9:
            if let summary, summary.orders > 0 {
                .double(summary.total.majorUnits / Double(summary.orders))
            } else {
                .double(0)
            }
        default: nil
        }
    }
}
