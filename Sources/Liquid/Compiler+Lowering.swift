import Diagnostics

extension Compiler {
    /// Adds an expression, with what is known of its value.
    ///
    /// `blank` and `empty` are empty texts, except beside an operator (`lowerOperand`).
    func lower(_ node: ExpressionNode) -> (index: Int, type: StaticType) {
        switch node {
        case .literal(let value, _): return (add(.constant(value)), StaticType(of: value))
        case .special: return (add(.constant(.string(""))), StaticType(.text))
        case .range(let first, let last, _):
            let type = StaticType(.list(of: .number))
            if case .literal(let first, _) = first, case .literal(let last, _) = last,
                let first = try? first.looseWholeNumber(), let last = try? last.looseWholeNumber()
            {
                return (add(.constant(.range(first, last))), type)
            }
            return (add(.range(lower(first).index, lower(last).index)), type)
        case .path(let path): return (add(path), resolve(path))
        }
    }

    /// An expression beside an operator, where `blank` and `empty` mean what they say.
    func lowerOperand(_ node: ExpressionNode) -> Int {
        if case .special(let special, _) = node { return add(.special(special)) }
        return lower(node).index
    }

    private func add(_ expression: Expression) -> Int {
        expressions.append(expression)
        return expressions.count - 1
    }

    private func add(_ path: PathNode) -> Int {
        guard case .name(let root) = path.root else {
            guard case .computed(let node) = path.root else { return add(.constant(.null)) }
            return add(.computed(root: lower(node).index, steps: lower(path.steps)))
        }
        let slot = slot(root)
        if path.steps.isEmpty { return add(.variable(slot: slot)) }
        if slot == Program.forloopSlot || slot == Program.tablerowloopSlot, path.steps.count == 1,
            case .dotted(let name, _) = path.steps[0], let field = LoopField(rawValue: name)
        {
            return add(.loopField(field, slot: slot))
        }
        return add(.path(slot: slot, steps: lower(path.steps)))
    }

    private func lower(_ steps: [PathNode.Step]) -> [Expression.Step] {
        steps.map { step in
            switch step {
            case .dotted(let name, _): .key(name, Command(name))
            case .bracketed(.literal(.string(let name), _)): .key(name, nil)
            case .bracketed(.literal(.int(let index), _)): .index(index)
            case .bracketed(let node): .computed(lower(node).index)
            }
        }
    }

    func lower(_ node: ConditionNode) -> Int {
        var comparisons: [Condition.Comparison] = []
        let all = [node.first] + node.rest.map(\.comparison)
        for (place, comparison) in all.enumerated() {
            let link = place < node.rest.count ? node.rest[place].link : nil
            comparisons.append(
                Condition.Comparison(
                    left: lowerOperand(comparison.left),
                    test: comparison.test.map { (op: $0.0, right: lowerOperand($0.1)) }, link: link))
        }
        conditions.append(Condition(comparisons: comparisons, span: node.span))
        return conditions.count - 1
    }

    /// An expression with its filters.
    func lower(_ node: FilteredNode, checksFilters: Bool) -> (index: Int, type: StaticType) {
        guard let baseNode = node.base else {
            return (addFiltered(node, add(.constant(.null)), []), StaticType(.any))
        }
        var (base, type) = lower(baseNode)
        var calls: [Filtered.Call] = []
        for filterNode in node.filters {
            guard let filter = filter(filterNode) else { continue }
            var arguments: [Int] = []
            var types: [StaticType] = []
            for argument in filterNode.arguments {
                let (index, argumentType) = lower(argument)
                if argumentType.canBeMissing, !filter.acceptsMissing { reportMissing(argument, argumentType) }
                arguments.append(index)
                types.append(argumentType)
            }
            let named = filterNode.named.map { (key: $0.name, value: lower($0.value).index) }
            checkProperty(filterNode, of: type)
            type = type.after(filter, filterNode, types)
            calls.append(
                Filtered.Call(
                    filter: filter, arguments: arguments, named: named, span: filterNode.nameSpan,
                    constants: constants(arguments)))
        }
        return (addFiltered(node, base, calls), type)
    }

    private func constants(_ arguments: [Int]) -> [LiquidValue]? {
        let values = arguments.compactMap { index in
            if case .constant(let value) = expressions[index] { value } else { nil as LiquidValue? }
        }
        return values.count == arguments.count ? values : nil
    }

    private func addFiltered(_ node: FilteredNode, _ base: Int, _ calls: [Filtered.Call]) -> Int {
        var isPath = false
        if case .path = node.base { isPath = true }
        let needsBase =
            options.missing == .error && isPath && !calls.isEmpty
            && !calls.contains { $0.filter.acceptsMissing }
        filtered.append(Filtered(base: base, calls: calls, span: node.span, needsBase: needsBase))
        return filtered.count - 1
    }

    /// The filter of this name, if the arguments suit it.
    private func filter(_ node: FilterNode) -> LiquidFilter? {
        guard let filter = options.filters[node.name] else {
            let nearest =
                Elsewhere.filters[node.name]
                ?? Suggestion.nearest(to: node.name, among: options.filters.keys.sorted())
            let message = "there is no filter '\(node.name)'"
            if isLax {
                warn("liquid/unknown-filter", message, node.nameSpan, fixIt: nearest)
            } else {
                report(
                    "liquid/unknown-filter", message, node.nameSpan, fixIt: nearest,
                    help: nearest == nil ? "remove it, or take one of the filters there are" : nil)
            }
            return nil
        }
        let count = node.arguments.count
        if count < filter.minArgs || count > filter.maxArgs {
            let wanted =
                filter.minArgs == filter.maxArgs
                ? "\(filter.minArgs)" : "\(filter.minArgs) to \(filter.maxArgs)"
            report(
                "liquid/filter-arguments", "'\(node.name)' takes \(wanted) arguments, not \(count)",
                node.nameSpan,
                help: count > filter.maxArgs
                    ? "take away the last \(count - filter.maxArgs)"
                    : "write | \(node.name): \(Array(repeating: "…", count: filter.minArgs).joined(separator: ", "))"
            )
            return nil
        }
        for argument in node.named where !filter.named.contains(argument.name) {
            report(
                "liquid/filter-arguments", "'\(node.name)' has no argument '\(argument.name)'",
                argument.nameSpan, fixIt: Suggestion.nearest(to: argument.name, among: filter.named))
        }
        return filter
    }
}
