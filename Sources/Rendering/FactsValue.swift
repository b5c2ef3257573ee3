import Domain
import Liquid

/// Money as a template sees it: written out for the language of the letter.
struct MoneyDrop: LiquidDrop {
    let money: Money
    let formats: LanguageFormats

    var text: String? { formats.money(money) }
    func field(_ name: String) -> LiquidValue? { nil }
}

/// A day as a template sees it.
struct DayDrop: LiquidDrop {
    let day: CivilDay
    let formats: LanguageFormats

    var text: String? { formats.day(day, isLong: true) }
    func field(_ name: String) -> LiquidValue? { nil }
}

extension LiquidObject {
    /// The fields of a record; missing ones are left out, so that `if` sees them so.
    init(_ facts: Facts, _ formats: LanguageFormats) {
        self.init()
        guard case .record(let fields) = facts else { return }
        for field in fields {
            if let value = LiquidValue(field.value, formats) { self[field.name] = value }
        }
    }
}

extension LiquidValue {
    /// - Returns: `nil` for what is missing.
    init?(_ facts: Facts, _ formats: LanguageFormats) {
        switch facts {
        case .missing: return nil
        case .text(let text): self = .string(text)
        case .number(let number):
            if let whole = number.scale == 0 ? Int(exactly: number.mantissa) : nil {
                self = .int(whole)
            } else {
                self = .double(number.doubleValue)
            }
        case .money(let money): self = .drop(MoneyDrop(money: money, formats: formats))
        case .day(let day): self = .drop(DayDrop(day: day, formats: formats))
        case .list(let items): self = .array(items.compactMap { LiquidValue($0, formats) })
        case .record: self = .object(LiquidObject(facts, formats))
        }
    }
}
