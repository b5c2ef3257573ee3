extension Compiler {
    func unary(_ operation: CELUnary, _ operand: CELNode, _ node: CELNode) -> Code {
        let code = self.code(operand)
        let span = node.nameSpan
        let result: Code
        switch operation {
        case .not:
            let test = code.condition(of: operation.rawValue, at: span)
            result = Code(test: { frame throws(CELError) in try !test(&frame) })
        case .negate:
            let step = code.step
            result = Code { frame throws(CELError) in
                switch try step(&frame) {
                case .int(let value):
                    let (negative, isOver) = (0 as Int64).subtractingReportingOverflow(value)
                    if isOver { throw CELError(.overflow, "the number is too large", at: span) }
                    return .int(negative)
                case .double(let value): return .double(-value)
                case let value: throw CELError.noOverload(operation.rawValue, value).placed(at: span)
                }
            }
        }
        return folded(result, if: code.constant != nil)
    }

    func binary(_ operation: CELBinary, _ left: CELNode, _ right: CELNode, _ node: CELNode) -> Code {
        let (a, b) = (code(left), code(right))
        let span = node.nameSpan
        let result: Code
        switch operation {
        case .equal: result = Code(test: equality(a, b))
        case .notEqual:
            let test = equality(a, b)
            result = Code(test: { frame throws(CELError) in try !test(&frame) })
        case .less, .lessOrEqual, .greater, .greaterOrEqual: result = Code(test: order(operation, a, b, span))
        case .in: result = Code(test: membership(a, b, span))
        case .add, .subtract, .multiply, .divide, .remainder:
            result = Code(arithmetic(operation, a.step, b.step, span))
        }
        return folded(result, if: a.constant != nil && b.constant != nil)
    }

    func logical(_ operation: CELLogical, _ operands: [CELNode]) -> Code {
        let codes = operands.map { code($0) }
        let test = Self.run(0..<codes.count, isDecidedBy: operation == .or) { index in
            codes[index].condition(of: operation.rawValue, at: operands[index].span)
        }
        return folded(Code(test: test), if: codes.allSatisfy { $0.constant != nil })
    }

    /// A run of `&&` or `||`: an operand that decides makes the errors of the others moot.
    ///
    /// It is halved until one is left: closures that call two others are faster than a loop over many, and the
    /// stack of a long run stays low.
    private static func run(
        _ range: Range<Int>, isDecidedBy decisive: Bool, _ operand: (Int) -> Test
    ) -> Test {
        if range.count == 1 { return operand(range.lowerBound) }
        let middle = range.lowerBound + range.count / 2
        let first = run(range.lowerBound..<middle, isDecidedBy: decisive, operand)
        let second = run(middle..<range.upperBound, isDecidedBy: decisive, operand)
        return { frame throws(CELError) in
            var failure: CELError?
            do throws(CELError) { if try first(&frame) == decisive { return decisive } } catch {
                if error.code == .tooExpensive { throw error }
                failure = error
            }
            guard let failure else { return try second(&frame) }
            do throws(CELError) { if try second(&frame) == decisive { return decisive } } catch {
                if error.code == .tooExpensive { throw error }
            }
            throw failure
        }
    }

    func conditional(_ test: CELNode, _ first: CELNode, _ second: CELNode) -> Code {
        let condition = code(test)
        let (a, b) = (code(first), code(second))
        let (yes, no) = (a.step, b.step)
        let ask = condition.condition(of: "?:", at: test.span)
        let result = Code { frame throws(CELError) in try ask(&frame) ? try yes(&frame) : try no(&frame) }
        return folded(
            result, if: condition.constant != nil && a.constant != nil && b.constant != nil)
    }
}
