import Diagnostics

extension Renderer {
    /// - Returns: how an included partial ended; a `break` in it is its caller's.
    mutating func renderPartial(_ index: Int, _ unit: Unit) throws(LiquidError) -> Interrupt {
        let call = program.partialCalls[index]
        do throws(LiquidError) {
            guard depth < options.limits.renderDepth else {
                throw LiquidError.limit("partials are nested more than \(options.limits.renderDepth) deep")
            }
            depth += 1
            defer { depth -= 1 }
            let variable: LiquidValue? = if let index = call.variable { try value(index) } else { nil }
            switch call.target {
            case .unit(let target) where call.isIsolated:
                try renderIsolated(call, target, variable)
                return .none
            case .unit(let target): return try include(call, target, variable, arguments(of: call))
            case .computed(let name):
                return try includeComputed(call, try value(name), variable, arguments(of: call))
            }
        } catch {
            throw error.at(unit.span(call.span))
        }
    }

    private mutating func arguments(of call: PartialCall) throws(LiquidError) -> [(
        slot: Int, value: LiquidValue
    )] {
        var arguments: [(slot: Int, value: LiquidValue)] = []
        for argument in call.arguments { arguments.append((argument.slot, try value(argument.value))) }
        return arguments
    }

    private mutating func renderIsolated(_ call: PartialCall, _ target: Int, _ variable: LiquidValue?)
        throws(LiquidError)
    {
        var given = Frame(count: program.names.count, isIsolated: true)
        try spend(program.names.count)
        for argument in call.arguments { given.assigned[argument.slot] = try value(argument.value) }
        given.cycles = frame.cycles
        swap(&frame, &given)
        // From here on `given` is the caller's frame.
        defer { swap(&frame, &given) }
        guard call.isLoop, let variable, let rounds = try rounds(variable) else {
            if let slot = call.variableSlot, let variable, !variable.isNull {
                frame.assigned[slot] = variable
            }
            _ = try run(target)
            return
        }
        let start = frame
        for (index, item) in rounds.enumerated() {
            if index > 0 {
                try spend(program.names.count)
                frame = start
            }
            try countIteration()
            var state = LoopState(items: .values([]), count: rounds.count, name: call.variableName)
            state.index = index
            state.isParent = false
            frame.loops = [state]
            if let slot = call.variableSlot, !item.isNull { frame.assigned[slot] = item }
            _ = try run(target)
        }
    }

    /// What `render … for` goes through; `nil` when the value is rendered once, as itself.
    private func rounds(_ value: LiquidValue) throws(LiquidError) -> [LiquidValue]? {
        if case .object(let object) = value {
            return object.entries.map { .array([.string($0.key), $0.value]) }
        }
        return try value.listItems(filterContext)
    }

    private mutating func include(
        _ call: PartialCall, _ target: Int, _ variable: LiquidValue?,
        _ arguments: [(slot: Int, value: LiquidValue)]
    ) throws(LiquidError) -> Interrupt {
        var hidden: [(slot: Int, value: LiquidValue?)] = []
        for argument in arguments {
            hidden.append((argument.slot, frame.scoped(argument.slot)))
            frame.setScoped(argument.slot, argument.value)
        }
        if let slot = call.variableSlot { hidden.append((slot, frame.scoped(slot))) }
        defer { for (slot, value) in hidden.reversed() { frame.setScoped(slot, value) } }
        guard let slot = call.variableSlot, case .array(let items)? = variable else {
            if let slot = call.variableSlot, let variable, !variable.isNull {
                frame.setScoped(slot, variable)
            }
            return try run(target)
        }
        for item in items {
            try countIteration()
            frame.setScoped(slot, item)
            let interrupt = try run(target)
            if interrupt != .none { return interrupt }
        }
        return .none
    }

    /// Compiles a partial whose name was only known now, and renders it with the variables there are.
    private mutating func includeComputed(
        _ call: PartialCall, _ name: LiquidValue, _ variable: LiquidValue?,
        _ arguments: [(slot: Int, value: LiquidValue)]
    ) throws(LiquidError) -> Interrupt {
        guard let name = name.stringValue else { throw .invalid("the name of a partial must be a text") }
        if loaded[name] == nil {
            guard let source = program.options.partial(name) else {
                throw LiquidError(.unknownPartial, "there is no partial of this name")
            }
            try spend(source.bytes.count * 10)
            guard let template = LiquidTemplate.compile(source, options: program.options).template else {
                throw LiquidError(.unknownPartial, "the partial has mistakes")
            }
            loaded[name] = (template.program, template.contexts)
        }
        guard let (partial, contexts) = loaded[name] else { return .none }
        var given = arguments.map { (program.names[$0.slot], $0.value) }
        let itemName = call.variableSlot.map { program.names[$0] } ?? name.lastPathPart
        let item = variable ?? program.slots[name].map { self.variable($0) } ?? data[name]
        guard case .array(let items)? = item else {
            if let item, !item.isNull { given.append((itemName, item)) }
            return try runLoaded(partial, contexts, given)
        }
        for item in items {
            try countIteration()
            let interrupt = try runLoaded(partial, contexts, given + [(itemName, item)])
            if interrupt != .none { return interrupt }
        }
        return .none
    }

    /// Runs another program as if it were part of this one: its variables go over by name, and come back.
    private mutating func runLoaded(
        _ partial: Program, _ contexts: [UInt8], _ given: [(String, LiquidValue)]
    ) throws(LiquidError) -> Interrupt {
        var inner = Renderer(partial, contexts: contexts, data: data, options: options)
        for (slot, name) in partial.names.enumerated() {
            guard let own = program.slots[name] else { continue }
            inner.frame.setScoped(slot, frame.scoped(own))
            inner.frame.assigned[slot] = frame.assigned[own]
            inner.frame.counters[slot] = frame.counters[own]
        }
        for (name, value) in given {
            if let slot = partial.slots[name] { inner.frame.setScoped(slot, value) }
        }
        inner.frame.loops = frame.loops
        inner.frame.cycles = frame.cycles
        inner.frame.offsets = frame.offsets
        (inner.depth, inner.iterations, inner.work) = (depth, iterations, work)
        (inner.assignBytes, inner.lastChanged) = (assignBytes, lastChanged)
        (inner.startOfOutput, inner.loaded) = (startOfOutput, loaded)
        (inner.records, inner.channel, inner.wanted, inner.isLoaded) = (records, channel, wanted, true)
        (inner.staticBytes, inner.muted) = (staticBytes, muted)
        inner.shareTime(of: self)
        // Inside a capture an inner renderer writes bytes as its caller does.
        inner.outer = outer.isEmpty ? [] : [[]]
        inner.outerStarts = outer.isEmpty ? [] : [(0, 0)]
        swap(&output, &inner.output)
        swap(&runs, &inner.runs)
        defer {
            swap(&output, &inner.output)
            swap(&runs, &inner.runs)
            staticBytes = inner.staticBytes
            for (slot, name) in partial.names.enumerated() {
                guard let own = program.slots[name] else { continue }
                frame.assigned[own] = inner.frame.assigned[slot]
                frame.counters[own] = inner.frame.counters[slot]
            }
            (frame.cycles, frame.offsets) = (inner.frame.cycles, inner.frame.offsets)
            (iterations, work, assignBytes) = (inner.iterations, inner.work, inner.assignBytes)
            (lastChanged, loaded) = (inner.lastChanged, inner.loaded)
        }
        return try inner.run(0)
    }
}
