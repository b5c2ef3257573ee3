/// A map of CEL: keys are bool, int, uint or string, kept in the order they were given.
///
/// `1`, `1u` and `1.0` find the same entry, as the language demands.
public struct CELMap: Sendable {
    /// A key with the numeric types made one.
    enum Key: Hashable, Sendable {
        case bool(Bool)
        case int(Int64)
        case big(UInt64)
        case string(String)

        /// - Returns: `nil` for a value that can never be found as a key (a fraction, a list, null …).
        init?(_ value: CELValue) {
            switch value {
            case .bool(let value): self = .bool(value)
            case .int(let value): self = .int(value)
            case .uint(let value):
                if let small = Int64(exactly: value) { self = .int(small) } else { self = .big(value) }
            case .double(let value):
                if let small = Int64(exactly: value) {
                    self = .int(small)
                } else if let big = UInt64(exactly: value) {
                    self = .big(big)
                } else {
                    return nil
                }
            case .string(let value): self = .string(value)
            default: return nil
            }
        }

        static func == (left: Key, right: Key) -> Bool {
            switch (left, right) {
            case (.bool(let a), .bool(let b)): a == b
            case (.int(let a), .int(let b)): a == b
            case (.big(let a), .big(let b)): a == b
            case (.string(let a), .string(let b)): Text.isEqual(a, b)
            default: false
            }
        }

        func hash(into hasher: inout Hasher) {
            switch self {
            case .bool(let value): hasher.combine(value)
            case .int(let value): hasher.combine(value)
            case .big(let value): hasher.combine(value)
            case .string(let value): Text.hash(value, into: &hasher)
            }
        }
    }

    /// One pointer, so that a `CELValue` stays small.
    private final class Storage: Sendable {
        let keys: [CELValue]
        let values: [CELValue]
        let places: [Key: Int]

        init(keys: [CELValue], values: [CELValue], places: [Key: Int]) {
            self.keys = keys
            self.values = values
            self.places = places
        }
    }

    private let storage: Storage

    /// - Parameter entries: pairs of key and value; of a repeated key the last value holds.
    /// - Returns: `nil` when a key is not a bool, int, uint or string.
    public init?(_ entries: [(CELValue, CELValue)]) {
        var builder = Builder()
        for (key, value) in entries where !builder.set(key, value) { return nil }
        self = builder.map
    }

    /// A map with text keys.
    public init(_ entries: [String: CELValue]) {
        var builder = Builder()
        for name in entries.keys.sorted() {
            if let value = entries[name] { _ = builder.set(.string(name), value) }
        }
        self = builder.map
    }

    private init(_ storage: Storage) { self.storage = storage }

    public var count: Int { storage.keys.count }
    public var isEmpty: Bool { storage.keys.isEmpty }
    public var keys: [CELValue] { storage.keys }
    /// In the order of `keys`.
    public var values: [CELValue] { storage.values }

    public subscript(key: CELValue) -> CELValue? {
        guard let key = Key(key), let place = storage.places[key] else { return nil }
        return storage.values[place]
    }

    public subscript(key: String) -> CELValue? {
        storage.places[.string(key)].map { storage.values[$0] }
    }

    /// Collects entries for a map.
    struct Builder {
        private var keys: [CELValue] = []
        private var values: [CELValue] = []
        private var places: [Key: Int] = [:]

        enum Refusal { case badKey, repeated }

        /// - Returns: false when `key` is of a type that cannot be a key; a known key's value is replaced.
        mutating func set(_ key: CELValue, _ value: CELValue) -> Bool {
            if case .double = key { return false }
            guard let place = Key(key) else { return false }
            if let known = places[place] {
                values[known] = value
            } else {
                places[place] = keys.count
                keys.append(key)
                values.append(value)
            }
            return true
        }

        /// - Returns: why the entry was not taken, `nil` when it was.
        mutating func insert(_ key: CELValue, _ value: CELValue) -> Refusal? {
            let count = keys.count
            guard set(key, value) else { return .badKey }
            return keys.count == count ? .repeated : nil
        }

        var map: CELMap { CELMap(Storage(keys: keys, values: values, places: places)) }
    }
}

extension CELMap: Equatable {
    public static func == (left: CELMap, right: CELMap) -> Bool {
        guard left.count == right.count else { return false }
        for (key, value) in zip(left.keys, left.values) where right[key] != value { return false }
        return true
    }
}
