import CEL
import Domain

/// A fact that conditions compare with constants, and on its own of the others.
enum Dimension: Hashable {
    /// Last purchase, and days and months since then, which follow from it.
    case lastPurchase
    case field(object: String, name: String)
    case attribute(String)
}

/// What the conditions of some rules ask, as a finite set of made-up accounts that between them come out in
/// every way a real one can: for each fact every value named, one on each side of it, and none at all.
///
/// Conditions are asked of these accounts by CEL itself, so what is found is what would happen. A conjunct that
/// asks anything else than facts beside constants is not part of it (`isWhole` says so).
struct ConditionGrid {
    fileprivate enum Bound: Hashable {
        case number(Double)
        case text(String)
        case day(CivilDay)
    }

    /// A condition's conjuncts that can be asked of made-up accounts, and whether these are all.
    struct Part {
        var conjuncts: [CELExpression] = []
        var isWhole = true
        fileprivate var bounds: [Dimension: Set<Bound>] = [:]

        func holds(_ activation: CELActivation) -> Bool { conjuncts.allSatisfy { $0.holds(activation) } }
    }

    private var bounds: [Dimension: Set<Bound>] = [:]
    private let today: CivilDay

    /// - Parameter months: of the audience's dormancy.
    init(_ parts: [Part], months: Int?, today: CivilDay) {
        self.today = today
        for part in parts { bounds.merge(part.bounds) { $0.union($1) } }
        if let months {
            bounds[.lastPurchase, default: []].insert(.day(Dormancy.cutoff(on: today, months: months)))
        }
    }

    static func part(_ conditions: [CELExpression], today: CivilDay) -> Part {
        var part = Part()
        var namesDay = false
        var countsBack = false
        for conjunct in conditions.flatMap(\.conjuncts) {
            var reader = BoundReader(expression: conjunct, today: today)
            let isRead = reader.read(conjunct.root)
            namesDay = namesDay || reader.namesDay
            countsBack = countsBack || reader.countsBack
            if isRead, !(namesDay && countsBack) {
                part.conjuncts.append(conjunct)
                part.bounds.merge(reader.bounds) { $0.union($1) }
            } else {
                part.isWhole = false
            }
        }
        // An average follows from two other facts: accounts made up of all three need not exist.
        let average = Dimension.field(object: "history", name: "averageOrder")
        let others = ["total", "orders"].map { Dimension.field(object: "history", name: $0) }
        if part.bounds[average] != nil, others.contains(where: { part.bounds[$0] != nil }) {
            part.isWhole = false
        }
        return part
    }

    /// How many accounts it is; large numbers are not exact.
    var count: Int {
        bounds.reduce(1) { min($0, 1_000_000) * max(1, values(of: $1.key, $1.value).count) }
    }

    /// The first of its accounts that meets a claim, as the facts that were made up.
    func first(where claim: (MadeUpAccount, CELActivation) -> Bool) -> [String]? {
        let dimensions = bounds.keys.sorted { Self.name($0) < Self.name($1) }
        let choices = dimensions.map { values(of: $0, bounds[$0] ?? []) }
        var place = [Int](repeating: 0, count: dimensions.count)
        while true {
            var account = MadeUpAccount(today: today)
            var attributes: [String: CELValue] = [:]
            for (index, dimension) in dimensions.enumerated() {
                let value = choices[index][place[index]]
                switch dimension {
                case .lastPurchase:
                    if case .timestamp(let time)? = value {
                        account.setLastPurchase(Campaign.day(of: time))
                    }
                case .field(let object, let name): account.set(object, name, value)
                case .attribute(let key): attributes[key] = value
                }
            }
            account.set("account", "attributes", .map(CELMap(attributes)))
            if isPossible(account, dimensions), claim(account, account.activation) {
                return zip(dimensions, place).enumerated().map { index, pair in
                    let value = choices[index][pair.1].map(Campaign.shown) ?? "missing"
                    return "\(Self.name(pair.0)) = \(value)"
                }
            }
            var digit = place.count - 1
            while digit >= 0 {
                place[digit] += 1
                if place[digit] < choices[digit].count { break }
                place[digit] = 0
                digit -= 1
            }
            if digit < 0 { return nil }
        }
    }

    /// Facts that hang together: who never bought has no orders, and the first purchase is not after the last.
    private func isPossible(_ account: MadeUpAccount, _ dimensions: [Dimension]) -> Bool {
        func value(_ name: String) -> CELValue? {
            AccountSchema.schema.slot(of: name, in: "history").flatMap { account.fields["history"]?[$0] }
        }
        func asked(_ name: String) -> Bool { dimensions.contains(.field(object: "history", name: name)) }
        let bought = account.lastPurchase != nil
        if dimensions.contains(.lastPurchase) {
            for count in ["orders", "lines"] where asked(count) && (value(count) != .int(0)) != bought {
                return false
            }
            if asked("firstPurchase") {
                guard (value("firstPurchase") != nil) == bought else { return false }
                if let last = account.lastPurchase, case .timestamp(let first)? = value("firstPurchase"),
                    Campaign.day(of: first) > last
                {
                    return false
                }
            }
        }
        if asked("orders"), asked("lines"), case .int(let orders)? = value("orders"),
            case .int(let lines)? = value("lines"), orders > lines || (orders == 0) != (lines == 0)
        {
            return false
        }
        return true
    }

    private func values(of dimension: Dimension, _ bounds: Set<Bound>) -> [CELValue?] {
        switch dimension {
        case .lastPurchase:
            var named: [CivilDay] = [today]
            for case .day(let day) in bounds { named.append(day) }
            var days: Set<CivilDay> = [today, (named.min() ?? today).adding(days: -400)]
            for case .day(let day) in bounds { days.formUnion([-1, 0, 1].map { day.adding(days: $0) }) }
            return days.filter { $0 <= today }.sorted().map(AccountSchema.timestamp) + [nil]
        case .attribute:
            return texts(bounds) + [nil]
        case .field(let object, let name):
            guard let field = AccountSchema.schema.field(name, of: object) else { return [nil] }
            let missing: [CELValue?] = field.canBeMissing ? [nil] : []
            switch field.type {
            case .bool: return [.bool(true), .bool(false)]
            case .string where name == "consent" || name == "state":
                return Consent.allCases.map { .string($0.rawValue) }
            case .string: return texts(bounds) + missing
            case .int: return wholeNumbers(bounds).map { .int($0) } + missing
            case .double: return numbers(bounds).map { .double($0) } + missing
            case .timestamp:
                var days: Set<CivilDay> = []
                for case .day(let day) in bounds { days.formUnion([-1, 0, 1].map { day.adding(days: $0) }) }
                return days.sorted().map(AccountSchema.timestamp) + missing
            default: return [nil]
            }
        }
    }

    private func texts(_ bounds: Set<Bound>) -> [CELValue?] {
        var texts: Set<String> = ["something else"]
        for case .text(let text) in bounds { texts.insert(text) }
        return texts.sorted().map { .string($0) }
    }

    /// Counts; none is below nought.
    private func wholeNumbers(_ bounds: Set<Bound>) -> [Int64] {
        var numbers: Set<Int64> = [0]
        for case .number(let bound) in bounds where bound.magnitude < 1e15 {
            let low = Int64(bound.rounded(.down))
            numbers.formUnion([low - 1, low, low + 1, low + 2])
        }
        return numbers.filter { $0 >= 0 }.sorted()
    }

    private func numbers(_ bounds: Set<Bound>) -> [Double] {
        let sorted = bounds.compactMap { if case .number(let bound) = $0 { bound } else { nil } }.sorted()
        guard let low = sorted.first, let high = sorted.last else { return [0] }
        var numbers = sorted + [low - 1, high + 1]
        for (a, b) in zip(sorted, sorted.dropFirst()) { numbers.append((a + b) / 2) }
        return Array(Set(numbers)).sorted()
    }

    private static func name(_ dimension: Dimension) -> String {
        switch dimension {
        case .lastPurchase: "history.lastPurchase"
        case .field(let object, let name): "\(object).\(name)"
        case .attribute(let key): "account.attributes[\"\(key)\"]"
        }
    }

    /// Finds the facts and constants of one conjunct.
    private struct BoundReader {
        let expression: CELExpression
        let today: CivilDay
        var bounds: [Dimension: Set<Bound>] = [:]
        private(set) var namesDay = false
        private(set) var countsBack = false

        /// - Returns: false when something else is asked.
        mutating func read(_ node: CELNode) -> Bool {
            // True or false whatever the day: what depends on `today` alone may hold on days that are not tried.
            if case .bool? = try? expression.part(node)?.evaluate(CELActivation(slots: [])) { return true }
            switch node.kind {
            case .logical(_, let operands): return operands.allSatisfy { read($0) }
            case .unary(.not, let operand): return read(operand)
            case .conditional(let test, let first, let second):
                return read(test) && read(first) && read(second)
            case .has(let operand, let field):
                guard let variable = expression.variable(of: operand) else { return false }
                return take(Self.dimension(variable.name, field), nil)
            case .binary(.in, let left, let right):
                if case .literal(.string(let key)) = left.kind, isAttributes(right) {
                    return take(.attribute(key), nil)
                }
                guard case .list(let items)? = constant(right), let dimension = dimension(of: left) else {
                    return false
                }
                return items.allSatisfy { take(dimension, $0) }
            case .binary(let operation, let left, let right):
                guard Self.comparisons.contains(operation) else { return false }
                let isOrder = operation != .equal && operation != .notEqual
                if let dimension = dimension(of: left), let value = constant(right) {
                    return take(dimension, value, isOrder: isOrder, field: left)
                }
                if let dimension = dimension(of: right), let value = constant(left) {
                    return take(dimension, value, isOrder: isOrder, field: right)
                }
                return false
            default:
                guard let dimension = dimension(of: node), expression.type(of: node) == .bool else {
                    return false
                }
                return take(dimension, nil)
            }
        }

        private static let comparisons: Set<CELBinary> = [
            .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
        ]

        /// A constant of the day. Days that are written out and days counted back from today are told apart: what
        /// holds of the two together changes from day to day.
        private mutating func constant(_ node: CELNode) -> CELValue? {
            let isFixed = (try? expression.part(node)?.evaluate(CELActivation(slots: []))) != nil
            let value = dayConstant(node)
            if case .timestamp? = value { if isFixed { namesDay = true } else { countsBack = true } }
            return value
        }

        private func dayConstant(_ node: CELNode) -> CELValue? {
            try? expression.part(node)?.evaluate(AccountSchema.dayOnly(today))
        }

        private func dimension(of node: CELNode) -> Dimension? {
            switch node.kind {
            case .select(let operand, let field, false):
                guard let variable = expression.variable(of: operand), case .object = variable.type else {
                    return nil
                }
                return Self.dimension(variable.name, field)
            case .index(let operand, let key, false):
                guard case .literal(.string(let key)) = key.kind, isAttributes(operand) else { return nil }
                return .attribute(key)
            default: return nil
            }
        }

        private func isAttributes(_ node: CELNode) -> Bool {
            guard case .select(let operand, "attributes", false) = node.kind else { return false }
            return expression.variable(of: operand)?.name == "account"
        }

        private static func dimension(_ variable: String, _ field: String) -> Dimension {
            variable == "history" && ["lastPurchase", "daysQuiet", "monthsQuiet"].contains(field)
                ? .lastPurchase : .field(object: variable, name: field)
        }

        private mutating func take(
            _ dimension: Dimension, _ value: CELValue?, isOrder: Bool = false, field: CELNode? = nil
        ) -> Bool {
            switch (dimension, value) {
            case (.field(let object, let name), nil):
                // A map has entries without number; nothing is known of it as a whole.
                if case .map? = AccountSchema.schema.field(name, of: object)?.type { return false }
                bounds[dimension, default: []].formUnion([])
            case (_, nil), (_, .bool): bounds[dimension, default: []].formUnion([])
            case (.lastPurchase, .int(let number)?):
                guard (0...200_000).contains(number), let field else { return false }
                countsBack = true
                let isMonths = expression.text(of: field).hasSuffix("monthsQuiet")
                let day = isMonths ? today.adding(months: -Int(number)) : today.adding(days: -Int(number))
                bounds[dimension, default: []].insert(.day(day))
            case (_, .timestamp(let time)?):
                bounds[dimension, default: []].insert(.day(Campaign.day(of: time)))
            case (.lastPurchase, _): return false
            case (_, .int(let number)?): bounds[dimension, default: []].insert(.number(Double(number)))
            case (_, .double(let number)?) where number.isFinite:
                bounds[dimension, default: []].insert(.number(number))
            case (_, .string(let text)?) where !isOrder: bounds[dimension, default: []].insert(.text(text))
            default: return false
            }
            return true
        }
    }
}
