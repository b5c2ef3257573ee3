import Diagnostics

extension Compiler {
    static let tagNames = [
        "assign", "break", "capture", "case", "comment", "continue", "cycle", "decrement", "doc", "echo",
        "else",
        "elsif", "for", "if", "ifchanged", "include", "increment", "liquid", "raw", "render", "tablerow",
        "unless", "when",
    ]
    static let blockNames = ["capture", "case", "for", "if", "ifchanged", "tablerow", "unless"]

    func compileTag(_ token: TemplateScanner.Token) {
        guard let (name, markup) = now.scanner.tagName(in: token.markup) else {
            report(
                "liquid/tag-name", "a tag needs a name", token.span,
                help: "write one of Liquid's tags, such as {% if … %}")
            return
        }
        let tag = now.scanner.text(name)
        switch tag {
        case "raw" where isOn(tag, name): compileRaw(token)
        case "comment" where isOn(tag, name):
            if let end = now.scanner.skipComment() {
                now.trimsNext = end.trimsRight
            } else {
                reportUnclosed(Block(.capture, "comment", token.span))
            }
        case "doc" where isOn(tag, name): compileDoc(token, markup)
        default: compileTag(tag, name, markup, token.span)
        }
    }

    /// Any tag that means the same in a document and in a line of a `liquid` tag.
    func compileTag(_ tag: String, _ name: Range<Int>, _ markup: Range<Int>, _ span: Range<Int>) {
        guard isOn(tag, name) else { return }
        do {
            switch tag {
            case "#": try compileRemark(markup)
            case "if", "unless": try compileIf(tag, markup, span)
            case "elsif": try compileElsif(markup, span)
            case "else": try compileElse(markup, span)
            case "case": try compileCase(markup, span)
            case "when": try compileWhen(markup, span)
            case "for": try compileFor(markup, span)
            case "tablerow": try compileTable(markup, span)
            case "break": compileInterrupt(.breaking)
            case "continue": compileInterrupt(.continuing)
            case "assign": try compileAssign(markup, span)
            case "capture": try compileCapture(markup, span)
            case "increment", "decrement": try compileStep(tag, markup, span)
            case "cycle": try compileCycle(markup, span)
            case "echo": compileOutput(markup, span)
            case "ifchanged":
                emit(.captureStart)
                open(Block(.changed, tag, span))
            case "render", "include": try compilePartial(tag, markup, span)
            case "liquid": compileLines(markup, span)
            case "abort" where options.allowsAbort: try compileAbort(markup, span)
            case _ where options.channels.contains(tag): openChannel(tag, span)
            case _ where tag.hasPrefix("end"): closeTag(tag, name, span)
            default: reportUnknown(tag, name)
            }
        } catch {
            report(error)
        }
    }

    private func isOn(_ tag: String, _ name: Range<Int>) -> Bool {
        guard options.tagsOff.contains(tag) else { return true }
        report("liquid/tag-not-allowed", "the tag '\(tag)' may not be used here", name)
        now.unknownTags.insert(tag)
        return false
    }

    private func reportUnknown(_ tag: String, _ name: Range<Int>) {
        now.unknownTags.insert(tag)
        let known = (Self.tagNames + options.channels).filter { !options.tagsOff.contains($0) }
        let nearest = Elsewhere.tags[tag] ?? Suggestion.nearest(to: tag, among: known)
        report(
            "liquid/unknown-tag", "there is no tag '\(tag)'", name, fixIt: nearest,
            help: nearest == nil ? "the tags are \(known.joined(separator: ", "))" : nil)
    }

    private func closeTag(_ tag: String, _ name: Range<Int>, _ span: Range<Int>) {
        let opener = String(tag.dropFirst(3))
        let open = now.blocks[now.blockFloor...]
        if open.last?.name == opener {
            close()
        } else if open.contains(where: { $0.name == opener }) {
            while let block = now.blocks.last, block.name != opener {
                reportUnclosed(block)
                close()
            }
            close()
        } else if !now.unknownTags.contains(opener) {
            let names = Self.blockNames + options.channels
            let isKnown = names.contains(opener)
            let nearest =
                open.last.map { "end\($0.name)" }
                ?? Suggestion.nearest(to: tag, among: names.map { "end\($0)" })
            report(
                "liquid/unmatched-end", isKnown ? "'\(tag)' closes nothing" : "there is no tag '\(tag)'",
                name,
                fixIt: open.isEmpty && isKnown ? nil : nearest,
                help: open.isEmpty && isKnown ? "remove it, or open a '\(opener)' before it" : nil)
            // Most likely the innermost block's end, misspelt.
            if !isKnown, !open.isEmpty { close() }
        }
    }

    private func compileRaw(_ token: TemplateScanner.Token) {
        let start = token.span.upperBound
        guard let end = now.scanner.skip(toTag: "endraw") else {
            reportUnclosed(Block(.capture, "raw", token.span))
            now.isStopped = true
            return
        }
        now.trimsNext = false
        if start < end.span.lowerBound {
            addText(start..<end.span.lowerBound)
            markNotBlank()
        }
        now.lastText = nil
        now.trimsNext = end.trimsRight
    }

    private func compileDoc(_ token: TemplateScanner.Token, _ markup: Range<Int>) {
        if now.source.bytes[markup].contains(where: { !$0.isSpace }) {
            report("liquid/syntax", "'doc' takes nothing behind its name", markup)
        }
        let start = token.span.upperBound
        guard let end = now.scanner.skip(toTag: "enddoc") else {
            reportUnclosed(Block(.capture, "doc", token.span))
            now.isStopped = true
            return
        }
        var inner = TemplateScanner(now.source.bytes, start..<end.span.lowerBound)
        if let nested = inner.skip(toTag: "doc") {
            report("liquid/syntax", "'doc' cannot hold another", nested.span)
        }
        now.trimsNext = end.trimsRight
    }

    /// `{% # … %}`: every line begins with the sign.
    private func compileRemark(_ markup: Range<Int>) throws(MarkupError) {
        let scanner = now.scanner
        let firstEnd = scanner.bytes[markup].firstIndex(of: UInt8(ascii: "\n")) ?? markup.upperBound
        for line in LiquidLines(scanner, firstEnd..<markup.upperBound)
        where scanner.bytes[line.lowerBound] != UInt8(ascii: "#") {
            throw MarkupError("each line of a remark begins with '#'", line)
        }
    }

    /// The lines of a `liquid` tag, each a tag without its braces.
    private func compileLines(_ markup: Range<Int>, _ span: Range<Int>) {
        guard now.liquidDepth < Self.deepestBlocks else {
            report("liquid/too-deep", "'liquid' is nested more than \(Self.deepestBlocks) deep", span)
            return
        }
        let floor = now.blockFloor
        now.blockFloor = now.blocks.count
        now.liquidDepth += 1
        defer {
            now.blockFloor = floor
            now.liquidDepth -= 1
        }
        var comments: [Range<Int>] = []
        for line in LiquidLines(now.scanner, markup) where !now.isStopped {
            guard let (name, rest) = now.scanner.tagName(in: line) else {
                if comments.isEmpty {
                    report("liquid/tag-name", "a line of 'liquid' begins with a tag", line)
                }
                continue
            }
            let tag = now.scanner.text(name)
            if tag == "comment" {
                comments.append(line)
            } else if !comments.isEmpty {
                if tag == "endcomment" { comments.removeLast() }
            } else if tag == "raw" || tag == "doc" {
                report("liquid/syntax", "'\(tag)' cannot stand in a 'liquid' tag", name)
            } else {
                compileTag(tag, name, rest, line)
            }
        }
        if let comment = comments.first { reportUnclosed(Block(.capture, "comment", comment)) }
        while now.blocks.count > now.blockFloor, let block = now.blocks.last {
            reportUnclosed(block)
            close()
        }
    }
}
