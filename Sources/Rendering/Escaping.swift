import Diagnostics
import Liquid
import Markup

/// What an output is escaped for, by where it stands in the HTML (WHATWG HTML §13.2.5; the idea is that of
/// Go's html/template: the author writes nothing, the place decides).
enum EscapeContext: UInt8 {
    /// Text between tags; also the safe choice where nothing was assigned.
    case text = 0
    case attribute
    /// The beginning of a URL: its scheme is looked at.
    case urlStart
    case urlRest
    /// Headers and plain text: as it is.
    case plain

    static let escape: LiquidRenderOptions.Escape = { context, text, output in
        switch EscapeContext(rawValue: context) ?? .text {
        case .text, .attribute: appendHTML(text.utf8, to: &output)
        case .urlStart:
            isSafe(text) ? appendURL(text, to: &output) : output.append(contentsOf: "about:invalid".utf8)
        case .urlRest: appendURL(text, to: &output)
        case .plain: output.append(contentsOf: text.utf8)
        }
    }

    private static func appendHTML(_ text: String.UTF8View, to output: inout [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "&"): output.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): output.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): output.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): output.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): output.append(contentsOf: "&#39;".utf8)
            // NUL has no place in HTML in any form.
            case 0: output.append(contentsOf: "\u{FFFD}".utf8)
            default: output.append(byte)
            }
        }
    }

    /// Percent-encodes what RFC 3986 does not allow; a `%` stays, since the value may be encoded already.
    private static func appendURL(_ text: String, to output: inout [UInt8]) {
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: output.append(byte)
            case UInt8(ascii: "&"): output.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "'"): output.append(contentsOf: "%27".utf8)
            default:
                if "-._~:/?#[]@!$()*+,;=%".utf8.contains(byte) {
                    output.append(byte)
                } else {
                    output.append(UInt8(ascii: "%"))
                    output.append(digits[Int(byte >> 4)])
                    output.append(digits[Int(byte & 15)])
                }
            }
        }
    }

    /// Only schemes that a mail may carry; a URL without a scheme is relative and harmless.
    private static func isSafe(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return true }
        let scheme = text.utf8[..<colon]
        if scheme.contains(where: {
            $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#")
        }) {
            return true
        }
        return ["http", "https", "mailto", "tel"].contains(
            String(decoding: scheme, as: UTF8.self).lowercased())
    }
}

extension LiquidTemplate {
    /// Assigns every output its context, of the template and of its partials.
    ///
    /// - Returns: the template, and a diagnostic for each output or partial that stands where nothing can make
    ///   it safe.
    func escapingByContext() -> (template: LiquidTemplate, diagnostics: [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        var contexts: [SourceSpan: EscapeContext] = [:]
        for unit in units {
            // The walker sees the whole file: front matter is blanked, so that offsets stay.
            var bytes = unit.source.bytes
            for index in 0..<unit.range.lowerBound { bytes[index] = 0x20 }
            let body = SourceText(name: unit.source.name, bytes: bytes)
            let ranges = Self.tagRanges(unit)
            // What follows a partial or a body was looked at as text: it must end there, too.
            let end = bytes.count
            let ending = HTMLContexts.contexts(
                of: SourceText(name: "", bytes: bytes + Array("{{ end }}".utf8)),
                liquid: ranges + [end..<end + 9])
            if let last = ending.contexts.last, last.place != .text {
                diagnostics.append(
                    .error(
                        "template/open-end", "the file ends inside a tag, an attribute or a comment",
                        at: SourceSpan(file: unit.source.name, start: max(0, end - 1), end: end),
                        help: "close it in the same file"))
            }
            let found = HTMLContexts.contexts(of: body, liquid: ranges)
            diagnostics += found.diagnostics
            for (index, range) in ranges.enumerated() {
                let span = SourceSpan(file: unit.source.name, start: range.lowerBound, end: range.upperBound)
                let context = Self.escapeContext(found.contexts[index])
                if let context { contexts[span] = context }
                let isCall = unit.calls.contains { $0.span.start == range.lowerBound }
                if isCall, found.contexts[index].place != .text {
                    diagnostics.append(
                        .error(
                            "template/partial-place",
                            "a partial may only stand between tags, where text stands",
                            at: span, help: "write the attribute here, and give the partial the value"))
                }
            }
        }
        let template = assigningContexts { site in
            if let context = contexts[site.span] { return context.rawValue }
            diagnostics.append(
                .error(
                    "template/unsafe-place", "a value cannot be made safe here", at: site.span,
                    help:
                        "use it as text, or inside a quoted attribute such as href=\"…\"; not in style, script or a tag's name"
                ))
            return EscapeContext.text.rawValue
        }
        return (template, diagnostics)
    }

    private static func tagRanges(_ unit: LiquidUnit) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for segment in segments(of: unit.source, range: unit.range) where segment.kind != .text {
            if let last = ranges.last, segment.range.lowerBound < last.upperBound { continue }
            ranges.append(segment.range)
        }
        return ranges
    }

    private static func escapeContext(_ context: HTMLContext) -> EscapeContext? {
        switch context.place {
        case .text, .rcdata: return .text
        case .attributeValue:
            // Without quotes a blank in the value would begin another attribute.
            guard context.quote == .double || context.quote == .single else { return nil }
            switch context.content {
            case .plain: return .attribute
            case .url: return context.isAtStart ? .urlStart : .urlRest
            case .style, .script, .markup, .unknown: return nil
            }
        default: return nil
        }
    }
}
