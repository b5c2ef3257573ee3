import Diagnostics

extension Compiler {
    /// `{% render 'name' with value as name, key: value %}`, `{% render 'name' for list %}`, and `include`.
    func compilePartial(_ tag: String, _ markup: Range<Int>, _ span: Range<Int>) throws(MarkupError) {
        markNotBlank()
        let isIsolated = tag == "render"
        if !isIsolated, now.isIsolated {
            throw MarkupError(
                "'include' may not be used inside a partial of 'render'", span, code: "liquid/misplaced-tag",
                help: "use 'render' here, and give it what it needs")
        }
        var parser = parser(markup)
        let target = try parser.expression()
        var isLoop = false
        var variable: ExpressionNode?
        if parser.take(word: "with") {
            variable = try parser.expression()
        } else if parser.take(word: "for") {
            variable = try parser.expression()
            isLoop = isIsolated
        }
        let alias = parser.take(word: "as") ? try parser.name("a name after 'as'").text : nil
        let attributes = try parser.attributes()
        try emitCall(
            target, PartialShape(isIsolated: isIsolated, variable: variable, isLoop: isLoop, alias: alias),
            attributes, span)
    }

    private struct PartialShape {
        var isIsolated: Bool
        var variable: ExpressionNode?
        var isLoop: Bool
        var alias: String?
    }

    private func emitCall(
        _ target: ExpressionNode, _ shape: PartialShape, _ attributes: [FilterNode.Named], _ span: Range<Int>
    ) throws(MarkupError) {
        let variable = shape.variable.map { ($0, lower($0)) }
        var parameters: [String: StaticType] = [:]
        var arguments: [(slot: Int, value: Int)] = []
        for attribute in attributes {
            let (index, type) = lower(attribute.value)
            parameters[attribute.name] = type
            arguments.append((slot(attribute.name), index))
        }
        guard case .literal(.string(let name), _) = target else {
            try emitComputedCall(target, shape, variable?.1.index, arguments, span)
            return
        }
        let itemName = shape.alias ?? name.lastPathPart
        var itemType = variable?.1.type ?? StaticType(.any)
        if let variable, shape.isLoop || itemType.isList {
            itemType = self.itemType(of: itemType, variable.0)
        }
        if variable != nil { parameters[itemName] = itemType }
        guard let source = options.partial(name) else {
            throw MarkupError(
                "there is no partial '\(name)'", target.span, code: "liquid/unknown-partial",
                help: "check its name, or make the file")
        }
        let loopTypes =
            shape.isLoop
            ? ["forloop": StaticType(.object(Self.forloopFields))] : [:]
        let unit = try unit(
            name, source, shape.isIsolated, parameters.merging(loopTypes) { own, _ in own }, span)
        units[now.unit].calls.append(.init(span: here(span), unit: unit))
        noteClosedCall(of: unit, span)
        partialCalls.append(
            PartialCall(
                target: .unit(unit), isIsolated: shape.isIsolated,
                variable: variable?.1.index ?? (shape.isIsolated ? nil : defaultVariable(name)),
                isLoop: shape.isLoop, variableSlot: slot(itemName), variableName: itemName,
                arguments: arguments,
                span: span))
        emitCallEnd(isIsolated: shape.isIsolated)
    }

    /// An `include` without a value shows the partial the variable of its own name, if there is one.
    private func defaultVariable(_ name: String) -> Int {
        expressions.append(.variable(slot: slot(name)))
        return expressions.count - 1
    }

    private func emitComputedCall(
        _ target: ExpressionNode, _ shape: PartialShape, _ variable: Int?,
        _ arguments: [(slot: Int, value: Int)],
        _ span: Range<Int>
    ) throws(MarkupError) {
        guard !shape.isIsolated else {
            throw MarkupError(
                "'render' needs the name of a partial in quotes", target.span,
                help: "write {% render 'name' %}")
        }
        guard options.allowsDynamicInclude else {
            throw MarkupError(
                "the name of a partial must stand in quotes", target.span, code: "liquid/dynamic-include",
                help: "write {% include 'name' %}; choose between several with {% case %}")
        }
        units[now.unit].calls.append(.init(span: here(span), unit: nil))
        partialCalls.append(
            PartialCall(
                target: .computed(lower(target).index), isIsolated: false, variable: variable, isLoop: false,
                variableSlot: shape.alias.map { slot($0) }, variableName: shape.alias ?? "",
                arguments: arguments, span: span))
        now.scope.isBlind = true
        emitCallEnd(isIsolated: false)
    }

    /// A `break` in an included partial works on the loop around the `include`.
    private func emitCallEnd(isIsolated: Bool) {
        emit(.partial(partialCalls.count - 1))
        guard !isIsolated else { return }
        let goesOn = emit(.unlessInterrupted(target: 0))
        let continues = emit(.unlessBroken(target: 0))
        emitInterrupt(.breaking)
        patch(continues)
        emitInterrupt(.continuing)
        patch(goesOn)
    }

    /// The unit of a partial, compiled now unless it already is.
    private func unit(
        _ name: String, _ source: SourceText, _ isIsolated: Bool, _ parameters: [String: StaticType],
        _ span: Range<Int>
    ) throws(MarkupError) -> Int {
        let isTyped = isIsolated && options.schema != nil
        let key = UnitKey(name: name, isIsolated: isIsolated, parameters: isTyped ? parameters : [:])
        if let unit = compiled[key] {
            for (name, type) in assignedByUnit[unit] ?? [:] { now.scope.assign(name, type) }
            return unit
        }
        guard partialDepth < Self.deepestPartials, units.count < Self.mostUnits else {
            throw MarkupError("too many partials, or nested too deep", span, code: "liquid/too-deep")
        }
        let unit = units.count
        compiled[key] = unit
        partialDepth += 1
        defer { partialDepth -= 1 }
        var scope = isIsolated ? now.scope.isolated(options.schema) : now.scope
        for (name, type) in parameters {
            // What `render` gives can be assigned anew; what `include` gives hides what is assigned.
            if isIsolated {
                scope.assign(name, type)
            } else {
                scope.locals.append((name, type))
            }
        }
        let range = 0..<source.bytes.count
        let after = compileUnit(name, source, range, isIsolated: isIsolated, scope)
        if !isIsolated {
            let made = after.assigned.filter { now.scope.assigned[$0.key] != $0.value }
            assignedByUnit[unit] = made
            for (name, type) in made { now.scope.assign(name, type) }
            now.scope.counted.formUnion(after.counted)
            now.scope.isBlind = after.isBlind
        }
        return unit
    }
}

extension String {
    /// What stands after the last `/`.
    var lastPathPart: String {
        utf8.lastIndex(of: UInt8(ascii: "/")).map { String(self[utf8.index(after: $0)...]) } ?? self
    }
}
