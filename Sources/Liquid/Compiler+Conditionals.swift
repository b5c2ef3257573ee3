extension Compiler {
    func compileIf(_ tag: String, _ markup: Range<Int>, _ span: Range<Int>) throws(MarkupError) {
        var parser = parser(markup)
        let condition: ConditionNode
        do {
            condition = try parser.condition()
        } catch {
            // The block stays open all the same, so that its end finds it.
            open(Block(.conditional, tag, span))
            throw error
        }
        let expected = tag == "if"
        let place = emit(.branch(condition: lower(condition), expected: expected, target: 0))
        open(Block(.conditional, tag, span))
        guard !now.isStopped else { return }
        let last = now.blocks.count - 1
        now.blocks[last].skip = place
        now.blocks[last].falseFacts = facts(condition, areTrue: !expected)
        now.scope.addGuards(facts(condition, areTrue: expected))
    }

    /// The innermost block, if it is one of these.
    private func innermost(_ kinds: [Block.Kind]) -> Int? {
        guard now.blocks.count > now.blockFloor, let last = now.blocks.last, kinds.contains(last.kind) else {
            return nil
        }
        return now.blocks.count - 1
    }

    func compileElsif(_ markup: Range<Int>, _ span: Range<Int>) throws(MarkupError) {
        guard let block = innermost([.conditional]) else {
            throw MarkupError(
                "'elsif' belongs in an 'if' or 'unless'", span, code: "liquid/misplaced-tag",
                help: "begin with {% if … %}")
        }
        endPart(block)
        startPart(facts: now.blocks[block].falseFacts)
        var parser = parser(markup)
        let condition = try parser.condition()
        now.blocks[block].skip = emit(.branch(condition: lower(condition), expected: true, target: 0))
        now.blocks[block].falseFacts.formUnion(facts(condition, areTrue: false))
        now.scope.addGuards(facts(condition, areTrue: true))
    }

    func compileElse(_ markup: Range<Int>, _ span: Range<Int>) throws(MarkupError) {
        guard let block = innermost([.conditional, .caseOf, .loop]) else {
            throw MarkupError(
                "'else' belongs in an 'if', 'unless', 'case' or 'for'", span, code: "liquid/misplaced-tag",
                help: "open one before it, or remove it")
        }
        switch now.blocks[block].kind {
        case .caseOf:
            endWhen(block)
            startPart(facts: [])
            now.blocks[block].hasElse = true
            let register = now.blocks[block].elseRegister
            now.blocks[block].skip = emit(.branchRegister(register, target: 0))
            var parser = parser(markup)
            guard parser.isAtEnd else { throw parser.unexpected("'else' of a 'case' takes nothing") }
            parser.advance()
        case .loop: startLoopElse(block)
        default:
            endPart(block)
            startPart(facts: now.blocks[block].falseFacts)
            now.blocks[block].hasElse = true
        }
    }

    private func endPart(_ block: Int) {
        now.blocks[block].exits.append(emit(.jump(0)))
        if let skip = now.blocks[block].skip { patch(skip) }
        now.blocks[block].skip = nil
        // What follows a complete `else` is never reached, as the first `else` always holds.
    }

    func closeConditional(_ block: inout Block) {
        if let skip = block.skip { patch(skip) }
        for exit in block.exits { patch(exit) }
    }

    func compileCase(_ markup: Range<Int>, _ span: Range<Int>) throws(MarkupError) {
        var block = Block(.caseOf, "case", span)
        block.elseRegister = now.registerCount
        block.countRegister = now.registerCount + 1
        now.registerCount += 2
        var parser = parser(markup)
        do {
            let left = try parser.expression()
            try parser.end()
            block.caseLeft = lower(left).index
            block.caseKey = staticKey(left)
        } catch {
            open(block)
            throw error
        }
        emit(.setRegister(block.elseRegister, 1))
        // What stands before the first `when` is never rendered.
        block.skip = emit(.jump(0))
        open(block)
    }

    func compileWhen(_ markup: Range<Int>, _ span: Range<Int>) throws(MarkupError) {
        guard let block = innermost([.caseOf]) else {
            throw MarkupError(
                "'when' belongs in a 'case'", span, code: "liquid/misplaced-tag",
                help: "begin with {% case … %}")
        }
        endWhen(block)
        var parser = parser(markup)
        var values: [ExpressionNode] = []
        repeat {
            if isLax, parser.isAtEnd, !values.isEmpty { break }
            values.append(try parser.expression())
        } while parser.take(word: "or") || parser.take(.comma)
        try parser.end()
        let isPresent = values.allSatisfy {
            if case .literal(let value, _) = $0 { !value.isNull } else { false }
        }
        let key = isPresent ? now.blocks[block].caseKey : nil
        startPart(facts: key.map { [$0] } ?? [])
        cases.append(CaseTest(left: now.blocks[block].caseLeft, values: values.map { lowerOperand($0) }))
        let (elseRegister, count) = (now.blocks[block].elseRegister, now.blocks[block].countRegister)
        emit(.caseTest(cases.count - 1, elseRegister: elseRegister, count: count))
        now.blocks[block].repeatStart = now.code.count
        now.blocks[block].skip = emit(.countdown(register: count, target: 0))
    }

    private func endWhen(_ block: Int) {
        if let start = now.blocks[block].repeatStart { emit(.jump(start)) }
        now.blocks[block].repeatStart = nil
        if let skip = now.blocks[block].skip { patch(skip) }
        now.blocks[block].skip = nil
    }

    func closeCase(_ block: inout Block) {
        if let start = block.repeatStart { emit(.jump(start)) }
        if let skip = block.skip { patch(skip) }
    }
}
