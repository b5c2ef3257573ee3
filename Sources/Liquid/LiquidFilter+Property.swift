extension LiquidFilter {
    static let propertyFilters: [LiquidFilter] = [
        LiquidFilter("map", minArgs: 1) { input, args, _, context throws(LiquidError) in
            var result: [LiquidValue] = []
            for item in try input.listed(context) { result.append(try item.property(args[0]) ?? .null) }
            return .array(result)
        },
        LiquidFilter("where", minArgs: 1, maxArgs: 2) { input, args, _, context throws(LiquidError) in
            guard let selected = try selected(input, args, context) else { return .null }
            return .array(selected.map(\.item))
        },
        LiquidFilter("reject", minArgs: 1, maxArgs: 2) { input, args, _, context throws(LiquidError) in
            guard let selected = try selected(input, args, context) else { return .null }
            let chosen = Set(selected.map(\.index))
            let items = try input.listed(context)
            return .array(items.indices.filter { !chosen.contains($0) }.map { items[$0] })
        },
        LiquidFilter("find", minArgs: 1, maxArgs: 2) { input, args, _, context throws(LiquidError) in
            try selected(input, args, context, isFirstEnough: true)?.first?.item ?? .null
        },
        LiquidFilter("find_index", minArgs: 1, maxArgs: 2) { input, args, _, context throws(LiquidError) in
            let selected = try selected(input, args, context, isFirstEnough: true) ?? []
            return selected.isEmpty ? .null : .int(selected[0].index)
        },
        LiquidFilter("has", minArgs: 1, maxArgs: 2) { input, args, _, context throws(LiquidError) in
            guard let selected = try selected(input, args, context, isFirstEnough: true) else { return .null }
            return .bool(!selected.isEmpty)
        },
        LiquidFilter("compact", maxArgs: 1) { input, args, _, context throws(LiquidError) in
            let items = try input.listed(context)
            guard let name = args.first, !name.isNull else { return .array(items.filter { !$0.isNull }) }
            var kept: [LiquidValue] = []
            for item in items {
                guard let value = try item.property(name) else { return .null }
                if !value.isNull { kept.append(item) }
            }
            return .array(kept)
        },
        LiquidFilter("uniq", maxArgs: 1) { input, args, _, context throws(LiquidError) in
            var seen: Set<String> = []
            var kept: [LiquidValue] = []
            let items = try input.listed(context)
            if items.count < 2 { return .array(items) }
            for item in items {
                var key = item
                if let name = args.first, !name.isNull {
                    guard let value = try item.property(name) else { return .null }
                    key = value
                }
                if seen.insert(key.identity).inserted { kept.append(item) }
            }
            return .array(kept)
        },
        LiquidFilter("sum", maxArgs: 1) { input, args, _, context throws(LiquidError) in
            var total = LiquidNumber.int(0)
            for item in try input.listed(context) {
                var values = [item]
                if let name = args.first, !name.isNull { values = [try item.property(name) ?? .null] }
                if case .array(let inner) = values[0] { values = inner.flattened() }
                for value in values { total = total + LiquidNumber(value) }
            }
            return total.value
        },
    ]

    /// The items whose property is this value, or is true when no value is given.
    ///
    /// - Returns: `nil` as soon as an item is met that has no properties, as Ruby's implementation does.
    private static func selected(
        _ input: LiquidValue, _ args: [LiquidValue], _ context: LiquidFilterContext,
        isFirstEnough: Bool = false
    ) throws(LiquidError) -> [(index: Int, item: LiquidValue)]? {
        let target = args.count > 1 && !args[1].isNull ? args[1] : nil
        var selected: [(index: Int, item: LiquidValue)] = []
        for (index, item) in try input.listed(context).enumerated() {
            guard let value = try item.property(args[0]) else { return nil }
            if target.map({ LiquidValue.isEqual(value, $0) }) ?? value.isTruthy {
                selected.append((index, item))
                if isFirstEnough { break }
            }
        }
        return selected
    }
}

extension LiquidValue {
    /// A text that is the same for the same value of the same kind, and for no other.
    fileprivate var identity: String {
        switch self {
        case .string(let text), .safe(let text): "s" + text
        case .int(let value): "i\(value)"
        case .double(let value): "d\(value)"
        case .null: "n"
        case .bool(let value): "b\(value)"
        case .range(let first, let last): "r\(first)..\(last)"
        case .drop(let drop): "p" + (drop.text ?? "")
        case .array(let items): "a[" + items.map(\.identity).map { "\($0.utf8.count):\($0)" }.joined() + "]"
        case .object(let object):
            "o{" + object.entries.map { "\($0.key.utf8.count):\($0.key)\($0.value.identity)" }.joined() + "}"
        }
    }
}
