import Diagnostics
import Liquid

/// A mistake as a page shows it: the place and the sentence, then the line with its caret and the remedy.
struct DiagnosticItem: Hashable, Sendable {
    var severity: String
    /// `Templates/offer.es.liquid:12:17`.
    var place: String
    var message: String
    var code: String
    /// The line, the caret, the remedy, as a terminal shows them; empty when the text is not at hand.
    var lines: String

    init(_ diagnostic: Diagnostic, in sources: [SourceText]) {
        let source = sources.first { $0.name == diagnostic.span.file }
        severity = diagnostic.severity.rawValue
        message = diagnostic.message
        code = diagnostic.code
        place = diagnostic.span.file
        if let start = source?.place(of: diagnostic.span.start) { place += ":\(start.line):\(start.column)" }
        let shown = diagnostic.shown(in: source).split(separator: "\n", omittingEmptySubsequences: false)
        lines = shown.dropFirst().joined(separator: "\n")
    }

    var liquid: LiquidObject {
        [
            "severity": .string(severity), "place": .string(place), "message": .string(message),
            "code": .string(code),
            "lines": .string(lines),
        ]
    }
}
