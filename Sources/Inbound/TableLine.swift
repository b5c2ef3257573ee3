internal import Diagnostics

/// One line of a table, with the places of its words.
struct TableLine {
    struct Word {
        var text: String
        /// Bytes in the source.
        var range: Range<Int>
    }

    struct Entry {
        var key: Word
        var conditions: [Word]
        var pattern: Word
    }

    private let source: SourceText
    private let number: Int
    private let start: Int
    let text: String

    init(_ source: SourceText, _ number: Int) {
        self.source = source
        self.number = number
        let bytes = source.line(number)
        var range = bytes.startIndex..<bytes.endIndex
        while let first = bytes[range].first, FieldBlock.isBlank(first) {
            range = (range.lowerBound + 1)..<range.upperBound
        }
        while let last = bytes[range].last, FieldBlock.isBlank(last) {
            range = range.lowerBound..<(range.upperBound - 1)
        }
        start = range.lowerBound
        text = String(decoding: bytes[range], as: UTF8.self)
    }

    /// `<standard>:12`.
    var place: String { "\(source.name):\(number)" }

    func section(among names: [String]) throws(Diagnostic) -> String? {
        let name = text.dropFirst().prefix { $0 != "]" }
        guard text.hasSuffix("]"), names.contains(String(name)) else {
            let known = names.joined(separator: ", ")
            throw mistake(
                "inbound/unknown-section", "there is no section '\(name)'; there are \(known)",
                fixIt: Suggestion.nearest(to: String(name), among: names).map { "[\($0)]" })
        }
        return String(name)
    }

    func entry() throws(Diagnostic) -> Entry {
        let bytes = Array(text.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
            throw mistake("inbound/no-colon", "there is no ':' between key and pattern")
        }
        let pattern = word(bytes, (colon + 1)..<bytes.count)
        guard !pattern.text.isEmpty else {
            throw mistake("inbound/no-pattern", "nothing stands after the ':'")
        }
        let mark = Array(" if ".utf8)
        guard let place = TextPattern.find(mark, in: bytes[..<colon]) else {
            return Entry(key: word(bytes, 0..<colon), conditions: [], pattern: pattern)
        }
        var conditions: [Word] = []
        var from = place + mark.count
        for index in from...colon where index == colon || bytes[index] == UInt8(ascii: ",") {
            conditions.append(word(bytes, from..<index))
            from = index + 1
        }
        return Entry(key: word(bytes, 0..<place), conditions: conditions, pattern: pattern)
    }

    func one<Value: RawRepresentable & CaseIterable>(
        of type: Value.Type, _ word: Word, _ code: String, _ what: String
    ) throws(Diagnostic) -> Value where Value.RawValue == String {
        if let value = Value(rawValue: word.text) { return value }
        throw mistake(
            code, "there is no \(what) '\(word.text)'", at: word,
            fixIt: Suggestion.nearest(to: word.text, among: Value.allCases.map(\.rawValue)))
    }

    func mistake(_ code: String, _ message: String, at word: Word? = nil, fixIt: String? = nil) -> Diagnostic
    {
        let range = word?.range ?? start..<(start + text.utf8.count)
        return .error(
            code, message,
            at: SourceSpan(
                file: source.name, start: range.lowerBound, end: max(range.lowerBound, range.upperBound)),
            fixIt: fixIt)
    }

    private func word(_ bytes: [UInt8], _ range: Range<Int>) -> Word {
        var range = range
        while let first = bytes[range].first, FieldBlock.isBlank(first) {
            range = (range.lowerBound + 1)..<range.upperBound
        }
        while let last = bytes[range].last, FieldBlock.isBlank(last) {
            range = range.lowerBound..<(range.upperBound - 1)
        }
        return Word(
            text: String(decoding: bytes[range], as: UTF8.self),
            range: (start + range.lowerBound)..<(start + range.upperBound))
    }
}
