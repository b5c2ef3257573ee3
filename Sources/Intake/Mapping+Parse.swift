public import Diagnostics
import Domain
import Mail
import Yams

extension Mapping {
    static let keys = [
        "preset", "kind", "format", "source", "columns", "dates", "currency", "amount", "purchase", "refund",
        "skip", "consent", "synthesizeAddresses", "wholeNumberIds", "followUpLines", "bracketedProducts",
        "ubl",
    ]

    /// Reads a mapping file (YAML): a preset to start from, and what is otherwise in this file.
    ///
    /// - Returns: `nil` if there is an error among the diagnostics, which are in order of place.
    public static func parse(_ source: SourceText, for kind: ImportKind) -> (Mapping?, [Diagnostic]) {
        var document = MappingDocument(source)
        guard let root = document.root() else { return (nil, document.diagnostics) }
        let entries = document.entries(root, "a mapping", known: keys)
        var mapping = document.preset(entries, kind)
        mapping.name = source.name
        let isTablePreset = mapping.ubl == nil
        for (key, node) in entries { document.read(key, node, into: &mapping) }
        document.checkUBL(entries, mapping, isTablePreset: isTablePreset)
        let diagnostics = document.diagnostics.inOrderOfPlace()
        return (diagnostics.hasErrors ? nil : mapping, diagnostics)
    }
}

extension MappingDocument {
    /// The mapping to start from. Without `preset` nothing is assumed: no column, no rule.
    mutating func preset(_ entries: [(key: String, node: Node)], _ kind: ImportKind) -> Mapping {
        let empty = Mapping(name: source.name, kind: kind)
        guard let node = entries.first(where: { $0.key == "preset" })?.node,
            let name = text(node, "preset")
        else { return empty }
        if let preset = Mapping.preset(named: name, for: kind) { return preset }
        if Mapping.presetNames.contains(name) {
            report(
                "mapping/unknown-value", "preset '\(name)' says nothing about \(kind.rawValue)", range(node))
        } else {
            _ = choice(node, "preset", KeyValuePairs<String, Bool>.ofPresets)
        }
        return empty
    }

    mutating func read(_ key: String, _ node: Node, into mapping: inout Mapping) {
        switch key {
        case "kind":
            guard let word = text(node, "kind"), word != mapping.kind.rawValue else { return }
            report(
                "mapping/wrong-kind", "the mapping is for '\(word)', the file has \(mapping.kind)",
                range(node))
        case "format": readFormat(node, into: &mapping.format)
        case "source":
            guard let name = text(node, "source") else { return }
            if name.isEmpty { report("mapping/empty-value", "source is empty", range(node)) }
            mapping.source = name
        case "columns": readColumns(node, into: &mapping)
        case "dates": readDates(node, into: &mapping.dates)
        case "currency":
            guard let code = text(node, "currency") else { return }
            mapping.currency = Currency(code)
            if mapping.currency == nil {
                report("mapping/unknown-value", "'\(code)' is no currency code of three letters", range(node))
            }
        case "amount":
            mapping.amount =
                choice(node, "amount", ["total": .total, "quantity*price": .quantityTimesPrice])
                ?? mapping.amount
        case "purchase": mapping.purchases = rules(node, "purchase", in: mapping)
        case "refund": mapping.refunds = rules(node, "refund", in: mapping)
        case "skip": mapping.skips = rules(node, "skip", in: mapping)
        case "consent": readConsent(node, into: &mapping.consent)
        case "synthesizeAddresses": readTrialDomain(node, into: &mapping)
        case "wholeNumberIds": mapping.hasNumbersForIDs = bool(node, key) ?? mapping.hasNumbersForIDs
        case "followUpLines": mapping.hasFollowUpLines = bool(node, key) ?? mapping.hasFollowUpLines
        case "bracketedProducts":
            mapping.hasBracketedProducts = bool(node, key) ?? mapping.hasBracketedProducts
        case "ubl": readUBL(node, into: &mapping)
        default: break
        }
    }

    private mutating func readFormat(_ node: Node, into format: inout TableFormat) {
        let known = ["separator", "encoding", "decimal", "thousands", "header", "quote"]
        var thousandsAreStated = false
        for (key, node) in entries(node, "format", known: known) {
            switch key {
            case "separator":
                format.separator =
                    choice(
                        node, "format.separator",
                        [
                            ",": .comma, ";": .semicolon, "\t": .tab, "|": .bar, "comma": .comma,
                            "semicolon": .semicolon, "tab": .tab, "\\t": .tab, "bar": .bar, "blanks": .blanks,
                        ]) ?? format.separator
            case "encoding":
                guard let name = text(node, "format.encoding") else { continue }
                format.encoding = TextEncoding(named: name)
                if format.encoding == nil {
                    report(
                        "mapping/unknown-value", "format.encoding cannot be '\(name)'", range(node),
                        help: "it can be utf-8 or windows-1252; leave it out to have it detected")
                }
            case "decimal":
                format.numbers.point =
                    choice(node, "format.decimal", [".": UInt8(ascii: "."), ",": UInt8(ascii: ",")])
                    ?? format.numbers.point
                // Who states the decimal mark has looked at the numbers: the other mark is for thousands.
                if !thousandsAreStated {
                    format.numbers.thousands = format.numbers.point == UInt8(ascii: ".") ? 0x2C : 0x2E
                }
            case "thousands":
                thousandsAreStated = true
                let mark: UInt8?? = choice(
                    node, "format.thousands",
                    [".": 0x2E, ",": 0x2C, "blank": 0x20, " ": 0x20, "'": 0x27, "none": nil])
                if let mark { format.numbers.thousands = mark }
            case "header":
                format.header =
                    choice(
                        node, "format.header",
                        [
                            "true": .present, "false": .absent, "yes": .present, "no": .absent,
                            "auto": .ifWithoutDigits,
                        ])
                    ?? format.header
            default:
                let mark: UInt8?? = choice(
                    node, "format.quote", ["\"": UInt8(ascii: "\""), "'": UInt8(ascii: "'"), "none": nil])
                if let mark { format.quote = mark }
            }
        }
        if format.numbers.thousands == format.numbers.point {
            report("mapping/contradiction", "format.thousands is the decimal mark", range(node))
        }
    }

    private mutating func readColumns(_ node: Node, into mapping: inout Mapping) {
        let known = Column.of(mapping.kind)
        for (key, node) in entries(node, "columns", known: known.map(\.rawValue)) {
            guard let column = known.first(where: { $0.rawValue == key }) else { continue }
            let references = items(node).compactMap { reference($0, "columns.\(key)", mapping) }
            guard !references.isEmpty else { continue }
            mapping.columns[column] = references
            mapping.statedColumns.insert(column)
        }
    }

    mutating func reference(_ node: Node, _ what: String, _ mapping: Mapping) -> ColumnReference? {
        guard let word = text(node, what) else { return nil }
        if let scalar = node.scalar, scalar.style == .plain, let number = Int(word) {
            if number != 0, abs(number) <= TableReader.maxColumns { return .position(number) }
            report("mapping/unknown-value", "\(what): columns are counted from 1", range(node))
            return nil
        }
        if cleanText(Array(word.utf8)).isEmpty {
            report("mapping/empty-value", "\(what) names no column", range(node))
            return nil
        }
        return .named([cleanText(Array(word.utf8))])
    }

    private mutating func readDates(_ node: Node, into dates: inout DateRule) {
        for (key, node) in entries(node, "dates", known: ["format", "zone"]) {
            if key == "format" {
                dates.patterns = []
                for item in items(node) {
                    guard let text = text(item, "dates.format") else { continue }
                    if let pattern = DatePattern(text) {
                        dates.patterns.append(pattern)
                    } else {
                        report(
                            "mapping/date-format", "'\(text)' is no date format", range(item),
                            help: "as in yyyy-MM-dd, dd/MM/yyyy HH:mm, d MMM yyyy; text in quotes: '…'")
                    }
                }
            } else if let text = text(node, "dates.zone") {
                if let zone = DateRule.Zone(text) {
                    dates.zone = zone
                } else {
                    report(
                        "mapping/unknown-value", "'\(text)' is no time zone", range(node),
                        help: "company, UTC, an offset as +02:00, or a name as Europe/Madrid")
                }
            }
        }
    }

    private mutating func readConsent(_ node: Node, into consent: inout Mapping.ConsentWords) {
        for (key, node) in entries(node, "consent", known: ["granted", "denied"]) {
            let words = Set(texts(node, "consent.\(key)").map { $0.lowercased() })
            if key == "granted" { consent.granted = words } else { consent.denied = words }
        }
        if let both = consent.granted.intersection(consent.denied).sorted().first {
            report("mapping/contradiction", "'\(both)' is granted and denied", range(node))
        }
    }

    private mutating func readTrialDomain(_ node: Node, into mapping: inout Mapping) {
        for (_, node) in entries(node, "synthesizeAddresses", known: ["domain"]) {
            guard let domain = text(node, "synthesizeAddresses.domain") else { continue }
            guard let address = EmailAddress("a@\(domain)"), address.isReserved else {
                report(
                    "mapping/trial-domain",
                    "addresses are not made up in '\(domain)', which may be someone's",
                    range(node), help: "use a domain that RFC 2606 reserves, as customers.example")
                continue
            }
            mapping.trialDomain = address.domain
        }
    }
}

extension KeyValuePairs<String, Bool> {
    static var ofPresets: KeyValuePairs<String, Bool> {
        [
            "generic": true, "shopify": true, "woocommerce": true, "odoo": true, "online-retail": true,
            "cdnow": true, "northwind": true, "chinook": true, "ubl": true, "ubl-orders": true,
        ]
    }
}

extension DateRule.Zone {
    /// `company`, `UTC`, `+02:00`, `Europe/Madrid`.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        if text == "company" {
            self = .company
        } else if bytes.contains(UInt8(ascii: "/")), bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
            self = .named(text)
        } else {
            let offset = bytes.withUnsafeBufferPointer { bytes -> Int? in
                var cursor = DateCursor(bytes)
                let offset = cursor.offset()
                return cursor.isAtEnd ? offset : nil
            }
            guard let offset else { return nil }
            self = .offset(seconds: offset)
        }
    }
}
