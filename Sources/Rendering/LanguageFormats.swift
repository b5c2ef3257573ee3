public import Domain
import Foundation
import Synchronization

/// How a language writes numbers, money and days: facts of Foundation's ICU (CLDR), read out once, so that
/// formatting a value on the way into a mail is appending a few bytes.
public final class LanguageFormats: Sendable {
    /// BCP 47, as the template says it.
    public let language: String
    private let decimalMark: [UInt8]
    private let groupMark: [UInt8]
    /// CLDR `minimumGroupingDigits`: 2 where 1234 is written without a group mark (Spanish).
    private let ungroupedDigits: Int
    private let moneyPatterns = Mutex<[Currency: MoneyPattern]>([:])
    private let days: Mutex<Days>
    private let locale: Locale
    private let plurals: PluralRules

    /// The formatters are made once, since making one costs as much as writing a letter.
    private struct Days {
        var known: [DayKey: String] = [:]
        let long: DateFormatter
        let short: DateFormatter

        init(_ locale: Locale) {
            long = DateFormatter()
            long.locale = locale
            long.timeZone = TimeZone(secondsFromGMT: 0)
            long.dateStyle = .long
            short = DateFormatter()
            short.locale = locale
            short.timeZone = TimeZone(secondsFromGMT: 0)
            short.setLocalizedDateFormatFromTemplate("ddMMyyyy")
        }
    }

    private struct DayKey: Hashable { var day: CivilDay, isLong: Bool }

    /// What stands around the digits of an amount.
    private struct MoneyPattern { var prefix: [UInt8], suffix: [UInt8] }

    private static let known = Mutex<[String: LanguageFormats]>([:])

    public static func formats(for language: String) -> LanguageFormats {
        known.withLock { known in
            if let formats = known[language] { return formats }
            let formats = LanguageFormats(language)
            known[language] = formats
            return formats
        }
    }

    private init(_ language: String) {
        self.language = language
        // British custom (day before month) for plain English: the company is in Europe unless it says en-us.
        let identifier = language == "en" ? "en-GB" : language
        let locale = Locale(identifier: identifier)
        self.locale = locale
        plurals = PluralRules(identifier)
        days = Mutex(Days(locale))
        let formatter = NumberFormatter()
        formatter.locale = locale
        formatter.numberStyle = .decimal
        decimalMark = Array((formatter.decimalSeparator ?? ".").utf8)
        groupMark = Array((formatter.groupingSeparator ?? ",").utf8)
        let short = formatter.string(from: 1234) ?? "1234"
        ungroupedDigits = short.utf8.count > 4 ? 3 : 4
    }

    /// `1.234,5`
    public func number(_ number: Domain.Decimal) -> String {
        // Trailing zeros of a quantity say nothing.
        var (mantissa, scale) = (number.mantissa, number.scale)
        while scale > 0, mantissa % 10 == 0 { (mantissa, scale) = (mantissa / 10, scale - 1) }
        return written(mantissa, scale: scale, MoneyPattern(prefix: [], suffix: []))
    }

    /// `1.135,08 €`, with a no-break space where the language puts a space.
    public func money(_ money: Money) -> String {
        written(money.minorUnits, scale: money.currency.minorDigits, pattern(of: money.currency))
    }

    /// `23 de noviembre de 2026`, or `23/11/2026`.
    public func day(_ day: CivilDay, isLong: Bool) -> String {
        let key = DayKey(day: day, isLong: isLong)
        return days.withLock { days in
            if let text = days.known[key] { return text }
            let date = Date(timeIntervalSince1970: Double(day.daysSince1970) * 86_400)
            let text = (isLong ? days.long : days.short).string(from: date)
            // Distinct days of one run are few; a service that lives long must still not keep them all.
            if days.known.count > 4096 { days.known.removeAll() }
            days.known[key] = text
            return text
        }
    }

    /// "a, b y c", by the language's list pattern.
    public func list(_ items: [String]) -> String {
        let text = items.formatted(.list(type: .and).locale(locale))
        // ICU turns "y" into "e" before i and hi, and overlooks the accent of "Íñigo".
        guard language.hasPrefix("es"), let last = items.last, text.hasSuffix(" y \(last)"),
            ["í", "Í", "hí", "Hí"].contains(where: last.precomposedStringWithCanonicalMapping.hasPrefix)
        else { return text }
        return "\(text.dropLast(last.count + 3)) e \(last)"
    }

    /// The number with the word that goes with it: `1 pedido`, `3 pedidos`.
    ///
    /// - Parameter forms: for languages with more than two, by CLDR category (`few`, `many`); one that is not
    ///   given is `other`.
    public func plural(
        _ number: Domain.Decimal, one: String, other: String, forms: [String: String] = [:]
    ) -> String {
        let category = plurals.category(of: number.doubleValue)
        let word = forms[category.rawValue] ?? (category == .one ? one : other)
        return "\(self.number(number)) \(word)"
    }

    /// The digits with their marks, from the last to the first, in a text of just that length: most amounts are short
    /// enough for Swift to keep them without memory of their own.
    private func written(_ mantissa: Int64, scale: Int, _ pattern: MoneyPattern) -> String {
        var digits = 1
        var rest = mantissa.magnitude / 10
        while rest > 0 { (digits, rest) = (digits + 1, rest / 10) }
        let whole = max(digits - scale, 1)
        let groups = whole > ungroupedDigits ? (whole - 1) / 3 : 0
        let marks = groups * groupMark.count + (scale > 0 ? decimalMark.count : 0)
        let length =
            (mantissa < 0 ? 1 : 0) + pattern.prefix.count + whole + scale + marks + pattern.suffix.count
        return String(unsafeUninitializedCapacity: length) { text in
            var place = length
            func put(_ bytes: [UInt8]) {
                place -= bytes.count
                for index in bytes.indices { text[place + index] = bytes[index] }
            }
            put(pattern.suffix)
            var rest = mantissa.magnitude
            for index in 0..<whole + scale {
                if index == scale, scale > 0 { put(decimalMark) }
                if groups > 0, index > scale, (index - scale) % 3 == 0 { put(groupMark) }
                place -= 1
                text[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            put(pattern.prefix)
            if mantissa < 0 { text[0] = UInt8(ascii: "-") }
            return length
        }
    }

    private func pattern(of currency: Currency) -> MoneyPattern {
        moneyPatterns.withLock { patterns in
            if let pattern = patterns[currency] { return pattern }
            let formatter = NumberFormatter()
            formatter.locale = locale
            formatter.numberStyle = .currency
            formatter.currencyCode = currency.code
            formatter.minimumFractionDigits = 0
            formatter.maximumFractionDigits = 0
            let sample = formatter.string(from: 7) ?? "7 \(currency.code)"
            let parts = sample.split(separator: "7", maxSplits: 1, omittingEmptySubsequences: false)
            let pattern = MoneyPattern(
                prefix: parts.first.map { Array($0.utf8) } ?? [],
                suffix: parts.count > 1 ? Array(parts[1].utf8) : [])
            patterns[currency] = pattern
            return pattern
        }
    }
}
