/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers for the same seed, on every machine and release.
///
/// The standard library's `random(in:using:)` and `shuffled(using:)` may change how they consume a generator,
/// so all drawing happens through the methods here.
struct SeededRandom: Sendable {
    /// What a stream of numbers is for. Each subject of an account draws from its own stream, so that one
    /// more draw for the names does not change the purchases.
    enum Topic: UInt64 {
        case profile = 1
        case name, contact, terms, rhythm, taste, order, suppression, load
    }

    private var state: UInt64

    init(seed: UInt64, _ topic: Topic, _ index: Int = 0, _ part: Int = 0) {
        let account = Self.mixed(UInt64(truncatingIfNeeded: index) &+ topic.rawValue << 56)
        state = Self.mixed(seed ^ Self.mixed(account &+ UInt64(truncatingIfNeeded: part)))
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// From 0 to `bound - 1`. The bias is below `bound` / 2⁶⁴.
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(truncatingIfNeeded: bound)).high)
    }

    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    mutating func holds(perMille: Int) -> Bool { below(1000) < perMille }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    /// The place of one of the weights, as likely as it is heavy.
    mutating func place(weights: [Int]) -> Int {
        var left = below(weights.reduce(0, +))
        for (place, weight) in weights.enumerated() {
            if left < weight { return place }
            left -= weight
        }
        return weights.count - 1
    }

    /// The output function of SplitMix64: a bijection in which every bit depends on every other.
    @inline(__always)
    static func mixed(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
