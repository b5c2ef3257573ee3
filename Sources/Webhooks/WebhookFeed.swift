/// Where a courier gets its events and keeps how far it is. Called from the courier's thread; may block.
public protocol WebhookFeed: AnyObject, Sendable {
    /// Events after a position, in its order, at most `limit`; empty when there are none yet.
    func next(after cursor: Int64, limit: Int) throws(WebhookError) -> [WebhookEvent]

    /// What `advance` stored for the endpoint; for a new one a progress that begins where it should.
    func progress(of endpoint: String) throws(WebhookError) -> WebhookProgress

    /// Stores how far the endpoint is. If that is lost in a crash, events come again, with the same id.
    func advance(_ progress: WebhookProgress, of endpoint: String) throws(WebhookError)
}
