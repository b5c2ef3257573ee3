/// The faults of one sink with their counters: asked at every stage, it says what goes wrong there.
public struct SinkFaults: Hashable, Sendable {
    /// What goes wrong at one place: delays add up, of the rest the first as written wins.
    struct Verdict: Hashable, Sendable {
        var delayMilliseconds = 0
        var action: SinkFault.Action?

        var isClean: Bool { delayMilliseconds == 0 && action == nil }
    }

    public let faults: [SinkFault]
    /// How often each came up so far.
    private var occurrences: [Int]

    public init(_ faults: [SinkFault] = []) {
        self.faults = faults
        occurrences = Array(repeating: 0, count: faults.count)
    }

    mutating func verdict(at stage: SinkFault.Stage, recipients: [String] = []) -> Verdict {
        var verdict = Verdict()
        for (index, fault) in faults.enumerated() where fault.stage == stage {
            if let text = fault.selector.recipient {
                guard recipients.contains(where: { Self.contains(text, in: $0) }) else { continue }
            }
            occurrences[index] += 1
            guard fault.selector.holds(at: occurrences[index]) else { continue }
            if case .delay(let milliseconds) = fault.action {
                verdict.delayMilliseconds += milliseconds
            } else if verdict.action == nil {
                verdict.action = fault.action
            }
        }
        return verdict
    }

    private static func contains(_ needle: String, in text: String) -> Bool {
        let needle = needle.utf8.map(\.loweredASCII)
        let text = text.utf8.map(\.loweredASCII)
        guard needle.count <= text.count else { return false }
        return (0...(text.count - needle.count)).contains { text[$0...].starts(with: needle) }
    }
}

extension SinkFault.Selector {
    /// - Parameter occurrence: from 1.
    func holds(at occurrence: Int) -> Bool {
        if let every, occurrence % every != 0 { return false }
        if let only, occurrence != only { return false }
        if let share, Self.draw(seed, UInt64(occurrence)) >= share { return false }
        return true
    }

    /// A number in 0..<1 from seed and index: one step of SplitMix64 (Steele, Lea, Flood 2014).
    private static func draw(_ seed: UInt64, _ index: UInt64) -> Double {
        var mixed = (seed &* 0xD1B5_4A32_D192_ED03) &+ index &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Double(mixed >> 11) / Double(1 << 53 as UInt64)
    }
}
