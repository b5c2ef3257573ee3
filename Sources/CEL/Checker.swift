import Diagnostics

/// What the names of an expression mean and which types its parts have.
struct Resolution: Sendable {
    enum Reference: Sendable, Hashable {
        /// A variable of the schema, by its slot.
        case variable(Int)
        /// A variable of a macro, by how many enclose it.
        case local(Int)
        /// The same, of `cel.bind`: its value may have failed.
        case bound(Int)
        /// A type as a value.
        case type(String)
        /// A field of a declared record type.
        case field(object: String, slot: Int)
        /// A function of a namespace, `math.greatest`; the target of the call is part of its name.
        case namespaced(String)
        /// A function that is called by its name alone.
        case function(String)
    }

    /// By the ids of the nodes.
    var types: [CELType]
    var references: [Reference?]
    /// How many variables of macros can be alive at once.
    var localCount = 0
    /// The place of a macro's first variable among those alive, by the id of the macro's body.
    var bases: [Int: Int] = [:]
}

/// Gives every part a type and every name a meaning; reports what cannot work.
///
/// It is gradual: what is known only in evaluation (`dyn`) passes. The order of work is inside out, so that a
/// mistake deep inside has the type `error`, which passes everywhere, and is reported once.
struct Checker {
    let schema: CELSchema
    let functions: FunctionTable
    let options: CELOptions
    var findings: Findings
    var unifier = TypeUnifier()
    var resolution: Resolution
    /// The variables of macros around the present node, the innermost last.
    var scope: [Local] = []

    init(_ findings: Findings, schema: CELSchema, functions: FunctionTable, options: CELOptions, ids: Int) {
        self.findings = findings
        self.schema = schema
        self.functions = functions
        self.options = options
        resolution = Resolution(
            types: [CELType](repeating: .error, count: ids),
            references: [Resolution.Reference?](repeating: nil, count: ids))
    }

    mutating func check(_ root: CELNode, expecting: CELType?) -> Resolution {
        let type = visit(root)
        if let expecting, !unifier.accepts(expecting, type) {
            findings.error(
                "wrong-type",
                "this must be \(expecting.wording), but it is \(unifier.resolved(type).wording)",
                at: root.span)
        }
        resolution.types = resolution.types.map { unifier.resolved($0, isFinal: true) }
        return resolution
    }

    @discardableResult
    mutating func visit(_ node: CELNode) -> CELType {
        let type = type(of: node)
        resolution.types[node.id] = type
        return type
    }

    /// The type as far as it is known by now.
    mutating func known(_ node: CELNode) -> CELType { unifier.resolved(visit(node)) }

    struct Local {
        let name: String
        let type: CELType
        var canFail = false
    }

    private mutating func type(of node: CELNode) -> CELType {
        switch node.kind {
        case .literal(let value): return value.literalType
        case .name(let name): return self.name(name, node)
        case .select(let operand, let field, let isOptional):
            if let type = qualified(node) { return type }
            let type = self.field(field, of: known(operand), node, from: operand)
            return isOptional ? wrapped(type) : type
        case .has(let operand, let field):
            _ = self.field(field, of: known(operand), node, from: operand)
            return .bool
        case .index(let operand, let key, let isOptional):
            let type = element(of: known(operand), key: key, node)
            return isOptional ? wrapped(type) : type
        case .call(let name, let target, let arguments):
            return call(name, target: target, arguments, node)
        case .unary(let operation, let operand): return unary(operation, known(operand), node)
        case .binary(let operation, let left, let right):
            return binary(operation, (left, known(left)), (right, known(right)), node)
        case .logical(_, let operands):
            for operand in operands { condition(operand) }
            return .bool
        case .conditional(let test, let first, let second):
            condition(test)
            return alternatives(first, second)
        case .list(let elements): return list(elements)
        case .map(let entries): return map(entries)
        case .message(let name, let entries):
            for entry in entries { visit(entry.value) }
            findings.error("unknown-name", "there is no type '\(name)' to make a value of", at: node.nameSpan)
            return .error
        case .comprehension(let loop): return comprehension(loop, node)
        case .bind(let variable, let value, let body):
            let type = visit(value)
            let local = Local(name: variable, type: type, canFail: true)
            return within([local], body) { checker in checker.visit(body) }
        case .optionalMap(let operand, let variable, let body, let isFlat):
            return optionalMap(known(operand), operand, variable, body, isFlat)
        case .invalid: return .error
        }
    }

    /// A yes/no value is wanted here.
    mutating func condition(_ node: CELNode) {
        let type = visit(node)
        guard !unifier.accepts(.bool, type) else { return }
        findings.error(
            "no-overload",
            "a condition must be a yes/no value, but this is \(unifier.resolved(type).wording)",
            at: node.span)
    }

    /// The outcomes of `?:`, which are of one type.
    private mutating func alternatives(_ first: CELNode, _ second: CELNode) -> CELType {
        let (a, b) = (visit(first), visit(second))
        if unifier.accepts(a, b) { return unifier.joined(a, b) }
        findings.error(
            "no-overload",
            "both outcomes must be of one type, but one is \(unifier.resolved(a).wording) and the other "
                + unifier.resolved(b).wording, at: first.span.lowerBound..<second.span.upperBound,
            help: "write dyn(…) around one if they may differ")
        return .error
    }

    private func wrapped(_ type: CELType) -> CELType {
        if case .optional = type { return type }
        return .optional(type)
    }

    /// Does `body` with a macro's variables in scope.
    ///
    /// - Parameter node: the macro's body.
    mutating func within<Result>(
        _ variables: [Local], _ node: CELNode, _ body: (inout Checker) -> Result
    ) -> Result {
        resolution.bases[node.id] = scope.count
        scope.append(contentsOf: variables)
        resolution.localCount = max(resolution.localCount, scope.count)
        defer { scope.removeLast(variables.count) }
        return body(&self)
    }

    private mutating func list(_ elements: [CELElement]) -> CELType {
        var joined: CELType?
        for element in elements {
            var type = visit(element.value)
            if element.isOptional, case .optional(let inner) = unifier.resolved(type) { type = inner }
            joined = joined.map { unifier.joined($0, type) } ?? type
        }
        return .list(joined ?? unifier.fresh())
    }

    private mutating func map(_ entries: [CELEntry]) -> CELType {
        var keys: CELType?
        var values: CELType?
        for entry in entries {
            var key = visit(entry.key)
            var value = visit(entry.value)
            if entry.isOptional, case .optional(let inner) = unifier.resolved(value) { value = inner }
            switch unifier.resolved(key) {
            case .bool, .int, .uint, .string, .dyn, .error, .parameter: break
            case let other:
                findings.error(
                    "no-overload", "\(other.wording) cannot be a key", at: entry.key.span,
                    help: "a key is text, a whole number or true/false")
                key = .error
            }
            keys = keys.map { unifier.joined($0, key) } ?? key
            values = values.map { unifier.joined($0, value) } ?? value
        }
        return .map(keys ?? unifier.fresh(), values ?? unifier.fresh())
    }
}

extension CELValue {
    fileprivate var literalType: CELType {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        default: .dyn
        }
    }
}
