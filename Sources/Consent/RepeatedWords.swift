import Domain
import Synchronization

/// Keeps one link from filling the disk: the same word again within seconds is one word, and a link may say only so
/// much in an hour. It remembers a bounded number of links.
final class RepeatedWords: Sendable {
    enum Verdict: Hashable {
        case new
        /// On the disk already.
        case again
        case tooMany
    }

    static let secondsForOne = 10.0
    static let wordsAnHour = 60

    private struct Memory {
        var choice: ConsentWord.Choice
        var source: ConsentWord.Source
        var at: Instant
        var hourBegan: Instant
        var inHour: Int
    }
    private struct State {
        var memories: [String: Memory] = [:]
        /// In the order in which they came, the next to be forgotten at `first`.
        var order: [String] = []
        var first = 0
    }
    private let state = Mutex(State())
    private let capacity: Int

    init(capacity: Int = 50_000) { self.capacity = capacity }

    func verdict(_ word: SpooledWord) -> Verdict {
        state.withLock { state in
            guard let memory = state.memories[word.token] else { return .new }
            let age = word.at.milliseconds(since: memory.at)
            if memory.choice == word.choice, memory.source == word.source, age >= 0,
                Double(age) < Self.secondsForOne * 1000
            {
                return .again
            }
            return Self.isSameHour(word.at, memory.hourBegan) && memory.inHour >= Self.wordsAnHour
                ? .tooMany : .new
        }
    }

    /// Said after the word is durable, never before.
    func remember(_ word: SpooledWord) {
        state.withLock { state in
            if var memory = state.memories[word.token] {
                // Of two at once, the later one is what the link said last.
                guard word.at >= memory.at || !Self.isSameHour(word.at, memory.hourBegan) else { return }
                let isSameHour = Self.isSameHour(word.at, memory.hourBegan)
                memory.hourBegan = isSameHour ? memory.hourBegan : word.at
                memory.inHour = isSameHour ? memory.inHour + 1 : 1
                (memory.choice, memory.source, memory.at) = (word.choice, word.source, word.at)
                state.memories[word.token] = memory
                return
            }
            if state.order.count < capacity {
                state.order.append(word.token)
            } else {
                state.memories[state.order[state.first]] = nil
                state.order[state.first] = word.token
                state.first = (state.first + 1) % capacity
            }
            state.memories[word.token] = Memory(
                choice: word.choice, source: word.source, at: word.at, hourBegan: word.at, inHour: 1)
        }
    }

    /// A clock that was put back begins a new hour.
    private static func isSameHour(_ time: Instant, _ began: Instant) -> Bool {
        (0..<3_600_000).contains(time.milliseconds(since: began))
    }
}
