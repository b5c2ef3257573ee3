import Diagnostics

/// A rule that stays in the head, as far as it may have been meant to win against one that is inlined.
struct StayingRule {
    var selectors: [Selector]
    /// Those without `!important` and without Liquid, and where they stand.
    var declarations: [(name: [UInt8], range: Range<Int>)]
    /// Where it stands.
    var offset: Int
    /// The inlined rule whose declarations these are, too; -1 for none.
    var rule = -1
}

extension StyleInliner {
    /// An element that surely has the declarations of some rules in its `style`.
    struct Styled {
        var node: Int
        var matches: [StyleRules.Match]
    }

    /// Reports each declaration of `@media` or of a state such as `:hover` that would win by specificity and order
    /// (CSS Cascade 4 §6.1), but loses to a `style` attribute once what it is against is inlined.
    ///
    /// Looks no further when the steps that a page may take are used up.
    mutating func reportLosing(to styled: [Styled]) {
        for rule in rules.staying {
            var left = rule.declarations
            for selector in rule.selectors {
                for element in styled where !left.isEmpty {
                    matcher.budget -= 1
                    guard !matcher.isExhausted else { return }
                    guard matcher.matches(selector, element.node) == .yes else { continue }
                    left.removeAll { declaration in
                        guard loses(declaration.name, selector, rule, to: element.matches) else {
                            return false
                        }
                        mistakes.append(CSSMistake(.losesToInlined, declaration.range, in: source.bytes))
                        return true
                    }
                }
            }
        }
    }

    /// Whether inlining the matches, the weakest first, turns the order of a declaration and theirs.
    private mutating func loses(
        _ name: [UInt8], _ selector: Selector, _ rule: StayingRule, to matches: [StyleRules.Match]
    ) -> Bool {
        var loses = false
        for match in matches where match.rule != rule.rule {
            let other = rules.list[match.rule]
            matcher.budget -= 1 + other.declarations.count
            guard !matcher.isExhausted else { return false }
            let isWeaker =
                (match.specificity, other.range.lowerBound) < (selector.specificity, rule.offset)
            for declaration in other.declarations where CSSPropertyNames.overlap(declaration.name, name) {
                if !declaration.isImportant, isWeaker { loses = true }
                // It lost to that one before.
                if declaration.isImportant || !isWeaker, declaration.name == name { return false }
            }
        }
        return loses
    }
}
