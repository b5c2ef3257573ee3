/// Reads RE2's syntax (github.com/google/re2/wiki/Syntax): what needs backtracking is refused.
struct RegexParser {
    struct Flags {
        var foldsCase = false
        var isMultiline = false
        var dotTakesNewline = false
    }

    private static let largestRepetition = 1000

    let scalars: [Unicode.Scalar]
    var index = 0
    private var flags = Flags()
    private var depth = 0

    private init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    static func parse(_ pattern: String) throws(RegexError) -> RegexNode {
        var parser = RegexParser(pattern)
        let node = try parser.choice()
        guard parser.index == parser.scalars.count else { throw parser.error("unexpected ')'", length: 1) }
        guard node.repeats(within: largestRepetition) else {
            throw RegexError(
                message: "repetitions within each other go up to \(largestRepetition)", span: 0..<0)
        }
        return node
    }

    private mutating func choice() throws(RegexError) -> RegexNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 100 else { throw error("the groups are nested too deeply", length: 1) }
        var branches = [try sequence()]
        while peek == "|" {
            index += 1
            branches.append(try sequence())
        }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(RegexError) -> RegexNode {
        var parts: [RegexNode] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            if scalar == "\\", next == "Q" {
                index += 2
                while let scalar = peek, !(scalar == "\\" && next == "E") {
                    parts.append(literal(scalar))
                    index += 1
                }
                if peek != nil { index += 2 }
                if let last = parts.popLast() { parts.append(try repeated(last)) }
                continue
            }
            guard let atom = try atom() else { continue }
            parts.append(try repeated(atom))
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    /// `* + ? {2,5}`, each possibly lazy.
    private mutating func repeated(_ atom: RegexNode) throws(RegexError) -> RegexNode {
        var node = atom
        var count = 0
        while let bounds = try bounds() {
            count += 1
            guard count == 1 else { throw error("a repetition of a repetition needs parentheses", length: 0) }
            if peek == "?" { index += 1 }
            node = .repetition(node, minimum: bounds.0, maximum: bounds.1)
        }
        return node
    }

    /// - Returns: `nil` when no repetition follows; `{` that is none is an ordinary character.
    private mutating func bounds() throws(RegexError) -> (Int, Int?)? {
        switch peek {
        case "*":
            index += 1
            return (0, nil)
        case "+":
            index += 1
            return (1, nil)
        case "?":
            index += 1
            return (0, 1)
        case "{":
            let start = index
            index += 1
            guard let minimum = number() else {
                index = start
                return nil
            }
            var maximum: Int? = minimum
            if peek == "," {
                index += 1
                maximum = number()
            }
            guard peek == "}" else {
                index = start
                return nil
            }
            index += 1
            guard minimum <= Self.largestRepetition, maximum ?? 0 <= Self.largestRepetition,
                minimum <= maximum ?? minimum
            else {
                throw RegexError(
                    message: "repetitions go up to \(Self.largestRepetition)", span: span(start, index))
            }
            return (minimum, maximum)
        default: return nil
        }
    }

    private mutating func number() -> Int? {
        var number: Int?
        while let scalar = peek, ("0"..."9").contains(scalar) {
            number = min((number ?? 0) * 10 + Int(scalar.value - 0x30), 100_000)
            index += 1
        }
        return number
    }

    /// - Returns: `nil` for a group that only sets flags.
    private mutating func atom() throws(RegexError) -> RegexNode? {
        guard let scalar = peek else { return nil }
        switch scalar {
        case "(": return try group()
        case "[":
            index += 1
            return .set(try bracket())
        case ".":
            index += 1
            var set = RegexSet(flags.dotTakesNewline ? [] : [0x0A...0x0A])
            set.isNegated = true
            return .set(set)
        case "^":
            index += 1
            return .assertion(flags.isMultiline ? .lineStart : .textStart)
        case "$":
            index += 1
            return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
        case "\\": return try escaped()
        case "*", "+", "?": throw error("'\(scalar)' has nothing to repeat", length: 1)
        case "{" where try bounds() != nil: throw error("'{' has nothing to repeat", length: 0)
        default:
            index += 1
            return literal(scalar)
        }
    }

    private func literal(_ scalar: Unicode.Scalar) -> RegexNode {
        var set = RegexSet(scalar.value...scalar.value)
        set.foldsCase = flags.foldsCase
        return .set(set)
    }

    private mutating func group() throws(RegexError) -> RegexNode? {
        let start = index
        let outer = flags
        index += 1
        if peek == "?" {
            index += 1
            if peek == "P" || peek == "<" {
                try groupName()
            } else {
                switch try groupFlags() {
                case .alone: return nil
                case .opens: break
                }
            }
        }
        let node = try choice()
        flags = outer
        guard peek == ")" else {
            throw RegexError(message: "this group lacks its ')'", span: span(start, start + 1))
        }
        index += 1
        return node
    }

    private mutating func groupName() throws(RegexError) {
        if peek == "P" { index += 1 }
        guard peek == "<", let first = next, first != "=", first != "!" else {
            throw error("looking ahead or back is not possible in these patterns", length: 1)
        }
        index += 1
        let start = index
        while let scalar = peek,
            scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        {
            index += 1
        }
        guard index > start, peek == ">" else { throw error("this is no name for a group", length: 1) }
        index += 1
    }

    private enum GroupFlags { case alone, opens }

    /// `(?i)` holds up to the end of the group around it, `(?i:…)` within.
    private mutating func groupFlags() throws(RegexError) -> GroupFlags {
        var isOn = true
        while let scalar = peek {
            index += 1
            if !isOn, scalar == ":" || scalar == ")", scalars[index - 2] == "-" {
                throw error("'-' names no flag to switch off", length: 0)
            }
            switch scalar {
            case "i": flags.foldsCase = isOn
            case "m": flags.isMultiline = isOn
            case "s": flags.dotTakesNewline = isOn
            case "U": break
            case "-" where isOn: isOn = false
            case ":": return .opens
            case ")": return .alone
            case "=", "!":
                throw error("looking ahead or back is not possible in these patterns", length: 0)
            default: throw error("'\(scalar)' is no flag", length: 0)
            }
        }
        throw error("this group does not end", length: 0)
    }

    var foldsCase: Bool { flags.foldsCase }
    var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
    var next: Unicode.Scalar? { index + 1 < scalars.count ? scalars[index + 1] : nil }

    func error(_ message: String, length: Int) -> RegexError {
        RegexError(message: message, span: span(index, index + length))
    }

    /// Scalars to bytes.
    func span(_ start: Int, _ end: Int) -> Range<Int> {
        let from = scalars.prefix(start).reduce(0) { $0 + UTF8.width($1) }
        let length = scalars.prefix(end).dropFirst(start).reduce(0) { $0 + UTF8.width($1) }
        return from..<from + length
    }
}
