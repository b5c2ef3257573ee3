import Diagnostics
public import Foundation

/// The company's clock and language. A namespace.
public enum CompanyRules {
    /// A zone of the tz database by its name, `Europe/Madrid`; `nil` if there is none.
    public static func zone(_ name: String) -> TimeZone? {
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "/_+-".utf8.contains(byte)
            }
        }
        // Foundation would look a path up that leads out of its folder, and takes the empty name for its own.
        guard isName, !name.isEmpty, !name.hasPrefix("/") else { return nil }
        return TimeZone(identifier: name)
    }

    static func zone(_ name: String, _ text: String) -> [Refusal] {
        if zone(text) != nil { return [] }
        let known = TimeZone.knownTimeZoneIdentifiers
        let nearest =
            Suggestion.nearest(to: text, among: known)
            // The city alone, with blanks as people write them.
            ?? known.first { $0.hasSuffix("/" + text.replacing(" ", with: "_")) }
        return [
            Refusal(
                "settings/no-zone", "\(name) \(Quoted.short(text)) is no time zone", fixIt: nearest,
                help: "write one such as Europe/Madrid")
        ]
    }

    /// ISO 639, then perhaps a script (ISO 15924) and a region (ISO 3166), with `-` or `_` between: `es`, `es-MX`, `zh-Hant`.
    public static func isLanguage(_ text: String) -> Bool {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "_" }
        guard (1...3).contains(parts.count), let first = parts.first,
            codes.contains(first.lowercased())
        else { return false }
        var rest = parts.dropFirst()
        if let script = rest.first, script.utf8.count == 4, areLetters(script) { rest = rest.dropFirst() }
        if let region = rest.first,
            (region.utf8.count == 2 && areLetters(region))
                || (region.utf8.count == 3 && region.utf8.allSatisfy { (0x30...0x39).contains($0) })
        {
            rest = rest.dropFirst()
        }
        return rest.isEmpty
    }

    static func language(_ name: String, _ text: String) -> [Refusal] {
        if isLanguage(text) { return [] }
        return [
            Refusal(
                "settings/no-language", "\(name) \(Quoted.short(text)) is no language",
                fixIt: englishNames[text.lowercased()],
                help: "write its code, such as es, or with a region es-MX")
        ]
    }

    /// Codes by what English calls them: many write that.
    private static let englishNames: [String: String] = {
        let english = Locale(identifier: "en")
        return codes.sorted().reduce(into: [:]) { names, code in
            guard let name = english.localizedString(forLanguageCode: code)?.lowercased() else { return }
            if names[name] == nil { names[name] = code }
        }
    }()

    private static let codes = Set(Locale.LanguageCode.isoLanguageCodes.map { $0.identifier.lowercased() })

    private static func areLetters(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
    }
}
