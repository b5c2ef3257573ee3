extension Parser {
    /// A call, or the macro that goes by its name.
    mutating func call(
        _ name: String, target: CELNode?, _ arguments: [CELNode], name nameSpan: Range<Int>, end: Int,
        start: Int? = nil
    ) -> CELNode {
        let first = start ?? target?.span.lowerBound ?? nameSpan.lowerBound
        let span = first..<max(end, nameSpan.upperBound)
        let kind: CELNode.Kind?
        if let target {
            kind = memberMacro(name, target, arguments, nameSpan)
        } else if name == "has", arguments.count == 1 {
            kind = has(arguments[0])
        } else {
            kind = nil
        }
        return make(kind ?? .call(name, target: target, arguments: arguments), span, name: nameSpan)
    }

    private mutating func has(_ argument: CELNode) -> CELNode.Kind {
        switch argument.kind {
        case .select(let operand, let field, false): return .has(operand, field: field)
        case .invalid: return .invalid
        default:
            findings.error(
                "syntax", "has() asks for a field", at: argument.span, help: "write has(record.field)")
            return .invalid
        }
    }

    private mutating func memberMacro(
        _ name: String, _ target: CELNode, _ arguments: [CELNode], _ nameSpan: Range<Int>
    ) -> CELNode.Kind? {
        switch (name, arguments.count) {
        case ("all", 2), ("exists", 2), ("exists_one", 2), ("existsOne", 2), ("map", 2), ("filter", 2):
            return loop(name, target, arguments, variables: 1)
        case ("map", 3):
            return loop(name, target, arguments, variables: 1)
        case ("all", 3), ("exists", 3), ("exists_one", 3), ("existsOne", 3), ("transformList", 3),
            ("transformList", 4), ("transformMap", 3), ("transformMap", 4), ("transformMapEntry", 3),
            ("transformMapEntry", 4):
            guard options.libraries.contains(.comprehensions) else { return nil }
            return loop(name, target, arguments, variables: 2)
        case ("bind", 3):
            guard options.libraries.contains(.bindings), case .name("cel") = target.kind else { return nil }
            guard let variable = variable(arguments[0]) else { return .invalid }
            return .bind(variable: variable, value: arguments[1], body: arguments[2])
        case ("optMap", 2), ("optFlatMap", 2):
            guard options.libraries.contains(.optionals) else { return nil }
            guard let variable = variable(arguments[0]) else { return .invalid }
            return .optionalMap(
                target, variable: variable, body: arguments[1], isFlat: name == "optFlatMap")
        default: return nil
        }
    }

    private mutating func loop(
        _ name: String, _ range: CELNode, _ arguments: [CELNode], variables count: Int
    ) -> CELNode.Kind {
        var variables: [String] = []
        for argument in arguments.prefix(count) {
            guard let variable = variable(argument) else { return .invalid }
            if variables.contains(variable) {
                findings.error("syntax", "the two names must differ", at: argument.span)
                return .invalid
            }
            variables.append(variable)
        }
        guard let kind = CELComprehension.Kind(rawValue: name == "existsOne" ? "exists_one" : name),
            let body = arguments.last
        else { return .invalid }
        let filter = arguments.count == count + 2 ? arguments[count] : nil
        return .comprehension(
            CELComprehension(kind: kind, range: range, variables: variables, filter: filter, body: body))
    }

    /// The name a macro binds.
    private mutating func variable(_ node: CELNode) -> String? {
        if case .name(let name) = node.kind, name.utf8.first != UInt8(ascii: ".") { return name }
        if case .invalid = node.kind { return nil }
        findings.error(
            "syntax", "'\(findings.source.text(node.span))' is not a name", at: node.span,
            help: "a macro's first argument names the element, as in list.all(item, item > 0)")
        return nil
    }
}
