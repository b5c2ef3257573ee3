import Diagnostics

/// What is wrong with a style sheet, and where.
struct CSSMistake: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case openComment, openString, openBlock, noBlock, nested
        case noName, noColon, noValue, strayBracket, badText, strayMark, unknownProperty
        /// What a selector has that no selector may have; the word is from ``SelectorParser``.
        case selector(String)
        case unknownPseudo(String, known: String?)
        case liquidDecides(Decided)
        case misnested, tooMuch, losesToInlined
    }

    /// What Liquid decides.
    enum Decided: Hashable, Sendable {
        case match, rule, value, sheet, styleAttribute
    }

    var kind: Kind
    /// Never beyond the bytes.
    var range: Range<Int>
    /// The text there, as a message quotes it.
    var text: String

    init(_ kind: Kind, _ range: Range<Int>, in bytes: [UInt8]) {
        self.kind = kind
        self.range = range.clamped(to: 0..<bytes.count)
        text = CSSText.quoted(bytes[self.range])
    }

    func diagnostic(in file: String) -> Diagnostic {
        let (severity, code, message, help) = wording
        var fixIt: String?
        switch kind {
        case .unknownProperty: fixIt = CSSPropertyNames.nearest(to: text)
        case .unknownPseudo(_, let known): fixIt = known
        default: break
        }
        return Diagnostic(
            severity, code: code, message,
            at: SourceSpan(file: file, start: range.lowerBound, end: range.upperBound),
            fixIt: fixIt.map(Diagnostic.FixIt.init(replacement:)), help: fixIt == nil ? help : nil)
    }

    private var wording: (Diagnostic.Severity, code: String, message: String, help: String) {
        switch kind {
        case .openComment:
            (.error, "css/unclosed", "a comment that begins here never ends", "end it with '*/'")
        case .openString:
            (
                .error, "css/unclosed", "a text that begins here never ends",
                "end it with the quote it began with"
            )
        case .openBlock:
            (.error, "css/unclosed", "no '}' closes this block", "write '}' after its last declaration")
        case .noBlock:
            (.error, "css/no-block", "'\(text)' has no block", "write its declarations between '{' and '}'")
        case .nested:
            (
                .warning, "css/nested",
                "'\(text)' stands within another rule, which mail programs do not read",
                "write it as a rule of its own, or end the declaration before it with ';'"
            )
        case .noName:
            (
                .warning, "css/syntax", "'\(text)' is no declaration, and is passed over",
                "write 'property: value', or remove it"
            )
        case .noColon:
            (
                .warning, "css/syntax", "'\(text)' has no colon, and is passed over",
                "write 'property: value', and ';' before the next one"
            )
        case .noValue:
            (
                .warning, "css/syntax", "'\(text)' has no value, and is passed over",
                "write a value, or remove it"
            )
        case .strayBracket:
            (
                .warning, "css/syntax", "'\(text)' closes nothing, so that the declaration is passed over",
                "remove it, or write what it closes"
            )
        case .badText:
            (
                .warning, "css/syntax",
                "'\(text)' is cut off or malformed, so that the declaration is passed over",
                "put it between quotes, on one line"
            )
        case .strayMark:
            (
                .warning, "css/syntax",
                "'!' stands for '!important' alone, so that the declaration is passed over",
                "write '!important' at the end of the value, or remove it"
            )
        case .unknownProperty:
            (
                .warning, "css/unknown-property", "no property is named '\(text)'",
                "look the name up; one of your own begins with '--'"
            )
        case .selector(let trouble):
            (
                .warning, "css/selector", "\(trouble), so that browsers pass over the whole rule",
                "mend the selector, or remove it"
            )
        case .unknownPseudo(let name, _):
            (
                .warning, "css/selector",
                "nothing is named '\(name)', so that browsers pass over the whole rule",
                "remove it, or put the other selectors into a rule of their own"
            )
        case .liquidDecides(let decided): Self.wording(of: decided, text)
        case .misnested:
            (
                .warning, "css/misnested",
                "tags that overlap decide what '\(text)' selects; it stays in <style>",
                "close the tags in the reverse order of their opening"
            )
        case .losesToInlined:
            (
                .warning, "css/loses-to-inlined",
                "'\(text)' stays in <style>, and loses to the style=\"…\" that is inlined where it selects",
                "add '!important'"
            )
        case .tooMuch:
            (
                .warning, "css/too-much",
                "matching '\(text)' takes more steps than a mail may; it and what follows stay in <style>",
                "select by a class instead of by long chains"
            )
        }
    }

    private static func wording(
        of decided: Decided, _ text: String
    ) -> (Diagnostic.Severity, code: String, message: String, help: String) {
        let code = "css/liquid-decides"
        switch decided {
        case .match:
            return (
                .warning, code,
                "Liquid decides what '\(text)' selects; where it does, the rule stays in <style>",
                "select by a class written without Liquid, or write style=\"…\" there; what stays needs '!important' against what is inlined"
            )
        case .rule:
            return (
                .warning, code, "Liquid decides the rule '\(text)'; it stays in <style>",
                "write the rule without Liquid, and let Liquid choose between two classes"
            )
        case .value:
            return (
                .warning, code, "Liquid decides '\(text)'; it stays in <style>",
                "write it into the style=\"…\" of the elements, or add '!important'"
            )
        case .sheet:
            return (
                .warning, code, "Liquid decides whether this sheet is there; it stays as it is",
                "move the block of Liquid into the body, and let it choose between two classes"
            )
        case .styleAttribute:
            return (
                .warning, code,
                "Liquid decides whether this element has a style; where it has none, nothing is inlined",
                "write style=\"{% if … %}…{% endif %}\", with Liquid inside the value"
            )
        }
    }
}
