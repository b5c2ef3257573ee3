import Domain
import Liquid

/// The filters that know the letter's language, beside Liquid's own.
enum ProposalFilters {
    static func filters(_ formats: LanguageFormats) -> [LiquidFilter] {
        numbersOnly + [
            LiquidFilter("money") { (input, _, _, _) throws(LiquidError) in
                guard case .drop(let drop) = input, let money = drop as? MoneyDrop else {
                    throw LiquidError(
                        .invalidArgument, "'money' takes an amount of money, such as proposal.total")
                }
                return .string(formats.money(money.money))
            },
            LiquidFilter("date", minArgs: 1) { (input, arguments, named, context) throws(LiquidError) in
                guard case .drop(let drop) = input, let day = drop as? DayDrop else {
                    if case .string(let style)? = arguments.first, style == "long" || style == "short" {
                        throw LiquidError(
                            .invalidArgument,
                            "'date: \"\(style)\"' takes one of the letter's own dates, such as today")
                    }
                    guard let standard = LiquidFilter.standard["date"] else { return .null }
                    return try standard(input, arguments, named, context)
                }
                switch arguments.first {
                case .string("long"): return .string(formats.day(day.day, isLong: true))
                case .string("short"): return .string(formats.day(day.day, isLong: false))
                default:
                    guard let standard = LiquidFilter.standard["date"] else { return .null }
                    return try standard(.string("\(day.day) 00:00:00"), arguments, named, context)
                }
            },
            LiquidFilter("number") { (input, _, _, _) throws(LiquidError) in
                .string(formats.number(try number(input, "number")))
            },
            LiquidFilter("plural", minArgs: 2, named: PluralRules.Category.allCases.map(\.rawValue)) {
                (input, arguments, named, _) throws(LiquidError) in
                guard case .string(let one) = arguments[0], case .string(let other) = arguments[1] else {
                    throw LiquidError(.invalidArgument, "'plural' takes two words: \"order\", \"orders\"")
                }
                let forms = named.compactMapValues { word in
                    if case .string(let word) = word { word } else { nil }
                }
                return .string(
                    formats.plural(try number(input, "plural"), one: one, other: other, forms: forms))
            },
            LiquidFilter("list") { (input, _, _, _) throws(LiquidError) in
                guard case .array(let items) = input else {
                    throw LiquidError(.invalidArgument, "'list' joins the texts of a list")
                }
                let texts = items.compactMap { item -> String? in
                    switch item {
                    case .string(let text), .safe(let text): text
                    case .int(let number): String(number)
                    default: nil
                    }
                }
                return .string(formats.list(texts))
            },
            .raw,
        ]
    }

    /// Liquid's filters for numbers, which would take an amount of money or a date for 0 and say nothing.
    private static let numbersOnly: [LiquidFilter] = [
        "plus", "minus", "times", "divided_by", "modulo", "abs", "ceil", "floor", "round", "at_least",
        "at_most",
        "sum",
    ].compactMap { name in
        guard let standard = LiquidFilter.standard[name] else { return nil }
        return LiquidFilter(
            name, minArgs: standard.minArgs, maxArgs: standard.maxArgs, named: standard.named,
            acceptsMissing: standard.acceptsMissing
        ) { (input, arguments, named, context) throws(LiquidError) in
            if ([input] + arguments).contains(where: holdsDrop)
                || name == "sum" && sumsDrops(input, arguments)
            {
                throw LiquidError(
                    .invalidArgument,
                    "'\(name)' takes numbers; amounts of money are computed before the letter, so that they agree with your books"
                )
            }
            return try standard(input, arguments, named, context)
        }
    }

    private static func holdsDrop(_ value: LiquidValue) -> Bool {
        switch value {
        case .drop: true
        case .array(let items): items.contains { if case .drop = $0 { true } else { false } }
        default: false
        }
    }

    /// Whether a field that is summed is money in any item.
    private static func sumsDrops(_ input: LiquidValue, _ arguments: [LiquidValue]) -> Bool {
        guard case .array(let items) = input, case .string(let field)? = arguments.first else { return false }
        return items.contains { item in
            guard case .object(let object) = item, case .drop? = object[field] else { return false }
            return true
        }
    }

    private static func number(_ value: LiquidValue, _ filter: String) throws(LiquidError) -> Decimal {
        switch value {
        case .int(let number): return Decimal(Int64(number))
        case .double(let number):
            if number.magnitude < 1e12 {
                return Decimal(mantissa: Int64((number * 1000).rounded()), scale: 3)
            }
        case .string(let text):
            if let decimal = Decimal(text) { return decimal }
        default: break
        }
        throw LiquidError(.invalidArgument, "'\(filter)' takes a number")
    }
}
