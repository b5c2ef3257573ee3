/// One part of an expression, ready to run.
typealias Step = @Sendable (inout Frame) throws(CELError) -> CELValue

/// One part that is a condition, whose answer need not be put into a value and taken out again.
typealias Test = @Sendable (inout Frame) throws(CELError) -> Bool

/// Turns a resolved tree into closures over typed slots. Parts that are constant are evaluated at once.
struct Compiler: Sendable {
    let schema: CELSchema
    let functions: FunctionTable
    let resolution: Resolution

    /// What a part became.
    struct Code: Sendable {
        let step: Step
        private let truth: Truth
        /// Its value, when that is the same in every evaluation.
        let constant: CELValue?
        /// What it reads, when it is a declared field of a record that is a variable.
        let field: FieldRead?

        /// Whether it can only be true or false. No `Optional`, in which a closure is called through another.
        private enum Truth {
            case open
            case known(Test)
        }

        init(_ step: @escaping Step, reading field: FieldRead? = nil) {
            self.step = step
            self.field = field
            truth = .open
            constant = nil
        }

        init(test: @escaping Test) {
            step = { frame throws(CELError) in .bool(try test(&frame)) }
            truth = .known(test)
            constant = nil
            field = nil
        }

        init(constant value: CELValue) {
            step = { _ throws(CELError) in value }
            if case .bool(let isTrue) = value {
                truth = .known { _ throws(CELError) in isTrue }
            } else {
                truth = .open
            }
            constant = value
            field = nil
        }

        /// As a condition.
        ///
        /// - Parameters:
        ///   - user: the operator or macro that asks, for the error of a value that is neither true nor false.
        ///   - span: where the condition stands.
        func condition(of user: String, at span: Range<Int>) -> Test {
            if case .known(let test) = truth { return test }
            let step = step
            return { frame throws(CELError) in
                let value = try step(&frame)
                if case .bool(let truth) = value { return truth }
                throw CELError.noOverload(user, value).placed(at: span)
            }
        }
    }

    func step(_ node: CELNode) -> Step { code(node).step }

    func code(_ node: CELNode) -> Code {
        let span = node.nameSpan
        if let reference = resolution.references[node.id], let code = code(for: reference, node) {
            return code
        }
        switch node.kind {
        case .literal(let value): return Code(constant: value)
        case .name(let name):
            return Code { _ throws(CELError) in
                throw CELError(.unknownName, "there is nothing called '\(name)'", at: span)
            }
        case .select(let operand, let field, let isOptional):
            return select(operand, field, isOptional, node)
        case .has(let operand, let field): return has(operand, field, node)
        case .index(let operand, let key, let isOptional): return index(operand, key, isOptional, node)
        case .call(let name, let target, let arguments):
            return call(name, (target.map { [$0] } ?? []) + arguments, node)
        case .unary(let operation, let operand): return unary(operation, operand, node)
        case .binary(let operation, let left, let right): return binary(operation, left, right, node)
        case .logical(let operation, let operands): return logical(operation, operands)
        case .conditional(let test, let first, let second): return conditional(test, first, second)
        case .list(let elements): return list(elements)
        case .map(let entries): return map(entries, node)
        case .message(let name, _):
            return Code { _ throws(CELError) in
                throw CELError(.unknownName, "there is no type '\(name)'", at: span)
            }
        case .comprehension(let loop): return comprehension(loop)
        case .bind(let variable, let value, let body): return bind(variable, value, body)
        case .optionalMap(let operand, let variable, let body, let isFlat):
            return optionalMap(operand, variable, body, isFlat, node)
        case .invalid:
            return Code { _ throws(CELError) in
                throw CELError(.invalidArgument, "this part of the expression could not be read", at: span)
            }
        }
    }

    /// Names and qualified names; `nil` where the reference only helps another kind of node.
    private func code(for reference: Resolution.Reference, _ node: CELNode) -> Code? {
        let span = node.span
        switch reference {
        case .variable(let slot):
            let name = schema.variables[slot].name
            return Code { frame throws(CELError) in
                guard let value = frame.activation[slot] else {
                    throw CELError(.unknownName, "'\(name)' has no value", at: span)
                }
                return value
            }
        case .local(let index): return Code { frame throws(CELError) in frame.locals[index] }
        case .bound(let index):
            return Code { frame throws(CELError) in
                if let failure = frame.failures[index] { throw failure }
                return frame.locals[index]
            }
        case .type(let name): return Code(constant: .type(name))
        case .field, .namespaced, .function: return nil
        }
    }

    /// Runs a step whose parts are all constant; what fails here fails again, with its place, when evaluated.
    func folded(_ code: Code, if isConstant: Bool) -> Code {
        guard isConstant else { return code }
        var frame = Frame(CELActivation(slots: []), locals: resolution.localCount, limit: 10_000)
        guard let value = try? code.step(&frame) else { return code }
        return Code(constant: value)
    }

    private func call(_ name: String, _ operands: [CELNode], _ node: CELNode) -> Code {
        let span = node.nameSpan
        let found: Function?
        var arguments = operands
        switch resolution.references[node.id] {
        case .namespaced(let full):
            arguments = Array(operands.dropFirst())
            found = functions[full, isReceiver: false, arity: arguments.count]
        case .function(let full):
            if case .call(_, let target, _) = node.kind {
                found = functions[full, isReceiver: target != nil, arity: arguments.count]
            } else {
                found = nil
            }
        default: found = nil
        }
        guard let function = found else {
            return Code { _ throws(CELError) in
                throw CELError(
                    .noSuchOverload, "there is no function '\(name)' for these arguments", at: span)
            }
        }
        let codes = arguments.map { self.code($0) }
        if function.key.name == "matches", codes.count == 2, case .string(let pattern)? = codes[1].constant,
            let program = try? RegexProgram(pattern)
        {
            return matches(codes[0].step, program, span)
        }
        if function.library == .optionals, codes.count == 2, name == "or" || name == "orValue" {
            return alternative(name, codes[0].step, codes[1].step, span)
        }
        let code = Code(invocation(of: function, codes, span))
        return folded(code, if: function.isPure && codes.allSatisfy { $0.constant != nil })
    }

    private func invocation(of function: Function, _ codes: [Code], _ span: Range<Int>) -> Step {
        switch (function.body, codes.count) {
        case (.unary(let body), 1):
            let argument = codes[0].step
            return { frame throws(CELError) in
                let value = try argument(&frame)
                try frame.charge(1 + value.textSize)
                do throws(CELError) { return try body(&frame, value) } catch { throw error.placed(at: span) }
            }
        case (.binary(let body), 2):
            let (first, second) = (codes[0].step, codes[1].step)
            return { frame throws(CELError) in
                let a = try first(&frame)
                let b = try second(&frame)
                try frame.charge(1 + a.textSize + b.textSize)
                do throws(CELError) { return try body(&frame, a, b) } catch { throw error.placed(at: span) }
            }
        case (.many(let body), _):
            return { frame throws(CELError) in
                var values: [CELValue] = []
                values.reserveCapacity(codes.count)
                for code in codes {
                    let value = try code.step(&frame)
                    try frame.charge(1 + value.textSize)
                    values.append(value)
                }
                do throws(CELError) { return try body(&frame, values) } catch { throw error.placed(at: span) }
            }
        default:
            return { _ throws(CELError) in
                throw CELError(.noSuchOverload, "'\(function.key.name)' lacks arguments", at: span)
            }
        }
    }

    /// `a.or(b)` and `a.orValue(b)` look at `b` only when `a` is absent.
    private func alternative(
        _ name: String, _ first: @escaping Step, _ second: @escaping Step, _ span: Range<Int>
    ) -> Code {
        Code { frame throws(CELError) in
            let value = try first(&frame)
            guard case .optional(let wrapped) = value else {
                throw CELError.noOverload(name, value).placed(at: span)
            }
            if let wrapped { return name == "or" ? value : wrapped }
            let other = try second(&frame)
            if name == "orValue" { return other }
            guard case .optional = other else { throw CELError.noOverload(name, other).placed(at: span) }
            return other
        }
    }

    /// A pattern that is written out is compiled once.
    private func matches(_ text: @escaping Step, _ program: RegexProgram, _ span: Range<Int>) -> Code {
        Code(test: { frame throws(CELError) in
            let value = try text(&frame)
            guard case .string(let text) = value else {
                throw CELError.noOverload("matches", value).placed(at: span)
            }
            return try program.matches(text, &frame)
        })
    }
}
