import Diagnostics
import Yams

/// One YAML file being read: its nodes with their places, and the mistakes found so far.
struct MappingDocument {
    let source: SourceText
    var diagnostics: [Diagnostic] = []

    /// No mapping is longer; parsing more would only serve mischief.
    static let maxBytes = 64 * 1024

    init(_ source: SourceText) { self.source = source }

    /// - Returns: `nil`, with a diagnostic, if it is no YAML mapping.
    mutating func root() -> Node.Mapping? {
        guard source.bytes.count <= Self.maxBytes else {
            report("mapping/too-long", "the file is longer than \(Self.maxBytes) bytes", 0..<0)
            return nil
        }
        guard let text = String(validating: source.bytes, as: UTF8.self) else {
            report("mapping/syntax", "the file is not valid UTF-8", 0..<0)
            return nil
        }
        do {
            guard let node = try Parser(yaml: text).singleRoot() else {
                report("mapping/empty", "the file says nothing", 0..<0)
                return nil
            }
            guard let mapping = node.mapping else {
                report("mapping/syntax", "the file is no list of keys and values", range(node))
                return nil
            }
            return mapping
        } catch let error as YamlError {
            reportSyntax(error)
        } catch {
            report("mapping/syntax", "the file is no YAML", 0..<0)
        }
        return nil
    }

    private mutating func reportSyntax(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            let start = source.offset(ofLine: mark.line, column: mark.column)
            report("mapping/syntax", problem, start..<start)
        case .duplicatedKeysInMapping(let keys, let context):
            let start = source.offset(ofLine: context.mark.line, column: context.mark.column)
            let key = keys.first ?? ""
            report("mapping/duplicate-key", "'\(key)' stands here twice", start..<(start + key.utf8.count))
        default: report("mapping/syntax", "the file is no YAML", 0..<0)
        }
    }

    /// The pairs of a mapping with their keys as words; reports keys that are not known.
    mutating func entries(_ node: Node, _ what: String, known: [String]) -> [(key: String, node: Node)] {
        guard let mapping = node.mapping else {
            report("mapping/type", "\(what) is a list of keys and values", range(node))
            return []
        }
        return entries(mapping, what, known: known)
    }

    mutating func entries(_ mapping: Node.Mapping, _ what: String, known: [String])
        -> [(key: String, node: Node)]
    {
        var entries: [(key: String, node: Node)] = []
        for (keyNode, value) in mapping {
            guard let key = keyNode.scalar?.string else {
                report("mapping/type", "a key of \(what) is a word", range(keyNode))
                continue
            }
            guard known.contains(key) else {
                let near = Suggestion.nearest(to: key, among: known)
                diagnostics.append(
                    .error(
                        "mapping/unknown-key", "\(what) has no key '\(key)'", at: span(range(keyNode)),
                        fixIt: near,
                        help: near == nil ? "known here: \(known.joined(separator: ", "))" : nil))
                continue
            }
            entries.append((key, value))
        }
        return entries
    }

    /// A scalar's text, whatever YAML would take it for.
    mutating func text(_ node: Node, _ what: String) -> String? {
        if let text = node.scalar?.string { return text }
        report("mapping/type", "\(what) is one word or number", range(node))
        return nil
    }

    /// One text, or a list of them.
    mutating func texts(_ node: Node, _ what: String) -> [String] {
        items(node).compactMap { text($0, what) }
    }

    /// The items of a list; anything else is a list of one.
    func items(_ node: Node) -> [Node] {
        if let list = node.sequence { Array(list) } else { [node] }
    }

    mutating func bool(_ node: Node, _ what: String) -> Bool? {
        switch node.scalar?.string.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default:
            report("mapping/type", "\(what) is true or false", range(node))
            return nil
        }
    }

    /// One word of a few; reports another with the nearest.
    mutating func choice<Value>(_ node: Node, _ what: String, _ choices: KeyValuePairs<String, Value>)
        -> Value?
    {
        guard let word = text(node, what) else { return nil }
        if let found = choices.first(where: { $0.key == word.lowercased() }) { return found.value }
        let near = Suggestion.nearest(to: word, among: choices.map(\.key))
        diagnostics.append(
            .error(
                "mapping/unknown-value", "\(what) cannot be '\(word)'", at: span(range(node)), fixIt: near,
                help: near == nil ? "it can be \(choices.map(\.key).joined(separator: ", "))" : nil))
        return nil
    }

    mutating func report(_ code: String, _ message: String, _ range: Range<Int>, help: String? = nil) {
        diagnostics.append(.error(code, message, at: span(range), help: help))
    }

    func range(_ node: Node) -> Range<Int> {
        guard let mark = node.mark else { return 0..<0 }
        let start = source.offset(ofLine: mark.line, column: mark.column)
        let line = source.line(source.place(of: start).line)
        let length = node.scalar.map { $0.string.utf8.count + ($0.style == .plain ? 0 : 2) } ?? 1
        return start..<max(start, min(start + length, line.endIndex))
    }

    private func span(_ range: Range<Int>) -> SourceSpan {
        SourceSpan(file: source.name, start: range.lowerBound, end: range.upperBound)
    }
}
