internal import Diagnostics

/// Reads a table. One line, one entry: `key: pattern`, or `key if condition, condition: pattern`. `[section]` begins a
/// section, `#` a comment. docs/inbound.md has all of it.
extension BounceTable {
    private enum Section: String, CaseIterable {
        case reasons, text, status, weak, reply, changes, stages, signs
    }

    /// - Returns: what is wrong, in order of place; the other lines are taken.
    mutating func read(_ source: SourceText) -> [Diagnostic] {
        var mistakes: [Diagnostic] = []
        var section: Section?
        for number in 1...source.lineStarts.count {
            let line = TableLine(source, number)
            if line.text.isEmpty || line.text.hasPrefix("#") { continue }
            do throws(Diagnostic) {
                if line.text.hasPrefix("[") {
                    section = try line.section(among: Section.allCases.map(\.rawValue)).flatMap(
                        Section.init(rawValue:))
                } else if let section {
                    try take(line, in: section)
                } else {
                    throw line.mistake("inbound/no-section", "this line stands before any section")
                }
            } catch { mistakes.append(error) }
        }
        return mistakes
    }

    private mutating func take(_ line: TableLine, in section: Section) throws(Diagnostic) {
        let entry = try line.entry()
        switch section {
        case .reasons: meanings[try reason(entry.key, line)] = try meaning(entry.pattern, line)
        case .text: text.append(try rule(entry, line))
        case .weak: weak.append(try rule(entry, line))
        case .status:
            guard StatusPattern(entry.pattern.text) != nil else {
                throw line.mistake(
                    "inbound/status", "'\(entry.pattern.text)' is no status such as 5.1.1 or 5.2.*",
                    at: entry.pattern)
            }
            status.append(try rule(entry, line))
        case .reply:
            guard let code = Int(entry.pattern.text), (200...599).contains(code) else {
                throw line.mistake(
                    "inbound/reply", "'\(entry.pattern.text)' is no reply code such as 552",
                    at: entry.pattern)
            }
            reply.append(try rule(entry, line))
        case .changes:
            _ = try reason(entry.pattern, line)
            changes.append(try rule(entry, line))
        case .stages:
            let stage = try line.one(of: Stage.self, entry.key, "inbound/unknown-stage", "stage")
            stages.append(SignRule(key: stage, pattern: TextPattern(entry.pattern.text)))
        case .signs:
            let sign = try line.one(of: Sign.self, entry.key, "inbound/unknown-sign", "sign")
            signs.append(SignRule(key: sign, pattern: TextPattern(entry.pattern.text)))
        }
    }

    private func rule(_ entry: TableLine.Entry, _ line: TableLine) throws(Diagnostic) -> Rule {
        var conditions: [Condition] = []
        for word in entry.conditions { conditions.append(try condition(word, line)) }
        return Rule(
            reason: try reason(entry.key, line), conditions: conditions,
            pattern: TextPattern(entry.pattern.text), word: entry.pattern.text, place: line.place)
    }

    private func reason(_ word: TableLine.Word, _ line: TableLine) throws(Diagnostic) -> BounceReason {
        try line.one(of: BounceReason.self, word, "inbound/unknown-reason", "reason")
    }

    private func meaning(_ word: TableLine.Word, _ line: TableLine) throws(Diagnostic) -> ReasonMeaning {
        let words = word.text.split(separator: ",").map { FieldBlock.trimmed(String($0)) }
        guard let first = words.first, let weight = ReasonMeaning.Weight(rawValue: first),
            words.count == 1 || words.count == 2 && words[1] == "sender" && weight == .none
        else {
            throw line.mistake(
                "inbound/meaning",
                "'\(word.text)' is none of hard, hard-if-final, soft, none, 'none, sender'", at: word)
        }
        return ReasonMeaning(weight: weight, isSendersFault: words.count == 2)
    }

    private func condition(_ word: TableLine.Word, _ line: TableLine) throws(Diagnostic) -> Condition {
        let parts = word.text.split(separator: " ", maxSplits: 1).map(String.init)
        let rest = parts.count == 2 ? FieldBlock.trimmed(parts[1]) : ""
        switch parts.first {
        case "at": if let stage = Stage(rawValue: rest) { return .at(stage) }
        case "not-at": if let stage = Stage(rawValue: rest) { return .notAt(stage) }
        case "status": if let pattern = StatusPattern(rest) { return .status(pattern) }
        case "no-status": if rest.isEmpty { return .noStatus }
        case "reply": if Int(rest) != nil || rest == "*" { return .reply(rest) }
        case "sure": if rest.isEmpty { return .sure }
        case "by": if !rest.isEmpty { return .by(TextPattern(rest)) }
        default: break
        }
        throw line.mistake(
            "inbound/condition",
            "'\(word.text)' is none of 'at STAGE', 'not-at STAGE', 'status 5.2.*', 'no-status', 'reply 550', 'sure', 'by WORDS'",
            at: word)
    }
}
