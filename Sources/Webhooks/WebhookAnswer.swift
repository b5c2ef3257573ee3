/// What became of one attempt.
public enum WebhookAnswer: Hashable, Sendable {
    /// 2xx.
    case taken(status: Int)
    /// 410: the endpoint asks never to be called again.
    case gone
    /// 400, 413, 415, 422: it understands us and does not want this event.
    case refused(status: Int)
    /// Every other status, redirects included: not now. Seconds of its `Retry-After`, if it said one.
    case failed(status: Int, retryAfter: Double?)
    /// No answer: why, without the address.
    case unreachable(String)

    init(status: Int, retryAfter: Double?) {
        switch status {
        case 200..<300: self = .taken(status: status)
        case 410: self = .gone
        case 400, 413, 415, 422: self = .refused(status: status)
        default: self = .failed(status: status, retryAfter: retryAfter)
        }
    }

    /// For `status` and logs; empty when it was taken.
    public var failure: String {
        switch self {
        case .taken: ""
        case .gone: "answered 410, it is gone"
        case .refused(let status): "answered \(status), it does not want this event"
        case .failed(let status, _) where (300..<400).contains(status):
            "answered \(status), a redirect, which is not followed; write the new URL"
        case .failed(let status, let seconds):
            seconds.map { "answered \(status), and to come again in \(Int(Self.bounded($0))) s" }
                ?? "answered \(status)"
        case .unreachable(let why): why
        }
    }

    /// A server's number of seconds: a day at most.
    static func bounded(_ seconds: Double) -> Double { seconds.isNaN ? 0 : min(max(seconds, 0), 86_400) }
}

/// One attempt to make.
public struct WebhookRequest: Sendable {
    public var endpoint: WebhookEndpoint
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
}

/// Makes attempts; blocks until one is over, and does not outlast its time limits.
public protocol WebhookPosting {
    func post(_ request: WebhookRequest) -> WebhookAnswer
}
