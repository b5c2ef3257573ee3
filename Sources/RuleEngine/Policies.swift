public import Diagnostics
import YAMLPlaces

/// What the company allows in any campaign: `Rules/policies.yaml`.
public struct Policies: Hashable, Sendable {
    /// No offer may be greater, in percent; `nil` for no limit.
    public var maximumDiscount: Int?
    /// No offer may last longer, in days.
    public var maximumValidDays: Int?
    /// What a proposal must leave of its price after the discount, in percent, where the products' costs are
    /// known; `nil` for no limit.
    public var minimumMargin: Int?
    /// Products by number that are never recommended and lead to nothing: postage, fees.
    public var notRecommended: [String]
    /// How much mail may leave, and when.
    public var sending = SendingPolicy()

    public init(
        maximumDiscount: Int? = nil, maximumValidDays: Int? = nil, minimumMargin: Int? = nil,
        notRecommended: [String] = []
    ) {
        self.notRecommended = notRecommended
        self.maximumDiscount = maximumDiscount
        self.maximumValidDays = maximumValidDays
        self.minimumMargin = minimumMargin
    }

    /// Reads and checks the file: all its mistakes at once.
    public static func read(_ source: SourceText) -> (policies: Policies?, diagnostics: [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        guard let root = YAMLReader.root(of: source, &diagnostics),
            var file = YAMLReader(root, name: "the policies", &diagnostics)
        else { return (nil, diagnostics) }
        var policies = Policies()
        if let value = file.value("offer"), var reader = YAMLReader(value, name: "'offer'", &diagnostics) {
            policies.maximumDiscount = reader.number("maximumDiscount", in: 0...100, &diagnostics)
            policies.maximumValidDays = reader.number("maximumValidDays", in: 1...3650, &diagnostics)
            reader.finish(&diagnostics)
        }
        if let value = file.value("margin"), var reader = YAMLReader(value, name: "'margin'", &diagnostics) {
            policies.minimumMargin = reader.number("minimum", in: 0...99, &diagnostics)
            reader.finish(&diagnostics)
        }
        if let value = file.value("recommendations"),
            var reader = YAMLReader(value, name: "'recommendations'", &diagnostics)
        {
            policies.notRecommended = reader.value("exclude").map { products($0, &diagnostics) } ?? []
            reader.finish(&diagnostics)
        }
        if let value = file.value("sending") { policies.sending = SendingPolicy.read(value, &diagnostics) }
        file.finish(&diagnostics)
        let ordered = diagnostics.inOrderOfPlace()
        return (ordered.hasErrors ? nil : policies, ordered)
    }
    private static func products(_ value: YAMLValue, _ diagnostics: inout [Diagnostic]) -> [String] {
        guard let items = value.items else {
            diagnostics.append(
                .error(
                    "yaml/expected-list", "'exclude' must be a list of product numbers", at: value.span,
                    help: "write them in brackets: [POST, FEE]"))
            return []
        }
        return items.compactMap { YAMLReader.text($0, "exclude", &diagnostics) }
    }
}
