/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine from one printed seed.
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// One of some things.
    public mutating func pick<T>(_ things: [T]) -> T { things[Int.random(in: things.indices, using: &self)] }

    public mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// True in `percent` of a hundred.
    public mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

    /// The seed of a property test: `REKINDLE_SEED`, else one that changes with every run. Print it.
    public static func seed(_ environment: String?) -> UInt64 {
        environment.flatMap(UInt64.init) ?? UInt64.random(in: 0...999_999)
    }
}
