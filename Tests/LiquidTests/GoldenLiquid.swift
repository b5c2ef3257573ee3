import Diagnostics
import Foundation
import Liquid

/// The cases of the Golden Liquid suite, read from the shared folder.
struct GoldenLiquid {
    struct Case {
        var name: String
        var template: String
        var data: LiquidObject
        var partials: [String: String]
        /// `nil` when parsing or rendering must fail.
        var results: [String]?
        var tags: [String]
    }

    static let cases: [Case]? = {
        let shared = ProcessInfo.processInfo.environment["REKINDLE_SHARED"] ?? "../shared"
        guard
            let bytes = FileManager.default.contents(
                atPath: shared + "/liquid-conformance/golden_liquid.json"),
            case .object(let root) = OrderedJSON.read(Array(bytes)), case .array(let tests)? = root["tests"]
        else { return nil }
        return tests.compactMap(Case.init)
    }()
}

extension GoldenLiquid.Case {
    init?(_ value: LiquidValue) {
        guard case .object(let fields) = value, case .string(let name)? = fields["name"],
            case .string(let template)? = fields["template"]
        else { return nil }
        self.name = name
        self.template = template
        data = if case .object(let data)? = fields["data"] { data } else { [:] }
        partials = [:]
        if case .object(let templates)? = fields["templates"] {
            for entry in templates.entries { partials[entry.key] = entry.value.text }
        }
        tags = if case .array(let tags)? = fields["tags"] { tags.map(\.text) } else { [] }
        if case .string(let result)? = fields["result"] {
            results = [result]
        } else if case .array(let all)? = fields["results"] {
            results = all.map(\.text)
        }
    }

    func options(channels: [String] = []) -> LiquidOptions {
        let partials = partials
        return LiquidOptions(
            mode: tags.contains { $0.hasPrefix("strict") } ? .strict : .lax, missing: .blank,
            allowsDynamicInclude: true, channels: channels
        ) { name in partials[name].map { SourceText(name: name, $0) } }
    }

    /// What we make of the case: the output, or `nil` when it fails.
    func outcome() -> Result<String, any Error> {
        let options = options()
        let source = SourceText(name: "case", template)
        let (compiled, diagnostics) = LiquidTemplate.compile(source, options: options)
        guard let compiled else { return .failure(Diagnostics(diagnostics, sources: [source])) }
        return Result { try compiled.render(data, options: LiquidRenderOptions(now: 1_700_000_000)) }
    }
}
