/// Remembers answers, also that there is none, for one run: many checks ask the same, and they should see the same.
///
/// Waiting is limited for the run as a whole: once servers have been waited for in vain for `patience`, what was not asked yet
/// counts as not answered in time, without being asked.
public actor DNSMemory: DNSSource {
    private struct Question: Hashable {
        var name: String
        var type: RecordType
    }

    private let source: any DNSSource
    private let clock: any Clock<Duration>
    private var patience: Duration
    private var answers: [Question: Result<DNSAnswer, DNSError>] = [:]

    /// - Parameter patience: for all questions together that nobody answered in time.
    public init(
        _ source: any DNSSource, patience: Duration = .seconds(60),
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.source = source
        self.patience = patience
        self.clock = clock
    }

    /// How many different questions were asked.
    public var count: Int { answers.count }

    public func look(up name: String, _ type: RecordType) async throws(DNSError) -> DNSAnswer {
        let question = Question(name: DNSName.normalized(name) ?? name, type: type)
        if let known = answers[question] { return try known.get() }
        guard patience > .zero else { throw DNSError(.timeout, name, type) }
        let (result, wait) = await time(question)
        if case .failure(let error) = result, error.code == .timeout || error.code == .unavailable {
            patience -= wait
        }
        // Another task may have asked meanwhile; the first answer stays.
        if let known = answers[question] { return try known.get() }
        answers[question] = result
        return try result.get()
    }

    private func time(_ question: Question) async -> (Result<DNSAnswer, DNSError>, Duration) {
        await measured(clock) { [source] in
            do throws(DNSError) {
                return .success(try await source.look(up: question.name, question.type))
            } catch {
                return .failure(error)
            }
        }
    }

    private nonisolated func measured<C: Clock<Duration>>(
        _ clock: C, _ body: () async -> Result<DNSAnswer, DNSError>
    ) async -> (Result<DNSAnswer, DNSError>, Duration) {
        let start = clock.now
        let result = await body()
        return (result, start.duration(to: clock.now))
    }
}
