import CCurl
import Glibc

/// Posts by libcurl to one endpoint: one handle, whose connection is used again. One thread uses it, and is blocked for at most the
/// time limit; never one of Swift's own pool.
///
/// It follows no redirect, asks no proxy of the environment, takes TLS 1.2 and a valid certificate only, reads 64 KB of a body
/// at most and throws them away, and opens no socket to an address that the endpoint may not lie at: that is asked of
/// the address being connected to, so that a name which resolves to another one later deceives nobody.
public final class WebhookPoster: WebhookPosting {
    private static let isInitialized = rk_global_init() == CURLE_OK

    private let easy: UnsafeMutableRawPointer
    private let connectSeconds: Int
    private let totalSeconds: Int

    /// - Parameters:
    ///   - connectSeconds: for name, connection and TLS.
    ///   - totalSeconds: for the whole attempt.
    public init(connectSeconds: Int = 10, totalSeconds: Int = 20) throws(WebhookError) {
        guard Self.isInitialized, let easy = curl_easy_init() else {
            throw WebhookError(.client, "libcurl could not be started; is there memory?")
        }
        self.easy = easy
        self.connectSeconds = connectSeconds
        self.totalSeconds = totalSeconds
    }

    deinit { curl_easy_cleanup(easy) }

    public func post(_ request: WebhookRequest) -> WebhookAnswer {
        // Options go, the open connection stays.
        curl_easy_reset(easy)
        let attempt = Attempt(request.endpoint)
        let user = Unmanaged.passUnretained(attempt).toOpaque()
        var list: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(list) }
        for header in lines(request) {
            guard let longer = curl_slist_append(list, header) else {
                return .unreachable("there is no memory for its headers")
            }
            list = longer
        }
        configure(request.endpoint)
        set(CURLOPT_POSTFIELDSIZE, request.body.count)
        let isReady = request.body.withUnsafeBytes { body in
            // libcurl keeps a copy: the array's bytes may move after this.
            rk_setopt_pointer(
                easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: body.baseAddress))
        }
        guard isReady == CURLE_OK else { return .unreachable("there is no memory for its body") }
        _ = rk_setopt_pointer(easy, CURLOPT_HTTPHEADER, list)
        _ = rk_setopt_write(easy, Attempt.read, user)
        _ = rk_setopt_opensocket(easy, Attempt.open, user)
        // The box outlives the transfer, and libcurl calls it in no other.
        let code = withExtendedLifetime(attempt) { curl_easy_perform(easy) }
        return answer(code, attempt)
    }

    private func lines(_ request: WebhookRequest) -> [String] {
        var lines = ["Content-Type: application/json", "User-Agent: Rekindle", "Expect:", "Accept: */*"]
        for (name, value) in request.headers {
            // No header that we make has them; a line end here would be another header.
            precondition(!(name + value).utf8.contains { $0 < 0x20 }, "a header with a control character")
            lines.append("\(name): \(value)")
        }
        return lines
    }

    private func configure(_ endpoint: WebhookEndpoint) {
        set(CURLOPT_URL, endpoint.url)
        set(CURLOPT_POST, 1)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NETRC, 0)
        set(CURLOPT_PROTOCOLS, Int(endpoint.isLoopback ? CURLPROTO_HTTP | CURLPROTO_HTTPS : CURLPROTO_HTTPS))
        set(CURLOPT_CONNECTTIMEOUT, connectSeconds)
        set(CURLOPT_TIMEOUT, totalSeconds)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_TCP_NODELAY, 1)
        if !endpoint.certificates.isEmpty { _ = rk_trust_only(easy, endpoint.certificates) }
    }

    private func set(_ option: CURLoption, _ value: Int) { _ = rk_setopt_long(easy, option, value) }
    private func set(_ option: CURLoption, _ value: String) { _ = rk_setopt_string(easy, option, value) }

    private func answer(_ code: CURLcode, _ attempt: Attempt) -> WebhookAnswer {
        var status = 0
        _ = rk_getinfo_long(easy, CURLINFO_RESPONSE_CODE, &status)
        // A body that is too long is left off by us: its status came before.
        if code == CURLE_OK || (code == CURLE_WRITE_ERROR && attempt.isTooLong) {
            var seconds: curl_off_t = 0
            _ = rk_getinfo_offset(easy, CURLINFO_RETRY_AFTER, &seconds)
            return WebhookAnswer(status: status, retryAfter: seconds > 0 ? Double(seconds) : nil)
        }
        if attempt.wasForbidden {
            return .unreachable(
                "its name leads to an address that is not public; say 'private: true' if it shall")
        }
        return .unreachable(Self.why(code))
    }

    /// libcurl's own texts name hosts and addresses; for a log the kind of failure is enough.
    private static func why(_ code: CURLcode) -> String {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: "its name is not known; check the URL and the network"
        case CURLE_COULDNT_CONNECT: "it does not answer"
        case CURLE_OPERATION_TIMEDOUT: "it takes too long to answer"
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE:
            "there is no safe connection to it; check its certificate"
        default: "the connection failed (\(String(cString: curl_easy_strerror(code))))"
        }
    }
}

/// What the callbacks of one transfer know and note.
private final class Attempt {
    let mayBeLoopback: Bool
    let mayBeInside: Bool
    var wasForbidden = false
    var isTooLong = false
    private var received = 0

    init(_ endpoint: WebhookEndpoint) {
        mayBeLoopback = endpoint.isLoopback || endpoint.isPrivate
        mayBeInside = endpoint.isPrivate
    }

    /// Throws the body away, and ends the transfer where there is too much of it.
    static let read: rk_read_callback = { _, size, count, user in
        guard let user else { return 0 }
        let attempt = Unmanaged<Attempt>.fromOpaque(user).takeUnretainedValue()
        attempt.received += size * count
        attempt.isTooLong = attempt.received > 65_536
        return attempt.isTooLong ? 0 : size * count
    }

    static let open: curl_opensocket_callback = { user, _, address in
        guard let user, let address else { return -1 }
        let attempt = Unmanaged<Attempt>.fromOpaque(user).takeUnretainedValue()
        let length = Int(address.pointee.addrlen)
        // The generic address is the struct's last field; what it stands for may be longer, and `addrlen` says so.
        let reach = MemoryLayout<curl_sockaddr>.offset(of: \.addr).flatMap { offset in
            NetworkAddress(UnsafeRawPointer(address) + offset, length: length)?.reach
        }
        let isAllowed =
            switch reach {
            case .anywhere: true
            case .loopback: attempt.mayBeLoopback
            case .inside: attempt.mayBeInside
            case nil: false
            }
        guard isAllowed else {
            attempt.wasForbidden = true
            return -1
        }
        return socket(
            address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
            address.pointee.protocol)
    }
}
