import CCurl

/// Where events are posted to, as an operator's file says it.
public struct WebhookEndpoint: Hashable, Sendable {
    /// The cursor is kept under it: `[a-z0-9-]`, 1...64.
    public let name: String
    public let url: String
    /// Newest first, one to four.
    public let secrets: [WebhookSecret]
    /// Of other kinds it hears nothing.
    public let kinds: Set<WebhookEvent.Kind>
    /// It may lie in a private network. Otherwise no connection is opened to an address that is not public, whatever
    /// its name resolves to at that moment.
    public let isPrivate: Bool
    /// A file of authorities to trust instead of the system's; empty for the system's.
    public let certificates: String
    /// The URL names this machine itself.
    let isLoopback: Bool

    public static let usualKinds: Set<WebhookEvent.Kind> = [
        .accepted, .bounced, .complained, .unsubscribed, .replied,
    ]

    /// - Throws: `WebhookMistake`, if the URL is not https (http is for loopback only), has a login or a fragment, or
    ///   is no URL; if there is no secret, or more than four.
    public init(
        name: String, url: String, secrets: [WebhookSecret],
        kinds: Set<WebhookEvent.Kind> = WebhookEndpoint.usualKinds, isPrivate: Bool = false,
        certificates: String = ""
    ) throws(WebhookMistake) {
        guard (1...64).contains(name.utf8.count),
            name.utf8.allSatisfy({
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
            })
        else {
            throw WebhookMistake(
                .badName, "'\(name.prefix(64))' is no name for a webhook; write a-z, 0-9 and '-', 64 at most")
        }
        guard (1...4).contains(secrets.count) else {
            throw WebhookMistake(
                .badSecret,
                "the webhook '\(name)' needs one to four secrets, in the environment as REKINDLE_WEBHOOK_SECRET with blanks between; rekindle webhook secret makes one"
            )
        }
        let parts = try URLParts(url, of: name)
        isLoopback = parts.isLoopback
        self.name = name
        self.url = url
        self.secrets = secrets
        self.kinds = kinds
        self.isPrivate = isPrivate
        self.certificates = certificates
    }
}

/// What libcurl itself understands of a URL, so that what is checked is what is used.
private struct URLParts {
    let isLoopback: Bool

    init(_ url: String, of name: String) throws(WebhookMistake) {
        func mistake(_ why: String) -> WebhookMistake {
            WebhookMistake(.badURL, "the webhook '\(name)' \(why)")
        }
        guard url.utf8.count <= 2000, url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw mistake(
                "has a URL with blanks or other letters than ASCII, or of more than 2,000; encode it")
        }
        guard let handle = curl_url() else { throw mistake("could not be read: no memory") }
        defer { curl_url_cleanup(handle) }
        guard curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK else {
            throw mistake("has no URL; write it as https://example.com/hooks")
        }
        func part(_ part: CURLUPart) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard curl_url_get(handle, part, &text, 0) == CURLUE_OK, let text else { return nil }
            defer { curl_free(text) }
            return String(cString: text)
        }
        guard part(CURLUPART_USER) == nil, part(CURLUPART_PASSWORD) == nil else {
            throw mistake("has a login in its URL; its signature proves who posts")
        }
        guard part(CURLUPART_FRAGMENT) == nil else {
            throw mistake("has a '#' in its URL, which is never sent")
        }
        guard let scheme = part(CURLUPART_SCHEME), let host = part(CURLUPART_HOST)?.lowercased() else {
            throw mistake("has no URL; write it as https://example.com/hooks")
        }
        isLoopback =
            host == "localhost"
            || NetworkAddress(literal: host).map { $0.reach == .loopback } ?? false
        guard scheme == "https" || (scheme == "http" && isLoopback) else {
            throw mistake("is not https; http is for this machine itself only (127.0.0.1)")
        }
    }
}
