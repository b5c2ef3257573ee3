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

    /// The simple case mappings of one character.
    private static func otherCases(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        if scalar.isASCII {
            // Kelvin and long s fold to ASCII letters, as in RE2.
            switch scalar {
            case "a"..."z":
                let capital = Unicode.Scalar(UInt8(scalar.value - 32))
                return scalar == "k"
                    ? [capital, "\u{212A}"] : scalar == "s" ? [capital, "\u{17F}"] : [capital]
            case "A"..."Z":
                let small = Unicode.Scalar(UInt8(scalar.value + 32))
                return scalar == "K" ? [small, "\u{212A}"] : scalar == "S" ? [small, "\u{17F}"] : [small]
            default: return []
            }
        }
        var found: [Unicode.Scalar] = []
        for text in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
            let scalars = text.unicodeScalars
            guard scalars.count == 1, let first = scalars.first else { continue }
            found.append(first)
            let back = first.properties.lowercaseMapping.unicodeScalars
            if back.count == 1, let small = back.first { found.append(small) }
        }
        return found
    }

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
