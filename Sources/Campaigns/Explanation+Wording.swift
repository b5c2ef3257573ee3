import CEL
import Domain
public import RuleEngine

/// The languages that explanations are given in.
public enum ExplanationLanguage: String, Hashable, Sendable, CaseIterable {
    case english = "en"
    case spanish = "es"
}

/// What is said of an account, in sentences a sales rep understands.
extension Explanation {
    /// The whole answer, line by line; an empty line parts its paragraphs.
    public func lines(in language: ExplanationLanguage) -> [String] {
        let say = Wording(language)
        var lines = [say.title(account, campaign, asOf), ""]
        lines += say.purchases(summary, asOf)
        if let dormancy { lines.append(say.dormancy(dormancy, hasBought: summary?.lastPurchase != nil)) }
        lines += audience.conditions.map { say.line($0, summary) }
        lines.append(say.selected(isSelected))
        for trace in exclusions {
            lines += ["", say.exclusion(trace)] + trace.conditions.map { say.line($0, summary) }
        }
        for trace in rules {
            lines += ["", say.rule(trace)] + trace.conditions.map { say.line($0, summary) }
        }
        lines.append("")
        lines += barriers.map { say.barrier($0) }
        if let latestPlan { lines.append(say.plan(latestPlan.plan, latestPlan.entry)) }
        lines.append(verdict(in: language))
        if !takenOfToday.isEmpty {
            lines += ["", say.takenOfToday] + takenOfToday.map { "  - \(say.assumption($0))" }
        }
        return lines
    }

    /// One sentence: what it gets, or why nothing.
    public func verdict(in language: ExplanationLanguage) -> String {
        let say = Wording(language)
        if !isSelected { return say.notInAudience }
        if let reason = decision.exclusion { return say.excluded(reason) }
        if !decision.conflict.isEmpty { return say.conflict(decision.conflict) }
        guard let rule = decision.rule, let template = rule.template else { return say.noRule }
        if let barrier = barriers.first { return say.barred(rule.name, say.barrier(barrier)) }
        return say.decides(decision.matched, template, decision.offer)
    }

    /// How one condition came out, for programs that show it on its own.
    public func sentence(_ condition: ConditionTrace, in language: ExplanationLanguage) -> String {
        Wording(language).sentence(condition, summary)
    }
}

private struct Wording {
    let isSpanish: Bool

    init(_ language: ExplanationLanguage) { isSpanish = language == .spanish }

    private func pick(_ english: String, _ spanish: String) -> String { isSpanish ? spanish : english }

    // The account

    func title(_ account: AccountID, _ campaign: String, _ day: CivilDay) -> String {
        pick(
            "account \(account), campaign \(campaign), on \(day)",
            "cuenta \(account), campaña \(campaign), el \(day)")
    }

    func purchases(_ summary: PurchaseSummary?, _ day: CivilDay) -> [String] {
        guard let summary, let last = summary.lastPurchase else {
            return [
                pick(
                    "It never bought: a prospect, not dormant.",
                    "Nunca ha comprado: es un contacto, no un cliente dormido.")
            ]
        }
        let days = day.days(since: last)
        let months = Dormancy.wholeMonths(since: last, on: day)
        let orders = counted(summary.orders, ("order", "orders"), ("pedido", "pedidos"))
        let total = money(summary.total)
        return [
            pick(
                "Last purchase \(last), \(counted(days, ("day", "days"), ("", ""))) ago (\(counted(months, ("whole month", "whole months"), ("", "")))); \(orders), \(total).",
                "Última compra \(last), hace \(counted(days, ("", ""), ("día", "días"))) (\(counted(months, ("", ""), ("mes entero", "meses enteros")))); \(orders), \(total)."
            )
        ]
    }

    func dormancy(_ dormancy: Explanation.Dormant, hasBought: Bool) -> String {
        let (months, cutoff) = (dormancy.months, dormancy.cutoff)
        return pick(
            "\(dormancy.holds ? "Quiet" : "Not quiet") for \(months) calendar \(months == 1 ? "month" : "months"): that means a last purchase before \(cutoff).",
            "\(dormancy.holds ? "Lleva" : "No lleva") \(months) \(months == 1 ? "mes" : "meses") de calendario sin comprar: eso pide una última compra anterior al \(cutoff)."
        )
    }

    func selected(_ isSelected: Bool) -> String {
        isSelected
            ? pick("It belongs to the audience.", "Pertenece al público de la campaña.")
            : pick("It does not belong to the audience.", "No pertenece al público de la campaña.")
    }

    func exclusion(_ trace: RuleTrace) -> String {
        let name = trace.name
        return trace.matched
            ? pick(
                "Exclusion '\(name)': holds, so it gets nothing",
                "Exclusión «\(name)»: se cumple, así que no recibe nada")
            : pick("Exclusion '\(name)': does not hold", "Exclusión «\(name)»: no se cumple")
    }

    func rule(_ trace: RuleTrace) -> String {
        let name = trace.name
        let always = trace.conditions.isEmpty ? pick(" (it is for everybody)", " (es para todos)") : ""
        return trace.matched
            ? pick("Rule '\(name)': matches\(always)", "Regla «\(name)»: se cumple\(always)")
            : pick("Rule '\(name)': does not match", "Regla «\(name)»: no se cumple")
    }

    // Conditions

    func line(_ condition: ConditionTrace, _ summary: PurchaseSummary?) -> String {
        let mark =
            condition.holds.map { $0 ? pick("yes", "sí ") : pick("no ", "no ") } ?? pick("?  ", "?  ")
        return "  \(mark)  \(sentence(condition, summary))   [\(condition.text)]"
    }

    func sentence(_ condition: ConditionTrace, _ summary: PurchaseSummary?) -> String {
        guard let comparison = condition.comparison else {
            let values = condition.values.joined(separator: ", ")
            switch condition.holds {
            case true?: return pick("this holds, with \(values)", "se cumple, con \(values)")
            case false?: return pick("this does not hold, with \(values)", "no se cumple, con \(values)")
            case nil: return pick("this has no value, with \(values)", "no tiene valor, con \(values)")
            }
        }
        let label = FieldLabels.label(comparison.field, isSpanish: isSpanish)
        let holds = condition.holds ?? false
        switch comparison.relation {
        case .isThere, .isNotThere:
            return comparison.value == nil
                ? pick("\(label) is not known", "\(label): no se conoce")
                : pick("\(label) is known", "\(label): se conoce")
        case .isTrue, .isFalse:
            guard case .bool(let flag)? = comparison.value else { return unknown(label) }
            return pick("\(label): \(flag ? "yes" : "no")", "\(label): \(flag ? "sí" : "no")")
        default: break
        }
        guard let value = comparison.value else { return unknown(label) }
        let shown = self.shown(value, comparison.field, summary)
        let bounds = comparison.bounds.map { self.shown($0, comparison.field, summary) }
        let first = bounds.first ?? ""
        let isDay = if case .timestamp? = comparison.bounds.first { true } else { false }
        let relation: String
        switch comparison.relation {
        case .isEqual:
            relation = holds ? pick("as asked", "como se pide") : pick("not \(first)", "no \(first)")
        case .isNotEqual:
            relation =
                holds
                ? pick("not \(first)", "no \(first)") : pick("which is left out", "que se descarta")
        case .isOneOf, .isNotOneOf:
            let list = bounds.joined(separator: ", ")
            let isIn = holds == (comparison.relation == .isOneOf)
            relation = pick("\(isIn ? "" : "not ")one of \(list)", "\(isIn ? "" : "no ")uno de \(list)")
        case .isLess:
            relation =
                negated(holds)
                + (isDay
                    ? pick("before \(first)", "antes del \(first)")
                    : pick("less than \(first)", "menos de \(first)"))
        case .isAtMost:
            relation =
                negated(holds)
                + (isDay
                    ? pick("on \(first) or before", "el \(first) o antes")
                    : pick("at most \(first)", "como mucho \(first)"))
        case .isGreater:
            relation =
                negated(holds)
                + (isDay
                    ? pick("after \(first)", "después del \(first)")
                    : pick("more than \(first)", "más de \(first)"))
        case .isAtLeast:
            relation =
                negated(holds)
                + (isDay
                    ? pick("on \(first) or after", "el \(first) o después")
                    : pick("at least \(first)", "al menos \(first)"))
        case .isThere, .isNotThere, .isTrue, .isFalse: relation = ""
        }
        return pick("\(label) is \(shown): \(relation)", "\(label): \(shown), \(relation)")
    }

    private func negated(_ holds: Bool) -> String { holds ? "" : pick("not ", "no ") }

    private func unknown(_ label: String) -> String {
        pick("\(label) is not known, so this does not hold", "\(label): no se conoce, así que no se cumple")
    }

    // What keeps mail away

    func barrier(_ barrier: Explanation.Barrier) -> String {
        switch barrier {
        case .noAddress: return pick("It has no mail address.", "No tiene dirección de correo.")
        case .noConsent: return pick("It gave no consent.", "No ha dado su consentimiento.")
        case .suppressed(let suppression, let day):
            let reasons: [Suppression.Reason: String] = [
                .unsubscribed: pick("unsubscribed", "se dio de baja"), .bounced: pick("bounced", "rebotó"),
                .complained: pick("complained", "se quejó"), .requested: pick("requested", "lo pidió"),
            ]
            let reason = reasons[suppression.reason] ?? suppression.reason.rawValue
            return pick(
                "It is suppressed: \(reason), said by \(suppression.source) on \(day).",
                "Está suprimida: \(reason), según \(suppression.source) el \(day).")
        case .hadMessage:
            return pick("It had its message for this lapse.", "Ya recibió su mensaje por esta ausencia.")
        case .lostMessage:
            return pick(
                "Its message for this lapse was refused, or given up by hand.",
                "Su mensaje por esta ausencia fue rechazado o se descartó a mano.")
        case .addressHadMessage:
            return pick(
                "Its address had the message through another account.",
                "Su dirección recibió el mensaje por otra cuenta.")
        case .capped(let messages, let days):
            return pick(
                "It had the most that it may get: \(messages) in \(days) days.",
                "Recibió el máximo permitido: \(messages) en \(days) días.")
        case .policy(let tenths, let minimum):
            let percent = number(Double(tenths) / 10, places: 1)
            return pick(
                "The proposal would leave \(percent) % of its price; the company wants at least \(minimum) %.",
                "La propuesta dejaría un \(percent) % de su precio; la empresa pide al menos un \(minimum) %."
            )
        case .heldOut(let basisPoints):
            let percent = number(Double(basisPoints) / 100, places: basisPoints % 100 == 0 ? 0 : 2)
            return pick(
                "It is held out, so that what the mail does can be measured (\(percent) % are).",
                "Está en el grupo de control, para medir lo que hace el correo (lo está un \(percent) %).")
        }
    }

    func plan(_ plan: Plan, _ entry: PlanEntry) -> String {
        let outcome = PlanOutcomeWording.name(entry.outcome, isSpanish: isSpanish)
        return pick(
            "Latest plan \(plan.id) (\(plan.asOf)): \(outcome): \(entry.reason).",
            "Último plan \(plan.id) (\(plan.asOf)): \(outcome): \(entry.reason).")
    }

    // What it comes to

    var notInAudience: String {
        pick("Nothing: not in the audience.", "Nada: no está en el público de la campaña.")
    }
    var noRule: String {
        pick("Nothing: no rule has a proposal for it.", "Nada: ninguna regla tiene una propuesta para ella.")
    }

    func excluded(_ reason: String) -> String {
        pick("Nothing: excluded, \(reason).", "Nada: excluida, \(reason).")
    }

    func conflict(_ rules: [String]) -> String {
        let names = rules.map { "'\($0)'" }.joined(separator: ", ")
        return pick(
            "Nothing: the rules \(names) match and contradict each other.",
            "Nada: se cumplen las reglas \(names) y se contradicen.")
    }

    func barred(_ rule: String, _ barrier: String) -> String {
        // A sentence of its own elsewhere; here it goes on.
        let barrier = barrier.prefix(1).lowercased() + barrier.dropFirst()
        return pick(
            "Nothing, though rule '\(rule)' has a letter for it: \(barrier)",
            "Nada, aunque la regla «\(rule)» tiene una carta para ella: \(barrier)")
    }

    func decides(_ rules: [String], _ template: String, _ offer: Offer?) -> String {
        let names = rules.map { isSpanish ? "«\($0)»" : "'\($0)'" }.joined(separator: ", ")
        let gift =
            offer.map {
                pick(
                    ", \($0.discountPercent) % for \($0.validDays) days",
                    ", \($0.discountPercent) % durante \($0.validDays) días")
            } ?? ""
        let isOne = rules.count == 1
        return pick(
            "\(isOne ? "Rule" : "Rules") \(names) \(isOne ? "decides" : "decide"): template '\(template)'\(gift).",
            "\(isOne ? "Decide la regla" : "Deciden las reglas") \(names): plantilla «\(template)»\(gift).")
    }

    var takenOfToday: String {
        pick("Not known as of that day, and taken of today:", "No consta a ese día, y se toma de hoy:")
    }

    func assumption(_ assumption: Explanation.Assumption) -> String {
        switch assumption {
        case .account:
            pick(
                "the account's fields and consent: none were recorded by then",
                "los datos y el consentimiento de la cuenta: no constaban aún")
        case .rules:
            pick(
                "the rules: no plan had been made with them",
                "las reglas: aún no se había hecho ningún plan con ellas")
        case .purchases:
            pick(
                "purchases count by their own dates, whenever they were imported",
                "las compras cuentan por su fecha, se importaran cuando se importaran")
        case .catalogue:
            pick("categories, prices and costs of products", "categorías, precios y costes de los productos")
        case .policies: pick("the company's policies", "las normas de la empresa")
        case .deliveries:
            pick(
                "how deliveries ended, and which activities are planned",
                "cómo acabaron los envíos, y qué actividades hay previstas")
        case .noRank:
            pick(
                "no quiet rank: none was fitted by that day (rekindle rank)",
                "sin rango de silencio: no se había ajustado ninguno (rekindle rank)")
        }
    }

    // Values

    private func shown(_ value: CELValue, _ field: String, _ summary: PurchaseSummary?) -> String {
        switch value {
        case .bool(let flag): return flag ? pick("yes", "sí") : "no"
        case .int(let number): return grouped(String(number.magnitude), isNegative: number < 0)
        case .double(let double):
            let isMoney = ["history.total", "history.refunded", "history.averageOrder"].contains(field)
            let text = number(double, places: isMoney ? 2 : 1)
            return isMoney ? "\(text) \(summary?.total.currency.code ?? "")".trimmedEnd : text
        case .string(let text): return text.isEmpty ? pick("empty", "vacío") : text
        case .timestamp(let time):
            return CivilDay(millisecondsSince1970: time.seconds * 1000).description
        case .list(let items): return items.map { shown($0, field, summary) }.joined(separator: ", ")
        case .map(let map):
            return map.keys.prefix(8).map { shown($0, field, summary) }.joined(separator: ", ")
        default: return value.typeName
        }
    }

    private func counted(_ count: Int, _ english: (String, String), _ spanish: (String, String)) -> String {
        let words = isSpanish ? spanish : english
        return "\(grouped(String(count.magnitude), isNegative: count < 0)) \(count == 1 ? words.0 : words.1)"
    }

    private func money(_ money: Money) -> String {
        "\(number(money.majorUnits, places: money.currency.minorDigits)) \(money.currency)"
    }

    /// With the language's marks: 12,345.60 and 12.345,60.
    private func number(_ value: Double, places: Int) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return "\(value)" }
        var scale: Int64 = 1
        for _ in 0..<places { scale *= 10 }
        let units = (value.magnitude * Double(scale)).rounded()
        guard let whole = Int64(exactly: units) else { return "\(value)" }
        let text = grouped(String(whole / scale), isNegative: value < 0 && whole > 0)
        guard places > 0 else { return text }
        let rest = String(whole % scale)
        return text + (isSpanish ? "," : ".") + String(repeating: "0", count: places - rest.count) + rest
    }

    private func grouped(_ digits: String, isNegative: Bool) -> String {
        var text = isNegative ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += isSpanish ? "." : "," }
            text.append(digit)
        }
        return text
    }
}

extension String {
    fileprivate var trimmedEnd: String { hasSuffix(" ") ? String(dropLast()) : self }
}
