public import Diagnostics
public import Yams

/// A value of a YAML file with its place, read with all mistakes collected.
public struct YAMLValue {
    public let node: Node
    public let source: SourceText

    /// The offset of its first character.
    public var start: Int {
        node.mark.map(source.offset(of:)) ?? 0
    }

    public var span: SourceSpan {
        let end: Int
        if let scalar = node.scalar, !scalar.string.isEmpty {
            let offsets = YAMLScalarMap.offsets(of: scalar.string, in: source, at: start)
            end = (offsets.last ?? start) + 1
            return SourceSpan(
                file: source.name, start: offsets.first ?? start, end: max(end, offsets.first ?? start))
        }
        return SourceSpan(file: source.name, start: start, end: min(start + 1, source.bytes.count + 1))
    }

    public var text: String? { node.scalar?.string }
    public var items: [YAMLValue]? { node.sequence?.map { YAMLValue(node: $0, source: source) } }
}

/// Reads the keys of one YAML mapping; at the end, those nobody asked for are mistakes.
public struct YAMLReader {
    private var entries: [(key: YAMLValue, value: YAMLValue)] = []
    private var known: [String] = []
    private let place: YAMLValue
    /// What the mapping is called in messages: `the campaign`, `a rule`.
    private let name: String

    public init?(_ value: YAMLValue, name: String, _ diagnostics: inout [Diagnostic]) {
        guard let mapping = value.node.mapping else {
            diagnostics.append(
                .error("yaml/expected-mapping", "\(name) must have named parts (key: value)", at: value.span))
            return nil
        }
        place = value
        self.name = name
        for (key, item) in mapping {
            entries.append(
                (YAMLValue(node: key, source: value.source), YAMLValue(node: item, source: value.source)))
        }
    }

    /// The value of a key; `nil` if it is not there.
    public mutating func value(_ key: String) -> YAMLValue? {
        known.append(key)
        return entries.first { $0.key.text == key }?.value
    }

    /// Every key with its value in the file's order, for a mapping whose keys are the author's own names.
    public mutating func takeAll() -> [(key: YAMLValue, value: YAMLValue)] {
        known += entries.compactMap(\.key.text)
        return entries
    }

    /// Where a key itself stands; for values that must not be shown.
    public func keySpan(_ key: String) -> SourceSpan? { entries.first { $0.key.text == key }?.key.span }

    public mutating func required(_ key: String, _ diagnostics: inout [Diagnostic]) -> YAMLValue? {
        if let value = value(key) { return value }
        diagnostics.append(
            .error(
                "yaml/missing-key", "\(name) has no '\(key)'", at: place.span, help: "add a line '\(key): …'")
        )
        return nil
    }

    public mutating func text(_ key: String, _ diagnostics: inout [Diagnostic]) -> String? {
        guard let value = value(key) else { return nil }
        return Self.text(value, key, &diagnostics)
    }

    public static func text(_ value: YAMLValue, _ key: String, _ diagnostics: inout [Diagnostic]) -> String? {
        if let text = value.text { return text }
        diagnostics.append(.error("yaml/expected-text", "'\(key)' must be a single text", at: value.span))
        return nil
    }

    public mutating func number(
        _ key: String, in range: ClosedRange<Int>, _ diagnostics: inout [Diagnostic]
    ) -> Int? {
        guard let value = value(key) else { return nil }
        if let number = value.text.flatMap({ Int($0) }), range.contains(number) { return number }
        diagnostics.append(
            .error(
                "yaml/expected-number",
                "'\(key)' must be a whole number from \(range.lowerBound) to \(range.upperBound)",
                at: value.span, help: "write digits only, without a sign for percent or a unit"))
        return nil
    }

    /// Reports the keys that were never asked for.
    public func finish(_ diagnostics: inout [Diagnostic]) {
        for (key, _) in entries where !known.contains(key.text ?? "") {
            let word = key.text ?? "?"
            let nearest = Suggestion.nearest(to: word, among: known)
            diagnostics.append(
                .error(
                    "yaml/unknown-key", "\(name) knows no '\(word)'", at: key.span, fixIt: nearest,
                    help: nearest == nil ? "it may have: \(known.joined(separator: ", "))" : nil))
        }
    }

    /// Reads a file.
    /// - Returns: `nil` with a diagnostic if it is no YAML, or empty.
    public static func root(of source: SourceText, _ diagnostics: inout [Diagnostic]) -> YAMLValue? {
        let whole = SourceSpan(file: source.name, start: 0, end: min(1, source.bytes.count))
        guard let text = String(validating: source.bytes, as: UTF8.self) else {
            diagnostics.append(
                .error("yaml/not-utf8", "the file is not UTF-8 text", at: whole, help: "save it as UTF-8"))
            return nil
        }
        do {
            // The mark of some editors would shift the first line's column against all others.
            guard
                let node = try compose(
                    yaml: source.hasByteOrderMark ? String(text.unicodeScalars.dropFirst()) : text)
            else {
                diagnostics.append(.error("yaml/empty", "the file is empty", at: whole))
                return nil
            }
            return YAMLValue(node: node, source: source)
        } catch let error as YamlError {
            diagnostics.append(diagnostic(error, source, whole))
        } catch {
            diagnostics.append(.error("yaml/syntax", "the file cannot be read as YAML", at: whole))
        }
        return nil
    }

    private static func diagnostic(_ error: YamlError, _ source: SourceText, _ whole: SourceSpan)
        -> Diagnostic
    {
        func at(_ mark: Mark, _ message: String) -> Diagnostic {
            let offset = min(source.offset(of: mark), source.bytes.count)
            return .error(
                "yaml/syntax", message, at: SourceSpan(file: source.name, start: offset, end: offset + 1),
                help: source.hasBareTest(near: offset)
                    ? "put a value that begins with > or [ between single quotes: '>= 5'"
                    : "check the indentation, colons and quotes up to here")
        }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return at(mark, problem)
        case .duplicatedKeysInMapping(let keys, let context):
            // The parser names the keys, and the mapping's place.
            return at(context.mark, "the key '\(keys.first ?? "?")' stands twice in one mapping")
        default: return .error("yaml/syntax", "the file cannot be read as YAML", at: whole)
        }
    }
}

extension SourceText {
    /// The parser ends lines at more characters than an editor does: at U+0085, U+2028 and U+2029 too (YAML 1.1
    /// §5.4), so where a file holds one its lines are counted again.
    func offset(of mark: Mark) -> Int {
        let column = mark.line == 1 && hasByteOrderMark ? mark.column + 1 : mark.column
        let starts = yamlLineStarts
        guard !starts.isEmpty else { return offset(ofLine: mark.line, column: column) }
        guard mark.line >= 1, mark.line <= starts.count else { return mark.line < 1 ? 0 : bytes.count }
        var offset = starts[mark.line - 1]
        for _ in 1..<max(1, column) where offset < bytes.count {
            offset += 1
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        }
        return offset
    }

    /// Whether a line before this place has a value that YAML takes for a folded text: `spent: >= 5`.
    func hasBareTest(near offset: Int) -> Bool {
        let end = min(offset, bytes.count)
        let start = bytes[..<end].lastIndex(of: 0x0A).map { bytes[..<$0].lastIndex(of: 0x0A) ?? 0 } ?? 0
        let next = bytes[end...].firstIndex(of: 0x0A) ?? bytes.count
        return String(decoding: bytes[start..<next], as: UTF8.self).contains(": >")
    }

    /// U+FEFF before the first character; the parser never sees it.
    var hasByteOrderMark: Bool { bytes.starts(with: [0xEF, 0xBB, 0xBF]) }

    /// Where the parser's lines begin; empty where they are the editor's.
    private var yamlLineStarts: [Int] {
        var ends: [Int] = []
        for index in bytes.indices.dropLast() where bytes[index] == 0xC2 || bytes[index] == 0xE2 {
            if bytes[index] == 0xC2, bytes[index + 1] == 0x85 {
                ends.append(index + 2)
            } else if index + 2 < bytes.count, bytes[index] == 0xE2, bytes[index + 1] == 0x80,
                bytes[index + 2] == 0xA8 || bytes[index + 2] == 0xA9
            {
                ends.append(index + 3)
            }
        }
        return ends.isEmpty ? [] : (lineStarts + ends).sorted()
    }
}
