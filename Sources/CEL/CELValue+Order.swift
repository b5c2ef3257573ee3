extension CELValue {
    /// The language's `==`: numbers across their types, text by code point, different kinds never equal.
    public func isEqual(to other: CELValue) -> Bool {
        var left = Int.max
        return (try? Self.isEqual(self, other, &left)) ?? false
    }

    /// - Parameter left: how many more values may be compared; a value built by doubling would never end.
    static func isEqual(_ a: CELValue, _ b: CELValue, _ left: inout Int) throws(CELError) -> Bool {
        switch (a, b) {
        case (.string(let a), .string(let b)):
            try charge(&left, a.utf8.count / 32)
            return Text.isEqual(a, b)
        case (.bytes(let a), .bytes(let b)):
            try charge(&left, a.count / 32)
            return a == b
        case (.int(let a), .int(let b)): return a == b
        case (.double(let a), .double(let b)): return a == b
        case (.bool(let a), .bool(let b)): return a == b
        case (.null, .null): return true
        case (.list(let a), .list(let b)):
            guard a.count == b.count else { return false }
            for index in a.indices {
                try charge(&left)
                guard try isEqual(a[index], b[index], &left) else { return false }
            }
            return true
        case (.map(let a), .map(let b)):
            guard a.count == b.count else { return false }
            for (key, value) in zip(a.keys, a.values) {
                try charge(&left)
                guard let other = b[key], try isEqual(value, other, &left) else { return false }
            }
            return true
        case (.optional(let a), .optional(let b)):
            guard let a, let b else { return a == nil && b == nil }
            return try isEqual(a, b, &left)
        case (.int, .uint), (.int, .double), (.uint, .int), (.uint, .double), (.double, .int),
            (.double, .uint):
            return order(a, b) == .equal
        default:
            return a == b
        }
    }

    private static func charge(_ left: inout Int, _ steps: Int = 1) throws(CELError) {
        left -= steps
        if left < 0 { throw CELError(.tooExpensive, "the expression takes too long") }
    }

    enum Order { case less, equal, greater, unordered }

    /// How `a` stands to `b`, or `nil` when the language does not order such a pair.
    ///
    /// A whole number beside a double is compared as a double unless the double lies outside the whole
    /// number's range; that is what the conformance suite asks (`9223372036854775807 >= 2^63` holds).
    static func order(_ a: CELValue, _ b: CELValue) -> Order? {
        switch (a, b) {
        case (.int(let a), .int(let b)): return a < b ? .less : a == b ? .equal : .greater
        case (.double(let a), .double(let b)): return order(a, b)
        case (.timestamp(let a), .timestamp(let b)): return a < b ? .less : a == b ? .equal : .greater
        case (.string(let a), .string(let b)):
            return Text.precedes(a, b) ? .less : Text.isEqual(a, b) ? .equal : .greater
        case (.uint(let a), .uint(let b)): return a < b ? .less : a == b ? .equal : .greater
        case (.duration(let a), .duration(let b)): return a < b ? .less : a == b ? .equal : .greater
        case (.bool(let a), .bool(let b)): return a == b ? .equal : b ? .less : .greater
        case (.bytes(let a), .bytes(let b)):
            return a.lexicographicallyPrecedes(b) ? .less : a == b ? .equal : .greater
        case (.int(let a), .uint(let b)):
            return a < b ? .less : a == b ? .equal : .greater
        case (.uint(let a), .int(let b)):
            return a < b ? .less : a == b ? .equal : .greater
        case (.int(let a), .double(let b)): return order(whole: a, b)
        case (.uint(let a), .double(let b)): return order(whole: a, b)
        case (.double(let a), .int(let b)): return order(whole: b, a).reversed
        case (.double(let a), .uint(let b)): return order(whole: b, a).reversed
        default: return nil
        }
    }

    private static func order(_ a: Double, _ b: Double) -> Order {
        a < b ? .less : a == b ? .equal : a > b ? .greater : .unordered
    }

    private static func order<Whole: FixedWidthInteger>(whole a: Whole, _ b: Double) -> Order {
        if b > Double(Whole.max) { return .less }
        if b < Double(Whole.min) { return .greater }
        return order(Double(a), b)
    }
}

extension CELValue.Order {
    fileprivate var reversed: Self {
        switch self {
        case .less: .greater
        case .greater: .less
        case .equal, .unordered: self
        }
    }
}
