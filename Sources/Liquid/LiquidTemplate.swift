public import Diagnostics

/// A template compiled with its partials, ready to be rendered any number of times, from any thread.
public struct LiquidTemplate: Sendable {
    let program: Program
    private(set) var contexts: [UInt8]

    /// - Parameters:
    ///   - source: the file; places in diagnostics are places in it.
    ///   - range: the bytes that are Liquid, when front matter stands before them.
    /// - Returns: the template, unless there are errors, and all that is to be said of it and its partials,
    ///   in order of file and place.
    public static func compile(
        _ source: SourceText, range: Range<Int>? = nil, options: LiquidOptions = LiquidOptions()
    ) -> (template: LiquidTemplate?, diagnostics: [Diagnostic]) {
        let compiler = Compiler(options)
        compiler.compileMain(source, range ?? 0..<source.bytes.count)
        let diagnostics = compiler.diagnostics.inOrderOfPlace()
        if diagnostics.hasErrors { return (nil, diagnostics) }
        return (LiquidTemplate(Program(compiler)), diagnostics)
    }

    init(_ program: Program) {
        self.program = program
        contexts = [UInt8](repeating: 0, count: program.sites.count)
    }

    /// Appends what the template makes of the data to `output`; what is there already stays.
    ///
    /// - Parameter channel: leaves out what belongs to other channels; `nil` writes everything. Blocks of other
    ///   channels are still gone through, as what they assign is seen by all.
    /// - Throws: `LiquidError`; then `output` holds part of the text and is not to be used.
    public func render(
        _ data: LiquidObject, into output: inout [UInt8], channel: String? = nil,
        options: LiquidRenderOptions = LiquidRenderOptions()
    ) throws(LiquidError) {
        var renderer = Renderer(program, contexts: contexts, data: data, options: options)
        if let channel { renderer.wanted = try number(ofChannel: channel) }
        swap(&output, &renderer.output)
        renderer.startOfOutput = renderer.output.count
        defer { swap(&output, &renderer.output) }
        try renderer.renderMain()
    }

    /// The whole output as text.
    public func render(
        _ data: LiquidObject, channel: String? = nil, options: LiquidRenderOptions = LiquidRenderOptions()
    ) throws(LiquidError) -> String {
        var output: [UInt8] = []
        try render(data, into: &output, channel: channel, options: options)
        return String(decoding: output, as: UTF8.self)
    }

    private func number(ofChannel name: String) throws(LiquidError) -> UInt8 {
        guard let place = program.options.channels.firstIndex(of: name) else {
            throw LiquidError(.notAllowed, "there is no channel '\(name)'")
        }
        return UInt8(place + 1)
    }
}

extension LiquidTemplate {
    /// Every place that writes a value, of the template and of all its partials.
    public var outputSites: [LiquidOutputSite] { program.sites }

    /// Every name that the template and its partials may look up in the data, among names that are only theirs; `nil`
    /// when some name is known only at render time.
    public var names: Set<String>? {
        let computesNames =
            program.expressions.contains { if case .computed = $0 { true } else { false } }
            || program.partialCalls.contains { if case .computed = $0.target { true } else { false } }
        return computesNames ? nil : Set(program.names)
    }

    /// Every static piece, of the template and of all its partials, by the number that `LiquidRuns` names it with.
    public var texts: [LiquidText] { program.texts }

    /// The template itself, then its partials, each compiled once.
    public var units: [LiquidUnit] {
        program.units.indices.map { LiquidUnit(index: $0, program.units[$0]) }
    }

    /// A copy whose outputs are escaped for the contexts the host finds; 0 is where none was assigned.
    public func assigningContexts(_ context: (LiquidOutputSite) -> UInt8) -> LiquidTemplate {
        var copy = self
        for site in program.sites { copy.contexts[site.index] = context(site) }
        return copy
    }

    public func context(of site: LiquidOutputSite) -> UInt8 { contexts[site.index] }
}

/// One place that writes a value: `{{ … }}`, `echo`, `cycle`, `increment` or `decrement`.
public struct LiquidOutputSite: Hashable, Sendable {
    /// Its place in `outputSites`.
    public let index: Int
    /// The unit it stands in: 0 is the template itself.
    public let unit: Int
    /// The whole tag; in a `liquid` tag the line. The same as the span of its segment.
    public let span: SourceSpan
    /// The name of the last filter.
    public let lastFilter: String?
    /// Whether that filter marks its result as not to be escaped.
    public let isRaw: Bool
    /// The channel block around it in its own source: 1 for the first of `LiquidOptions.channels`; 0 outside.
    public let channel: UInt8
}

/// One source of a compiled template.
public struct LiquidUnit: Hashable, Sendable {
    /// A tag that renders another unit.
    public struct Call: Hashable, Sendable {
        public let span: SourceSpan
        /// `nil` when the partial's name is only known at render time.
        public let unit: Int?
    }

    /// Its place in `units`.
    public let index: Int
    /// The partial's name; of the template itself the name of its source.
    public let name: String
    public let source: SourceText
    /// The bytes of the source that are Liquid.
    public let range: Range<Int>
    /// Whether it sees only what `render` gives it.
    public let isIsolated: Bool
    public let calls: [Call]

    init(index: Int, _ unit: Unit) {
        self.index = index
        name = unit.name
        source = unit.source
        range = unit.range
        isIsolated = unit.isIsolated
        calls = unit.calls
    }
}
