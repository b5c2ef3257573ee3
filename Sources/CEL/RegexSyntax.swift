/// What is wrong with a pattern.
struct RegexError: Error {
    /// Lower case, no full stop.
    let message: String
    /// UTF-8 offsets in the pattern.
    let span: Range<Int>
}

/// A pattern as a tree. Captures and greediness do not matter for whether a text matches.
indirect enum RegexNode {
    case empty
    case set(RegexSet)
    case assertion(RegexAssertion)
    case sequence([RegexNode])
    case choice([RegexNode])
    /// `maximum` `nil`: without end.
    case repetition(RegexNode, minimum: Int, maximum: Int?)

    /// Whether counted repetitions, multiplied where they nest, stay within a limit.
    func repeats(within limit: Int) -> Bool {
        switch self {
        case .empty, .set, .assertion: return true
        case .sequence(let parts), .choice(let parts):
            return parts.allSatisfy { $0.repeats(within: limit) }
        case .repetition(let inner, let minimum, let maximum):
            let count = maximum ?? minimum
            return count <= limit && (maximum == 0 || inner.repeats(within: limit / max(1, count)))
        }
    }
}

enum RegexAssertion: Sendable {
    case textStart, textEnd, lineStart, lineEnd, wordBoundary, notWordBoundary
}

/// The characters that may stand at one place.
struct RegexSet: Sendable {
    struct Category: Sendable {
        /// The first letters of the general category: `L`, `Lu`.
        let name: String
        let isNegated: Bool
    }

    private(set) var ranges: [ClosedRange<UInt32>] = []
    private(set) var categories: [Category] = []
    var isNegated = false
    /// Whether a letter stands for its other case too.
    var foldsCase = false

    init(_ ranges: ClosedRange<UInt32>...) { self.ranges = ranges }

    init(_ ranges: [ClosedRange<UInt32>]) { self.ranges = ranges }

    mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }

    mutating func insert(_ category: Category) { categories.append(category) }

    /// All of another set, which must not fold case. A negated one comes in turned around.
    mutating func insert(_ other: RegexSet) {
        guard other.isNegated else {
            ranges += other.ranges
            categories += other.categories
            return
        }
        var next: UInt32 = 0
        for range in other.ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { ranges.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { ranges.append(next...0x10FFFF) }
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        var isIn = holds(scalar)
        if !isIn, foldsCase {
            let other = Self.otherCases(of: scalar)
            isIn = other.contains { holds($0) }
        }
        return isIn != isNegated
    }

    private func holds(_ scalar: Unicode.Scalar) -> Bool {
        for range in ranges where range.contains(scalar.value) { return true }
        for category in categories {
            let name = RegexSet.category(of: scalar)
            if name.hasPrefix(category.name) != category.isNegated { return true }
        }
        return false
    }

    /// What one character is when case does not matter.
    private static func otherCases(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        if scalar.isASCII, scalar.value | 0x20 != 0x6B, scalar.value | 0x20 != 0x73 {
            let isLetter = scalar.properties.isAlphabetic
            return isLetter ? [Unicode.Scalar(UInt8(scalar.value ^ 0x20))] : []
        }
        for group in moreCases where group.contains(scalar) { return group.filter { $0 != scalar } }
        var found: [Unicode.Scalar] = []
        for text in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
            let scalars = text.unicodeScalars
            if scalars.count == 1, let first = scalars.first { found.append(first) }
        }
        return found
    }

    /// Letters with more than two cases, or whose cases a simple mapping does not lead to (Unicode's
    /// CaseFolding.txt, statuses C and S).
    private static let moreCases: [[Unicode.Scalar]] = [
        ["K", "k", "\u{212A}"], ["S", "s", "\u{17F}"], ["\u{C5}", "\u{E5}", "\u{212B}"],
        ["\u{B5}", "\u{39C}", "\u{3BC}"], ["\u{DF}", "\u{1E9E}"], ["\u{1C4}", "\u{1C5}", "\u{1C6}"],
        ["\u{1C7}", "\u{1C8}", "\u{1C9}"], ["\u{1CA}", "\u{1CB}", "\u{1CC}"],
        ["\u{1F1}", "\u{1F2}", "\u{1F3}"], ["\u{345}", "\u{399}", "\u{3B9}", "\u{1FBE}"],
        ["\u{392}", "\u{3B2}", "\u{3D0}"], ["\u{395}", "\u{3B5}", "\u{3F5}"],
        ["\u{398}", "\u{3B8}", "\u{3D1}", "\u{3F4}"], ["\u{39A}", "\u{3BA}", "\u{3F0}"],
        ["\u{3A0}", "\u{3C0}", "\u{3D6}"], ["\u{3A1}", "\u{3C1}", "\u{3F1}"],
        ["\u{3A3}", "\u{3C2}", "\u{3C3}"], ["\u{3A6}", "\u{3C6}", "\u{3D5}"],
        ["\u{3A9}", "\u{3C9}", "\u{2126}"], ["\u{412}", "\u{432}", "\u{1C80}"],
        ["\u{414}", "\u{434}", "\u{1C81}"], ["\u{41E}", "\u{43E}", "\u{1C82}"],
        ["\u{421}", "\u{441}", "\u{1C83}"], ["\u{422}", "\u{442}", "\u{1C84}", "\u{1C85}"],
        ["\u{42A}", "\u{44A}", "\u{1C86}"], ["\u{462}", "\u{463}", "\u{1C87}"],
        ["\u{A64A}", "\u{A64B}", "\u{1C88}"], ["\u{1E60}", "\u{1E61}", "\u{1E9B}"],
    ]

    static let categoryNames: Set<String> = [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd",
        "Ps", "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf",
        "Co", "Cs",
    ]

    private static func category(of scalar: Unicode.Scalar) -> String {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        // RE2 counts unassigned characters to no category.
        case .unassigned: "-"
        @unknown default: "-"
        }
    }

    static let digit = RegexSet(0x30...0x39)
    static let word = RegexSet(0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A)
    static let space = RegexSet(0x09...0x0A, 0x0C...0x0D, 0x20...0x20)

    /// `[[:alpha:]]` and its kin.
    static let posix: [String: RegexSet] = [
        "alnum": RegexSet(0x30...0x39, 0x41...0x5A, 0x61...0x7A), "alpha": RegexSet(0x41...0x5A, 0x61...0x7A),
        "ascii": RegexSet(0...0x7F), "blank": RegexSet(0x09...0x09, 0x20...0x20),
        "cntrl": RegexSet(0...0x1F, 0x7F...0x7F), "digit": digit, "graph": RegexSet(0x21...0x7E),
        "lower": RegexSet(0x61...0x7A), "print": RegexSet(0x20...0x7E),
        "punct": RegexSet(0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E),
        "space": RegexSet(0x09...0x0D, 0x20...0x20), "upper": RegexSet(0x41...0x5A), "word": word,
        "xdigit": RegexSet(0x30...0x39, 0x41...0x46, 0x61...0x66),
    ]
}
