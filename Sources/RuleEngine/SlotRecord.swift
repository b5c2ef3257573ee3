import CEL
import Domain

/// A record whose fields are given one by one: an account made up for a test or for a question about the rules.
final class SlotRecord: CELObject {
    let typeName: String
    private let values: [CELValue?]

    init(_ typeName: String, _ values: [CELValue?]) {
        self.typeName = typeName
        self.values = values
    }

    func field(_ slot: Int) -> CELValue? { values.indices.contains(slot) ? values[slot] : nil }
}

/// The facts of a made-up account, by variable and field; what is not said is what an empty account has.
struct MadeUpAccount {
    private(set) var fields: [String: [CELValue?]]
    private(set) var lastPurchase: CivilDay?
    let today: CivilDay

    init(today: CivilDay) {
        self.today = today
        fields = AccountSchema.schema.objects.mapValues {
            $0.map { $0.canBeMissing ? nil : Self.empty($0.type) }
        }
        set("account", "consent", .string("unknown"))
        set("consent", "state", .string("unknown"))
    }

    mutating func set(_ object: String, _ field: String, _ value: CELValue?) {
        guard let slot = AccountSchema.schema.slot(of: field, in: object) else { return }
        fields[object]?[slot] = value
        // One fact under two names.
        if object == "account", field == "consent" { set("consent", "state", value) }
    }

    func has(_ object: String, _ field: String) -> Bool {
        guard let slot = AccountSchema.schema.slot(of: field, in: object) else { return false }
        return fields[object]?[slot] != nil
    }

    /// Sets the day and what follows from it.
    mutating func setLastPurchase(_ day: CivilDay?) {
        lastPurchase = day
        set("history", "lastPurchase", day.map(AccountSchema.timestamp))
        set("history", "daysQuiet", daysSinceLastPurchase(day, on: today).map { .int(Int64($0)) })
        set("history", "monthsQuiet", day.map { .int(Int64(Dormancy.wholeMonths(since: $0, on: today))) })
    }

    var activation: CELActivation {
        CELActivation(
            slots: AccountSchema.schema.variables.map { variable in
                if case .object(let name) = variable.type {
                    .object(SlotRecord(name, fields[name] ?? []))
                } else {
                    AccountSchema.timestamp(today)
                }
            })
    }

    private static func empty(_ type: CELType) -> CELValue {
        switch type {
        case .bool: .bool(false)
        case .int: .int(0)
        case .double: .double(0)
        case .map: .map(CELMap([String: CELValue]()))
        default: .string("")
        }
    }
}
