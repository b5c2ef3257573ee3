import CEL
import Diagnostics
import YAMLPlaces

/// Rules, rows of decision tables, and what they offer.
extension CampaignReader {
    /// The list `rules` and the decision table `table`, in the order in which the file has them.
    mutating func readRules(_ file: inout YAMLReader, _ hitPolicy: HitPolicy) -> [Rule] {
        let list = file.value("rules")
        let table = file.value("table")
        guard list != nil || table != nil else {
            _ = file.required("rules", &diagnostics)
            return []
        }
        var names: Set<String> = []
        var parts: [(start: Int, rules: [Rule])] = []
        if let list { parts.append((list.start, readList(list, hitPolicy, &names))) }
        if let table { parts.append((table.start, readTable(table, hitPolicy, &names))) }
        return parts.sorted { $0.start < $1.start }.flatMap(\.rules)
    }

    private mutating func readList(
        _ value: YAMLValue, _ hitPolicy: HitPolicy, _ names: inout Set<String>
    ) -> [Rule] {
        var rules: [Rule] = []
        for item in list(value, "rules") {
            guard var reader = YAMLReader(item, name: "a rule", &diagnostics) else { continue }
            let written = reader.value("if")
            let conditions = written.flatMap { readCondition($0, "if") }.map { [$0] } ?? []
            let rule = readRule(&reader, conditions, written?.span, hitPolicy, &names)
            reader.finish(&diagnostics)
            if let rule { rules.append(rule) }
        }
        return rules
    }

    /// What a rule says beside its condition; the same for a row of a table.
    private mutating func readRule(
        _ reader: inout YAMLReader, _ conditions: [CELExpression], _ place: SourceSpan?,
        _ hitPolicy: HitPolicy,
        _ names: inout Set<String>
    ) -> Rule? {
        let nameValue = reader.required("name", &diagnostics)
        let name = nameValue.flatMap { readName($0, "name") }
        let priorityValue = reader.value("priority")
        let priority = reader.number("priority", in: -1_000_000...1_000_000, &diagnostics) ?? 0
        if let priorityValue, hitPolicy != .priority {
            diagnostics.append(
                .warning(
                    "rule/idle-priority", "'priority' means nothing under 'hit: \(hitPolicy.rawValue)'",
                    at: priorityValue.span, help: "write 'hit: priority', or leave it out"))
        }
        let offer = reader.value("offer").flatMap { readOffer($0) }
        let needsTemplate = hitPolicy != .collect || offer == nil
        let template =
            needsTemplate ? reader.required("template", &diagnostics) : reader.value("template")
        let templateName = template.flatMap { readName($0, "template") }
        if let template, let templateName { checkTemplate(templateName, at: template.span) }
        if let name, let nameValue, !names.insert(name).inserted {
            diagnostics.append(
                .error(
                    "rule/same-name", "two rules are called '\(name)'", at: nameValue.span,
                    help: "give each its own name: plans and reasons show it"))
        }
        guard let name, let nameValue, templateName != nil || !needsTemplate else { return nil }
        return Rule(
            name: name, conditions: conditions, priority: priority, template: templateName,
            offer: offer?.offer,
            places: .init(
                name: nameValue.span, condition: place, discount: offer?.discount, validDays: offer?.validDays
            ))
    }

    private mutating func checkTemplate(_ name: String, at span: SourceSpan) {
        guard let templates, !templates.contains(name) else { return }
        diagnostics.append(
            .error(
                "rule/unknown-template", "there is no template '\(name)' in Templates/", at: span,
                fixIt: Suggestion.nearest(to: name, among: templates),
                help: "there are: \(templates.sorted().joined(separator: ", "))"))
    }

    /// An offer beyond the company's policy is a mistake of the rule: nobody may be promised it.
    private mutating func readOffer(_ value: YAMLValue) -> (
        offer: Offer, discount: SourceSpan?, validDays: SourceSpan?
    )? {
        guard var reader = YAMLReader(value, name: "the offer", &diagnostics) else { return nil }
        let discount = reader.number("discount", in: 0...100, &diagnostics) ?? 0
        let days = reader.number("validDays", in: 1...3650, &diagnostics)
        let discountSpan = reader.value("discount")?.span
        let daysSpan = reader.value("validDays")?.span
        reader.finish(&diagnostics)
        if let most = policies.maximumDiscount, discount > most, let discountSpan {
            diagnostics.append(
                .error(
                    "rule/over-policy", "a discount of \(discount) % is more than the company allows",
                    at: discountSpan,
                    help:
                        "Rules/policies.yaml allows \(most) %; write at most that, or have the policy changed"
                ))
        }
        if let most = policies.maximumValidDays, (days ?? 30) > most {
            diagnostics.append(
                .error(
                    "rule/over-policy", "an offer of \(days ?? 30) days is longer than the company allows",
                    at: daysSpan ?? value.span,
                    help: "Rules/policies.yaml allows \(most) days: write 'validDays: \(most)' or less"))
        }
        return (Offer(discountPercent: discount, validDays: days ?? 30), discountSpan, daysSpan)
    }

    mutating func readCollecting(_ value: YAMLValue, _ hitPolicy: HitPolicy) -> Collecting {
        var collecting = Collecting(atMost: policies.maximumDiscount ?? 100)
        guard var reader = YAMLReader(value, name: "'collect'", &diagnostics) else { return collecting }
        if hitPolicy != .collect {
            diagnostics.append(
                .error(
                    "rule/idle-collect", "'collect' means nothing under 'hit: \(hitPolicy.rawValue)'",
                    at: value.span, help: "write 'hit: collect', or leave it out"))
        }
        if let written = reader.value("discount"),
            let found = readAggregation(written, "discount", [.sum, .max, .min])
        {
            collecting.discount = found
        }
        if let written = reader.value("validDays"),
            let found = readAggregation(written, "validDays", [.max, .min])
        {
            collecting.validDays = found
        }
        reader.finish(&diagnostics)
        return collecting
    }

    private mutating func readAggregation(_ value: YAMLValue, _ key: String, _ allowed: [Aggregation])
        -> Aggregation?
    {
        if let found = value.text.flatMap(Aggregation.init(rawValue:)), allowed.contains(found) {
            return found
        }
        let names = allowed.map(\.rawValue)
        diagnostics.append(
            .error(
                "rule/aggregation", "'\(key)' cannot be put together by '\(value.text ?? "")'",
                at: value.span,
                fixIt: value.text.flatMap { Suggestion.nearest(to: $0, among: names) },
                help: "write \(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")"))
        return nil
    }

    /// `otherwise: nothing` says that accounts which no rule matches are meant to get nothing.
    mutating func readOtherwise(_ value: YAMLValue) -> Bool {
        if value.text == "nothing" { return true }
        diagnostics.append(
            .error(
                "rule/otherwise", "'otherwise' can only be 'nothing'", at: value.span,
                help: "for a letter to everybody else add a last rule without 'if'"))
        return false
    }

    // Decision tables

    private static let rowKeys = ["name", "template", "offer", "priority"]

    private mutating func readTable(
        _ value: YAMLValue, _ hitPolicy: HitPolicy, _ names: inout Set<String>
    ) -> [Rule] {
        guard var table = YAMLReader(value, name: "the table", &diagnostics) else { return [] }
        let columns = table.required("inputs", &diagnostics).map { readColumns($0) } ?? []
        let rows = table.required("rows", &diagnostics).map { list($0, "rows") } ?? []
        table.finish(&diagnostics)
        var rules: [Rule] = []
        for row in rows {
            guard var reader = YAMLReader(row, name: "a row", &diagnostics) else { continue }
            var conditions: [CELExpression] = []
            var place: SourceSpan?
            for column in columns {
                guard let cell = reader.value(column.name) else { continue }
                guard let text = YAMLReader.text(cell, column.name, &diagnostics), let test = column.test
                else {
                    continue
                }
                let offsets = YAMLScalarMap.offsets(of: text, in: source, at: cell.start)
                let condition = UnaryTests.read(
                    text, offsets: offsets, file: source.name, column: test, &diagnostics)
                if let condition {
                    conditions.append(condition)
                    place = place ?? cell.span
                }
            }
            let rule = readRule(&reader, conditions, place, hitPolicy, &names)
            reader.finish(&diagnostics)
            if let rule { rules.append(rule) }
        }
        return rules
    }

    /// - Returns: the columns in order; without a test where the expression is wrong, which was said.
    private mutating func readColumns(_ value: YAMLValue) -> [(name: String, test: UnaryTests.Column?)] {
        guard var reader = YAMLReader(value, name: "'inputs'", &diagnostics) else { return [] }
        return reader.takeAll().compactMap { key, written in
            guard let name = key.text else { return nil }
            if Self.rowKeys.contains(name) {
                diagnostics.append(
                    .error(
                        "rule/column-name", "a column cannot be called '\(name)': a row has that key already",
                        at: key.span, help: "give the column another name"))
                return nil
            }
            guard let text = YAMLReader.text(written, name, &diagnostics) else { return (name, nil) }
            let offsets = YAMLScalarMap.offsets(of: text, in: source, at: written.start)
            let (compiled, found) = CELExpression.compile(
                CELSource(text, file: source.name, offsets: offsets), schema: AccountSchema.schema)
            diagnostics += found
            guard let compiled else { return (name, nil) }
            var isField = false
            var isSimple = false
            switch compiled.root.kind {
            case .select(_, _, let isOptional): (isField, isSimple) = (!isOptional, true)
            case .name, .index, .call, .literal: isSimple = true
            default: break
            }
            return (
                name,
                UnaryTests.Column(
                    name: name, text: isSimple ? text : "(\(text))", type: compiled.type, isField: isField)
            )
        }
    }
}
