import Diagnostics
import Liquid

/// libFuzzer brings its own main and calls this with bytes that reach new code. Whatever they are, a template is
/// refused or rendered; a broken promise ends the process, and libFuzzer keeps the input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for kind in FuzzedTemplate.Kind.allCases { FuzzedTemplate(bytes, kind).run() }
    return 0
}

/// One input, read as a template; what stands behind a byte 1 is the partial `p`.
struct FuzzedTemplate {
    enum Kind: CaseIterable {
        case lax, strict, checked
    }

    private static let limits = LiquidLimits(
        outputBytes: 100_000, iterations: 2000, valueBytes: 20_000, assignBytes: 200_000, renderDepth: 30,
        work: 300_000)
    private let source: SourceText
    private let options: LiquidOptions

    init(_ bytes: [UInt8], _ kind: Kind) {
        let parts = bytes.split(separator: 1, maxSplits: 1, omittingEmptySubsequences: false)
        source = SourceText(name: "fuzz", bytes: Array(parts.first ?? []))
        let partial = SourceText(name: "p", bytes: parts.count > 1 ? Array(parts[1]) : [])
        options = LiquidOptions(
            mode: kind == .lax ? .lax : .strict, filters: [.raw],
            schema: kind == .checked ? FuzzedData.schema : nil, allowsAbort: true, allowsDynamicInclude: true,
            channels: ["html", "text"], maxSourceBytes: 5000
        ) { $0 == "p" ? partial : nil }
    }

    func run() {
        let clock = ContinuousClock()
        let start = clock.now
        checkSegments()
        let (template, diagnostics) = LiquidTemplate.compile(source, options: options)
        precondition(template != nil || diagnostics.hasErrors, "refused without a word")
        for diagnostic in diagnostics where diagnostic.span.file == "fuzz" {
            precondition(
                diagnostic.span.start >= 0 && diagnostic.span.start <= diagnostic.span.end
                    && diagnostic.span.end <= source.bytes.count, "no such place")
            precondition(!diagnostic.message.isEmpty && !diagnostic.shown(in: source).isEmpty, "no words")
        }
        if let template { check(template) }
        precondition(start.duration(to: clock.now) < .seconds(5), "too slow")
    }

    private func checkSegments() {
        var end = 0
        for segment in LiquidTemplate.segments(of: source) {
            precondition(segment.range.lowerBound <= end, "a gap between segments")
            end = max(end, segment.range.upperBound)
        }
        precondition(end == source.bytes.count, "segments do not cover the source")
    }

    private func check(_ template: LiquidTemplate) {
        for text in template.texts {
            let unit = template.units[text.unit]
            precondition(
                Array(unit.source.bytes[text.range]) == text.bytes && !text.bytes.isEmpty, "no such text")
        }
        for data in FuzzedData.all {
            let render = LiquidRenderOptions(limits: Self.limits, now: 1_700_000_000)
            var runs = LiquidRuns()
            let isWhole = (try? template.renderRuns(data, into: &runs, options: render)) != nil
            precondition(runs.made.count <= 200_000, "more than the limit")
            for (number, channel) in [(0, nil), (1, "html"), (2, "text")] as [(UInt8, String?)] {
                let output = try? template.render(data, channel: channel, options: render)
                precondition(output != nil || !isWhole, "runs where bytes fail")
                if let output, isWhole {
                    precondition(Self.written(runs, template, number) == output, "two answers")
                }
            }
        }
    }

    private static func written(_ runs: LiquidRuns, _ template: LiquidTemplate, _ channel: UInt8) -> String {
        var output: [UInt8] = []
        for run in runs.runs where channel == 0 || run.channel == 0 || run.channel == channel {
            switch run.kind {
            case .text(let number): output += template.texts[number].bytes
            case .made(let range, _, _): output += runs.made[range]
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
