import Diagnostics

/// A loop that is being gone through.
struct LoopState {
    enum Items {
        case values(ArraySlice<LiquidValue>)
        case numbers(first: Int)
    }

    var items: Items
    var isReversed = false
    var count: Int
    /// Rounds finished.
    var index = 0
    var name: String
    var isTable = false
    /// Whether loops in it see it as `parentloop`; the rounds of `render … for` are not seen.
    var isParent = true
    var columns = 0
    var column = 1
    var row = 1
    /// What the loop's variable hid.
    var hidden: LiquidValue?

    var current: LiquidValue {
        let place = isReversed ? count - 1 - index : index
        switch items {
        case .values(let values): return values[values.startIndex + place]
        case .numbers(let first): return .int(first + place)
        }
    }

    func field(_ field: LoopField) -> LiquidValue? {
        switch field {
        case .index: return .int(index + 1)
        case .index0: return .int(index)
        case .rindex: return .int(count - index)
        case .rindex0: return .int(count - index - 1)
        case .first: return .bool(index == 0)
        case .last: return .bool(index == count - 1)
        case .length: return .int(count)
        case .name: return isTable ? nil : .string(name)
        case .col: return isTable ? .int(column) : nil
        case .col0: return isTable ? .int(column - 1) : nil
        case .row: return isTable ? .int(row) : nil
        case .isColumnFirst: return isTable ? .bool(column == 1) : nil
        case .isColumnLast: return isTable ? .bool(column == columns) : nil
        }
    }
}

/// A loop as a value: `forloop.parentloop.index`.
struct LoopDrop: LiquidDrop {
    let state: LoopState
    let parents: ArraySlice<LoopState>

    func field(_ name: String) -> LiquidValue? {
        if name == "parentloop", !state.isTable {
            guard let place = parents.lastIndex(where: { !$0.isTable && $0.isParent }) else { return nil }
            return .drop(LoopDrop(state: parents[place], parents: parents[..<place]))
        }
        return LoopField(rawValue: name).flatMap(state.field)
    }

    var text: String? { state.isTable ? "Liquid::TablerowloopDrop" : "Liquid::ForloopDrop" }
}

extension LoopState: Sendable {}

extension Renderer {
    func loopPlace(_ slot: Int) -> Int? {
        let isTable = slot == Program.tablerowloopSlot
        return frame.loops.lastIndex { $0.isTable == isTable }
    }

    func loopValue(_ place: Int) -> LiquidValue {
        .drop(LoopDrop(state: frame.loops[place], parents: frame.loops[..<place]))
    }

    /// - Returns: whether there is a first round.
    mutating func startLoop(_ index: Int, _ unit: Unit) throws(LiquidError) -> Bool {
        let loop = program.loops[index]
        do throws(LiquidError) {
            var offset = 0
            if loop.continues {
                offset = frame.offsets[loop.name] ?? 0
            } else if let from = try loop.offset.map({ i throws(LiquidError) in try value(i) }), !from.isNull
            {
                offset = try from.wholeNumber()
            }
            var limit: Int?
            if let given = try loop.limit.map({ i throws(LiquidError) in try value(i) }), !given.isNull {
                limit = try given.wholeNumber()
            }
            var state = Self.slice(try value(loop.collection), from: offset, limit: limit, name: loop.name)
            state.isReversed = loop.isReversed
            frame.offsets[loop.name] = offset.addingReportingOverflow(state.count).partialValue
            return try enter(state, loop)
        } catch {
            throw error.at(unit.span(loop.span))
        }
    }

    private mutating func enter(_ state: LoopState, _ loop: Loop) throws(LiquidError) -> Bool {
        guard state.count > 0 else { return false }
        try countIteration()
        var state = state
        state.hidden = frame.scoped[loop.slot]
        frame.scoped[loop.slot] = state.current
        frame.loops.append(state)
        return true
    }

    mutating func countIteration() throws(LiquidError) {
        iterations -= 1
        if iterations < 0 { throw .limit("loops take more than \(options.limits.iterations) rounds") }
    }

    private mutating func countIteration(_ loop: Loop, _ unit: Unit) throws(LiquidError) {
        do throws(LiquidError) {
            try countIteration()
        } catch {
            throw error.at(unit.span(loop.span))
        }
    }

    /// The part of a collection a loop goes through. A text is one item, whatever the offset.
    private static func slice(_ collection: LiquidValue, from offset: Int, limit: Int?, name: String)
        -> LoopState
    {
        var values: [LiquidValue] = []
        switch collection {
        case .array(let items): values = items
        case .drop(let drop): values = drop.items ?? []
        case .object(let object): values = object.entries.map { .array([.string($0.key), $0.value]) }
        case .range(let first, let last):
            let (start, count) = bounds(LiquidValue.count(first, last), offset, limit)
            return LoopState(items: .numbers(first: first &+ start), count: count, name: name)
        default:
            if let text = collection.stringValue, !text.utf8.isEmpty { values = [.string(text)] }
            return LoopState(items: .values(values[...]), count: values.count, name: name)
        }
        let (start, count) = bounds(values.count, offset, limit)
        return LoopState(items: .values(values[start..<start + count]), count: count, name: name)
    }

    private static func bounds(_ count: Int, _ offset: Int, _ limit: Int?) -> (start: Int, count: Int) {
        let start = min(max(offset, 0), count)
        guard let limit else { return (start, count - start) }
        let (sum, overflow) = offset.addingReportingOverflow(limit)
        let end = overflow ? (limit > 0 ? count : 0) : min(max(sum, 0), count)
        return (start, max(0, end - start))
    }

    /// - Returns: whether there is another round; if not, the loop is over.
    mutating func nextRound(_ index: Int, _ unit: Unit) throws(LiquidError) -> Bool {
        let last = frame.loops.count - 1
        guard last >= 0, frame.loops[last].index + 1 < frame.loops[last].count else {
            endLoop(index)
            return false
        }
        try countIteration(program.loops[index], unit)
        frame.loops[last].index += 1
        frame.scoped[program.loops[index].slot] = frame.loops[last].current
        return true
    }

    mutating func endLoop(_ index: Int) {
        guard let state = frame.loops.popLast() else { return }
        frame.scoped[program.loops[index].slot] = state.hidden
    }
}

extension Renderer {
    mutating func startTable(_ index: Int, _ unit: Unit) throws(LiquidError) -> Bool {
        let loop = program.loops[index]
        do throws(LiquidError) {
            let collection = try value(loop.collection)
            guard collection.isTruthy else { return false }
            let offset = try loop.offset.map { i throws(LiquidError) in try value(i).looseWholeNumber() } ?? 0
            let limit = try loop.limit.map { i throws(LiquidError) in try value(i).looseWholeNumber() }
            var state = Self.slice(collection, from: offset, limit: limit, name: loop.name)
            state.isTable = true
            state.columns =
                try loop.columns.map { i throws(LiquidError) in try value(i).looseWholeNumber() }
                ?? state.count
            try writeMade("<tr class=\"row1\">\n".utf8)
            guard try enter(state, loop) else {
                try writeMade("</tr>\n".utf8)
                return false
            }
            try writeMade("<td class=\"col1\">".utf8)
            return true
        } catch {
            throw error.at(unit.span(loop.span))
        }
    }

    mutating func nextCell(_ index: Int, _ unit: Unit) throws(LiquidError) -> Bool {
        let last = frame.loops.count - 1
        guard last >= 0 else { return false }
        try writeMade("</td>".utf8)
        var state = frame.loops[last]
        let isLast = state.index + 1 >= state.count
        if state.column == state.columns {
            if !isLast { try writeMade("</tr>\n<tr class=\"row\(state.row + 1)\">".utf8) }
            state.column = 1
            state.row += 1
        } else {
            state.column += 1
        }
        if isLast {
            try writeMade("</tr>\n".utf8)
            endLoop(index)
            return false
        }
        try countIteration(program.loops[index], unit)
        state.index += 1
        frame.loops[last] = state
        frame.scoped[program.loops[index].slot] = state.current
        try writeMade("<td class=\"col\(state.column)\">".utf8)
        try checkOutput()
        return true
    }

    mutating func endTable(_ index: Int) throws(LiquidError) {
        try writeMade("</td></tr>\n".utf8)
        endLoop(index)
    }
}
