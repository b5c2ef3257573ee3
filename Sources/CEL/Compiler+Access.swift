extension Compiler {
    func select(_ operand: CELNode, _ field: String, _ isOptional: Bool, _ node: CELNode) -> Code {
        let inner = step(operand)
        let span = node.nameSpan
        if case .field(let type, let slot)? = resolution.references[node.id], !isOptional {
            return fieldBySlot(inner, type: type, slot: slot, field, operand, node)
        }
        let schema = schema
        return Code { frame throws(CELError) in
            let value = try inner(&frame)
            do throws(CELError) {
                if case .optional(let wrapped) = value {
                    guard let wrapped else { return .optional(nil) }
                    return .optional(try wrapped.field(field, schema))
                }
                let found = try value.field(field, schema)
                if isOptional { return .optional(found) }
                guard let found else { throw CELError(.noSuchKey, "there is no '\(field)' in this map") }
                return found
            } catch { throw error.placed(at: span) }
        }
    }

    /// The way of most rules: a declared field of a record that is a variable.
    private func fieldBySlot(
        _ inner: @escaping Step, type: String, slot: Int, _ field: String, _ operand: CELNode, _ node: CELNode
    ) -> Code {
        let span = node.nameSpan
        let schema = schema
        let owner = operand.qualifiedName ?? type
        let step: Step = { frame throws(CELError) in
            let value = try inner(&frame)
            if case .object(let object) = value, object.typeName == type {
                guard let found = object.field(slot) else {
                    throw CELError(.noSuchField, "\(owner) has no value for '\(field)'", at: span)
                }
                return found
            }
            do throws(CELError) {
                if case .optional(let wrapped) = value {
                    guard let wrapped else { return .optional(nil) }
                    return .optional(try wrapped.field(field, schema))
                }
                guard let found = try value.field(field, schema) else {
                    throw CELError(.noSuchField, "\(owner) has no value for '\(field)'")
                }
                return found
            } catch { throw error.placed(at: span) }
        }
        return Code(step, reading: fieldRead(operand, type: type, slot: slot))
    }

    private func fieldRead(_ operand: CELNode, type: String, slot: Int) -> FieldRead? {
        guard case .variable(let variable)? = resolution.references[operand.id] else { return nil }
        return FieldRead(variable: variable, type: type, slot: slot)
    }

    func has(_ operand: CELNode, _ field: String, _ node: CELNode) -> Code {
        let inner = step(operand)
        let schema = schema
        let span = node.span
        return Code(test: { frame throws(CELError) in
            var value = try inner(&frame)
            while case .optional(let wrapped) = value {
                guard let wrapped else { return false }
                value = wrapped
            }
            do throws(CELError) { return try value.field(field, schema) != nil } catch {
                throw error.placed(at: span)
            }
        })
    }

    func index(_ operand: CELNode, _ key: CELNode, _ isOptional: Bool, _ node: CELNode) -> Code {
        let (inner, keyCode) = (code(operand), code(key))
        let (whole, keyStep) = (inner.step, keyCode.step)
        let span = node.nameSpan
        let result = Code { frame throws(CELError) in
            let value = try whole(&frame)
            let key = try keyStep(&frame)
            try frame.charge(key.textSize)
            do throws(CELError) {
                if case .optional(let wrapped) = value {
                    guard let wrapped else { return .optional(nil) }
                    return .optional(try wrapped.element(key))
                }
                let found = try value.element(key)
                if isOptional { return .optional(found) }
                if let found { return found }
                if case .list(let list) = value {
                    throw CELError(
                        .outOfRange, "the list has \(list.count) elements, there is none at this index")
                }
                throw CELError(.noSuchKey, "there is no such key in this map")
            } catch { throw error.placed(at: span) }
        }
        return folded(result, if: inner.constant != nil && keyCode.constant != nil)
    }

    func list(_ elements: [CELElement]) -> Code {
        let codes = elements.map { code($0.value) }
        let result = Code { frame throws(CELError) in
            try frame.charge(codes.count)
            var values: [CELValue] = []
            values.reserveCapacity(codes.count)
            for (code, element) in zip(codes, elements) {
                let value = try code.step(&frame)
                guard element.isOptional else {
                    values.append(value)
                    continue
                }
                guard case .optional(let wrapped) = value else {
                    throw CELError.noOverload("?", value).placed(at: element.value.span)
                }
                if let wrapped { values.append(wrapped) }
            }
            return .list(values)
        }
        return folded(result, if: codes.allSatisfy { $0.constant != nil })
    }

    func map(_ entries: [CELEntry], _ node: CELNode) -> Code {
        let keys = entries.map { code($0.key) }
        let values = entries.map { code($0.value) }
        let result = Code { frame throws(CELError) in
            try frame.charge(entries.count * 2)
            var builder = CELMap.Builder()
            for (index, entry) in entries.enumerated() {
                let key = try keys[index].step(&frame)
                try frame.charge(key.textSize)
                var value = try values[index].step(&frame)
                let span = entry.key.span
                if entry.isOptional {
                    guard case .optional(let wrapped) = value else {
                        throw CELError.noOverload("?", value).placed(at: span)
                    }
                    guard let wrapped else { continue }
                    value = wrapped
                }
                switch builder.insert(key, value) {
                case nil: break
                case .badKey:
                    throw CELError(.invalidArgument, "\(key.typeName) cannot be a key", at: span)
                case .repeated: throw CELError(.invalidArgument, "the key is there twice", at: span)
                }
            }
            return .map(builder.map)
        }
        return folded(result, if: (keys + values).allSatisfy { $0.constant != nil })
    }
}

/// A declared field of a record that is a variable, read without a step for each of the two.
struct FieldRead: Sendable {
    let variable: Int
    let type: String
    let slot: Int

    /// - Returns: `nil` when anything is not as usual; then the step finds out what.
    @inline(__always)
    func value(_ frame: borrowing Frame) -> CELValue? {
        guard case .object(let object)? = frame.activation[variable], object.typeName == type else {
            return nil
        }
        return object.field(slot)
    }
}

extension CELValue {
    /// - Returns: `nil` when a map or a record lacks the field.
    /// - Throws: when nothing of this type has fields.
    func field(_ name: String, _ schema: CELSchema) throws(CELError) -> CELValue? {
        switch self {
        case .map(let map): return map[name]
        case .object(let object):
            guard let slot = schema.slot(of: name, in: object.typeName) else {
                throw CELError(.noSuchField, "\(object.typeName) has no field '\(name)'")
            }
            return object.field(slot)
        default: throw CELError(.noSuchOverload, "\(typeName) has no field '\(name)'")
        }
    }

    /// - Returns: `nil` when there is none.
    /// - Throws: when this is no list or map, or the index no number.
    func element(_ key: CELValue) throws(CELError) -> CELValue? {
        switch self {
        case .map(let map): return map[key]
        case .list(let list):
            let index: Int?
            switch key {
            case .int(let number): index = Int(exactly: number)
            case .uint(let number): index = Int(exactly: number) ?? .max
            case .double(let number): index = Int(exactly: number)
            default: index = nil
            }
            guard let index else {
                throw CELError(.invalidArgument, "a list is indexed by a whole number")
            }
            return list.indices.contains(index) ? list[index] : nil
        default: throw .noOverload("[]", self, key)
        }
    }
}
