extension Checker {
    mutating func comprehension(_ loop: CELComprehension, _ node: CELNode) -> CELType {
        let range = known(loop.range)
        let first: CELType
        let second: CELType
        switch range {
        case .list(let element):
            first = loop.variables.count == 1 ? element : .int
            second = element
        case .map(let key, let value):
            first = key
            second = value
        case .dyn, .error:
            first = range
            second = range
        case .parameter:
            _ = unifier.accepts(range, .dyn)
            first = .dyn
            second = .dyn
        default:
            findings.error(
                "no-overload",
                "'\(loop.kind.rawValue)' goes through a list or a map, but this is \(range.wording)",
                at: loop.range.span)
            first = .error
            second = .error
        }
        let variables = zip(loop.variables, [first, second]).map { Local(name: $0, type: $1) }
        return within(variables, loop.body) { checker in checker.result(of: loop, key: first) }
    }

    private mutating func result(of loop: CELComprehension, key: CELType) -> CELType {
        if let filter = loop.filter { condition(filter) }
        switch loop.kind {
        case .all, .exists, .existsOne:
            condition(loop.body)
            return .bool
        case .filter:
            condition(loop.body)
            return .list(key)
        case .map, .transformList: return .list(visit(loop.body))
        case .transformMap: return .map(key, visit(loop.body))
        case .transformMapEntry:
            let type = known(loop.body)
            switch type {
            case .map, .dyn, .error, .parameter: return type
            default:
                findings.error(
                    "no-overload", "'transformMapEntry' wants entries as {key: value}, not \(type.wording)",
                    at: loop.body.span)
                return .error
            }
        }
    }

    mutating func optionalMap(
        _ type: CELType, _ operand: CELNode, _ variable: String, _ body: CELNode, _ isFlat: Bool
    ) -> CELType {
        let inner: CELType
        switch type {
        case .optional(let wrapped): inner = wrapped
        case .dyn, .error: inner = type
        case .parameter: inner = .dyn
        default:
            findings.error(
                "no-overload",
                "'\(isFlat ? "optFlatMap" : "optMap")' works on an optional value, not on \(type.wording)",
                at: operand.span)
            inner = .error
        }
        let result = within([Local(name: variable, type: inner)], body) { checker in checker.visit(body) }
        guard isFlat else { return .optional(result) }
        if unifier.accepts(.optional(unifier.fresh()), result) { return result }
        findings.error(
            "no-overload",
            "'optFlatMap' wants an optional value of each, not \(unifier.resolved(result).wording)",
            at: body.span, help: "write optMap to keep a plain value")
        return .error
    }
}
