/// A pattern compiled for Thompson's simulation: time is at most the text's length times the program's size.
struct RegexProgram: Sendable {
    enum Instruction: Sendable {
        case set(Int)
        case split(Int, Int)
        case jump(Int)
        case assertion(RegexAssertion)
        case match
    }

    private(set) var instructions: [Instruction] = []
    private var sets: [RegexSet] = []
    /// For each set, which of the first 128 characters it holds.
    private var low: [(UInt64, UInt64)] = []
    /// Whether it can only match at the beginning of the text.
    private var isAnchored = false

    static let sizeLimit = 10_000

    init(_ pattern: String) throws(RegexError) {
        guard pattern.utf8.count <= 10_000 else {
            throw RegexError(message: "the pattern is too long", span: 0..<0)
        }
        let root = try RegexParser.parse(pattern)
        if case .assertion(.textStart) = root { isAnchored = true }
        if case .sequence(let parts) = root, case .assertion(.textStart)? = parts.first { isAnchored = true }
        try emit(root)
        instructions.append(.match)
    }

    var size: Int { instructions.count }

    private mutating func append(_ instruction: Instruction) throws(RegexError) -> Int {
        guard instructions.count < Self.sizeLimit else {
            throw RegexError(message: "the pattern's repetitions are too large", span: 0..<0)
        }
        instructions.append(instruction)
        return instructions.count - 1
    }

    private mutating func emit(_ node: RegexNode) throws(RegexError) {
        switch node {
        case .empty: break
        case .set(let set): _ = try append(.set(index(of: set)))
        case .assertion(let assertion): _ = try append(.assertion(assertion))
        case .sequence(let parts): for part in parts { try emit(part) }
        case .choice(let branches):
            var ends: [Int] = []
            for (number, branch) in branches.enumerated() {
                guard number < branches.count - 1 else {
                    try emit(branch)
                    break
                }
                let split = try append(.split(0, 0))
                try emit(branch)
                ends.append(try append(.jump(0)))
                instructions[split] = .split(split + 1, instructions.count)
            }
            for end in ends { instructions[end] = .jump(instructions.count) }
        case .repetition(let inner, let minimum, let maximum): try emit(inner, minimum, maximum)
        }
    }

    private mutating func emit(_ inner: RegexNode, _ minimum: Int, _ maximum: Int?) throws(RegexError) {
        for _ in 0..<minimum { try emitOnce(inner) }
        guard let maximum else {
            let split = try append(.split(0, 0))
            try emitOnce(inner)
            _ = try append(.jump(split))
            instructions[split] = .split(split + 1, instructions.count)
            return
        }
        var splits: [Int] = []
        for _ in minimum..<max(minimum, maximum) {
            splits.append(try append(.split(0, 0)))
            try emitOnce(inner)
        }
        for split in splits { instructions[split] = .split(split + 1, instructions.count) }
    }

    /// Counts also what matches nothing, so that `(){1000}` in `{1000}` in … ends.
    private mutating func emitOnce(_ node: RegexNode) throws(RegexError) {
        let before = instructions.count
        try emit(node)
        if instructions.count == before { _ = try append(.jump(before + 1)) }
    }

    private mutating func index(of set: RegexSet) -> Int {
        var mask: (UInt64, UInt64) = (0, 0)
        for value in 0..<UInt8(64) {
            if set.contains(Unicode.Scalar(value)) { mask.0 |= 1 << UInt64(value) }
            if set.contains(Unicode.Scalar(value + 64)) { mask.1 |= 1 << UInt64(value) }
        }
        sets.append(set)
        low.append(mask)
        return sets.count - 1
    }

    @inline(__always)
    fileprivate func set(_ index: Int, contains scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 64 { return low[index].0 >> UInt64(value) & 1 == 1 }
        if value < 128 { return low[index].1 >> UInt64(value - 64) & 1 == 1 }
        return sets[index].contains(scalar)
    }

    fileprivate var mustStartAtBeginning: Bool { isAnchored }
}

extension RegexProgram {
    /// Whether the pattern matches anywhere in the text.
    func matches(_ text: String, _ frame: inout Frame) throws(CELError) -> Bool {
        var matcher = RegexMatcher(self)
        return try matcher.run(text, &frame)
    }

    /// Without a bound on the steps, for callers that know the text to be short.
    func matches(_ text: String) -> Bool {
        var frame = Frame(CELActivation(slots: []), locals: 0, limit: .max)
        return (try? matches(text, &frame)) ?? false
    }
}

/// All states a pattern may be in, moved along the text one character at a time.
private struct RegexMatcher {
    private let program: RegexProgram
    /// States in the order they were reached, and for each state the turn in which it was reached last.
    private var current: [Int] = []
    private var upcoming: [Int] = []
    private var reached: [Int]
    private var stack: [Int] = []
    private var turn = 0

    init(_ program: RegexProgram) {
        self.program = program
        reached = [Int](repeating: -1, count: program.instructions.count)
    }

    mutating func run(_ text: String, _ frame: inout Frame) throws(CELError) -> Bool {
        var previous: Unicode.Scalar?
        var isStart = true
        var scalars = text.unicodeScalars.makeIterator()
        var scalar = scalars.next()
        // A turn's states are followed before its character is read, since an assertion may look at it.
        while true {
            if isStart || !program.mustStartAtBeginning, follow(0, previous, scalar) { return true }
            guard let present = scalar else { return false }
            try frame.charge(1 + current.count / 4)
            let following = scalars.next()
            upcoming.removeAll(keepingCapacity: true)
            swap(&current, &upcoming)
            turn += 1
            for state in upcoming {
                guard case .set(let index) = program.instructions[state],
                    program.set(index, contains: present)
                else { continue }
                if follow(state + 1, present, following) { return true }
            }
            if current.isEmpty, program.mustStartAtBeginning { return false }
            previous = present
            scalar = following
            isStart = false
        }
    }

    /// Adds a state and all that are reached from it without a character.
    ///
    /// - Returns: whether one of them is the match.
    private mutating func follow(
        _ state: Int, _ previous: Unicode.Scalar?, _ next: Unicode.Scalar?
    ) -> Bool {
        stack.append(state)
        while let state = stack.popLast() {
            guard reached[state] != turn else { continue }
            reached[state] = turn
            switch program.instructions[state] {
            case .set: current.append(state)
            case .split(let first, let second):
                stack.append(second)
                stack.append(first)
            case .jump(let target): stack.append(target)
            case .assertion(let assertion):
                if Self.holds(assertion, previous, next) { stack.append(state + 1) }
            case .match:
                stack.removeAll(keepingCapacity: true)
                return true
            }
        }
        return false
    }

    private static func holds(
        _ assertion: RegexAssertion, _ previous: Unicode.Scalar?, _ next: Unicode.Scalar?
    ) -> Bool {
        switch assertion {
        case .textStart: previous == nil
        case .textEnd: next == nil
        case .lineStart: previous == nil || previous == "\n"
        case .lineEnd: next == nil || next == "\n"
        case .wordBoundary: isWord(previous) != isWord(next)
        case .notWordBoundary: isWord(previous) == isWord(next)
        }
    }

    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return false }
        return RegexSet.word.contains(scalar)
    }
}
