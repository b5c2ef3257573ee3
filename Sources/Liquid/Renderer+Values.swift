import Diagnostics

extension Renderer {
    func variable(_ slot: Int) -> LiquidValue {
        if slot <= Program.tablerowloopSlot, let place = loopPlace(slot) { return loopValue(place) }
        if slot < frame.scoped.count, let value = frame.scoped[slot] { return value }
        if let value = frame.assigned[slot] { return value }
        if !frame.counters.isEmpty, let counter = frame.counters[slot] { return .int(counter) }
        if frame.isIsolated { return sharedOnly.isEmpty ? .null : sharedOnly[slot] ?? .null }
        return globals[slot] ?? .null
    }

    /// A variable whose name was computed.
    private func variable(named name: String) -> LiquidValue {
        if let slot = program.slots[name] { return variable(slot) }
        return (frame.isIsolated ? nil : data[name]) ?? options.shared[name] ?? .null
    }

    mutating func value(_ index: Int) throws(LiquidError) -> LiquidValue {
        switch program.expressions[index] {
        case .constant(let value): return value
        case .special: return .string("")
        case .variable(let slot): return variable(slot)
        case .path(let slot, let steps): return try follow(variable(slot), steps)
        case .computed(let root, let steps):
            guard let name = try value(root).stringValue else { return .null }
            return try follow(variable(named: name), steps)
        case .range(let first, let last):
            let start = try bound(value(first))
            return .range(start, try bound(value(last)))
        case .loopField(let field, let slot):
            if let place = loopPlace(slot) { return frame.loops[place].field(field) ?? .null }
            return variable(slot).field(field.rawValue, command: Command(field.rawValue))
        }
    }

    private func bound(_ value: LiquidValue) throws(LiquidError) -> Int {
        switch value {
        case .null, .string, .safe: try value.looseWholeNumber()
        default: try value.wholeNumber()
        }
    }

    private mutating func follow(_ root: LiquidValue, _ steps: [Expression.Step]) throws(LiquidError)
        -> LiquidValue
    {
        var current = root
        for step in steps {
            switch step {
            case .key(let name, let command):
                // The letters of a text are counted one by one.
                if command == .size { try spend(current.weight) }
                current = current.field(name, command: command)
            case .index(let index): current = current.item(.int(index))
            case .computed(let key): current = current.item(try value(key))
            }
            if case .null = current { return .null }
        }
        return current
    }

    /// A value with its filters applied.
    mutating func filteredValue(_ index: Int, _ unit: Unit) throws(LiquidError) -> LiquidValue {
        var current: LiquidValue
        do throws(LiquidError) {
            current = try value(program.filtered[index].base)
        } catch {
            throw error.at(unit.span(program.filtered[index].span))
        }
        if program.filtered[index].needsBase, current.isNull {
            throw missing(unit.span(program.filtered[index].span))
        }
        for call in program.filtered[index].calls { current = try apply(call, to: current, unit) }
        return current
    }

    private mutating func apply(_ call: Filtered.Call, to input: LiquidValue, _ unit: Unit)
        throws(LiquidError) -> LiquidValue
    {
        do throws(LiquidError) {
            var size = input.weight + 8 + input.contentWeight(atMost: work) / 8 * call.effort
            let result: LiquidValue
            if let constants = call.constants, call.named.isEmpty {
                try spend(size + call.constantWeight)
                result = try call.filter.apply(input, constants, [:], filterContext)
            } else {
                let arguments = try arguments(of: call, unit)
                var named: [String: LiquidValue] = [:]
                for argument in call.named { named[argument.key] = try value(argument.value) }
                for argument in arguments { size += argument.weight }
                try spend(size)
                result = try call.filter.apply(input, arguments, named, filterContext)
            }
            let weight = result.weight
            try filterContext.checkSize(weight)
            try filterContext.checkContent(of: result)
            try spend(weight)
            return result
        } catch {
            throw error.at(unit.span(call.span))
        }
    }

    private mutating func arguments(of call: Filtered.Call, _ unit: Unit) throws(LiquidError) -> [LiquidValue]
    {
        var arguments: [LiquidValue] = []
        arguments.reserveCapacity(call.arguments.count)
        for argument in call.arguments {
            let value = try value(argument)
            if value.isNull, program.options.missing == .error, !call.filter.acceptsMissing,
                program.expressions[argument].isPath
            {
                throw missing(unit.span(call.span))
            }
            arguments.append(value)
        }
        return arguments
    }

    func missing(_ span: SourceSpan) -> LiquidError {
        LiquidError(.missingValue, "there is no value to write here", at: span)
    }

    mutating func assign(_ slot: Int, _ filtered: Int, _ unit: Unit) throws(LiquidError) {
        let value = try filteredValue(filtered, unit)
        try countAssigned(value.weight + 1)
        frame.assigned[slot] = value
    }

    mutating func isTrue(_ index: Int, _ unit: Unit) throws(LiquidError) -> Bool {
        let condition = program.conditions[index]
        var result = false
        do throws(LiquidError) {
            for comparison in condition.comparisons {
                result = try isTrue(comparison)
                guard let link = comparison.link else { break }
                if (link == .or) == result { break }
            }
        } catch {
            throw error.at(unit.span(condition.span))
        }
        return result
    }

    private mutating func isTrue(_ comparison: Condition.Comparison) throws(LiquidError) -> Bool {
        guard let test = comparison.test else {
            // Alone, `blank` and `empty` are texts, and every text is true.
            return try value(comparison.left).isTruthy
        }
        switch test.op {
        case .equal: return try isEqual(comparison.left, test.right) ?? false
        case .notEqual: return try !(isEqual(comparison.left, test.right) ?? false)
        default:
            if program.expressions[comparison.left].special != nil { return false }
            if program.expressions[test.right].special != nil {
                // There they stand for an empty text, which every text contains.
                guard test.op == .contains else { return false }
                return try value(comparison.left).stringValue != nil
            }
            let (left, right) = (try value(comparison.left), try value(test.right))
            if test.op == .contains {
                try spend(left.weight + left.contentWeight(atMost: work) / 8)
                return left.contains(right)
            }
            try spend(min(left.weight, right.weight))
            return try LiquidValue.compare(left, test.op, right)
        }
    }

    /// `nil` where `blank` or `empty` is asked of what knows no such thing.
    private mutating func isEqual(_ left: Int, _ right: Int) throws(LiquidError) -> Bool? {
        if let special = program.expressions[left].special {
            if program.expressions[right].special != nil { return nil }
            return try value(right).matches(special)
        }
        if let special = program.expressions[right].special { return try value(left).matches(special) }
        let (a, b) = (try value(left), try value(right))
        try spend(min(a.weight, b.weight))
        if a.holdsValues { try spend(a.contentWeight(atMost: work) / 8) }
        return LiquidValue.isEqual(a, b)
    }

    /// How many values of a `when` match.
    mutating func matches(_ index: Int) throws(LiquidError) -> Int {
        let test = program.cases[index]
        var count = 0
        for value in test.values where try isEqual(test.left, value) ?? false { count += 1 }
        return count
    }
}

extension Expression {
    var special: SpecialLiteral? {
        if case .special(let special) = self { return special }
        return nil
    }

    var isPath: Bool {
        switch self {
        case .variable, .path, .computed, .loopField: true
        default: false
        }
    }
}
