import Diagnostics

extension Renderer {
    mutating func write(_ site: Int, _ filtered: Int, _ unit: Unit) throws(LiquidError) {
        let value = try filteredValue(filtered, unit)
        if program.options.missing == .error, value.isMissing {
            throw missing(unit.span(program.filtered[filtered].span))
        }
        try append(value, contexts[site])
    }

    mutating func append(_ value: LiquidValue, _ context: UInt8) throws(LiquidError) {
        if isRecording {
            try appendRun(value, context)
            return
        }
        switch value {
        case .null: return
        // Safe means safe where text stands. Any other place (an attribute, a URL) is the host's to judge.
        case .safe(let text) where context == 0: output += text.utf8
        case .safe(let text): append(text, context)
        case .string(let text): append(text, context)
        case .int(let number) where options.escape == nil: append(number)
        case .double(let number) where options.escape == nil: append(number)
        case .array(let items):
            try spend(items.count)
            append(try LiquidValue.join(items, with: "", limit: options.limits.valueBytes), context)
        case .range, .int, .bool, .double, .object, .drop: append(value.text, context)
        }
        try checkOutput()
    }

    private mutating func appendRun(_ value: LiquidValue, _ context: UInt8) throws(LiquidError) {
        let start = output.count
        var isSafe = false
        switch value {
        case .null: return
        case .safe(let text):
            append(bytesOf: text)
            isSafe = true
        case .string(let text): append(bytesOf: text)
        case .int(let number): append(number)
        case .double(let number): append(number)
        case .array(let items):
            try spend(items.count)
            append(bytesOf: try LiquidValue.join(items, with: "", limit: options.limits.valueBytes))
        case .range, .bool, .object, .drop: append(bytesOf: value.text)
        }
        try checkOutput()
        try record(from: start, context: context, isSafe: isSafe)
    }

    private mutating func append(_ text: String, _ context: UInt8) {
        if let escape = options.escape {
            escape(context, text, &output)
        } else {
            output += text.utf8
        }
    }

    private mutating func append(bytesOf text: String) {
        var text = text
        text.withUTF8 { output.append(contentsOf: $0) }
    }

    private mutating func append(_ number: Int) {
        if number < 0 { output.append(UInt8(ascii: "-")) }
        output.append(digits: number.magnitude, least: 1)
    }

    private mutating func append(_ number: Double) {
        if let short = ShortDecimal(number), short.digits != 0, short.scale < 5 {
            short.write(to: &output)
        } else {
            output += LiquidValue.text(of: number).utf8
        }
    }

    mutating func writeCycle(_ index: Int, _ unit: Unit) throws(LiquidError) {
        let cycle = program.cycles[index]
        let key: String
        if let name = cycle.name {
            let value = try value(name)
            key = value.kindName + ":" + value.text
        } else {
            key = cycle.key
        }
        let round = frame.cycles[key] ?? 0
        frame.cycles[key] = round + 1 >= cycle.values.count ? 0 : round + 1
        guard round < cycle.values.count else { return }
        let value = try value(cycle.values[round])
        if program.options.missing == .error, value.isMissing {
            throw missing(program.sites[cycle.site].span)
        }
        try append(value, contexts[cycle.site])
    }

    /// `increment` writes, then counts up; `decrement` counts down, then writes.
    mutating func writeStep(_ slot: Int, _ by: Int, _ site: Int) throws(LiquidError) {
        var value = frame.counters[slot] ?? 0
        if frame.counters[slot] == nil, !frame.isIsolated, case .int(let given) = globals[slot] ?? .null {
            value = given
        }
        let next = value.addingReportingOverflow(by).partialValue
        frame.counters[slot] = next
        try append(.int(by > 0 ? value : next), contexts[site])
    }
}

extension LiquidValue {
    /// Nothing that could be written.
    var isMissing: Bool {
        switch self {
        case .null: true
        case .drop(let drop): drop.text == nil
        default: false
        }
    }
}
