public import Diagnostics

/// A checked expression, ready to be evaluated any number of times, from any thread.
public struct CELExpression: Sendable {
    /// One pointer, so that passing an expression around costs no more than a number.
    private final class Content: Sendable {
        let source: CELSource
        let root: CELNode
        let costLimit: Int
        let compiler: Compiler
        let step: Step
        let localCount: Int

        init(_ source: CELSource, _ root: CELNode, _ compiler: Compiler, costLimit: Int) {
            self.source = source
            self.root = root
            self.compiler = compiler
            self.costLimit = costLimit
            step = compiler.step(root)
            localCount = compiler.resolution.localCount
        }
    }

    private let content: Content

    public var source: CELSource { content.source }
    public var schema: CELSchema { content.compiler.schema }
    /// What is evaluated, for a host that wants to read the conditions.
    public var root: CELNode { content.root }
    /// How many elementary steps one evaluation may take.
    public var costLimit: Int { content.costLimit }
    private var compiler: Compiler { content.compiler }

    private init(_ source: CELSource, _ root: CELNode, _ compiler: Compiler, costLimit: Int) {
        content = Content(source, root, compiler, costLimit: costLimit)
    }

    /// Reads the text only. Several mistakes are found at once; parts in error are `.invalid` nodes.
    public static func parse(
        _ source: CELSource, options: CELOptions = CELOptions()
    ) -> (root: CELNode, diagnostics: [Diagnostic]) {
        var parser = Parser(source, options: options)
        let root = parser.parse()
        return (root, parser.findings.list.inOrderOfPlace())
    }

    /// Reads, checks and compiles.
    ///
    /// - Parameters:
    ///   - schema: every name the expression may use.
    ///   - expecting: the type the whole must have; `nil`: any.
    /// - Returns: no expression when a diagnostic is an error. Diagnostics are in the order of their places.
    public static func compile(
        _ source: CELSource, schema: CELSchema = CELSchema(), expecting: CELType? = nil,
        options: CELOptions = CELOptions()
    ) -> (expression: CELExpression?, diagnostics: [Diagnostic]) {
        var parser = Parser(source, options: options)
        let root = parser.parse()
        guard !parser.findings.list.contains(where: { $0.code == "cel/too-deep" }) else {
            return (nil, parser.findings.list.inOrderOfPlace())
        }
        let functions = FunctionTable(libraries: options.libraries, schema: schema)
        let syntax = parser.findings.list
        var checker = Checker(
            parser.findings, schema: schema, functions: functions, options: options, ids: parser.idCount)
        let resolution = checker.check(root, expecting: expecting)
        let diagnostics = options.isChecked ? checker.findings.list : syntax
        guard !diagnostics.hasErrors else { return (nil, diagnostics.inOrderOfPlace()) }
        let compiler = Compiler(schema: schema, functions: functions, resolution: resolution)
        let expression = CELExpression(source, root, compiler, costLimit: options.costLimit)
        return (expression, diagnostics.inOrderOfPlace())
    }

    /// The type of the whole.
    public var type: CELType { type(of: root) }

    /// The type of a part; `dyn` where it is known only in evaluation.
    public func type(of node: CELNode) -> CELType {
        compiler.resolution.types.indices.contains(node.id) ? compiler.resolution.types[node.id] : .dyn
    }

    /// The variable a name (also one with dots) stands for; `nil` for anything else.
    public func variable(of node: CELNode) -> CELVariable? {
        guard compiler.resolution.references.indices.contains(node.id),
            case .variable(let slot)? = compiler.resolution.references[node.id]
        else { return nil }
        return schema.variables[slot]
    }

    /// What was written for a part.
    public func text(of node: CELNode) -> String { source.text(node.span) }

    /// Where a part stands in its file.
    public func span(of node: CELNode) -> SourceSpan { source.span(node.span) }

    /// - Throws: `CELError` when the expression has no value for these variables, or takes too many steps.
    public func evaluate(_ activation: CELActivation) throws(CELError) -> CELValue {
        var frame = Frame(activation, locals: content.localCount, limit: content.costLimit)
        return try content.step(&frame)
    }

    /// A part as an expression of its own, so that it can be evaluated alone.
    ///
    /// - Parameter node: a part of this expression's `root`.
    /// - Returns: `nil` when the part uses the variable of a macro around it.
    public func part(_ node: CELNode) -> CELExpression? {
        guard compiler.resolution.references.indices.contains(node.id), !hasFreeLocal(node, []) else {
            return nil
        }
        return CELExpression(source, node, compiler, costLimit: costLimit)
    }

    /// The conditions that must all hold: the operands of the outermost `&&`, parenthesised runs of it taken
    /// apart too; or the whole expression alone.
    public var conjuncts: [CELExpression] {
        Self.conjuncts(of: root).compactMap { part($0) }
    }

    private static func conjuncts(of node: CELNode) -> [CELNode] {
        if case .logical(.and, let operands) = node.kind { return operands.flatMap { conjuncts(of: $0) } }
        return [node]
    }

    private func hasFreeLocal(_ node: CELNode, _ bound: Set<String>) -> Bool {
        switch (node.kind, compiler.resolution.references[node.id]) {
        case (.name(let name), .local), (.name(let name), .bound): return !bound.contains(name)
        default: break
        }
        switch node.kind {
        case .comprehension(let loop):
            let inner = bound.union(loop.variables)
            return hasFreeLocal(loop.range, bound) || hasFreeLocal(loop.body, inner)
                || loop.filter.map { hasFreeLocal($0, inner) } ?? false
        case .bind(let variable, let value, let body):
            return hasFreeLocal(value, bound) || hasFreeLocal(body, bound.union([variable]))
        case .optionalMap(let operand, let variable, let body, _):
            return hasFreeLocal(operand, bound) || hasFreeLocal(body, bound.union([variable]))
        default: return node.children.contains { hasFreeLocal($0, bound) }
        }
    }
}
