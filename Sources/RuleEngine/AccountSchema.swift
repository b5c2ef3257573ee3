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
            CELVariable("activities", .object("activities"), summary: "what passed between us"),
            CELVariable("consent", .object("consent"), summary: "whether it wants mail"),
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
                CELField(
                    "usualGap", .double, canBeMissing: true,
                    summary: "median of the days between one purchase day and the next"),
                CELField(
                    "gapSpread", .double, canBeMissing: true,
                    summary: "median distance of the gaps from the usual one, in days"),
                CELField(
                    "products", .map(.string, .object("bought")), summary: "what it bought, by product number"
                ),
                CELField(
                    "categories", .map(.string, .object("bought")), summary: "the same by product category"),
                CELField(
                    "quietRank", .double, canBeMissing: true,
                    summary:
                        "0 to 100: quieter than so many percent of the book; missing without a fitted rank"),
            ],
            "bought": [
                CELField("orders", .int, summary: "orders that held it"),
                CELField("quantity", .double),
                CELField("total", .double, summary: "refunds netted, in the account's currency"),
                CELField("firstPurchase", .timestamp),
                CELField("lastPurchase", .timestamp),
            ],
            "activities": [
                CELField(
                    "lastContact", .timestamp, canBeMissing: true,
                    summary: "day of the last mail, call or meeting that was done"),
                CELField("lastContactKind", .string, canBeMissing: true, summary: "mail, call or meeting"),
                CELField("lastProposal", .timestamp, canBeMissing: true, summary: "day of the last proposal"),
                CELField("lastProposalCampaign", .string, canBeMissing: true),
                CELField(
                    "lastProposalOutcome", .string, canBeMissing: true,
                    summary: "bought (since then), silent, refused or inDoubt"),
                CELField("proposals", .int, summary: "proposals that were delivered"),
                CELField("planned", .int, summary: "activities still to do"),
            ],
            "consent": [
                CELField("state", .string, summary: "granted, denied or unknown"),
                CELField("isSuppressed", .bool, summary: "its address or itself must not be mailed"),
                CELField(
                    "suppressedFor", .string, canBeMissing: true,
                    summary: "unsubscribed, bounced, complained or requested"),
                CELField("suppressedSince", .timestamp, canBeMissing: true),
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

    /// - Parameter zone: seconds east of UTC at an instant, for the days of activities; UTC if left out.
    public static func activation(
        _ facts: RuleFacts, today: CivilDay, zone: @escaping @Sendable (Instant) -> Int = { _ in 0 }
    ) -> CELActivation {
        CELActivation(slots: [
            .object(AccountFacts(facts.record.account)), .object(HistoryFacts(facts, today)),
            .object(ActivityFacts(facts, zone)), .object(ConsentFacts(facts, zone)), timestamp(today),
        ])
    }

    /// Only what is read from the account and its summary.
    public static func activation(_ record: AccountRecord, today: CivilDay) -> CELActivation {
        activation(RuleFacts(record), today: today)
    }

    /// Nothing is known but the day: what has a value then is a constant of that day.
    static func dayOnly(_ day: CivilDay) -> CELActivation {
        CELActivation(["today": timestamp(day)], in: schema)
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
