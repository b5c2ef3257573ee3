/// One declaration of a style rule, as written.
struct CSSDeclaration: Sendable {
    /// In lower case, escapes decoded; a custom property as it is written.
    var name: [UInt8]
    var nameRange: Range<Int>
    /// Indexes into the sheet's tokens: the value without blanks at its ends and without `!important`.
    var value: Range<Int>
    var isImportant: Bool
    /// Whether Liquid has a part in it, or decides whether it is there.
    var isLiquid: Bool

    var isCustom: Bool { name.starts(with: [ASCII.hyphen, ASCII.hyphen]) }
}

/// One style rule of a sheet; at-rules are passed over.
struct CSSRule: Sendable {
    /// From its selectors to its closing brace.
    var range: Range<Int>
    /// Indexes into the sheet's tokens, without blanks at its ends.
    var prelude: Range<Int>
    var declarations: [CSSDeclaration] = []
    /// Whether Liquid decides whether the rule is there, or what it selects.
    var isLiquid = false
    /// Whether something stands in its block that is no declaration of its own, such as a nested rule.
    var hasForeignParts = false
}

/// A style sheet that was read: its rules in order, and what is wrong with it.
struct CSSSheet: Sendable {
    let bytes: [UInt8]
    var tokens: [CSSToken]
    /// Those outside at-rules.
    var rules: [CSSRule] = []
    /// Those within `@media`, `@supports` and `@container`, which stay in the head.
    var conditionalRules: [CSSRule] = []
    /// Whether an at-rule, which stays in the head, has a declaration with `!important`.
    var keepsImportant = false
    var diagnostics: [CSSMistake] = []

    /// The bytes that a range of tokens covers.
    func bytes(of tokens: Range<Int>) -> Range<Int> {
        guard let first = self.tokens[tokens].first, let last = self.tokens[tokens].last else {
            let place =
                tokens.lowerBound < self.tokens.count ? self.tokens[tokens.lowerBound].range.lowerBound : 0
            return place..<place
        }
        return first.range.lowerBound..<last.range.upperBound
    }
}
