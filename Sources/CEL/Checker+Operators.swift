extension Checker {
    mutating func unary(_ operation: CELUnary, _ type: CELType, _ node: CELNode) -> CELType {
        if type.isOpen { return operation == .not ? .bool : type }
        switch operation {
        case .not:
            if unifier.accepts(.bool, type) { return .bool }
            findings.error(
                "no-overload", "'!' turns a yes/no value around, but this is \(type.wording)", at: node.span)
        case .negate:
            if type == .int || type == .double { return type }
            if case .parameter = type { return .dyn }
            findings.error("no-overload", "'-' cannot be put before \(type.wording)", at: node.span)
        }
        return .error
    }

    mutating func binary(
        _ operation: CELBinary, _ left: (node: CELNode, type: CELType),
        _ right: (node: CELNode, type: CELType), _ node: CELNode
    ) -> CELType {
        switch operation {
        case .equal, .notEqual:
            let areNumbers = left.type.isNumber && right.type.isNumber
            if !areNumbers, left.type != .null, right.type != .null,
                !areComparable(left.type, right.type)
            {
                incomparable(left.type, right.type, node)
            }
            return .bool
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            order(left.type, right.type, node)
            return .bool
        case .in:
            membership(left.type, right.type, node)
            return .bool
        case .add, .subtract, .multiply, .divide, .remainder:
            return arithmetic(operation, left, right, node)
        }
    }

    /// A list of ints may equal a list of doubles, since its elements may.
    private mutating func areComparable(_ a: CELType, _ b: CELType) -> Bool {
        switch (unifier.resolved(a), unifier.resolved(b)) {
        case (let a, let b) where a.isNumber && b.isNumber: true
        case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)): areComparable(a, b)
        case (.map(let keyA, let valueA), .map(let keyB, let valueB)):
            areComparable(keyA, keyB) && areComparable(valueA, valueB)
        case (let a, let b): unifier.accepts(a, b)
        }
    }

    private mutating func order(_ a: CELType, _ b: CELType, _ node: CELNode) {
        if a.isNumber && b.isNumber { return }
        guard unifier.accepts(a, b) else { return incomparable(a, b, node) }
        for type in [a, b] {
            switch unifier.resolved(type) {
            case .int, .uint, .double, .string, .bytes, .bool, .timestamp, .duration, .dyn, .error,
                .parameter:
                continue
            case let other:
                findings.error(
                    "no-overload", "\(other.wording) is neither less nor greater than another", at: node.span)
                return
            }
        }
    }

    private mutating func incomparable(_ a: CELType, _ b: CELType, _ node: CELNode) {
        findings.error(
            "no-overload", "cannot compare \(a.roughWording) with \(b.roughWording)", at: node.span,
            help: timeHelp(a, b) ?? textHelp(a, b))
    }

    private func textHelp(_ a: CELType, _ b: CELType) -> String? {
        guard a == .string || b == .string, a.isNumber || b.isNumber else { return nil }
        return "a number is written without quotes, and a text with them"
    }

    private func timeHelp(_ a: CELType, _ b: CELType) -> String? {
        let pair: Set<CELType> = [a, b]
        if pair == [.timestamp, .string] {
            return "write timestamp('2026-11-23T00:00:00Z') for a point in time"
        }
        if pair == [.duration, .string] { return "write duration('36h') for a length of time" }
        return nil
    }

    private mutating func membership(_ element: CELType, _ whole: CELType, _ node: CELNode) {
        switch whole {
        case .dyn, .error, .parameter: return
        case .list(let inside), .map(let inside, _):
            if areComparable(inside, element) { return }
            findings.error(
                "no-overload", "cannot look for \(element.roughWording) in \(whole.wording)", at: node.span)
        case .string:
            findings.error(
                "no-overload", "'in' looks into lists and maps, not into text", at: node.span,
                help: "write text.contains('…')")
        default:
            findings.error(
                "no-overload", "'in' looks into lists and maps, not into \(whole.wording)", at: node.span)
        }
    }

    private mutating func arithmetic(
        _ operation: CELBinary, _ left: (node: CELNode, type: CELType),
        _ right: (node: CELNode, type: CELType), _ node: CELNode
    ) -> CELType {
        let (a, b) = (left.type, right.type)
        if a == .error || b == .error { return .error }
        let results = Self.signatures[operation, default: []].filter { signature in
            (a == signature.0 || isOpen(a)) && (b == signature.1 || isOpen(b))
        }.map(\.2)
        if operation == .add, isListOrOpen(a), isListOrOpen(b) {
            if isOpen(a) || isOpen(b) {
                return results.isEmpty && !(isOpen(a) && isOpen(b)) ? listOf(a, b) : .dyn
            }
            if unifier.accepts(a, b) { return unifier.joined(a, b) }
            mixed(operation, left, right, node)
            return .error
        }
        if let first = results.first { return results.allSatisfy { $0 == first } ? first : .dyn }
        mixed(operation, left, right, node)
        return .error
    }

    private func isOpen(_ type: CELType) -> Bool {
        if case .parameter = type { return true }
        return type == .dyn
    }

    private func isListOrOpen(_ type: CELType) -> Bool {
        if case .list = type { return true }
        return isOpen(type)
    }

    private func listOf(_ a: CELType, _ b: CELType) -> CELType { isOpen(a) ? b : a }

    /// What has no sum, difference … Numbers of two kinds get the way out shown.
    private mutating func mixed(
        _ operation: CELBinary, _ left: (node: CELNode, type: CELType),
        _ right: (node: CELNode, type: CELType), _ node: CELNode
    ) {
        let (a, b) = (left.type, right.type)
        for (literal, other) in [(left.node, b), (right.node, a)] {
            guard case .literal(.int(let value)) = literal.kind, operation != .remainder else { continue }
            if other == .double {
                return findings.error(
                    "no-overload", "a decimal number and a whole number cannot be mixed here",
                    at: literal.span, fixIt: "\(value).0")
            }
            if other == .uint, value >= 0 {
                return findings.error(
                    "no-overload", "this must be an unsigned whole number too", at: literal.span,
                    fixIt: "\(value)u")
            }
        }
        let verb =
            switch operation {
            case .add: "add \(a.wording) and \(b.wording)"
            case .subtract: "subtract \(b.wording) from \(a.wording)"
            case .multiply: "multiply \(a.wording) by \(b.wording)"
            case .divide: "divide \(a.wording) by \(b.wording)"
            default: "take the remainder of \(a.wording) by \(b.wording)"
            }
        let isText = operation == .add && (a == .string || b == .string)
        let help =
            if isText {
                "write string(…) around what is not text"
            } else if a.isNumber && b.isNumber && operation != .remainder {
                "write double(…) around the whole number"
            } else {
                nil as String?
            }
        findings.error("no-overload", "cannot \(verb)", at: node.span, help: help)
    }

    private static let signatures: [CELBinary: [(CELType, CELType, CELType)]] = [
        .add: numbers + [
            (.string, .string, .string), (.bytes, .bytes, .bytes), (.timestamp, .duration, .timestamp),
            (.duration, .timestamp, .timestamp), (.duration, .duration, .duration),
        ],
        .subtract: numbers + [
            (.timestamp, .timestamp, .duration), (.timestamp, .duration, .timestamp),
            (.duration, .duration, .duration),
        ],
        .multiply: numbers,
        .divide: numbers,
        .remainder: [(.int, .int, .int), (.uint, .uint, .uint)],
    ]

    private static let numbers: [(CELType, CELType, CELType)] = [
        (.int, .int, .int), (.uint, .uint, .uint), (.double, .double, .double),
    ]
}
