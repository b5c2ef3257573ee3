/// One spelling for what people who set up servers spell in several ways, so that the table need not.
enum SpokenWords {
    /// Latin letters without marks, typographic quotes plain, invisible signs gone.
    ///
    /// - Parameter text: in lower case.
    static func plainLetters(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{2018}", "\u{2019}": result.append("'")
            case "\u{201C}", "\u{201D}": result.append("\"")
            case "\u{A0}", "\u{3000}": result.append(" ")
            case "\u{AD}", "\u{200B}", "\u{300}"..."\u{36F}": break
            case "\u{DF}": result.append(contentsOf: "ss".unicodeScalars)
            case "\u{E0}"..."\u{17F}": result.append(letters[scalar] ?? scalar)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// `doesn't` to `does not`, `e-mail` to `email`, `non-existent` to `nonexistent`.
    ///
    /// - Parameter words: lower case, single blanks.
    static func oneSpelling(_ words: [UInt8]) -> [UInt8] {
        var result = words
        for (from, to) in spellings where TextPattern.find(from, in: result[...]) != nil {
            result = replacing(from, with: to, in: result)
        }
        return result
    }

    /// In order: the general one after its exceptions.
    private static let spellings: [(from: [UInt8], to: [UInt8])] = [
        ("can't", "cannot"), ("can not", "cannot"), ("won't", "will not"), ("n't", " not"),
        ("e-mail", "email"),
        ("non-exist", "nonexist"), ("non exist", "nonexist"), ("unrouteable", "unroutable"),
        ("unknow user", "unknown user"), ("recognised", "recognized"),
    ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

    private static let letters: [Unicode.Scalar: Unicode.Scalar] = {
        let marked: [(Unicode.Scalar, String)] = [
            ("a", "àáâãäåāăą"), ("c", "çćĉċč"), ("d", "ďđ"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"),
            ("i", "ìíîïĩīĭįı"),
            ("l", "ĺļľłŀ"), ("n", "ñńņňŉ"), ("o", "òóôõöøōŏő"), ("r", "ŕŗř"), ("s", "śŝşš"), ("t", "ţťŧ"),
            ("u", "ùúûüũūŭůűų"), ("y", "ýÿŷ"), ("z", "źżž"),
        ]
        var letters: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (plain, scalars) in marked {
            for scalar in scalars.unicodeScalars { letters[scalar] = plain }
        }
        return letters
    }()

    private static func replacing(_ from: [UInt8], with to: [UInt8], in words: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(words.count + to.count)
        var rest = words[...]
        while let place = TextPattern.find(from, in: rest) {
            result += rest[rest.startIndex..<place]
            result += to
            rest = rest[(place + from.count)...]
        }
        return result + rest
    }
}
