import CEL
public import Diagnostics
import Domain
import Mail
import YAMLPlaces

extension Campaign {
    /// Reads and checks a campaign file: all its mistakes at once, each at its place.
    ///
    /// - Parameters:
    ///   - name: the campaign's key, as a rule the file's name without `.yaml`.
    /// - Returns: no campaign when there is an error. Diagnostics are in the order of their places.
    ///   - templates: the names that rules may use; `nil` to take any.
    ///   - policies: what the company allows.
    public static func read(
        _ source: SourceText, name: String, templates: Set<String>? = nil, policies: Policies = Policies()
    ) -> (campaign: Campaign?, diagnostics: [Diagnostic]) {
        var reader = CampaignReader(source: source, templates: templates, policies: policies)
        let campaign = reader.read(name: name)
        let ordered = reader.diagnostics.inOrderOfPlace()
        return (ordered.hasErrors ? nil : campaign, ordered)
    }
}

struct CampaignReader {
    let source: SourceText
    let templates: Set<String>?
    let policies: Policies
    var diagnostics: [Diagnostic] = []

    mutating func read(name: String) -> Campaign? {
        guard let root = YAMLReader.root(of: source, &diagnostics),
            var file = YAMLReader(root, name: "the campaign", &diagnostics)
        else { return nil }
        let title = file.text("title", &diagnostics) ?? name
        _ = file.text("purpose", &diagnostics)
        let audience = file.required("audience", &diagnostics).map { readAudience($0) }
        let exclusions = file.value("exclude").map { readExclusions($0) } ?? []
        let hitPolicy = file.value("hit").flatMap { readHitPolicy($0) } ?? .first
        let collecting = file.value("collect").map { readCollecting($0, hitPolicy) }
        let rules = readRules(&file, hitPolicy)
        let otherwiseNothing = file.value("otherwise").map { readOtherwise($0) } ?? false
        let holdout =
            file.value("holdout").map { readHoldout($0, name) } ?? Holdout(basisPoints: 0, salt: name)
        let cap = file.value("cap").map { readCap($0) } ?? Cap(messages: 1, days: 30)
        let approval =
            file.value("approval").map { readApproval($0) } ?? Approval(isAutomatic: false, atMost: 0)
        let sender = file.value("from").flatMap { readMailbox($0, "from") }
        let replyTo = file.value("replyTo").flatMap { readMailbox($0, "replyTo") }
        let schedule = file.value("schedule").flatMap { CampaignSchedule.read($0, &diagnostics) }
        file.finish(&diagnostics)
        return Campaign(
            name: name, title: title,
            audience: audience
                ?? Audience(
                    months: nil, condition: nil, place: SourceSpan(file: source.name, start: 0, end: 0)),
            exclusions: exclusions, hitPolicy: hitPolicy,
            collecting: collecting ?? Collecting(atMost: policies.maximumDiscount ?? 100), rules: rules,
            otherwiseNothing: otherwiseNothing, holdout: holdout, cap: cap, approval: approval,
            sender: sender,
            replyTo: replyTo, schedule: schedule, source: source)
    }

    mutating func readAudience(_ value: YAMLValue) -> Audience {
        guard var reader = YAMLReader(value, name: "the audience", &diagnostics) else {
            return Audience(months: nil, condition: nil, place: value.span)
        }
        let months = reader.number("dormantMonths", in: 1...240, &diagnostics)
        let written = reader.value("where")
        let condition = written.flatMap { readCondition($0, "where") }
        let saysWho = reader.value("dormantMonths") != nil || written != nil
        reader.finish(&diagnostics)
        if !saysWho {
            diagnostics.append(
                .error(
                    "rule/no-audience", "the audience is everybody", at: value.span,
                    help: "say 'dormantMonths: 6', or a condition in 'where'"))
        }
        return Audience(months: months, condition: condition, place: written?.span ?? value.span)
    }

    mutating func readExclusions(_ value: YAMLValue) -> [Exclusion] {
        var exclusions: [Exclusion] = []
        for item in list(value, "exclude") {
            guard var reader = YAMLReader(item, name: "an exclusion", &diagnostics) else { continue }
            let reason = reader.required("reason", &diagnostics).flatMap { readName($0, "reason") }
            let written = reader.required("if", &diagnostics)
            let condition = written.flatMap { readCondition($0, "if") }
            reader.finish(&diagnostics)
            if let reason, let condition, let written {
                exclusions.append(Exclusion(reason: reason, condition: condition, place: written.span))
            }
        }
        return exclusions
    }

    mutating func readHitPolicy(_ value: YAMLValue) -> HitPolicy? {
        if let policy = value.text.flatMap(HitPolicy.init(rawValue:)) { return policy }
        diagnostics.append(
            .error(
                "rule/hit-policy", "there is no hit policy '\(value.text ?? "")'", at: value.span,
                fixIt: value.text.flatMap {
                    Suggestion.nearest(to: $0, among: HitPolicy.allCases.map(\.rawValue))
                },
                help: "write first, unique, any, priority or collect"))
        return nil
    }

    mutating func readHoldout(_ value: YAMLValue, _ name: String) -> Holdout {
        guard var reader = YAMLReader(value, name: "the holdout", &diagnostics) else {
            return Holdout(basisPoints: 0, salt: name)
        }
        var basisPoints = 0
        if let percent = reader.required("percent", &diagnostics) {
            if let number = percent.text.flatMap({ Decimal($0) })?.rounded(toPlaces: 2),
                (0...5000).contains(number)
            {
                basisPoints = Int(number)
            } else {
                diagnostics.append(
                    .error(
                        "yaml/expected-number", "'percent' must be a number from 0 to 50", at: percent.span,
                        help:
                            "10 leaves one account in ten unmailed; more than half would leave too few to write to"
                    ))
            }
        }
        let salt = reader.text("salt", &diagnostics) ?? name
        reader.finish(&diagnostics)
        return Holdout(basisPoints: basisPoints, salt: salt)
    }

    mutating func readCap(_ value: YAMLValue) -> Cap {
        guard var reader = YAMLReader(value, name: "the cap", &diagnostics) else {
            return Cap(messages: 1, days: 30)
        }
        let messages = reader.number("messages", in: 1...1000, &diagnostics) ?? 1
        let days = reader.number("days", in: 1...3650, &diagnostics) ?? 30
        reader.finish(&diagnostics)
        return Cap(messages: messages, days: days)
    }

    mutating func readApproval(_ value: YAMLValue) -> Approval {
        if let text = value.text {
            if text == "manual" { return Approval(isAutomatic: false, atMost: 0) }
            diagnostics.append(
                .error(
                    "rule/approval", "the approval is 'manual' or a mapping", at: value.span,
                    help: "for timers write 'approval: {automatic: true, atMost: 500}'"))
            return Approval(isAutomatic: false, atMost: 0)
        }
        guard var reader = YAMLReader(value, name: "the approval", &diagnostics) else {
            return Approval(isAutomatic: false, atMost: 0)
        }
        let automatic = reader.value("automatic").map { readBool($0, "automatic") } ?? false
        let atMost = reader.number("atMost", in: 1...10_000_000, &diagnostics)
        let saysLimit = reader.value("atMost") != nil
        reader.finish(&diagnostics)
        if automatic, !saysLimit {
            diagnostics.append(
                .error(
                    "rule/approval", "an automatic approval needs a limit", at: value.span,
                    help: "add 'atMost: 500': more proposals than that wait for a person"))
        }
        return Approval(isAutomatic: automatic, atMost: atMost ?? 0)
    }

    mutating func readMailbox(_ value: YAMLValue, _ key: String) -> Mailbox? {
        guard let text = YAMLReader.text(value, key, &diagnostics) else { return nil }
        if let mailbox = Mailbox(text) { return mailbox }
        diagnostics.append(
            .error(
                "rule/bad-address", "'\(key)' is no mail address", at: value.span,
                help: "write 'Name <name@example.com>'"))
        return nil
    }

    mutating func readBool(_ value: YAMLValue, _ key: String) -> Bool {
        if let text = value.text, text == "true" || text == "false" { return text == "true" }
        diagnostics.append(.error("yaml/expected-bool", "'\(key)' must be true or false", at: value.span))
        return false
    }

    /// A text that must say something.
    mutating func readName(_ value: YAMLValue, _ key: String) -> String? {
        guard let text = YAMLReader.text(value, key, &diagnostics) else { return nil }
        if !text.isEmpty { return text }
        diagnostics.append(
            .error(
                "yaml/empty-text", "'\(key)' must not be empty", at: value.span,
                help: "write a few words: plans and explanations show them"))
        return nil
    }

    mutating func readCondition(_ value: YAMLValue, _ key: String) -> CELExpression? {
        guard let text = YAMLReader.text(value, key, &diagnostics) else { return nil }
        let offsets = YAMLScalarMap.offsets(of: text, in: source, at: value.start)
        let expression = CELSource(text, file: source.name, offsets: offsets)
        let (compiled, found) = CELExpression.compile(
            expression, schema: AccountSchema.schema, expecting: .bool)
        diagnostics += found
        return compiled
    }

    mutating func list(_ value: YAMLValue, _ key: String) -> [YAMLValue] {
        if let items = value.items { return items }
        diagnostics.append(
            .error(
                "yaml/expected-list", "'\(key)' must be a list", at: value.span,
                help: "begin each item with '- '"))
        return []
    }
}
