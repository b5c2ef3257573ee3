/// How many observations fell below each of some bounds: a value to be kept and shown.
public struct Histogram: Hashable, Sendable, Codable {
    /// Upper bounds, rising; each belongs to its own bucket (`le`). What is above the last is only counted.
    public let bounds: [Double]
    /// One for each bound; not cumulative.
    public private(set) var counts: [Int]
    public private(set) var count = 0
    public private(set) var sum = 0.0

    /// For the time of one hand-over, from connection to reply.
    public static let seconds = Histogram(bounds: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300])

    /// - Precondition: the bounds are finite and rise.
    public init(bounds: [Double]) {
        precondition(bounds.allSatisfy(\.isFinite), "a bound that is no number")
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "bounds that do not rise")
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count)
    }

    /// What is no number is not counted.
    public mutating func observe(_ value: Double) {
        guard !value.isNaN else { return }
        count += 1
        sum += value
        if let index = bounds.firstIndex(where: { value <= $0 }) { counts[index] += 1 }
    }

    private enum Keys: String, CodingKey { case bounds, counts, sum, beyond }

    /// What was stored must be a histogram; anything else is an error, not a crash.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        bounds = try container.decode([Double].self, forKey: .bounds)
        counts = try container.decode([Int].self, forKey: .counts)
        sum = try container.decode(Double.self, forKey: .sum)
        let beyond = try container.decode(Int.self, forKey: .beyond)
        guard bounds.allSatisfy(\.isFinite), zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 }),
            counts.count == bounds.count, (counts + [beyond]).allSatisfy({ (0...(1 << 50)).contains($0) }),
            counts.count <= 1000
        else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no histogram"))
        }
        count = counts.reduce(beyond, +)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(bounds, forKey: .bounds)
        try container.encode(counts, forKey: .counts)
        try container.encode(sum, forKey: .sum)
        try container.encode(count - counts.reduce(0, +), forKey: .beyond)
    }
}
