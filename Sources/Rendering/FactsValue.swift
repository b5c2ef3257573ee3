import Domain
import Liquid

/// Money as a template sees it: written out for the language of the letter.
struct MoneyDrop: LiquidDrop {
    let money: Money
    let formats: LanguageFormats

    var text: String? { formats.money(money) }
    func field(_ name: String) -> LiquidValue? { nil }
    var isOrdered: Bool { true }

    /// Beside a number of whole units, or money of the same currency.
    func order(beside other: LiquidValue) -> Int? {
        let units = Decimal(mantissa: money.minorUnits, scale: money.currency.minorDigits).doubleValue
        switch other {
        case .int(let number): return Self.order(units, Double(number))
        case .double(let number): return number.isNaN ? nil : Self.order(units, number)
        case .drop(let drop):
            guard let other = drop as? MoneyDrop, other.money.currency == money.currency else { return nil }
            return Self.order(money.minorUnits, other.money.minorUnits)
        default: return nil
        }
    }

    private static func order<T: Comparable>(_ a: T, _ b: T) -> Int { a < b ? -1 : a == b ? 0 : 1 }
}

/// A day as a template sees it.
struct DayDrop: LiquidDrop {
    let day: CivilDay
    let formats: LanguageFormats

    var text: String? { formats.day(day, isLong: true) }
    func field(_ name: String) -> LiquidValue? { nil }
    var isOrdered: Bool { true }

    /// Beside another day, or one written as `2026-11-23`.
    func order(beside other: LiquidValue) -> Int? {
        var day: CivilDay?
        if case .drop(let drop) = other { day = (drop as? DayDrop)?.day }
        if case .string(let text) = other { day = CivilDay(text) }
        return day.map { self.day < $0 ? -1 : self.day == $0 ? 0 : 1 }
    }
}

extension LiquidObject {
    /// The fields of a record; missing ones are left out, so that `if` sees them so.
    ///
    /// - Parameter asked: the fields that are wanted; `nil` for all.
    init(_ facts: Facts, _ formats: LanguageFormats, asked: Set<String>? = nil) {
        self.init()
        guard case .record(let fields) = facts else { return }
        reserveCapacity(fields.count)
        for field in fields where asked?.contains(field.name) ?? true {
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
