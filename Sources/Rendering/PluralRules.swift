import _FoundationICU

/// Which form of a word goes with a number in a language: CLDR's plural rules, out of the ICU that Foundation
/// brings along (UTS 35 part 3 §5).
final class PluralRules: @unchecked Sendable {
    // ICU's rules are read-only once opened, and may be asked from any thread.

    /// CLDR's categories; a language uses some of them, and always `other`.
    enum Category: String, CaseIterable, Sendable { case zero, one, two, few, many, other }

    private let rules: OpaquePointer?

    /// - Parameter language: BCP 47. An unknown one has the form `other` alone.
    init(_ language: String) {
        var status = U_ZERO_ERROR
        let opened = swift_uplrules_open(language, &status)
        rules = status.rawValue <= U_ZERO_ERROR.rawValue ? opened : nil
    }

    deinit { if let rules { swift_uplrules_close(rules) } }

    func category(of number: Double) -> Category {
        guard let rules, number.isFinite else { return .other }
        var status = U_ZERO_ERROR
        var keyword = [UInt16](repeating: 0, count: 16)
        let length = swift_uplrules_select(rules, number, &keyword, Int32(keyword.count), &status)
        guard status.rawValue <= U_ZERO_ERROR.rawValue, (1...16).contains(length) else { return .other }
        return Category(rawValue: String(decoding: keyword[..<Int(length)], as: UTF16.self)) ?? .other
    }
}
