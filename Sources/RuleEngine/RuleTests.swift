import CEL
public import Diagnostics
public import Domain
import YAMLPlaces

/// The tests beside a campaign, `Rules/<campaign>.tests.yaml`: made-up accounts, and what the rules must say of each.
public struct RuleTests: Sendable {
    public var cases: [Case]

    public struct Case: Sendable {
        public var name: String
        public var day: CivilDay
        public var expected: Expectation
        /// Where the expectation stands.
        public var place: SourceSpan
        let activation: CELActivation
        let lastPurchase: CivilDay?
    }

    /// What a test wants; `nil` parts are not looked at.
    public struct Expectation: Hashable, Sendable {
        public var word: Word?
        public var rule: String?
        /// All rules that count, in the file's order; for `collect`.
        public var rules: [String]?
        public var template: String?
        public var discount: Int?
        public var validDays: Int?
        public var excluded: String?

        public enum Word: String, Hashable, Sendable, CaseIterable {
            case notSelected = "not selected"
            case noRule = "no rule"
            case conflict
        }
    }
}

/// What came of running the tests.
public struct RuleTestReport: Hashable, Sendable {
    public var passed: Int
    /// Each at its expectation's place, saying what came instead.
    public var failures: [Diagnostic]
    /// Rules and exclusions that decided at least one test, of all; and those that decided none.
    public var covered: Int
    public var uncovered: [Uncovered]

    public struct Uncovered: Hashable, Sendable {
        public var name: String
        public var isExclusion: Bool
        public var place: SourceSpan
    }

    public var total: Int { passed + failures.count }
}

extension RuleTests {
    /// Asks the campaign about every case.
    public func run(_ campaign: Campaign) -> RuleTestReport {
        var report = RuleTestReport(passed: 0, failures: [], covered: 0, uncovered: [])
        var decided: Set<String> = []
        var excluded: Set<String> = []
        for test in cases {
            let isSelected = campaign.selects(
                lastPurchase: test.lastPurchase, test.activation, on: test.day)
            let decision = campaign.decide(test.activation)
            if isSelected {
                decided.formUnion(decision.conflict.isEmpty ? decision.matched : [])
                if let reason = decision.exclusion { excluded.insert(reason) }
            }
            if let difference = test.expected.difference(from: decision, isSelected: isSelected) {
                report.failures.append(
                    .error(
                        "rule/test-failed", "test '\(test.name)': \(difference)", at: test.place,
                        help: "change the rule, or what the test expects"))
            } else {
                report.passed += 1
            }
        }
        for exclusion in campaign.exclusions where !excluded.contains(exclusion.reason) {
            report.uncovered.append(.init(name: exclusion.reason, isExclusion: true, place: exclusion.place))
        }
        for rule in campaign.rules where !decided.contains(rule.name) {
            report.uncovered.append(.init(name: rule.name, isExclusion: false, place: rule.places.name))
        }
        report.covered = campaign.exclusions.count + campaign.rules.count - report.uncovered.count
        return report
    }
}

extension RuleTests.Expectation {
    /// - Returns: what is otherwise, or `nil` when all is as expected.
    func difference(from decision: Decision, isSelected: Bool) -> String? {
        let came = Self.wording(decision, isSelected)
        if word == .notSelected { return isSelected ? "expected not to be selected, but \(came)" : nil }
        if !isSelected { return "expected \(wanted), but it is not in the audience" }
        let isSame: Bool =
            switch word {
            case .noRule: decision.exclusion == nil && decision.conflict.isEmpty && decision.rule == nil
            case .conflict: !decision.conflict.isEmpty
            default: true
            }
        let agrees =
            isSame && (excluded == nil || excluded == decision.exclusion)
            && (rule == nil || rule == decision.rule?.name)
            && (rules == nil || rules == decision.matched)
            && (template == nil || template == decision.rule?.template)
            && (discount == nil || discount == decision.offer?.discountPercent ?? 0)
            && (validDays == nil || validDays == decision.offer?.validDays)
        return agrees ? nil : "expected \(wanted), but \(came)"
    }

    private var wanted: String {
        if let word { return "'\(word.rawValue)'" }
        if let excluded { return "to be excluded as '\(excluded)'" }
        let parts = [
            rule.map { "rule '\($0)'" }, rules.map { "the rules \($0.joined(separator: ", "))" },
            template.map { "template '\($0)'" }, discount.map { "\($0) % discount" },
            validDays.map { "\($0) days" },
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }

    private static func wording(_ decision: Decision, _ isSelected: Bool) -> String {
        if let reason = decision.exclusion { return "it is excluded as '\(reason)'" }
        if !decision.conflict.isEmpty {
            return "the rules \(decision.conflict.joined(separator: ", ")) contradict each other"
        }
        guard let rule = decision.rule else { return "no rule has a letter for it" }
        let offer =
            decision.offer.map { ", \($0.discountPercent) % for \($0.validDays) days" } ?? ", no offer"
        let names = decision.matched.count > 1 ? " (with \(decision.matched.joined(separator: ", ")))" : ""
        return "rule '\(rule.name)'\(names) gives template '\(rule.template ?? "")'\(offer)"
    }
}

extension RuleTests {
    /// Reads and checks the file: all its mistakes at once, each at its place.
    ///
    /// - Parameter campaign: whose rules are tested; a test that names another rule is wrong.
    public static func read(_ source: SourceText, for campaign: Campaign) -> (
        tests: RuleTests?, diagnostics: [Diagnostic]
    ) {
        var reader = RuleTestReader(source: source, campaign: campaign)
        let tests = reader.read()
        let ordered = reader.diagnostics.inOrderOfPlace()
        return (ordered.hasErrors ? nil : tests, ordered)
    }
}

private struct RuleTestReader {
    let source: SourceText
    let campaign: Campaign
    var diagnostics: [Diagnostic] = []

    mutating func read() -> RuleTests? {
        guard let root = YAMLReader.root(of: source, &diagnostics),
            var file = YAMLReader(root, name: "the test file", &diagnostics)
        else { return nil }
        // A day that cannot be read was said; the tests are read on, as if it were another.
        let day = file.value("on").map { readDay($0, "on") ?? .latest }
        var cases: [RuleTests.Case] = []
        if let tests = file.required("tests", &diagnostics) {
            guard let items = tests.items else {
                diagnostics.append(
                    .error(
                        "yaml/expected-list", "'tests' must be a list", at: tests.span,
                        help: "begin each test with '- '"))
                return nil
            }
            for (index, item) in items.enumerated() {
                if let test = readCase(item, day, index + 1) { cases.append(test) }
            }
        }
        file.finish(&diagnostics)
        return RuleTests(cases: cases)
    }

    private mutating func readCase(_ value: YAMLValue, _ fileDay: CivilDay?, _ number: Int) -> RuleTests.Case?
    {
        guard var reader = YAMLReader(value, name: "a test", &diagnostics) else { return nil }
        let name = reader.text("name", &diagnostics) ?? "number \(number)"
        let day = reader.value("on").map { readDay($0, "on") ?? .latest } ?? fileDay
        let given = reader.value("given")
        let written = reader.required("expect", &diagnostics)
        let expected = written.flatMap { readExpectation($0) }
        reader.finish(&diagnostics)
        var account = MadeUpAccount(today: day ?? .latest)
        if let given { readGiven(given, &account) }
        guard let day else {
            diagnostics.append(
                .error(
                    "rule/test-day", "test '\(name)' stands on no day", at: value.span,
                    help: "write 'on: 2026-11-23' at the top of the file, or in the test"))
            return nil
        }
        guard let expected, let written else { return nil }
        return RuleTests.Case(
            name: name, day: day, expected: expected, place: written.span, activation: account.activation,
            lastPurchase: account.lastPurchase)
    }

    private mutating func readDay(_ value: YAMLValue, _ key: String) -> CivilDay? {
        if let day = value.text.flatMap({ CivilDay($0) }) { return day }
        diagnostics.append(
            .error(
                "rule/test-value", "'\(key)' must be a day", at: value.span, help: "write it as 2026-11-23"))
        return nil
    }

    // What is expected

    private mutating func readExpectation(_ value: YAMLValue) -> RuleTests.Expectation? {
        var expected = RuleTests.Expectation()
        if let text = value.text {
            if let word = RuleTests.Expectation.Word(rawValue: text) {
                expected.word = word
                return expected
            }
            let words = RuleTests.Expectation.Word.allCases.map(\.rawValue)
            diagnostics.append(
                .error(
                    "rule/test-expects", "a test cannot expect '\(text)'", at: value.span,
                    fixIt: Suggestion.nearest(to: text, among: words),
                    help: "write \(words.joined(separator: ", ")), or {rule: NAME}, or {excluded: REASON}"))
            return nil
        }
        guard var reader = YAMLReader(value, name: "the expectation", &diagnostics) else { return nil }
        let before = diagnostics.count
        let ruleNames = campaign.rules.map(\.name)
        if let rule = reader.value("rule") { expected.rule = readName(rule, "rule", among: ruleNames) }
        if let rules = reader.value("rules") {
            expected.rules = rules.items?.compactMap { readName($0, "rules", among: ruleNames) }
        }
        if let reason = reader.value("excluded") {
            expected.excluded = readName(reason, "excluded", among: campaign.exclusions.map(\.reason))
        }
        expected.template = reader.text("template", &diagnostics)
        expected.discount = reader.number("discount", in: 0...100, &diagnostics)
        expected.validDays = reader.number("validDays", in: 1...3650, &diagnostics)
        reader.finish(&diagnostics)
        guard diagnostics.count == before else { return nil }
        if expected == RuleTests.Expectation() {
            diagnostics.append(
                .error(
                    "rule/test-expects", "this expects nothing, so it can never fail", at: value.span,
                    help: "write for example {rule: \(ruleNames.first ?? "NAME")}"))
            return nil
        }
        return expected
    }

    private mutating func readName(_ value: YAMLValue, _ key: String, among names: [String]) -> String? {
        guard let text = YAMLReader.text(value, key, &diagnostics) else { return nil }
        if names.contains(text) { return text }
        let nearest = Suggestion.nearest(to: text, among: names)
        diagnostics.append(
            .error(
                "rule/test-expects",
                "the campaign has no \(key == "excluded" ? "exclusion" : "rule") '\(text)'", at: value.span,
                fixIt: nearest, help: nearest == nil ? "it has: \(names.joined(separator: ", "))" : nil))
        return nil
    }

    // The made-up account

    /// Fields that follow from another one.
    private static let derived = ["daysQuiet": "lastPurchase", "monthsQuiet": "lastPurchase"]

    private mutating func readGiven(_ value: YAMLValue, _ account: inout MadeUpAccount) {
        guard var reader = YAMLReader(value, name: "'given'", &diagnostics) else { return }
        for variable in AccountSchema.schema.variables {
            guard case .object(let object) = variable.type, let part = reader.value(variable.name),
                var fields = YAMLReader(part, name: "'\(variable.name)'", &diagnostics)
            else { continue }
            for field in AccountSchema.schema.objects[object] ?? [] {
                guard let written = fields.value(field.name) else { continue }
                if let other = Self.derived[field.name], object == "history" {
                    diagnostics.append(
                        .error(
                            "rule/test-value", "'\(field.name)' follows from '\(other)'", at: written.span,
                            help: "write '\(other): 2026-01-10' instead"))
                    continue
                }
                guard let made = readValue(written, field.name, field.type) else { continue }
                if object == "history", field.name == "lastPurchase", case .timestamp(let time) = made {
                    account.setLastPurchase(Campaign.day(of: time))
                } else {
                    account.set(object, field.name, made)
                }
            }
            fields.finish(&diagnostics)
        }
        reader.finish(&diagnostics)
        complete(&account)
    }

    /// What a real account would have beside what was said.
    private func complete(_ account: inout MadeUpAccount) {
        if case .double(let total)? = value("total", account),
            case .int(let orders)? = value("orders", account),
            orders > 0, value("averageOrder", account) == .double(0)
        {
            account.set("history", "averageOrder", .double(total / Double(orders)))
        }
        if let last = account.lastPurchase {
            if !account.has("history", "firstPurchase") {
                account.set("history", "firstPurchase", AccountSchema.timestamp(last))
            }
            for count in ["orders", "lines"] where value(count, account) == .int(0) {
                account.set("history", count, count == "lines" ? value("orders", account) : .int(1))
            }
        }
    }

    private func value(_ name: String, _ account: MadeUpAccount) -> CELValue? {
        AccountSchema.schema.slot(of: name, in: "history").flatMap { account.fields["history"]?[$0] }
    }

    private mutating func readValue(_ value: YAMLValue, _ key: String, _ type: CELType) -> CELValue? {
        func wrong(_ what: String) -> CELValue? {
            diagnostics.append(
                .error("rule/test-value", "'\(key)' must be \(what)", at: value.span, help: "write \(what)"))
            return nil
        }
        switch type {
        case .string: return YAMLReader.text(value, key, &diagnostics).map(CELValue.string)
        case .bool:
            guard let text = value.text, let flag = Bool(text) else { return wrong("true or false") }
            return .bool(flag)
        case .int:
            guard let number = value.text.flatMap({ Int64($0) }) else { return wrong("a whole number") }
            return .int(number)
        case .double:
            guard let number = value.text.flatMap({ Double($0) }), number.isFinite else {
                return wrong("a number")
            }
            return .double(number)
        case .timestamp: return readDay(value, key).map(AccountSchema.timestamp)
        case .map(_, let element):
            guard var reader = YAMLReader(value, name: "'\(key)'", &diagnostics) else { return nil }
            var entries: [String: CELValue] = [:]
            for (entry, written) in reader.takeAll() {
                guard let name = entry.text, let made = readValue(written, name, element) else { continue }
                entries[name] = made
            }
            return .map(CELMap(entries))
        case .object(let name):
            guard var reader = YAMLReader(value, name: "'\(key)'", &diagnostics) else { return nil }
            let fields = AccountSchema.schema.objects[name] ?? []
            var made = MadeUpAccount(today: .earliest)
            for field in fields {
                guard let written = reader.value(field.name) else { continue }
                made.set(name, field.name, readValue(written, field.name, field.type))
            }
            reader.finish(&diagnostics)
            return .object(SlotRecord(name, made.fields[name] ?? []))
        default: return wrong("something else")
        }
    }
}
