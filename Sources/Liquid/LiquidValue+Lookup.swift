/// A word after a dot that a list or text answers by itself.
enum Command: Sendable {
    case size, first, last

    init?(_ name: String) {
        switch name {
        case "size": self = .size
        case "first": self = .first
        case "last": self = .last
        default: return nil
        }
    }
}

extension LiquidValue {
    /// `value.name`, or `value['name']` when `command` is `nil`; `.null` when there is nothing.
    func field(_ name: String, command: Command?) -> LiquidValue {
        switch self {
        case .object(let object): if let value = object[name] { return value }
        case .drop(let drop): if let value = drop.field(name) { return value }
        default: break
        }
        return command.map(answer) ?? .null
    }

    /// `value[key]` for a key only known now.
    func item(_ key: LiquidValue) -> LiquidValue {
        switch (self, key) {
        case (.array(let items), .int(let index)): return items.item(at: index)
        case (.drop(let drop), .int(let index)): return drop.items?.item(at: index) ?? .null
        default:
            guard let name = key.stringValue else { return .null }
            return field(name, command: nil)
        }
    }

    private func answer(_ command: Command) -> LiquidValue {
        switch (self, command) {
        // Ruby's whole numbers know how many bytes they take.
        case (.int, .size): return .int(Int.bitWidth / 8)
        case (_, .size): return size.map { .int($0) } ?? .null
        case (.array(let items), .first): return items.first ?? .null
        case (.array(let items), .last): return items.last ?? .null
        case (.range(let first, let last), .first): return first <= last ? .int(first) : .null
        case (.range(let first, let last), .last): return first <= last ? .int(last) : .null
        case (.object(let object), .first):
            return object.entries.first.map { .array([.string($0.key), $0.value]) } ?? .null
        case (.drop(let drop), .first): return drop.items?.first ?? .null
        case (.drop(let drop), .last): return drop.items?.last ?? .null
        default: return .null
        }
    }

    /// Letters of a text, items of a list, names of an object.
    var size: Int? {
        switch self {
        case .string(let text), .safe(let text): text.unicodeScalars.count
        case .array(let items): items.count
        case .object(let object): object.count
        case .range(let first, let last): Self.count(first, last)
        case .drop(let drop): drop.items?.count
        default: nil
        }
    }

    static func count(_ first: Int, _ last: Int) -> Int {
        guard first <= last else { return 0 }
        let (distance, overflow) = last.subtractingReportingOverflow(first)
        return overflow || distance == .max ? .max : distance + 1
    }
}

extension [LiquidValue] {
    /// From the end when negative; `.null` beyond either end.
    func item(at index: Int) -> LiquidValue {
        let place = index < 0 ? index + count : index
        return indices.contains(place) ? self[place] : .null
    }
}
