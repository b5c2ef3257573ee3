extension RegexParser {
    /// What follows a backslash outside brackets.
    mutating func escaped() throws(RegexError) -> RegexNode {
        switch next {
        case "A": return assertion(.textStart)
        case "z": return assertion(.textEnd)
        case "b": return assertion(.wordBoundary)
        case "B": return assertion(.notWordBoundary)
        case "C": throw error("'\\C' is not possible here", length: 2)
        default: break
        }
        if var set = try classEscape() {
            set.foldsCase = foldsCase
            return .set(set)
        }
        let scalar = try characterEscape()
        var set = RegexSet(scalar.value...scalar.value)
        set.foldsCase = foldsCase
        return .set(set)
    }

    private mutating func assertion(_ assertion: RegexAssertion) -> RegexNode {
        index += 2
        return .assertion(assertion)
    }

    /// `\d \w \s \pL \p{Lu}` and their negations; `nil` when something else follows.
    private mutating func classEscape() throws(RegexError) -> RegexSet? {
        guard let letter = next else { return nil }
        var set: RegexSet
        switch letter {
        case "d", "D": set = .digit
        case "w", "W": set = .word
        case "s", "S": set = .space
        case "p", "P": return try category()
        default: return nil
        }
        set.isNegated = letter.properties.isUppercase
        index += 2
        return set
    }

    private mutating func category() throws(RegexError) -> RegexSet {
        let start = index
        var isNegated = next == "P"
        index += 2
        var name = ""
        if peek == "{" {
            index += 1
            if peek == "^" {
                isNegated.toggle()
                index += 1
            }
            while let scalar = peek, scalar != "}" {
                name.unicodeScalars.append(scalar)
                index += 1
            }
            guard peek == "}" else { throw error("this category lacks its '}'", length: 0) }
            index += 1
        } else if let scalar = peek {
            name.unicodeScalars.append(scalar)
            index += 1
        }
        var set = RegexSet()
        if name == "Any" {
            if !isNegated { set.insert(0...0x10FFFF) }
            return set
        }
        guard RegexSet.categoryNames.contains(name) else {
            throw RegexError(
                message: "the character class '\(name)' is not known here", span: span(start, index))
        }
        set.insert(RegexSet.Category(name: name, isNegated: isNegated))
        return set
    }

    /// A backslash and what it makes one character of.
    private mutating func characterEscape() throws(RegexError) -> Unicode.Scalar {
        let start = index
        index += 1
        guard let letter = peek else { throw error("the pattern ends with a backslash", length: 0) }
        index += 1
        switch letter {
        case "a": return "\u{07}"
        case "f": return "\u{0C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{0B}"
        case "x": return try hexadecimal(start)
        case "0": return octal(first: 0, digits: 2)
        case "1"..."7":
            guard let digit = peek, ("0"..."7").contains(digit) else {
                throw RegexError(
                    message: "a group cannot be repeated by its number in these patterns",
                    span: span(start, index))
            }
            return octal(first: letter.value - 0x30, digits: 2)
        default:
            let isWord =
                ("0"..."9").contains(letter) || ("a"..."z").contains(letter) || ("A"..."Z").contains(letter)
            guard letter.isASCII, !isWord else {
                throw RegexError(message: "'\\\(letter)' is no escape", span: span(start, index))
            }
            return letter
        }
    }

    private mutating func octal(first: UInt32, digits: Int) -> Unicode.Scalar {
        var value = first
        for _ in 0..<digits {
            guard let digit = peek, ("0"..."7").contains(digit) else { break }
            value = value * 8 + digit.value - 0x30
            index += 1
        }
        return Unicode.Scalar(value) ?? "\0"
    }

    private mutating func hexadecimal(_ start: Int) throws(RegexError) -> Unicode.Scalar {
        var value: UInt32 = 0
        var count = 0
        let isBraced = peek == "{"
        if isBraced { index += 1 }
        while let scalar = peek, let digit = Character(scalar).hexDigitValue, scalar.isASCII,
            isBraced ? count < 8 : count < 2
        {
            value = value << 4 | UInt32(digit)
            count += 1
            index += 1
        }
        let isComplete = isBraced ? count > 0 && peek == "}" : count == 2
        if isBraced, isComplete { index += 1 }
        guard isComplete, let scalar = Unicode.Scalar(value) else {
            throw RegexError(message: "this is no character's number", span: span(start, index))
        }
        return scalar
    }

    /// `[a-z\d[:alpha:]]`, after the opening bracket.
    mutating func bracket() throws(RegexError) -> RegexSet {
        let start = index - 1
        var set = RegexSet()
        set.foldsCase = foldsCase
        if peek == "^" {
            set.isNegated = true
            index += 1
        }
        var isFirst = true
        while let scalar = peek, scalar != "]" || isFirst {
            isFirst = false
            if scalar == "[", next == ":", let named = try posix() {
                set.insert(named)
                continue
            }
            if scalar == "\\", let escape = try classEscape() {
                set.insert(escape)
                continue
            }
            let low = try bracketCharacter()
            var high = low
            if peek == "-", let after = next, after != "]" {
                index += 1
                high = try bracketCharacter()
            }
            guard low <= high else {
                throw RegexError(message: "this range runs backwards", span: span(start, index))
            }
            set.insert(low.value...high.value)
        }
        guard peek == "]" else {
            throw RegexError(message: "this '[' lacks its ']'", span: span(start, start + 1))
        }
        index += 1
        return set
    }

    private mutating func bracketCharacter() throws(RegexError) -> Unicode.Scalar {
        guard let scalar = peek else { throw error("the pattern ends within brackets", length: 0) }
        if scalar == "\\" { return try characterEscape() }
        index += 1
        return scalar
    }

    /// `[:alpha:]`, `[:^alpha:]`; `nil` when the bracket is only a character.
    private mutating func posix() throws(RegexError) -> RegexSet? {
        let start = index
        index += 2
        let isNegated = peek == "^"
        if isNegated { index += 1 }
        var name = ""
        while let scalar = peek, ("a"..."z").contains(scalar) {
            name.unicodeScalars.append(scalar)
            index += 1
        }
        guard peek == ":", next == "]" else {
            index = start
            return nil
        }
        index += 2
        guard var set = RegexSet.posix[name] else {
            throw RegexError(message: "'[:\(name):]' is not known", span: span(start, index))
        }
        set.isNegated = isNegated
        return set
    }
}
