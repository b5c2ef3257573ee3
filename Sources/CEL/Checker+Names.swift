import Diagnostics

extension Checker {
    static let types: [String: String] = [
        "bool": "bool", "int": "int", "uint": "uint", "double": "double", "string": "string",
        "bytes": "bytes", "list": "list", "map": "map", "null_type": "null_type", "type": "type",
        "google.protobuf.Timestamp": "google.protobuf.Timestamp",
        "google.protobuf.Duration": "google.protobuf.Duration",
    ]

    mutating func name(_ name: String, _ node: CELNode) -> CELType {
        if let type = meaning(of: name, node) { return type }
        let isRooted = name.utf8.first == UInt8(ascii: ".")
        let word = isRooted ? String(name.dropFirst()) : name
        let near = Suggestion.nearest(
            to: word, among: scope.map(\.name) + schema.variables.map(\.name))
        if near == nil, functions.names.contains(word) {
            findings.error(
                "unknown-name", "'\(word)' is a function and needs its parentheses", at: node.nameSpan,
                fixIt: word + "()")
        } else if near == nil, isKnownNamespace(word) {
            findings.error("unknown-name", "'\(word)' is not a value by itself", at: node.nameSpan)
        } else {
            findings.error(
                "unknown-name", "there is nothing called '\(word)'", at: node.nameSpan, fixIt: near,
                help: near == nil ? knownNames() : nil)
        }
        return .error
    }

    private func isKnownNamespace(_ word: String) -> Bool {
        schema.variables.contains { $0.name.hasPrefix(word + ".") }
            || functions.names.contains { $0.hasPrefix(word + ".") }
    }

    private func knownNames() -> String? {
        let names = schema.variables.map(\.name)
        guard !names.isEmpty, names.count <= 20 else { return nil }
        return "known are: " + names.sorted().joined(separator: ", ")
    }

    /// What a name without dots stands for: a macro's variable, a variable, a type.
    private mutating func meaning(of name: String, _ node: CELNode) -> CELType? {
        if let local = scope.lastIndex(where: { $0.name == name }) {
            resolution.references[node.id] = scope[local].canFail ? .bound(local) : .local(local)
            return scope[local].type
        }
        return global(name, node)
    }

    private mutating func global(_ name: String, _ node: CELNode) -> CELType? {
        for candidate in candidates(for: name) {
            if let slot = schema.slot(of: candidate) {
                resolution.references[node.id] = .variable(slot)
                return schema.variables[slot].type
            }
            if let type = Self.types[candidate] {
                resolution.references[node.id] = .type(type)
                return .type
            }
            if candidate == "optional_type", options.libraries.contains(.optionals) {
                resolution.references[node.id] = .type(candidate)
                return .type
            }
        }
        return nil
    }

    /// cel-spec, name resolution: the container's names before its parents', the bare name last.
    func candidates(for name: String) -> [String] {
        if name.utf8.first == UInt8(ascii: ".") { return [String(name.dropFirst())] }
        var container = options.container
        var list: [String] = []
        while !container.isEmpty {
            list.append("\(container).\(name)")
            guard let dot = container.lastIndex(of: ".") else { break }
            container = String(container[..<dot])
        }
        return list + [name]
    }

    /// `a.b.c` as one variable or type. The longest name wins, because the outermost selection asks first.
    /// - Returns: `nil` when it is no such name, so that it is read as a field of `a.b`.
    mutating func qualified(_ node: CELNode) -> CELType? {
        guard let name = node.qualifiedName, let root = name.split(separator: ".").first else { return nil }
        // A macro's variable hides every qualified name that begins with it.
        let isRooted = name.utf8.first == UInt8(ascii: ".")
        if !isRooted, scope.contains(where: { $0.name == root }) { return nil }
        return global(name, node)
    }

    /// The type of a field.
    ///
    /// - Parameter node: the selection or `has`, whose `nameSpan` is the field.
    mutating func field(_ field: String, of type: CELType, _ node: CELNode, from operand: CELNode) -> CELType
    {
        switch type {
        case .dyn, .error: return type
        case .parameter:
            _ = unifier.accepts(type, .dyn)
            return .dyn
        case .map(let key, let value):
            guard unifier.accepts(.string, key) else {
                findings.error("unknown-field", "the keys of this map are not text", at: node.nameSpan)
                return .error
            }
            return value
        case .optional(let inner):
            let found = self.field(field, of: unifier.resolved(inner), node, from: operand)
            if case .optional = found { return found }
            return .optional(found)
        case .object(let name):
            guard let fields = schema.objects[name] else { return .dyn }
            if let slot = schema.slot(of: field, in: name) {
                resolution.references[node.id] = .field(object: name, slot: slot)
                return fields[slot].type
            }
            let near = Suggestion.nearest(to: field, among: fields.map(\.name))
            let owner = operand.qualifiedName ?? name
            let known = fields.map(\.name).sorted().joined(separator: ", ")
            findings.error(
                "unknown-field", "\(owner) has no field '\(field)'", at: node.nameSpan, fixIt: near,
                help: near == nil && fields.count <= 20 ? "its fields are: \(known)" : nil)
            return .error
        default:
            findings.error(
                "unknown-field", "\(type.wording) has no field '\(field)'", at: node.nameSpan)
            return .error
        }
    }

    /// The type of `operand[key]`.
    mutating func element(of type: CELType, key: CELNode, _ node: CELNode) -> CELType {
        let keyType = known(key)
        switch type {
        case .dyn, .error: return type
        case .parameter:
            _ = unifier.accepts(type, .dyn)
            return .dyn
        case .list(let element):
            if !unifier.accepts(.int, keyType) {
                findings.error(
                    "no-overload", "a list is indexed by a whole number, not by \(keyType.wording)",
                    at: key.span)
            }
            return element
        case .map(let known, let value):
            let expected = unifier.resolved(known)
            if !unifier.accepts(expected, keyType) {
                findings.error(
                    "no-overload",
                    "the keys of this map are \(expected.wording), not \(keyType.wording)", at: key.span)
            }
            return value
        case .optional(let inner):
            let found = element(of: unifier.resolved(inner), key: key, node)
            if case .optional = found { return found }
            return .optional(found)
        default:
            findings.error(
                "no-overload", "\(type.wording) has no elements to take one of", at: node.span)
            return .error
        }
    }
}
