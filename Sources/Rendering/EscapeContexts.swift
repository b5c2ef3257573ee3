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
        // By unit: its tags and outputs, ascending, and where each stands.
        var tags: [[Place]] = []
        for unit in units {
            // The walker sees the whole file: front matter and plain text are blanked, so that offsets and lines stay.
            var bytes = unit.source.bytes
            let blocks = unit.textBlocks
            for range in [0..<unit.range.lowerBound] + blocks {
                for index in range where bytes[index] != 0x0A { bytes[index] = 0x20 }
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
            tags.append(
                zip(ranges, found.contexts).map {
                    Place(range: $0, context: $1, isWhole: Self.isWhole(bytes, $0.upperBound))
                })
            for (range, context) in zip(ranges, found.contexts) {
                let span = SourceSpan(file: unit.source.name, start: range.lowerBound, end: range.upperBound)
                let isCall = unit.calls.contains { $0.span.start == range.lowerBound }
                if isCall, context.place != .text {
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
            // An `echo` in a line of a `liquid` tag stands where that tag does.
            if let place = Self.tag(around: site.span.start, in: tags[site.unit]),
                let context = Self.escapeContext(place, isEncoded: site.lastFilter == "url_encode")
            {
                return context.rawValue
            }
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

    /// Where a tag stands.
    private struct Place {
        var range: Range<Int>
        var context: HTMLContext
        /// Whether what follows cannot go on with a scheme that a value begins.
        var isWhole: Bool
    }

    private static func isWhole(_ bytes: [UInt8], _ end: Int) -> Bool {
        guard end < bytes.count else { return true }
        return bytes[end...].starts(with: "{{".utf8) || "\"'/?#".utf8.contains(bytes[end])
    }

    private static func tag(around offset: Int, in tags: [Place]) -> Place? {
        var low = 0
        var high = tags.count
        while low < high {
            let middle = (low + high) / 2
            if tags[middle].range.upperBound <= offset { low = middle + 1 } else { high = middle }
        }
        return low < tags.count && tags[low].range.contains(offset) ? tags[low] : nil
    }

    private static func escapeContext(_ place: Place, isEncoded: Bool) -> EscapeContext? {
        let context = place.context
        switch context.place {
        case .text, .rcdata: return .text
        case .attributeValue:
            // Without quotes a blank in the value would begin another attribute.
            guard context.quote == .double || context.quote == .single else { return nil }
            switch context.content {
            case .plain: return .attribute
            case .url:
                if context.isAtStart { return place.isWhole ? .urlStart : .urlOpenStart }
                guard context.isInQuery else { return .urlRest }
                // Who encodes a value for a URL does not want it encoded again.
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
