import Diagnostics

extension Compiler {
    /// What the schema says of a path; reports what is not in it.
    func resolve(_ path: PathNode) -> StaticType {
        guard now.scope.isChecked else { return StaticType(.any) }
        guard case .name(let root) = path.root else { return StaticType(.any) }
        guard var type = now.scope.type(of: root) else {
            if !now.scope.isBlind {
                report(
                    "liquid/unknown-variable", "there is no '\(root)' here", path.rootSpan,
                    fixIt: Suggestion.nearest(to: root, among: now.scope.knownNames))
            }
            return StaticType(.any)
        }
        var key = root
        var isMissing = type.canBeMissing && !now.scope.isGuarded(key)
        for step in path.steps {
            guard let next = resolve(step, of: type, key) else { return StaticType(.any) }
            key += Self.keyPart(of: step) ?? "[?]"
            type = next
            if type.canBeMissing, !now.scope.isGuarded(key) { isMissing = true }
        }
        return StaticType(type.kind, canBeMissing: isMissing)
    }

    /// - Returns: `nil` after reporting a mistake.
    private func resolve(_ step: PathNode.Step, of type: StaticType, _ key: String) -> StaticType? {
        let name: String
        let span: Range<Int>
        var command: Command?
        switch step {
        case .dotted(let written, let writtenSpan):
            (name, span, command) = (written, writtenSpan, Command(written))
        case .bracketed(.literal(.string(let written), let writtenSpan)):
            (name, span) = (written, writtenSpan)
        case .bracketed(let node):
            if case .path(let path) = node { _ = resolve(path) }
            if case .list(let element) = type.kind { return StaticType(element, canBeMissing: true) }
            return StaticType(.any, canBeMissing: true)
        }
        switch type.kind {
        case .any: return StaticType(.any)
        case .object(let fields):
            if let field = fields.first(where: { $0.name == name }) {
                return StaticType(field.kind, canBeMissing: field.canBeMissing)
            }
            if command == .size { return StaticType(.number) }
            report(
                "liquid/unknown-variable", "'\(key)' has no field '\(name)'", span,
                fixIt: Suggestion.nearest(to: name, among: fields.map(\.name)))
        case .list(let element):
            if command == .size { return StaticType(.number) }
            if command != nil { return StaticType(element, canBeMissing: true) }
            report(
                "liquid/unknown-variable", "'\(key)' is a list and has no field '\(name)'", span,
                help: "go through it with {% for item in \(key) %}, or ask for size, first or last")
        case .text:
            if command == .size { return StaticType(.number) }
            report("liquid/unknown-variable", "'\(key)' is a text and has no field '\(name)'", span)
        case .number, .bool, .date:
            report("liquid/unknown-variable", "'\(key)' has no fields, so no '\(name)'", span)
        }
        return nil
    }

    /// The type of what a loop over this goes through.
    func itemType(of type: StaticType, _ node: ExpressionNode) -> StaticType {
        switch type.kind {
        case .list(let element): return StaticType(element)
        case .object: return StaticType(.list(of: .any))
        case .any: return StaticType(.any)
        case .text: return StaticType(.text)
        case .number, .bool, .date:
            if now.scope.isChecked {
                report("liquid/not-a-list", "'\(now.scanner.text(node.span))' is no list", node.span)
            }
            return StaticType(.any)
        }
    }

    func reportMissing(_ node: ExpressionNode, _ type: StaticType) {
        guard now.scope.isChecked else { return }
        let written = now.scanner.text(node.span)
        report(
            "liquid/may-be-missing", "'\(written)' can be missing", node.span,
            help: "add | default: \"…\" or wrap it in {% if \(written) %} … {% endif %}")
    }

    /// The property that a list filter names must be a field of the items.
    func checkProperty(_ node: FilterNode, of type: StaticType) {
        let filters = [
            "map", "where", "reject", "find", "find_index", "has", "sort", "sort_natural", "sum", "uniq",
        ]
        guard now.scope.isChecked, filters.contains(node.name), case .list(.object(let fields)) = type.kind,
            case .literal(.string(let name), let span) = node.arguments.first,
            !fields.contains(where: { $0.name == name })
        else { return }
        report(
            "liquid/unknown-variable", "the items have no field '\(name)'", span,
            fixIt: Suggestion.nearest(to: name, among: fields.map(\.name)).map { "'\($0)'" })
    }

    /// The paths that must have a value when the condition is true, or when it is false.
    func facts(_ node: ConditionNode, areTrue: Bool) -> Set<String> {
        guard now.scope.isChecked else { return [] }
        var facts = facts((node.rest.last?.comparison) ?? node.first, areTrue: areTrue)
        for place in node.rest.indices.reversed() {
            let left = self.facts(place > 0 ? node.rest[place - 1].comparison : node.first, areTrue: areTrue)
            // `a and b` true tells both, false only what either tells; `or` the other way round.
            let tellsBoth = (node.rest[place].link == .and) == areTrue
            if tellsBoth { facts.formUnion(left) } else { facts.formIntersection(left) }
        }
        return facts
    }

    private func facts(_ node: ComparisonNode, areTrue: Bool) -> Set<String> {
        guard let (op, right) = node.test else {
            return areTrue ? staticKey(node.left).map { [$0] } ?? [] : []
        }
        var isNothing = right.isNilLiteral
        if case .special = right { isNothing = true }
        let isLiteral = if case .literal = right { true } else { false }
        let tells: Bool
        switch op {
        case .equal: tells = isNothing ? !areTrue && !isEmpty(right) : isLiteral && areTrue
        case .notEqual: tells = isNothing ? areTrue && !isEmpty(right) : isLiteral && !areTrue
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .contains: tells = areTrue
        }
        guard tells else { return [] }
        return Set([staticKey(node.left), op == .contains ? nil : staticKey(right)].compactMap { $0 })
    }

    /// `empty` says nothing of a missing value, which is not equal to it.
    private func isEmpty(_ node: ExpressionNode) -> Bool {
        if case .special(.empty, _) = node { return true }
        return false
    }

    /// A path as text, when all its steps are known now.
    func staticKey(_ node: ExpressionNode) -> String? {
        guard case .path(let path) = node, case .name(var key) = path.root else { return nil }
        for step in path.steps {
            guard let part = Self.keyPart(of: step) else { return nil }
            key += part
        }
        return key
    }

    private static func keyPart(of step: PathNode.Step) -> String? {
        switch step {
        case .dotted(let name, _), .bracketed(.literal(.string(let name), _)): ".\(name)"
        case .bracketed(.literal(.int(let index), _)): "[\(index)]"
        case .bracketed: nil
        }
    }
}
