import Diagnostics
import YAMLPlaces

/// Goes through the sections and keys of rekindle.yaml, and says of each what is wrong with its shape.
struct SettingsReader {
    private(set) var diagnostics: [Diagnostic] = []
    /// It is a file with sections, whatever is in them.
    private(set) var isRead = false
    /// In the file's order; of a key that stands twice, only the first.
    private(set) var written: [WrittenSetting] = []
    /// Of keys that have a value which is no text.
    private(set) var shapeless: Set<String> = []
    /// Where a section's name stands.
    private(set) var sections: [String: SourceSpan] = [:]
    /// What must not be shown: secrets, and whatever stands behind a key that is none.
    private(set) var hidden: [SourceSpan] = []
    /// Keys that another name was put in place of, by their place.
    private var renamed: [Int: String] = [:]

    init(_ source: SourceText) {
        guard let file = YAMLReader.tolerantRoot(of: source, &diagnostics),
            var reader = YAMLReader(file.root, name: "rekindle.yaml", &diagnostics)
        else { return }
        isRead = true
        renamed = file.renamed
        var seen: Set<String> = []
        for (key, value) in reader.takeAll() {
            guard diagnostics.count < Self.most else { break }
            guard let word = name(of: key, in: "rekindle.yaml") else { continue }
            if !seen.insert(word).inserted {
                repeated(word, key, in: "the file", help: "put the lines of both below one of them")
            }
            guard let section = section(word, key, value) else { continue }
            if sections[section] == nil { sections[section] = key.span }
            // A section whose lines are all comments.
            if let text = value.text, text.isEmpty || text == "~" || text == "null" { continue }
            guard var part = YAMLReader(value, name: "'\(section)'", &diagnostics) else { continue }
            read(section, part.takeAll())
        }
        for (offset, word) in renamed {
            // In a part that nobody reads.
            let span = SourceSpan(file: source.name, start: offset, end: offset + word.utf8.count)
            diagnostics.append(
                .error(
                    "settings/repeated-key",
                    "\(Quoted.short(word)) stands here for the first of several times", at: span,
                    help: "remove one of them"))
        }
    }

    /// A file with more is none of settings, and nobody reads on.
    private static let most = 200

    private mutating func read(_ section: String, _ entries: [(key: YAMLValue, value: YAMLValue)]) {
        var seen: Set<String> = []
        for (key, value) in entries {
            guard diagnostics.count < Self.most else { break }
            guard let word = name(of: key, in: "'\(section)'") else { continue }
            let isFirst = seen.insert(word).inserted
            if !isFirst { repeated(word, key, in: "'\(section)'", help: "remove one of them") }
            guard let setting = setting(word, key, value, section) else { continue }
            guard setting.kind != .secret else {
                secret(setting, key, value)
                continue
            }
            guard let text = value.text else {
                shapeless.insert(setting.name)
                let isList = setting.kind == .events || setting.kind == .ipAddresses
                diagnostics.append(
                    .error(
                        "yaml/expected-text", "'\(setting.key)' must be a single text", at: value.span,
                        help: isList
                            ? "write them on one line, with commas between and without brackets" : nil))
                continue
            }
            let entry = WrittenSetting(setting, text, value, key: key.span)
            if isFirst, !written.contains(where: { $0.setting == setting }) {
                written.append(entry)
            } else {
                diagnostics += entry.diagnostics
            }
        }
    }

    private mutating func secret(_ setting: Setting, _ key: YAMLValue, _ value: YAMLValue) {
        hidden.append(extent(of: value))
        diagnostics.append(
            .error(
                "settings/secret", "a \(setting.key) must not stand in a file", at: key.span,
                help: "remove the line, and set \(setting.variable) in the environment"))
    }

    /// A key's own words; says so if it has none.
    private mutating func name(of key: YAMLValue, in place: String) -> String? {
        if let name = renamed.removeValue(forKey: key.start) { return name }
        if let text = key.text { return text }
        diagnostics.append(
            .error("yaml/unknown-key", "a key of \(place) is no single word", at: key.span))
        return nil
    }

    private mutating func repeated(_ word: String, _ key: YAMLValue, in place: String, help: String) {
        diagnostics.append(
            .error(
                "settings/repeated-key", "\(Quoted.short(word)) stands a second time in \(place)",
                at: key.span, help: help))
    }

    /// The section that a word at the top names, or is nearest to.
    private mutating func section(_ word: String, _ key: YAMLValue, _ value: YAMLValue) -> String? {
        let names = SettingsTable.sections
        if names.contains(word) { return word }
        hidden.append(extent(of: value))
        let nearest = Suggestion.nearest(to: word, among: names)
        var help: String?
        if nearest == nil {
            let homes = SettingsTable.all.filter { $0.key == word || $0.name == word }
            help =
                homes.isEmpty
                ? "it may have: \(names.joined(separator: ", "))"
                : "write it indented under \(Quoted.choice(homes.map { "'\($0.section):'" }))"
        }
        diagnostics.append(
            .error(
                "yaml/unknown-key", "rekindle.yaml knows no \(Quoted.short(word))", at: key.span,
                fixIt: nearest, help: help))
        guard let nearest, value.hasNamedParts, sections[nearest] == nil else { return nil }
        hidden.removeLast()
        return nearest
    }

    private mutating func setting(
        _ word: String, _ key: YAMLValue, _ value: YAMLValue, _ section: String
    ) -> Setting? {
        let settings = SettingsTable.keys(of: section)
        if let setting = settings.first(where: { $0.key == word }) { return setting }
        let open = settings.filter { $0.kind != .secret }.map(\.key)
        let nearest = Suggestion.nearest(to: word, among: settings.map(\.key))
        if let setting = settings.first(where: { $0.key == nearest && $0.kind == .secret }) {
            // Written right, it would be refused all the same.
            secret(setting, key, value)
            return nil
        }
        hidden.append(extent(of: value))
        let homes = SettingsTable.all.filter { $0.key == word && $0.kind != .secret }.map {
            "'\($0.section)'"
        }
        diagnostics.append(
            .error(
                "yaml/unknown-key", "'\(section)' knows no \(Quoted.short(word))", at: key.span,
                fixIt: nearest,
                help: nearest != nil
                    ? nil
                    : homes.isEmpty
                        ? "it may have: \(open.joined(separator: ", "))"
                        : "there is one under \(Quoted.choice(homes))"))
        guard let setting = settings.first(where: { $0.key == nearest }), !Masking.isSecretName(word) else {
            return nil
        }
        hidden.removeLast()
        return setting
    }

    /// A value that must not be shown, or its first line where it has parts.
    private func extent(of value: YAMLValue) -> SourceSpan {
        let source = value.source
        let span = value.span
        let line = source.line(source.place(of: value.start).line)
        let isFollowed = value.text.map { span.end - span.start >= $0.utf8.count } ?? false
        let end = isFollowed ? span.end : max(span.end, line.endIndex)
        return SourceSpan(file: source.name, start: min(value.start, end), end: end)
    }
}
