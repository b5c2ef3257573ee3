import Diagnostics
public import Domain
import Liquid

/// The customers that a template must survive, made from the facts of an ordinary one: what can be missing,
/// what can be long, what can be written from the right, what looks like markup.
public struct WorstCase: Hashable, Sendable {
    public enum Name: String, CaseIterable, Hashable, Sendable {
        case longestNames = "longest names"
        case nothingOptional = "nothing optional"
        case rightToLeft = "right to left"
        case emoji
        case markup
        case manyLines = "500 lines"
        case zeroAmounts = "zero amounts"
        case hugeAmounts = "huge amounts"
    }

    public var name: Name
    public var facts: Facts
    /// What it comes to; `nil` when it does not render, and `findings` says why.
    public var proposal: RenderedProposal?
    public var findings: [Finding]
}

extension WorstCase {
    /// Renders a template for each of them and checks what came out.
    ///
    /// - Parameter base: the facts of one customer; what they lack is made up, so that everything optional is there.
    /// - Returns: one for each name, in their order.
    public static func all(of template: CompiledTemplate, base: Facts) -> [WorstCase] {
        Name.allCases.map { name in
            let facts = facts(name, base: base)
            do throws(RenderError) {
                let proposal = try template.render(facts)
                var findings = PageChecks.findings(in: CheckedMessage(proposal, facts))
                if name == .manyLines {
                    // No real proposal is that long: the size is worth knowing, and no reason to stop.
                    for index in findings.indices where findings[index].code == .tooLarge {
                        findings[index].severity = .warning
                    }
                }
                return WorstCase(name: name, facts: facts, proposal: proposal, findings: findings)
            } catch {
                return WorstCase(name: name, facts: facts, proposal: nil, findings: [Finding(error)])
            }
        }
    }

    /// The facts of one case, in the shape of the templates' schema.
    public static func facts(_ name: Name, base: Facts) -> Facts {
        let maker = WorstFacts(name)
        return .record(
            TemplateSchema.proposal.fields.map { field in
                Facts.Field(field.name, maker.made(field, base[field.name], path: [field.name]))
            })
    }
}

/// Makes one case's facts, field by field of the schema.
private struct WorstFacts {
    let name: WorstCase.Name

    init(_ name: WorstCase.Name) { self.name = name }

    /// What is ours and not the customer's: it must stay, or the message is another one.
    private static let kept: Set<String> = [
        "links", "company", "campaign", "language", "today", "account.language", "account.id",
        "account.country", "proposal.number", "rep.email", "rep.phone",
    ]

    private func isKept(_ path: [String]) -> Bool {
        path.first.map(Self.kept.contains) == true || Self.kept.contains(path.joined(separator: "."))
    }

    /// Where the base has nothing, and not any text will do.
    private static let samples = [
        "account.language": "en", "account.country": "ES", "language": "en", "rep.email": "rep@example.com",
        "rep.phone": "+34 910 000 000", "company.email": "hello@example.com",
        "company.website": "https://www.example.com", "company.phone": "+34 910 000 000",
        "links.website": "https://www.example.com", "links.unsubscribe": "mailto:stop@example.com",
    ]

    func made(_ field: LiquidSchema.Field, _ base: Facts?, path: [String]) -> Facts {
        if name == .nothingOptional, field.canBeMissing { return .missing }
        let place = path.joined(separator: ".")
        let base = base == .missing ? nil : base
        switch field.kind {
        case .text where isKept(path): return base ?? .text(Self.samples[place] ?? "Sample")
        case .text: return text(base, place)
        case .number: return number(base, place)
        case .bool: return base ?? .number(Decimal(1))
        case .date: return base ?? .day(CivilDay(daysSince1970: 20_780))
        case .object(let fields):
            return .record(
                fields.map { inner in
                    Facts.Field(inner.name, made(inner, base?[inner.name], path: path + [inner.name]))
                })
        case .list(let kind): return list(kind, base, path)
        case .any:
            guard case .record(let fields)? = base else { return .missing }
            return .record(fields.map { Facts.Field($0.name, text($0.value, place)) })
        }
    }

    private func list(_ kind: LiquidSchema.Kind, _ base: Facts?, _ path: [String]) -> Facts {
        if name == .nothingOptional { return .list([]) }
        var items: [Facts] = []
        if case .list(let given)? = base { items = given }
        if items.isEmpty { items = [.missing] }
        let count = name == .manyLines && path.last == "lines" ? 500 : items.count
        return .list(
            (0..<count).map { index in
                made(.init("item", kind), items[index % items.count], path: path)
            })
    }

    /// Money is text for a template, and an amount in the facts.
    private func text(_ base: Facts?, _ place: String) -> Facts {
        var money: Money?
        if case .money(let given)? = base { money = given }
        // The schema says of money only that it is text.
        let amounts: Set<Substring> = ["unit_price", "price", "total", "subtotal", "discount"]
        if base == nil, let last = place.split(separator: ".").last, amounts.contains(last) {
            money = Money(minorUnits: 12_345, currency: .eur)
        }
        if var money {
            if name == .zeroAmounts { money.minorUnits = 0 }
            if name == .hugeAmounts { money.minorUnits = .max }
            return .money(money)
        }
        guard let hostile = Self.texts[name] else {
            return base ?? .text("Sample")
        }
        return .text(hostile)
    }

    private func number(_ base: Facts?, _ place: String) -> Facts {
        switch name {
        // A discount of 0 with an offer is what no rule gives; the number of an offer stays.
        case .zeroAmounts where !place.hasPrefix("offer"): return .count(0)
        case .hugeAmounts where !place.hasSuffix("discount_percent"):
            return .number(Decimal(mantissa: 999_999_999_999, scale: 0))
        default: return base ?? .count(3)
        }
    }

    /// What every text of the customer becomes.
    private static let texts: [WorstCase.Name: String] = [
        // No blank to break at, then some.
        .longestNames: String(repeating: "Donaudampfschifffahrtsgesellschaft", count: 2)
            + " Hermanos García-Etxeberria y Compañía, Sociedad de Responsabilidad Limitada, Sucesores",
        .rightToLeft:
            "\u{645}\u{642}\u{647}\u{649} \u{627}\u{644}\u{642}\u{627}\u{647}\u{631}\u{629} \u{5D1}\u{5F4}\u{5DE} 24",
        .emoji:
            "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} Caf\u{65}\u{301} \u{1F1EA}\u{1F1F8} \u{2615}\u{FE0F}\u{1F44D}\u{1F3FD}",
        .markup: "<script>alert(\"1\")</script> & 'Sons' </td></table> --> &lt;b&gt; javascript:alert(1)",
    ]
}
