import Diagnostics
import Liquid

/// Compiles and renders in one go; throws `Diagnostics` or `LiquidError`.
func render(
    _ template: String, _ data: LiquidObject = [:], options: LiquidOptions = LiquidOptions(),
    with renderOptions: LiquidRenderOptions = LiquidRenderOptions()
) throws -> String {
    try compiled(template, options: options).render(data, options: renderOptions)
}

func compiled(_ template: String, options: LiquidOptions = LiquidOptions()) throws -> LiquidTemplate {
    let source = SourceText(name: "mail.liquid", template)
    let (template, diagnostics) = LiquidTemplate.compile(source, options: options)
    guard let template else { throw Diagnostics(diagnostics, sources: [source]) }
    return template
}

/// The mistakes of a template, as `line:column: code: message`, with the fix where there is one.
func mistakes(_ template: String, options: LiquidOptions = LiquidOptions()) -> [String] {
    let source = SourceText(name: "mail.liquid", template)
    return LiquidTemplate.compile(source, options: options).diagnostics.map { diagnostic in
        let place = source.place(of: diagnostic.span.start)
        let fix = diagnostic.fixIt.map { " [\($0.replacement)]" } ?? ""
        return "\(place.line):\(place.column): \(diagnostic.code): \(diagnostic.message)\(fix)"
    }
}

/// Partials by name.
func partials(_ all: [String: String]) -> @Sendable (String) -> SourceText? {
    { name in all[name].map { SourceText(name: name, $0) } }
}

/// Random numbers that are the same for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
