/// One selector of a list (Selectors 3, with `:is`, `:where` and lists in `:not` of Selectors 4).
struct Selector: Sendable {
    enum Combinator: UInt8, Sendable { case descendant, child, next, later }

    struct Compound: Sendable {
        var simple: [Simple] = []
        /// How it is joined to the compound on its left, which comes after it in the list.
        var combinator = Combinator.descendant
    }

    /// Names are numbers of ``Names``.
    indirect enum Simple: Sendable {
        case universal
        case type(Int)
        case id(Int)
        case hasClass(Int)
        case attribute(AttributeTest)
        case position(Position)
        case only(ofType: Bool)
        case empty, root
        case not([Selector])
        case any([Selector])
    }

    struct AttributeTest: Sendable {
        enum Relation: UInt8, Sendable { case present, equals, word, dash, prefix, suffix, part }

        /// In lower case.
        var name: [UInt8]
        var relation = Relation.present
        var value: [UInt8] = []
        var isCaseless = false
    }

    /// `a`n+`b`, counted from 1.
    struct Position: Sendable {
        var a: Int
        var b: Int
        var fromEnd = false
        var ofType = false

        /// Whether some n of 0 or more gives that number.
        func holds(_ number: Int) -> Bool {
            let left = number - b
            return a == 0 ? left == 0 : left % a == 0 && left / a >= 0
        }
    }

    /// From the last compound, the subject, to the first; never empty.
    var compounds: [Compound] = []
    /// Selectors 3 §9: ids, classes and types, each up to 2²⁰ − 1.
    var specificity: UInt64 = 0
    var range: Range<Int>
    /// Whether only a program that shows the page can tell (`:hover`, `::before`), or an element's `style`, which
    /// inlining itself changes: such a selector stays in the head.
    var isLeftToClients = false
    /// Whether all that is left to clients is a state of an element, such as `:hover`: without it, the rest selects
    /// the elements that may come to be in it.
    var isLeftOnlyForState = true

    static func weight(ids: UInt64 = 0, classes: UInt64 = 0, types: UInt64 = 0) -> UInt64 {
        ids << 40 | classes << 20 | types
    }

    /// A sum in which no count runs into the next.
    static func sum(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let most: UInt64 = 1 << 20 - 1
        var total: UInt64 = 0
        for shift in [40, 20, 0] as [UInt64] {
            total |= min((left >> shift & most) + (right >> shift & most), most) << shift
        }
        return total
    }
}

/// A number for each name, so that matching compares numbers; shared by a page's tree and its selectors.
final class Names {
    private var numbers: [[UInt8]: Int] = [:]

    func number(of name: [UInt8]) -> Int {
        if let known = numbers[name] { return known }
        let number = numbers.count
        numbers[name] = number
        return number
    }
}
