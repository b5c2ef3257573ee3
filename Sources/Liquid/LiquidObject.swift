/// Named values in the order they were put in.
///
/// Names are compared by their UTF-8 bytes, not by canonical equivalence.
public struct LiquidObject: Sendable, ExpressibleByDictionaryLiteral {
    public struct Entry: Sendable {
        public let key: String
        public var value: LiquidValue
    }

    public private(set) var entries: [Entry] = []
    /// Where each name sits, kept only when there are too many to go through.
    private var places: [String: Int]?

    /// Up to here looking at each name takes less than hashing the one that is asked for.
    private static let fewest = 24

    public init() {}

    /// - Parameter pairs: of a name given twice the later value stands, in the earlier place.
    public init(_ pairs: some Sequence<(String, LiquidValue)>) {
        for (key, value) in pairs { self[key] = value }
    }

    public init(dictionaryLiteral elements: (String, LiquidValue)...) { self.init(elements) }

    public mutating func reserveCapacity(_ count: Int) { entries.reserveCapacity(count) }

    public var count: Int { entries.count }
    public var isEmpty: Bool { entries.isEmpty }

    /// Setting `nil` removes the name.
    public subscript(key: String) -> LiquidValue? {
        get { place(of: key).map { entries[$0].value } }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): entries[place].value = value
            case (nil, let value?):
                entries.append(Entry(key: key, value: value))
                index(after: entries.count)
            case (let place?, nil):
                entries.remove(at: place)
                places = nil
                if entries.count > Self.fewest { indexAll() }
            case (nil, nil): break
            }
        }
    }

    private func place(of key: String) -> Int? {
        if let places {
            if let place = places[key], hasSameBytes(entries[place].key, key) { return place }
            if key.utf8.allSatisfy({ $0 < 0x80 }) { return nil }
        }
        for place in entries.indices where hasSameBytes(entries[place].key, key) { return place }
        return nil
    }

    private mutating func index(after count: Int) {
        if places == nil {
            if count > Self.fewest { indexAll() }
        } else if let last = entries.last {
            places?[last.key] = count - 1
        }
    }

    private mutating func indexAll() {
        places = Dictionary(entries.indices.map { (entries[$0].key, $0) }) { _, later in later }
    }
}

/// Equal byte for byte, where Swift's `==` would call composed and decomposed letters the same.
func hasSameBytes(_ a: String, _ b: String) -> Bool {
    let count = a.utf8.count
    // What has the same bytes is equal in Swift's eyes too, and those are quick with short names.
    guard count == b.utf8.count, a == b else { return false }
    let same = a.utf8.withContiguousStorageIfAvailable { left in
        b.utf8.withContiguousStorageIfAvailable { right in
            var index = 0
            while index < count {
                if left[index] != right[index] { return false }
                index += 1
            }
            return true
        }
    }
    if let same, let same { return same }
    return a.utf8.elementsEqual(b.utf8)
}
