/// What is known of a value while a template is compiled.
struct StaticType: Hashable {
    var kind: LiquidSchema.Kind
    var canBeMissing: Bool

    init(_ kind: LiquidSchema.Kind, canBeMissing: Bool = false) {
        self.kind = kind
        self.canBeMissing = canBeMissing
    }

    init(of value: LiquidValue) {
        switch value {
        case .string, .safe: self.init(.text)
        case .int, .double: self.init(.number)
        case .bool: self.init(.bool)
        case .null: self.init(.any, canBeMissing: true)
        default: self.init(.any)
        }
    }

    var isList: Bool {
        if case .list = kind { return true }
        return false
    }

    /// What may be either.
    func union(_ other: StaticType) -> StaticType {
        StaticType(kind == other.kind ? kind : .any, canBeMissing: canBeMissing || other.canBeMissing)
    }

    /// What a filter makes of it, as far as that is known.
    func after(_ filter: LiquidFilter, _ node: FilterNode, _ arguments: [StaticType]) -> StaticType {
        var element = LiquidSchema.Kind.any
        if case .list(let of) = kind { element = of }
        switch filter.name {
        case "default":
            guard let other = arguments.first else { return StaticType(kind == .text ? .text : .any) }
            return StaticType(
                kind == other.kind ? kind : .any, canBeMissing: canBeMissing && other.canBeMissing)
        case "first", "last", "find": return StaticType(element, canBeMissing: true)
        case "find_index": return StaticType(.number, canBeMissing: true)
        case "size": return StaticType(.number)
        case "sort", "sort_natural", "where", "reject", "reverse", "uniq", "compact", "slice":
            return isList ? StaticType(kind) : StaticType(.any, canBeMissing: canBeMissing)
        case "concat": return StaticType(arguments.first?.kind == kind ? kind : .list(of: .any))
        case "map":
            if case .object(let fields) = element, case .literal(.string(let name), _) = node.arguments.first,
                let field = fields.first(where: { $0.name == name })
            {
                return StaticType(.list(of: field.kind))
            }
            return StaticType(.list(of: .any))
        case "split": return StaticType(.list(of: .text), canBeMissing: canBeMissing)
        case "join", "sum": return StaticType(filter.name == "sum" ? .number : .text)
        case "plus", "minus", "times", "divided_by", "modulo", "abs", "ceil", "floor", "round", "at_least",
            "at_most":
            return StaticType(.number, canBeMissing: canBeMissing)
        case _ where filter.acceptsMissing: return StaticType(.any)
        default: return StaticType(.any, canBeMissing: canBeMissing)
        }
    }
}

/// The names a template may read at one place in it, and what is known of them.
struct TypeScope {
    /// `nil` when nothing was declared: then nothing is checked.
    private(set) var roots: [String: StaticType]?
    var assigned: [String: StaticType] = [:]
    /// How many tags have assigned so far, so that a block that assigns nothing costs nothing at its end.
    private(set) var assignments = 0
    /// Loop variables and parameters, the innermost last.
    var locals: [(name: String, type: StaticType)] = []
    /// Counters of `increment` and `decrement`.
    var counted: Set<String> = []
    /// Paths that a condition around this place has tested.
    var guards: [String] = []
    /// Beyond so many nothing more is kept: each block goes through all of them.
    private static let mostNames = 300
    /// Set where a name may come from what could not be read; then unknown names are not reported.
    var isBlind = false

    init() {}

    init(schema: LiquidSchema?) {
        guard let schema else { return }
        roots = Self.types(schema.shared + schema.fields)
    }

    /// What a partial of `render` sees before its parameters.
    func isolated(_ schema: LiquidSchema?) -> TypeScope {
        var scope = TypeScope()
        scope.isBlind = isBlind
        scope.roots = schema.map { Self.types($0.shared) }
        return scope
    }

    private static func types(_ fields: [LiquidSchema.Field]) -> [String: StaticType] {
        Dictionary(fields.map { ($0.name, StaticType($0.kind, canBeMissing: $0.canBeMissing)) }) { _, later in
            later
        }
    }

    var isChecked: Bool { roots != nil }

    func type(of name: String) -> StaticType? {
        if let local = locals.last(where: { $0.name == name }) { return local.type }
        return assigned[name] ?? (counted.contains(name) ? StaticType(.number) : nil) ?? roots?[name]
    }

    var knownNames: [String] {
        locals.map(\.name) + assigned.keys.sorted() + counted.sorted() + (roots?.keys.sorted() ?? [])
    }

    mutating func assign(_ name: String, _ type: StaticType) {
        guard isChecked else { return }
        guard assigned.count < Self.mostNames || assigned[name] != nil else {
            isBlind = true
            return
        }
        assigned[name] = type
        assignments += 1
        guards.removeAll { $0 == name || $0.hasPrefix(name + ".") || $0.hasPrefix(name + "[") }
    }

    mutating func addGuards(_ facts: Set<String>) {
        guards += facts.prefix(max(0, Self.mostNames - guards.count))
    }

    mutating func count(_ name: String) { counted.insert(name) }

    mutating func enterLoop(
        _ name: String, _ type: StaticType, loopName: String, fields: [LiquidSchema.Field]
    ) {
        guard isChecked else { return }
        locals.append((loopName, StaticType(.object(fields))))
        locals.append((name, type))
    }

    /// After a block: what was assigned in all its parts is assigned, what in some may be missing.
    mutating func leave(_ block: Block) {
        guard isChecked else { return }
        guards.removeSubrange(min(block.guardCount, guards.count)...)
        locals.removeSubrange(min(block.localCount, locals.count)...)
        if assignments == block.assignments { return }
        var parts = block.assignedByPart + [assigned]
        switch block.kind {
        case .capture, .changed, .channel: return
        case .table: parts.append(block.assignedBefore)
        default: if !block.hasElse { parts.append(block.assignedBefore) }
        }
        var merged: [String: StaticType] = [:]
        for name in Set(parts.flatMap(\.keys)) {
            let types = parts.compactMap { $0[name] }
            guard let first = types.first else { continue }
            var type = types.dropFirst().reduce(first) { $0.union($1) }
            // A name that is also declared has its declared value where it was not assigned.
            if types.count < parts.count {
                type = roots?[name].map { type.union($0) } ?? StaticType(type.kind, canBeMissing: true)
            }
            merged[name] = type
        }
        assigned = merged
    }

    /// Whether a condition around this place makes sure of the value at this path.
    func isGuarded(_ key: String) -> Bool {
        guards.contains { $0 == key || $0.hasPrefix(key + ".") || $0.hasPrefix(key + "[") }
    }
}
