import Diagnostics
import YAMLPlaces

/// A setting's value where somebody wrote it: in the file, or in a variable of the environment.
struct WrittenSetting {
    let setting: Setting
    let text: String
    /// `nil` in the environment.
    let value: YAMLValue?
    /// Of its value; of the key where there is no value.
    let span: SourceSpan

    /// In the file.
    init(_ setting: Setting, _ text: String, _ value: YAMLValue, key: SourceSpan) {
        self.setting = setting
        self.text = text
        self.value = value
        span = text.isEmpty ? key : value.span
    }

    /// In the environment; its place is in the variable.
    init(_ setting: Setting, variable text: String) {
        self.setting = setting
        self.text = text
        value = nil
        span = SourceSpan(file: setting.variable, start: 0, end: text.utf8.count)
    }

    /// What is wrong with it, whatever else is written.
    var diagnostics: [Diagnostic] {
        if let mistake = yamlMistake { return [mistake] }
        return setting.refusals(of: text).map { refusal in
            .error(
                refusal.code, refusal.message, at: refusal.part.map(place) ?? span, fixIt: refusal.fixIt,
                help: refusal.help)
        }
    }

    /// What YAML makes of quotes, tags and nothing, which no variable has.
    private var yamlMistake: Diagnostic? {
        guard let value else { return nil }
        if value.hasTag {
            return .error(
                "yaml/expected-text", "\(setting.name) must be a single text without a tag",
                at: SourceSpan(file: span.file, start: value.start, end: max(value.start, span.end)),
                help: "remove the word with '!'")
        }
        if value.isPlain, ["~", "null", "Null", "NULL"].contains(text) {
            return .error(
                "settings/empty", "\(setting.name) has no value: YAML reads '\(text)' as nothing", at: span,
                help: "remove the line, or put the word between quotes if you mean it")
        }
        guard !value.isPlain, !text.isEmpty, setting.refusals(of: text).isEmpty else { return nil }
        switch setting.kind {
        case .number:
            return .error(
                "settings/expected-number", "\(setting.name) stands between quotes, and is no number there",
                at: span, help: "write it without quotes: '\(setting.key): \(text)'")
        case .yesOrNo:
            return .error(
                "settings/expected-yes-or-no",
                "\(setting.name) stands between quotes, and is no yes or no there", at: span,
                help: "write it without quotes: '\(setting.key): \(text)'")
        default: return nil
        }
    }

    private func place(_ part: Range<Int>) -> SourceSpan {
        guard let value else {
            return SourceSpan(file: span.file, start: part.lowerBound, end: part.upperBound)
        }
        let offsets = YAMLScalarMap.offsets(of: text, in: value.source, at: value.start)
        guard part.upperBound <= offsets.count, let first = part.first, let last = part.last else {
            return span
        }
        let start = offsets[first]
        return SourceSpan(file: span.file, start: start, end: max(start, offsets[last]) + 1)
    }
}
