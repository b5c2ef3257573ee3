import Diagnostics
import Yams

extension Mapping {
    /// Of a mapping file's keys those that say nothing of UBL documents.
    static let tableKeys: Set<String> = [
        "format", "columns", "dates", "currency", "amount", "purchase", "refund", "skip", "consent",
        "wholeNumberIds", "followUpLines", "bracketedProducts",
    ]
}

extension MappingDocument {
    private static let ublKeys = ["documents", "account", "supplier", "leaveOut", "maxMegabytes"]

    mutating func readUBL(_ node: Node, into mapping: inout Mapping) {
        var rule = mapping.ubl ?? UBLRule()
        for (key, node) in entries(node, "ubl", known: Self.ublKeys) {
            switch key {
            case "documents":
                let documents = words(node, "ubl.documents", UBLRule.Document.self)
                if !documents.isEmpty { rule.documents = Set(documents) }
            case "account":
                let order = words(node, "ubl.account", UBLRule.PartyNumber.self)
                if !order.isEmpty { rule.account = order }
            case "supplier": rule.suppliers = Set(texts(node, "ubl.supplier"))
            case "leaveOut": rule.leftOutTypes = Set(texts(node, "ubl.leaveOut"))
            default:
                guard let text = text(node, "ubl.maxMegabytes") else { continue }
                guard let megabytes = Int(text), (1...1024).contains(megabytes) else {
                    report(
                        "mapping/unknown-value", "ubl.maxMegabytes cannot be '\(text)'", range(node),
                        help: "it is a number from 1 to 1024")
                    continue
                }
                rule.limits.documentBytes = megabytes << 20
            }
        }
        mapping.ubl = rule
    }

    /// A mapping is for UBL or for tables; what is said for the other would be passed over in silence.
    mutating func checkUBL(_ entries: [(key: String, node: Node)], _ mapping: Mapping, isTablePreset: Bool) {
        guard mapping.ubl != nil else { return }
        let preset = entries.first { $0.key == "preset" }?.node
        if isTablePreset, let preset {
            report(
                "mapping/contradiction", "the preset is for tables, and the mapping for UBL", range(preset))
        }
        for (key, node) in entries where Mapping.tableKeys.contains(key) {
            report("mapping/contradiction", "\(key) is for tables, and the mapping for UBL", range(node))
        }
        if mapping.kind != .purchases, mapping.kind != .accounts,
            let node = entries.first(where: { $0.key == "ubl" })?.node
        {
            report(
                "mapping/contradiction", "UBL documents bring purchases and accounts, no \(mapping.kind)",
                range(node))
        }
    }

    /// A list of some of a few words; reports others with the nearest.
    private mutating func words<Word: RawRepresentable & CaseIterable>(
        _ node: Node, _ what: String, _ type: Word.Type
    ) -> [Word] where Word.RawValue == String {
        var words: [Word] = []
        for item in items(node) {
            guard let text = text(item, what) else { continue }
            if let word = Word(rawValue: text) {
                words.append(word)
                continue
            }
            let known = Word.allCases.map(\.rawValue)
            let near = Suggestion.nearest(to: text, among: known)
            let place = range(item)
            diagnostics.append(
                .error(
                    "mapping/unknown-value", "\(what) cannot be '\(text)'",
                    at: SourceSpan(file: source.name, start: place.lowerBound, end: place.upperBound),
                    fixIt: near,
                    help: near == nil ? "it can be \(known.joined(separator: ", "))" : nil))
        }
        return words
    }
}
