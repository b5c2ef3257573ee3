import Diagnostics
import Liquid
import Markup

extension LiquidTemplate {
    /// Assigns every output its context, of the template and of its partials.
    ///
    /// - Returns: the template, and a diagnostic for each output or partial that stands where nothing can make
    ///   it safe.
    func escapingByContext() -> (template: LiquidTemplate, diagnostics: [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        var contexts: [SourceSpan: EscapeContext] = [:]
        // Who encodes a value for a URL does not want it encoded again.
        let encoded = Set(
            outputSites.filter { $0.lastFilter == "url_encode" }.map(\.span))
        /// The tags of each file with their contexts, for outputs that are lines of a `liquid` tag.
        var tags: [(span: SourceSpan, context: EscapeContext)] = []
        for unit in units {
            // The walker sees the whole file: front matter and plain text are blanked, so that offsets stay.
            var bytes = unit.source.bytes
            let blocks = unit.textBlocks
            for range in [0..<unit.range.lowerBound] + blocks {
                for index in range { bytes[index] = 0x20 }
            }
            let body = SourceText(name: unit.source.name, bytes: bytes)
            let ranges = unit.tagRanges.filter { range in !blocks.contains { $0.overlaps(range) } }
            diagnostics += unit.callsInText(blocks) + unit.jumpsInLiquidTags()
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
                let next = range.upperBound < bytes.count ? bytes[range.upperBound] : 0
                let isFollowedByOutput = bytes[range.upperBound...].starts(with: "{{".utf8)
                let context = Self.escapeContext(
                    found.contexts[index], isEncoded: encoded.contains(span),
                    isWhole: isFollowedByOutput || "\"'/?#".utf8.contains(next))
                if let context {
                    contexts[span] = context
                    tags.append((span, context))
                }
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
            if site.channel == TemplatePage.textChannel { return EscapeContext.plain.rawValue }
            if let context = contexts[site.span] { return context.rawValue }
            let around = tags.first {
                $0.span.file == site.span.file && $0.span.start <= site.span.start
                    && site.span.end <= $0.span.end
            }
            if let around { return around.context.rawValue }
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

    /// - Parameter isWhole: whether what follows cannot go on with a scheme that the value begins.
    private static func escapeContext(
        _ context: HTMLContext, isEncoded: Bool, isWhole: Bool
    ) -> EscapeContext? {
        switch context.place {
        case .text, .rcdata: return .text
        case .attributeValue:
            // Without quotes a blank in the value would begin another attribute.
            guard context.quote == .double || context.quote == .single else { return nil }
            switch context.content {
            case .plain: return .attribute
            case .url:
                if context.isAtStart { return isWhole ? .urlStart : .urlOpenStart }
                guard context.isInQuery else { return .urlRest }
                return isEncoded ? .urlFormEncoded : .urlComponent
            case .style, .script, .markup, .unknown: return nil
            }
        default: return nil
        }
    }
}

extension LiquidUnit {
    /// A partial is written as HTML; in a block of plain text its tags would be read as words.
    fileprivate func callsInText(_ blocks: [Range<Int>]) -> [Diagnostic] {
        calls.filter { call in blocks.contains { $0.contains(call.span.start) } }.map { call in
            .error(
                "template/partial-in-text", "a partial is HTML and stands in a block of plain text",
                at: call.span, help: "write its words here, or leave the block to what is made of the HTML")
        }
    }

    /// `break` and `continue` among the lines of a `liquid` tag, where the walk through the HTML does not see them.
    fileprivate func jumpsInLiquidTags() -> [Diagnostic] {
        var tag: Range<Int>?
        return LiquidTemplate.segments(of: source, range: range).compactMap { segment in
            guard case .tag(let name) = segment.kind else { return nil }
            if name == "liquid" { tag = segment.range }
            guard name == "break" || name == "continue", let tag, tag.contains(segment.range.lowerBound)
            else { return nil }
            return .error(
                "template/jump", "'\(name)' in a 'liquid' tag leaves the loop at a place that is not seen",
                at: SourceSpan(
                    file: source.name, start: segment.range.lowerBound, end: segment.range.upperBound),
                help: "write it as a tag of its own: {% \(name) %}")
        }
    }
}
