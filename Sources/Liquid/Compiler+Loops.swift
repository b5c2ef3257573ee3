extension Compiler {
    func compileFor(_ markup: Range<Int>, _ span: Range<Int>) throws(MarkupError) {
        var block = Block(.loop, "for", span)
        do {
            let (loop, item) = try parseLoop(markup, isTable: false)
            loops.append(loop)
            block.loop = loops.count - 1
            block.skip = emit(.loopStart(loop: block.loop, target: 0))
            block.start = now.code.count
            open(block)
            now.scope.enterLoop(names[loop.slot], item, loopName: "forloop", fields: Self.forloopFields)
        } catch {
            open(block)
            now.scope.enterLoop("", StaticType(.any), loopName: "forloop", fields: Self.forloopFields)
            now.scope.isBlind = true
            throw error
        }
    }

    func compileTable(_ markup: Range<Int>, _ span: Range<Int>) throws(MarkupError) {
        var block = Block(.table, "tablerow", span)
        do {
            let (loop, item) = try parseLoop(markup, isTable: true)
            loops.append(loop)
            block.loop = loops.count - 1
            block.skip = emit(.tableStart(loop: block.loop, target: 0))
            block.start = now.code.count
            open(block)
            now.scope.enterLoop(names[loop.slot], item, loopName: "tablerowloop", fields: Self.tableFields)
        } catch {
            open(block)
            now.scope.isBlind = true
            throw error
        }
    }

    /// `item in collection reversed limit: 2 offset: 1`, for tables also `cols: 3`.
    private func parseLoop(_ markup: Range<Int>, isTable: Bool) throws(MarkupError) -> (Loop, StaticType) {
        var parser = parser(markup)
        let (item, _) = try parser.name("the name of the item")
        guard parser.take(word: "in") else {
            var error = parser.unexpected("'in' is missing")
            error.help = "write {% \(isTable ? "tablerow" : "for") \(item) in … %}"
            throw error
        }
        let node = try parser.expression()
        let collection = lower(node)
        let written = parser.text(node.span)
        var loop = Loop(
            slot: slot(item), collection: collection.index, name: "\(item)-\(written)",
            span: parser.markupSpan)
        if !isTable { loop.isReversed = parser.take(word: "reversed") }
        let known = isTable ? ["cols", "limit", "offset"] : ["limit", "offset"]
        for attribute in try parser.attributes() {
            switch attribute.name {
            case "limit": loop.limit = lower(attribute.value).index
            case "offset":
                if !isTable, parser.text(attribute.value.span) == "continue" {
                    loop.continues = true
                } else {
                    loop.offset = lower(attribute.value).index
                }
            case "cols" where isTable: loop.columns = lower(attribute.value).index
            default:
                if !isLax {
                    throw MarkupError(
                        "a loop has no '\(attribute.name)'", attribute.nameSpan,
                        help: "it has \(known.joined(separator: ", "))")
                }
            }
        }
        return (loop, itemType(of: collection.type, node))
    }

    /// The `else` of a `for`: rendered when there is nothing to go through.
    func startLoopElse(_ place: Int) {
        if !now.blocks[place].isInElse {
            var block = now.blocks[place]
            endRounds(&block)
            now.blocks[place] = block
        }
        now.blocks[place].exits.append(emit(.jump(0)))
        if let skip = now.blocks[place].skip { patch(skip) }
        now.blocks[place].skip = nil
        now.blocks[place].isInElse = true
        now.blocks[place].hasElse = true
        startPart(facts: [])
        now.scope.locals.removeSubrange(now.blocks[place].localCount...)
    }

    private func endRounds(_ block: inout Block) {
        for place in block.continues { patch(place) }
        block.continues = []
        emit(
            block.kind == .table
                ? .tableNext(loop: block.loop, target: block.start)
                : .loopNext(loop: block.loop, target: block.start))
    }

    func closeLoop(_ block: inout Block) {
        if !block.isInElse { endRounds(&block) }
        if let skip = block.skip { patch(skip) }
        for exit in block.exits { patch(exit) }
    }

    func closeTable(_ block: inout Block) { closeLoop(&block) }

    func compileInterrupt(_ interrupt: Interrupt) {
        markNotBlank()
        emitInterrupt(interrupt)
    }

    /// Leaves the round or the loop, finishing what was begun in it; outside loops, the template.
    func emitInterrupt(_ interrupt: Interrupt) {
        for place in now.blocks.indices.reversed() {
            let block = now.blocks[place]
            switch block.kind {
            case .capture: emit(.captureEnd(slot: block.slot))
            case .changed: emit(.changedEnd)
            case .channel: emit(.channelEnd)
            case .loop, .table:
                if block.isInElse { continue }
                if interrupt == .continuing {
                    now.blocks[place].continues.append(emit(.jump(0)))
                } else {
                    emit(block.kind == .table ? .tableBreak(loop: block.loop) : .loopBreak(loop: block.loop))
                    now.blocks[place].exits.append(emit(.jump(0)))
                }
                return
            default: break
            }
        }
        emit(.halt(interrupt))
    }

    static let forloopFields: [LiquidSchema.Field] = {
        var parent = LiquidSchema.Field("parentloop", .any, canBeMissing: true)
        parent.summary = "the loop around this one"
        return loopFields(["index", "index0", "rindex", "rindex0", "length"], ["first", "last"])
            + [LiquidSchema.Field("name", .text), parent]
    }()

    static let tableFields = loopFields(
        ["index", "index0", "rindex", "rindex0", "length", "col", "col0", "row"],
        ["first", "last", "col_first", "col_last"])

    private static func loopFields(_ numbers: [String], _ bools: [String]) -> [LiquidSchema.Field] {
        numbers.map { LiquidSchema.Field($0, .number) } + bools.map { LiquidSchema.Field($0, .bool) }
    }
}
