extension Compiler {
    /// What a macro goes through: one or two values a turn.
    private struct Turns {
        private let keys: [CELValue]
        private let values: [CELValue]
        /// Whether the first value of a turn is its number.
        private let isNumbered: Bool

        init(_ value: CELValue, isPair: Bool, _ span: Range<Int>) throws(CELError) {
            switch value {
            case .list(let list):
                keys = list
                values = list
                isNumbered = isPair
            case .map(let map):
                keys = map.keys
                values = map.values
                isNumbered = false
            default:
                throw CELError(.noSuchOverload, "\(value.typeName) has no elements to go through", at: span)
            }
        }

        var count: Int { keys.count }

        func first(_ index: Int) -> CELValue { isNumbered ? .int(Int64(index)) : keys[index] }

        func second(_ index: Int) -> CELValue { values[index] }
    }

    /// Runs one turn's body with the variables set.
    private typealias Turn = @Sendable (inout Frame, Turns, Int) throws(CELError) -> Void

    func comprehension(_ loop: CELComprehension) -> Code {
        let range = step(loop.range)
        let code = code(loop.body)
        let body = code.step
        let truth = code.condition(of: loop.kind.rawValue, at: loop.body.span)
        let filter = loop.filter.map { self.code($0).condition(of: loop.kind.rawValue, at: $0.span) }
        let base = base(of: loop)
        let isPair = loop.variables.count > 1
        let span = loop.range.span
        // What a turn costs: its share of the steps, by how much there is to do in it.
        let cost = 1 + (loop.body.size + (loop.filter?.size ?? 0)) / 4
        let turn: Turn = { frame, turns, index throws(CELError) in
            try frame.charge(cost)
            frame.locals[base] = turns.first(index)
            if isPair { frame.locals[base + 1] = turns.second(index) }
        }
        let bodySpan = loop.body.span
        switch loop.kind {
        case .all, .exists:
            let decisive = loop.kind == .exists
            return Code(test: { frame throws(CELError) in
                let turns = try Turns(try range(&frame), isPair: isPair, span)
                return try Self.search(turns, decisive, turn, truth, &frame)
            })
        case .existsOne:
            return Code(test: { frame throws(CELError) in
                let turns = try Turns(try range(&frame), isPair: isPair, span)
                var found = 0
                for index in 0..<turns.count {
                    try turn(&frame, turns, index)
                    if try truth(&frame) { found += 1 }
                }
                return found == 1
            })
        case .filter:
            return Code { frame throws(CELError) in
                let turns = try Turns(try range(&frame), isPair: isPair, span)
                var taken: [CELValue] = []
                for index in 0..<turns.count {
                    try turn(&frame, turns, index)
                    if try truth(&frame) { taken.append(turns.first(index)) }
                }
                return .list(taken)
            }
        case .map, .transformList:
            return Code { frame throws(CELError) in
                let turns = try Turns(try range(&frame), isPair: isPair, span)
                var made: [CELValue] = []
                for index in 0..<turns.count {
                    try turn(&frame, turns, index)
                    if let filter, try !filter(&frame) { continue }
                    made.append(try body(&frame))
                }
                return .list(made)
            }
        case .transformMap:
            return Code { frame throws(CELError) in
                let turns = try Turns(try range(&frame), isPair: isPair, span)
                var made = CELMap.Builder()
                for index in 0..<turns.count {
                    try turn(&frame, turns, index)
                    if let filter, try !filter(&frame) { continue }
                    try frame.charge(turns.first(index).textSize)
                    _ = made.set(turns.first(index), try body(&frame))
                }
                return .map(made.map)
            }
        case .transformMapEntry:
            return Code { frame throws(CELError) in
                let turns = try Turns(try range(&frame), isPair: isPair, span)
                var made = CELMap.Builder()
                for index in 0..<turns.count {
                    try turn(&frame, turns, index)
                    if let filter, try !filter(&frame) { continue }
                    guard case .map(let entries) = try body(&frame) else {
                        throw CELError(.noSuchOverload, "an entry must be a map", at: bodySpan)
                    }
                    for (key, value) in zip(entries.keys, entries.values) {
                        try frame.charge(1 + key.textSize)
                        guard made.insert(key, value) == nil else {
                            throw CELError(.invalidArgument, "the key is there twice", at: bodySpan)
                        }
                    }
                }
                return .map(made.map)
            }
        }
    }

    /// `all` and `exists` are a run of `&&` and `||`: one deciding element makes the others' errors moot.
    private static func search(
        _ turns: Turns, _ decisive: Bool, _ turn: Turn, _ truth: Test, _ frame: inout Frame
    ) throws(CELError) -> Bool {
        var failure: CELError?
        for index in 0..<turns.count {
            try turn(&frame, turns, index)
            do throws(CELError) {
                if try truth(&frame) == decisive { return decisive }
            } catch {
                if error.code == .tooExpensive { throw error }
                if failure == nil { failure = error }
            }
        }
        if let failure { throw failure }
        return !decisive
    }

    /// Where the checker put a macro's first variable.
    private func base(of loop: CELComprehension) -> Int { resolution.bases[loop.body.id] ?? 0 }

    func bind(_ variable: String, _ value: CELNode, _ body: CELNode) -> Code {
        let bound = step(value)
        let inner = step(body)
        let base = resolution.bases[body.id] ?? 0
        // An error of the value is the error of who reads it: `cel.bind(x, 1 / 0, x > 1 || true)` is true.
        return Code { frame throws(CELError) in
            do throws(CELError) {
                let value = try bound(&frame)
                frame.locals[base] = value
                if !frame.failures.isEmpty { frame.failures[base] = nil }
            } catch {
                if error.code == .tooExpensive { throw error }
                frame.failures[base] = error
            }
            return try inner(&frame)
        }
    }

    func optionalMap(
        _ operand: CELNode, _ variable: String, _ body: CELNode, _ isFlat: Bool, _ node: CELNode
    ) -> Code {
        let whole = step(operand)
        let inner = step(body)
        let base = resolution.bases[body.id] ?? 0
        let span = node.nameSpan
        return Code { frame throws(CELError) in
            let value = try whole(&frame)
            guard case .optional(let wrapped) = value else {
                throw CELError.noOverload("optMap", value).placed(at: span)
            }
            guard let wrapped else { return .optional(nil) }
            frame.locals[base] = wrapped
            let result = try inner(&frame)
            if !isFlat { return .optional(result) }
            guard case .optional = result else {
                throw CELError.noOverload("optFlatMap", result).placed(at: span)
            }
            return result
        }
    }
}

extension CELNode {
    /// How many parts it has, itself included.
    var size: Int { children.reduce(1) { $0 + $1.size } }
}
