public import Domain

/// Brings events to one endpoint, in order and at least once. One thread uses it; `WebhookRunner` gives it one.
public final class WebhookCourier {
    public let endpoint: WebhookEndpoint
    private let feed: any WebhookFeed
    private let poster: any WebhookPosting
    private let clock: () -> Instant
    private let jitter: () -> Double

    /// - Parameters:
    ///   - clock: the time now; asked anew for each attempt.
    ///   - jitter: 0..<1.
    public init(
        _ endpoint: WebhookEndpoint, feed: any WebhookFeed, poster: any WebhookPosting,
        clock: @escaping () -> Instant, jitter: @escaping () -> Double
    ) {
        self.endpoint = endpoint
        self.feed = feed
        self.poster = poster
        self.clock = clock
        self.jitter = jitter
    }

    /// What a round leaves to do.
    public enum Next: Hashable, Sendable {
        /// There may be more at once.
        case more
        /// All that there is was taken; more when there are new events.
        case idle
        /// Not before this moment, because of the last failure.
        case later(Instant, why: String)
        /// Not before a person resumes it.
        case stopped(String)
    }

    /// Posts what is due, up to `limit` events, until the endpoint fails or `shouldStop` says so.
    ///
    /// How far it is, is stored every twenty events and at the end: a crash repeats twenty at most.
    public func deliver(limit: Int = 200, shouldStop: () -> Bool = { false }) throws(WebhookError) -> Next {
        var progress = try feed.progress(of: endpoint.name)
        let stored = progress
        if let next = next(progress) { return next }
        let events = try feed.next(after: progress.cursor, limit: limit)
        guard !events.isEmpty else { return .idle }
        var unsaved = 0
        for event in events where event.position > progress.cursor {
            if shouldStop() { break }
            guard endpoint.kinds.contains(event.kind) else {
                progress.pass(to: event.position)
                continue
            }
            let body = event.json
            let now = clock()
            let headers = WebhookSignature.headers(
                id: event.id, body: body, secrets: endpoint.secrets, at: now)
            let answer = poster.post(WebhookRequest(endpoint: endpoint, headers: headers, body: body))
            progress.answered(answer, position: event.position, at: clock(), jitter: jitter())
            if progress.cursor < event.position { break }
            unsaved += 1
            if unsaved % 20 == 0 { try feed.advance(progress, of: endpoint.name) }
        }
        if progress != stored { try feed.advance(progress, of: endpoint.name) }
        return next(progress) ?? .more
    }

    private func next(_ progress: WebhookProgress) -> Next? {
        if let stop = progress.stop { return .stopped(stop.reason) }
        if !progress.isDue(at: clock()), let at = progress.nextAt {
            return .later(at, why: progress.lastFailure)
        }
        return nil
    }
}
