import Diagnostics

extension Checker {
    mutating func call(
        _ name: String, target: CELNode?, _ arguments: [CELNode], _ node: CELNode
    ) -> CELType {
        if let target, let namespace = target.qualifiedName, !isValue(namespace) {
            let full = "\(namespace).\(name)"
            for candidate in candidates(for: full)
            where functions[candidate, isReceiver: false, arity: arguments.count] != nil {
                resolution.references[node.id] = .namespaced(candidate)
                let types = arguments.map { visit($0) }
                return overload(candidate, isReceiver: false, types, arguments, node)
            }
            if candidates(for: full).contains(where: { !functions.keys(named: $0).isEmpty }) {
                for argument in arguments { visit(argument) }
                return unknown(full, isReceiver: false, arguments.count, node)
            }
            if schema.slot(of: namespace) == nil, isNamespace(namespace) {
                for argument in arguments { visit(argument) }
                let prefix = namespace + "."
                let names = functions.names.filter { $0.hasPrefix(prefix) }.map {
                    String($0.dropFirst(prefix.count))
                }
                findings.error(
                    "unknown-name", "there is no function '\(full)'", at: node.nameSpan,
                    fixIt: Suggestion.nearest(to: name, among: names))
                return .error
            }
        }
        var types: [CELType] = []
        if let target { types.append(visit(target)) }
        for argument in arguments { types.append(visit(argument)) }
        let all = (target.map { [$0] } ?? []) + arguments
        let candidates = target == nil ? self.candidates(for: name) : [name]
        for candidate in candidates
        where functions[candidate, isReceiver: target != nil, arity: all.count] != nil {
            resolution.references[node.id] = .function(candidate)
            literals(candidate, all)
            return overload(candidate, isReceiver: target != nil, types, all, node)
        }
        if target != nil, unifier.resolved(types[0]) == .error { return .error }
        return unknown(candidates.last ?? name, isReceiver: target != nil, all.count, node)
    }

    /// Whether a name begins with something that has a value, which then is the target of a call.
    private func isValue(_ name: String) -> Bool {
        guard let root = name.split(separator: ".").first else { return false }
        return scope.contains { $0.name == root }
    }

    private func isNamespace(_ name: String) -> Bool {
        functions.names.contains { $0.hasPrefix(name + ".") }
    }

    /// A pattern, a time or a length of time that is written out can be read now.
    private mutating func literals(_ name: String, _ arguments: [CELNode]) {
        guard let last = arguments.last, case .literal(.string(let text)) = last.kind else { return }
        switch (name, arguments.count) {
        case ("matches", 2):
            do throws(RegexError) { _ = try RegexProgram(text) } catch {
                findings.error("bad-literal", "this pattern cannot be used: \(error.message)", at: last.span)
            }
        case ("timestamp", 1):
            if CELTimestamp(text) != nil { return }
            findings.error(
                "bad-literal", "this is not a point in time", at: last.span,
                help: "write it as '2026-11-23T09:00:00Z'")
        case ("duration", 1):
            if CELDuration(text) != nil { return }
            findings.error(
                "bad-literal", "this is not a length of time", at: last.span,
                help: "write it with the units h, m, s, ms, as in '36h' or '1h30m'")
        default: break
        }
    }

    /// The result of the overloads that fit: their common type, or `dyn`.
    private mutating func overload(
        _ name: String, isReceiver: Bool, _ types: [CELType], _ arguments: [CELNode], _ node: CELNode
    ) -> CELType {
        guard let function = functions[name, isReceiver: isReceiver, arity: arguments.count] else {
            return .error
        }
        if function.key.arity < 0 { return variadic(name, function, types, arguments, node) }
        var result: CELType?
        for signature in function.signatures {
            let fresh = unifier.instance(of: signature)
            guard unifier.accepts(fresh.parameters, types) else { continue }
            let found = unifier.resolved(fresh.result)
            if let known = result {
                if known != found { result = .dyn }
            } else {
                result = found
            }
        }
        if let result { return result }
        let known = types.map { unifier.resolved($0) }
        if known.contains(.error) { return .error }
        refuse(name, function, known, arguments, node)
        return .error
    }

    /// Any number of arguments, each of a type some signature takes; the result is of their common type.
    private mutating func variadic(
        _ name: String, _ function: Function, _ types: [CELType], _ arguments: [CELNode], _ node: CELNode
    ) -> CELType {
        let known = types.map { unifier.resolved($0) }
        for (index, type) in known.enumerated() {
            if case .parameter = type { continue }
            if type.isOpen { continue }
            if function.signatures.contains(where: { unifier.accepts($0.parameters, [type]) }) { continue }
            findings.error(
                "no-overload", "'\(name)' takes numbers, not \(type.wording)", at: arguments[index].span)
            return .error
        }
        guard let first = known.first, first.isNumber, known.allSatisfy({ $0 == first }) else { return .dyn }
        return first
    }

    private mutating func refuse(
        _ name: String, _ function: Function, _ types: [CELType], _ arguments: [CELNode], _ node: CELNode
    ) {
        if function.signatures.count == 1 || types.count == 1, let signature = function.signatures.first {
            for (index, (expected, actual)) in zip(signature.parameters, types).enumerated()
            where !unifier.accepts(expected, actual) {
                let wanted = Set(function.signatures.compactMap { $0.parameters.first?.roughWording })
                    .sorted()
                let expected = types.count == 1 ? wanted.joined(separator: " or ") : expected.wording
                findings.error(
                    "no-overload",
                    function.key.isReceiver && index == 0
                        ? "'\(name)' works on \(expected), not on \(actual.wording)"
                        : "'\(name)' takes \(expected) here, not \(actual.wording)",
                    at: arguments[index].span)
                return
            }
        }
        let kinds = types.map(\.wording).joined(separator: ", ")
        findings.error("no-overload", "'\(name)' cannot be used with (\(kinds))", at: node.nameSpan)
    }

    /// No function has this name and number of arguments.
    private mutating func unknown(
        _ name: String, isReceiver: Bool, _ count: Int, _ node: CELNode
    ) -> CELType {
        let word = name.utf8.first == UInt8(ascii: ".") ? String(name.dropFirst()) : name
        let keys = functions.keys(named: word)
        let sameStyle = keys.filter { $0.isReceiver == isReceiver }
        if !sameStyle.isEmpty {
            let counts = sameStyle.map { String($0.arity - (isReceiver ? 1 : 0)) }
            let given = count - (isReceiver ? 1 : 0)
            let isOne = counts == ["1"]
            findings.error(
                "argument-count",
                "'\(word)' takes \(counts.joined(separator: " or ")) \(isOne ? "argument" : "arguments"),"
                    + " not \(given)",
                at: node.nameSpan)
        } else if let macro = Self.macros[word] {
            findings.error("argument-count", "'\(word)' is written \(macro)", at: node.nameSpan)
        } else if !keys.isEmpty {
            findings.error(
                "unknown-name",
                isReceiver
                    ? "'\(word)' does not follow a dot" : "'\(word)' follows a value and a dot",
                at: node.nameSpan,
                help: isReceiver ? "write \(word)(value)" : "write value.\(word)(…)")
        } else {
            let near = Suggestion.nearest(to: word, among: functions.names.union(Self.macros.keys))
            findings.error(
                "unknown-name", "there is no function '\(word)'", at: node.nameSpan, fixIt: near)
        }
        return .error
    }

    private static let macros: [String: String] = [
        "has": "has(record.field)", "all": "list.all(item, condition)",
        "exists": "list.exists(item, condition)", "exists_one": "list.exists_one(item, condition)",
        "existsOne": "list.existsOne(item, condition)", "map": "list.map(item, value)",
        "filter": "list.filter(item, condition)",
        "transformList": "list.transformList(index, item, value)",
        "transformMap": "map.transformMap(key, item, value)",
        "transformMapEntry": "map.transformMapEntry(key, item, {newKey: value})",
        "optMap": "optional.optMap(item, value)", "optFlatMap": "optional.optFlatMap(item, value)",
    ]
}
