extension Compiler {
    func unary(_ operation: CELUnary, _ operand: CELNode, _ node: CELNode) -> Code {
        let code = self.code(operand)
        let step = code.step
        let span = node.nameSpan
        let result = Code { frame throws(CELError) in
            let value = try step(&frame)
            switch (operation, value) {
            case (.not, .bool(let value)): return .bool(!value)
            case (.negate, .int(let value)):
                let (negative, isOver) = (0 as Int64).subtractingReportingOverflow(value)
                if isOver { throw CELError(.overflow, "the number is too large", at: span) }
                return .int(negative)
            case (.negate, .double(let value)): return .double(-value)
            default: throw CELError.noOverload(operation.rawValue, value).placed(at: span)
            }
        }
        return folded(result, if: code.constant != nil)
    }

    func binary(_ operation: CELBinary, _ left: CELNode, _ right: CELNode, _ node: CELNode) -> Code {
        let (a, b) = (code(left), code(right))
        let step: Step
        switch operation {
        case .equal, .notEqual: step = equality(a, b, isEqual: operation == .equal)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            step = order(operation, a.step, b.step, node.nameSpan)
        case .in: step = membership(a.step, b, node.nameSpan)
        case .add, .subtract, .multiply, .divide, .remainder:
            step = arithmetic(operation, a.step, b.step, node.nameSpan)
        }
        return folded(Code(step), if: a.constant != nil && b.constant != nil)
    }

    private func equality(_ a: Code, _ b: Code, isEqual: Bool) -> Step {
        let left = a.step
        if case .string(let text)? = b.constant {
            return { frame throws(CELError) in
                guard case .string(let value) = try left(&frame) else { return .bool(!isEqual) }
                return .bool(Text.isEqual(value, text) == isEqual)
            }
        }
        let right = b.step
        return { frame throws(CELError) in
            let a = try left(&frame)
            let b = try right(&frame)
            return .bool(try frame.isEqual(a, b) == isEqual)
        }
    }

    private func order(
        _ operation: CELBinary, _ left: @escaping Step, _ right: @escaping Step, _ span: Range<Int>
    ) -> Step {
        let wanted: CELValue.Order = operation == .less || operation == .lessOrEqual ? .less : .greater
        let takesEqual = operation == .lessOrEqual || operation == .greaterOrEqual
        return { frame throws(CELError) in
            let a = try left(&frame)
            let b = try right(&frame)
            try frame.charge(a.textSize)
            guard let order = CELValue.order(a, b) else {
                throw CELError.noOverload(operation.rawValue, a, b).placed(at: span)
            }
            return .bool(order == wanted || (takesEqual && order == .equal))
        }
    }

    private func membership(_ element: @escaping Step, _ whole: Code, _ span: Range<Int>) -> Step {
        if case .list(let list)? = whole.constant, list.count > 8 {
            // A long list that is written out becomes a set, when all in it can be found by key.
            let keys = Set(list.compactMap(CELMap.Key.init))
            if keys.count > 0, list.allSatisfy({ CELMap.Key($0) != nil }) {
                return { frame throws(CELError) in
                    let value = try element(&frame)
                    try frame.charge(value.textSize)
                    return .bool(CELMap.Key(value).map(keys.contains) ?? false)
                }
            }
        }
        let right = whole.step
        return { frame throws(CELError) in
            let value = try element(&frame)
            switch try right(&frame) {
            case .list(let list):
                for candidate in list {
                    try frame.charge(1)
                    if try frame.isEqual(value, candidate) { return .bool(true) }
                }
                return .bool(false)
            case .map(let map):
                try frame.charge(value.textSize)
                return .bool(map[value] != nil)
            case let other: throw CELError.noOverload("in", value, other).placed(at: span)
            }
        }
    }

    func logical(_ operation: CELLogical, _ operands: [CELNode]) -> Code {
        let codes = operands.map { code($0) }
        let decisive = operation == .or
        let parts = zip(codes, operands).map { (step: $0.step, span: $1.span) }
        let result = Code { frame throws(CELError) in
            var failure: CELError?
            for part in parts {
                do throws(CELError) {
                    let value = try part.step(&frame)
                    if case .bool(let truth) = value {
                        if truth == decisive { return .bool(decisive) }
                    } else if failure == nil {
                        failure = CELError.noOverload(operation.rawValue, value).placed(at: part.span)
                    }
                } catch {
                    if error.code == .tooExpensive { throw error }
                    if failure == nil { failure = error }
                }
            }
            if let failure { throw failure }
            return .bool(!decisive)
        }
        return folded(result, if: codes.allSatisfy { $0.constant != nil })
    }

    func conditional(_ test: CELNode, _ first: CELNode, _ second: CELNode) -> Code {
        let condition = code(test)
        let (a, b) = (code(first), code(second))
        let (yes, no, ask) = (a.step, b.step, condition.step)
        let span = test.span
        let result = Code { frame throws(CELError) in
            let value = try ask(&frame)
            guard case .bool(let truth) = value else {
                throw CELError.noOverload("?:", value).placed(at: span)
            }
            return truth ? try yes(&frame) : try no(&frame)
        }
        return folded(
            result, if: condition.constant != nil && a.constant != nil && b.constant != nil)
    }
}
