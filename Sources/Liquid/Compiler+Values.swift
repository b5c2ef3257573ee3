import Diagnostics

extension Compiler {
    /// `{{ … }}` and `echo`.
    func compileOutput(_ markup: Range<Int>, _ span: Range<Int>) {
        markNotBlank()
        do {
            var parser = parser(markup)
            let node = try parser.filtered()
            guard node.base != nil else { return }
            let (index, type) = lower(node, checksFilters: true)
            if type.canBeMissing, let base = node.base { reportMissing(base, type) }
            emit(
                .output(site: addSite(span, lastFilter: filtered[index].calls.last?.filter), filtered: index))
        } catch {
            report(error)
        }
    }

    func compileAssign(_ markup: Range<Int>, _ span: Range<Int>) throws(MarkupError) {
        let bytes = now.source.bytes
        guard let sign = bytes[markup].firstIndex(of: UInt8(ascii: "=")) else {
            throw MarkupError("'=' is missing", span, help: "write {% assign name = value %}")
        }
        let name = try targetName(markup.lowerBound..<sign)
        var parser = parser(sign + 1..<markup.upperBound)
        let node = try parser.filtered()
        guard node.base != nil || isLax else {
            throw MarkupError("a value is missing after '='", span, help: "write {% assign name = value %}")
        }
        let (index, type) = lower(node, checksFilters: true)
        now.scope.assign(name, type)
        emit(.assign(slot: slot(name), filtered: index))
    }

    /// The name a tag gives a value: letters, digits, `_` and `-`.
    private func targetName(_ range: Range<Int>) throws(MarkupError) -> String {
        let bytes = now.source.bytes
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high, bytes[low].isSpace { low += 1 }
        while high > low, bytes[high - 1].isSpace { high -= 1 }
        let name = low..<high
        guard !name.isEmpty else {
            throw MarkupError("a name is missing", range, help: "letters, digits, '_' and '-' make a name")
        }
        guard bytes[name].allSatisfy({ $0.isWord || $0 == UInt8(ascii: "-") }) else {
            throw MarkupError(
                "'\(now.scanner.text(name))' is no name for a value", name,
                help: "letters, digits, '_' and '-' make a name")
        }
        return now.scanner.text(name)
    }

    func compileCapture(_ markup: Range<Int>, _ span: Range<Int>) throws(MarkupError) {
        refuseInChannel("capture", span)
        var block = Block(.capture, "capture", span)
        emit(.captureStart)
        do {
            var name = markup
            let bytes = now.source.bytes
            // Quotes around the name have always been allowed.
            let trimmed = MarkupLexer.tokens(bytes, markup)
            if trimmed.count == 2, trimmed[0].kind == .string {
                name = trimmed[0].span.lowerBound + 1..<trimmed[0].span.upperBound - 1
            }
            block.captureName = try targetName(name)
            block.slot = slot(block.captureName)
            open(block)
        } catch {
            block.captureName = ""
            open(block)
            throw error
        }
    }

    func compileStep(_ tag: String, _ markup: Range<Int>, _ span: Range<Int>) throws(MarkupError) {
        markNotBlank()
        let name = try targetName(markup)
        now.scope.count(name)
        emit(.step(slot: slot(name), by: tag == "increment" ? 1 : -1, site: addSite(span)))
    }

    /// `{% cycle 'odd', 'even' %}`, `{% cycle name: 'odd', 'even' %}`
    func compileCycle(_ markup: Range<Int>, _ span: Range<Int>) throws(MarkupError) {
        markNotBlank()
        var parser = parser(markup)
        var values = [try parser.expression()]
        var name: ExpressionNode?
        if parser.take(.colon) {
            name = values[0]
            values = []
        }
        while !parser.isAtEnd {
            // In lax mode whatever stands between a value and the next comma is passed over.
            if !values.isEmpty, !parser.take(.comma) {
                try parser.end()
                parser.advance()
                continue
            }
            if parser.isAtEnd { break }
            values.append(try parser.expression())
        }
        guard !values.isEmpty else {
            throw MarkupError("'cycle' needs values", span, help: "write {% cycle 'odd', 'even' %}")
        }
        // The reference implementation takes a literal nil out of the row.
        values.removeAll(where: \.isNilLiteral)
        let key = "=" + values.map { now.scanner.text($0.span) }.joined(separator: ", ")
        var lowered: [Int] = []
        for value in values {
            let (index, type) = lower(value)
            if type.canBeMissing { reportMissing(value, type) }
            lowered.append(index)
        }
        cycles.append(
            Cycle(name: name.map { lower($0).index }, key: key, values: lowered, site: addSite(span)))
        emit(.cycle(cycles.count - 1))
    }

    func compileAbort(_ markup: Range<Int>, _ span: Range<Int>) throws(MarkupError) {
        markNotBlank()
        var parser = parser(markup)
        guard case .literal(.string(let reason), _) = try parser.expression() else {
            throw MarkupError("'abort' needs a reason in quotes", span)
        }
        try parser.end()
        units[now.unit].reasons.append((reason, span))
        emit(.abort(units[now.unit].reasons.count - 1))
    }
}
