/// Finds out what open types stand for: that `[]` beside `[1]` is a list of int.
///
/// A substitution only ever becomes more general (`optional(int)` to `optional(dyn)`).
struct TypeUnifier {
    private var bindings: [String: CELType] = [:]
    private var nextName = 0
    /// Types that are bound to each other can unfold to exponential size; past this all fits.
    private var fuel = 200_000
    private static let largest = 500

    /// An open type of its own.
    mutating func fresh() -> CELType {
        nextName += 1
        return .parameter("#\(nextName)")
    }

    /// A signature with its open types renamed, so that two calls do not bind each other's.
    mutating func instance(of signature: Function.Signature) -> Function.Signature {
        var names: [String: CELType] = [:]
        let parameters = signature.parameters.map { renamed($0, &names) }
        return Function.Signature(parameters: parameters, result: renamed(signature.result, &names))
    }

    private mutating func renamed(_ type: CELType, _ names: inout [String: CELType]) -> CELType {
        switch type {
        case .parameter(let name):
            if let known = names[name] { return known }
            let new = fresh()
            names[name] = new
            return new
        case .list(let element): return .list(renamed(element, &names))
        case .map(let key, let value): return .map(renamed(key, &names), renamed(value, &names))
        case .optional(let wrapped): return .optional(renamed(wrapped, &names))
        default: return type
        }
    }

    /// Whether every argument fits its parameter; only then are substitutions kept.
    mutating func accepts(_ parameters: [CELType], _ arguments: [CELType]) -> Bool {
        let before = bindings
        for (parameter, argument) in zip(parameters, arguments) where !assign(parameter, argument) {
            bindings = before
            return false
        }
        return true
    }

    mutating func accepts(_ target: CELType, _ source: CELType) -> Bool { accepts([target], [source]) }

    /// The type of an element that may be of one type or the other; `dyn` when they have nothing in common.
    mutating func joined(_ first: CELType, _ second: CELType) -> CELType {
        guard accepts(first, second) else { return .dyn }
        return moreGeneral(first, second)
    }

    /// With every open type replaced by what is known of it.
    /// - Parameter isFinal: whether those not known become `dyn`.
    func resolved(_ type: CELType, isFinal: Bool = false) -> CELType {
        var left = Self.largest
        return resolved(type, isFinal, &left)
    }

    private func resolved(_ type: CELType, _ isFinal: Bool, _ left: inout Int) -> CELType {
        left -= 1
        if left < 0 { return .dyn }
        switch type {
        case .parameter(let name):
            if let bound = bindings[name] { return resolved(bound, isFinal, &left) }
            return isFinal ? .dyn : type
        case .list(let element): return .list(resolved(element, isFinal, &left))
        case .map(let key, let value):
            return .map(resolved(key, isFinal, &left), resolved(value, isFinal, &left))
        case .optional(let wrapped): return .optional(resolved(wrapped, isFinal, &left))
        default: return type
        }
    }

    private mutating func assign(_ a: CELType, _ b: CELType) -> Bool {
        fuel -= 1
        if fuel < 0 { return true }
        if case .parameter(let name) = b {
            let (isValid, wasBound) = substitute(name, by: a)
            if isValid { return true }
            if wasBound { return false }
        }
        if case .parameter(let name) = a { return substitute(name, by: b).isValid }
        if a.isOpen || b.isOpen { return true }
        switch (a, b) {
        case (.null, _): return isNullable(b)
        case (_, .null): return isNullable(a)
        case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)): return assign(a, b)
        case (.map(let keyA, let valueA), .map(let keyB, let valueB)):
            return assign(keyA, keyB) && assign(valueA, valueB)
        default: return a == b
        }
    }

    /// Null may stand for what can be absent or is not a plain value.
    private func isNullable(_ type: CELType) -> Bool {
        switch type {
        case .null, .timestamp, .duration, .object, .optional: true
        default: false
        }
    }

    private mutating func substitute(_ name: String, by type: CELType) -> (isValid: Bool, wasBound: Bool) {
        if type == .parameter(name) { return (true, true) }
        if let bound = bindings[name] {
            guard assign(type, bound) else { return (false, true) }
            let general = moreGeneral(type, bound)
            if !occurs(name, in: general) { bindings[name] = general }
            return (true, true)
        }
        guard !occurs(name, in: type) else { return (false, false) }
        bindings[name] = type
        return (true, false)
    }

    private func occurs(_ name: String, in type: CELType) -> Bool {
        var left = Self.largest
        return occurs(name, in: type, &left)
    }

    private func occurs(_ name: String, in type: CELType, _ left: inout Int) -> Bool {
        left -= 1
        if left < 0 { return true }
        switch type {
        case .parameter(let other):
            if other == name { return true }
            guard let bound = bindings[other] else { return false }
            return occurs(name, in: bound, &left)
        case .list(let inner), .optional(let inner): return occurs(name, in: inner, &left)
        case .map(let key, let value):
            return occurs(name, in: key, &left) || occurs(name, in: value, &left)
        default: return false
        }
    }

    private func moreGeneral(_ a: CELType, _ b: CELType) -> CELType { isMoreGeneral(a, b) ? a : b }

    private func isMoreGeneral(_ a: CELType, _ b: CELType) -> Bool {
        switch (a, b) {
        case (.dyn, _), (.error, _), (.parameter, _): true
        case (_, .dyn), (_, .error), (_, .parameter): false
        // Null beside what may be null says nothing about the type.
        case (_, .null): true
        case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)): isMoreGeneral(a, b)
        case (.map(let keyA, let valueA), .map(let keyB, let valueB)):
            isMoreGeneral(keyA, keyB) && isMoreGeneral(valueA, valueB)
        default: a == b
        }
    }
}
