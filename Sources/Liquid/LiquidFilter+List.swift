extension LiquidFilter {
    static let listFilters: [LiquidFilter] = [
        LiquidFilter("default", maxArgs: 2, named: ["allow_false"], acceptsMissing: true) {
            input, args, named, _ in
            let isMissing = named["allow_false"]?.isTruthy == true ? input.isNull : !input.isTruthy
            return isMissing || input.matches(.empty) ? args.first ?? .string("") : input
        },
        LiquidFilter("size") { input, _, _, _ in
            if case .int = input { return .int(Int.bitWidth / 8) }
            return .int(input.size ?? 0)
        },
        LiquidFilter("first") { input, _, _, _ in
            if let text = input.stringValue {
                return .string(text.unicodeScalars.first.map(String.init) ?? "")
            }
            return input.field("", command: .first)
        },
        LiquidFilter("last") { input, _, _, _ in
            if let text = input.stringValue {
                return .string(text.unicodeScalars.last.map(String.init) ?? "")
            }
            return input.field("", command: .last)
        },
        LiquidFilter("join", maxArgs: 1) { input, args, _, context throws(LiquidError) in
            let glue = args.first?.written ?? " "
            let items = try input.listed(context)
            return .string(try LiquidValue.join(items, with: glue, limit: context.limits.valueBytes))
        },
        LiquidFilter("reverse") { input, _, _, context throws(LiquidError) in
            .array(try input.listed(context).reversed())
        },
        LiquidFilter("concat", minArgs: 1) { input, args, _, context throws(LiquidError) in
            var added = try args[0].listItems(context)
            if case .range = args[0] { added = nil }
            guard let added else {
                throw .invalid("concat needs a list, not \(args[0].kindName)")
            }
            return .array(try input.listed(context) + added)
        },
        LiquidFilter("sort", maxArgs: 1) { input, args, _, context throws(LiquidError) in
            try sorted(input, by: args.first ?? .null, context) { a, b throws(LiquidError) in
                if let order = LiquidValue.order(a, b), !a.isNull || !b.isNull { return order }
                if a.isNull || b.isNull { return a.isNull ? (b.isNull ? 0 : 1) : -1 }
                throw .invalid("cannot sort \(a.kindName) with \(b.kindName)")
            }
        },
        LiquidFilter("sort_natural", maxArgs: 1) { input, args, _, context throws(LiquidError) in
            try sorted(input, by: args.first ?? .null, context) { a, b throws(LiquidError) in
                if a.isNull || b.isNull { return a.isNull ? (b.isNull ? 0 : 1) : -1 }
                return LiquidValue.byteOrder(a.text.asciiLowercased, b.text.asciiLowercased)
            }
        },
    ]

    private static func sorted(
        _ input: LiquidValue, by property: LiquidValue, _ context: LiquidFilterContext,
        order: (LiquidValue, LiquidValue) throws(LiquidError) -> Int
    ) throws(LiquidError) -> LiquidValue {
        let items = try input.listed(context)
        if property.isNull {
            let keyed = try mergeSorted(items.map { ($0, $0) }, order)
            return .array(keyed.map(\.1))
        }
        guard items.allSatisfy(\.hasProperties) else { return .null }
        if items.count < 2 { return .array(items) }
        var keyed: [(LiquidValue, LiquidValue)] = []
        for item in items {
            guard let key = try item.property(property) else { return .null }
            keyed.append((key, item))
        }
        return .array(try mergeSorted(keyed, order).map(\.1))
    }

    /// Stable, and safe with any order, however inconsistent.
    private static func mergeSorted(
        _ items: [(LiquidValue, LiquidValue)], _ order: (LiquidValue, LiquidValue) throws(LiquidError) -> Int
    ) throws(LiquidError) -> [(LiquidValue, LiquidValue)] {
        var from = items
        var into = items
        var width = 1
        while width < from.count {
            for start in stride(from: 0, to: from.count, by: 2 * width) {
                let middle = min(start + width, from.count)
                let end = min(start + 2 * width, from.count)
                var (left, right) = (start, middle)
                for place in start..<end {
                    let takesLeft: Bool
                    if left < middle, right < end {
                        takesLeft = try order(from[left].0, from[right].0) <= 0
                    } else {
                        takesLeft = left < middle
                    }
                    into[place] = takesLeft ? from[left] : from[right]
                    if takesLeft { left += 1 } else { right += 1 }
                }
            }
            swap(&from, &into)
            width *= 2
        }
        return from
    }
}

extension String {
    fileprivate var asciiLowercased: String {
        String(decoding: utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 32 : $0 }, as: UTF8.self)
    }
}

extension LiquidValue {
    /// The items of a list, a range or a list-like record; `nil` for anything else.
    func listItems(_ context: LiquidFilterContext) throws(LiquidError) -> [LiquidValue]? {
        switch self {
        case .array(let items): return items
        case .range(let first, let last):
            guard first <= last else { return [] }
            if Self.count(first, last) > context.limits.valueBytes {
                throw .limit("a range has more than \(context.limits.valueBytes) items")
            }
            return (first...last).map { .int($0) }
        case .drop(let drop): return drop.items
        default: return nil
        }
    }

    /// What list filters go through: lists laid out flat, nothing as no item, any other value as one.
    func listed(_ context: LiquidFilterContext) throws(LiquidError) -> [LiquidValue] {
        if let items = try listItems(context) { return items.flattened() }
        return isNull ? [] : [self]
    }

    /// Whether Ruby can ask it for `value[name]`.
    fileprivate var hasProperties: Bool {
        switch self {
        case .null, .bool, .double, .range: false
        default: true
        }
    }

    /// A number as Ruby takes it for a place in a list.
    private var asIndex: Int? {
        switch self {
        case .int(let value): value
        case .double(let value): Int(exactly: value.rounded(.towardZero))
        default: nil
        }
    }

    /// `item[property]` as list filters ask it.
    ///
    /// - Returns: `nil` for what has no properties at all; `.null` where there is none of this name.
    func property(_ name: LiquidValue) throws(LiquidError) -> LiquidValue? {
        func failure() -> LiquidError { .invalid("cannot select the property '\(name.text)' of \(kindName)") }
        switch self {
        case .null, .bool, .double, .range: return nil
        case .object, .drop: return item(name)
        case .string(let text), .safe(let text):
            // A missing name is the empty text, which every text holds.
            if name.isNull { return .string("") }
            if let index = name.asIndex {
                let letters = Array(text.unicodeScalars)
                let place = index < 0 ? index + letters.count : index
                return letters.indices.contains(place) ? .string(String(letters[place])) : .null
            }
            guard let part = name.stringValue else { throw failure() }
            return text.indexOfBytes(part) == nil ? .null : .string(part)
        case .array(let items):
            guard let index = name.asIndex else { throw failure() }
            return items.item(at: index)
        case .int(let value):
            // Ruby reads a bit of the number here; 0 and 1 are both true.
            guard case .int(let bit) = name else { throw failure() }
            return .int(bit >= 0 && bit < Int.bitWidth ? value >> bit & 1 : 0)
        }
    }
}
