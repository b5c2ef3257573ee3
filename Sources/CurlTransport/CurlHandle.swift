import CCurl
import Sending

/// One libcurl easy handle that opens a connection (`CURLOPT_CONNECT_ONLY`) and then carries raw bytes.
///
/// libcurl does DNS, TCP, proxy, TLS or STARTTLS, the first EHLO and the login; the transaction after that is
/// `SMTPSession`'s. Used from one thread only.
final class CurlHandle {
    enum Transfer {
        case bytes(Int)
        case wouldBlock
        case closed(String)
    }

    /// Once per process, before any handle (libcurl's manual, `curl_global_init`).
    private static let isInitialized: Bool = rk_global_init() == CURLE_OK

    let easy: UnsafeMutableRawPointer
    private(set) var socket: curl_socket_t = -1
    private let errorText: UnsafeMutablePointer<CChar>
    /// Outlives `easy`, whose callback writes to it.
    private let heard = Heard()

    private final class Heard {
        var last = SMTPLastReply()
    }

    init(_ settings: RelaySettings) throws(TransportError) {
        guard Self.isInitialized, let easy = curl_easy_init() else {
            throw TransportError(
                .configuration, "libcurl could not be started; is there memory?", isTransient: true)
        }
        self.easy = easy
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try configure(settings)
    }

    deinit {
        curl_easy_cleanup(easy)
        errorText.deallocate()
    }

    private func configure(_ settings: RelaySettings) throws(TransportError) {
        let host =
            settings.host.contains(":") && !settings.host.hasPrefix("[")
            ? "[\(settings.host)]" : settings.host
        let scheme = settings.security == .tls ? "smtps" : "smtp"
        set(CURLOPT_URL, "\(scheme)://\(host):\(settings.port)/\(settings.heloName)")
        set(CURLOPT_CONNECT_ONLY, 1)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TCP_NODELAY, 1)
        // Everything until the hand-over is the connect phase to libcurl; its limit for one reply (whole seconds)
        // must not be shorter.
        set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectMilliseconds)
        set(CURLOPT_TIMEOUT_MS, settings.connectMilliseconds)
        set(CURLOPT_SERVER_RESPONSE_TIMEOUT, (settings.connectMilliseconds + 999) / 1000)
        // Each connection is ours alone; none may come out of a cache half used.
        set(CURLOPT_FRESH_CONNECT, 1)
        // No proxy or netrc of the environment may see the login.
        set(CURLOPT_NETRC, 0)
        set(CURLOPT_PROXY, "")
        set(CURLOPT_PROTOCOLS, Int(CURLPROTO_SMTP | CURLPROTO_SMTPS))
        switch settings.security {
        case .starttls: set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        case .tls: set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        case .none: set(CURLOPT_USE_SSL, Int(CURLUSESSL_NONE.rawValue))
        }
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if !settings.certificates.isEmpty { _ = rk_trust_only(easy, settings.certificates) }
        switch settings.login {
        case .none: break
        case .password(let user, let password, let mechanism):
            set(CURLOPT_USERNAME, user)
            set(CURLOPT_PASSWORD, password)
            if !mechanism.isEmpty { set(CURLOPT_LOGIN_OPTIONS, "AUTH=\(mechanism)") }
        case .xoauth2(let user, let token):
            set(CURLOPT_USERNAME, user)
            set(CURLOPT_XOAUTH2_BEARER, try token())
            set(CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2")
        }
        _ = rk_setopt_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        _ = rk_setopt_header(
            easy,
            { bytes, size, count, user in
                guard let bytes, let user else { return size * count }
                Unmanaged<Heard>.fromOpaque(user).takeUnretainedValue().last.heard(
                    UnsafeRawBufferPointer(start: bytes, count: size * count))
                return size * count
            }, Unmanaged.passUnretained(heard).toOpaque())
    }

    private func set(_ option: CURLoption, _ value: Int) { _ = rk_setopt_long(easy, option, value) }
    private func set(_ option: CURLoption, _ value: String) { _ = rk_setopt_string(easy, option, value) }

    /// The connection is open: learn its socket. `false` if libcurl does not give it.
    func adoptSocket() -> Bool {
        rk_getinfo_socket(easy, &socket) == CURLE_OK && socket != -1
    }

    /// What libcurl says of a failure, with our words on what to do.
    func failure(_ code: CURLcode, _ settings: RelaySettings) -> TransportError {
        let detail = String(cString: errorText)
        let text = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        return RelayFailure(settings, text: text, refusal: heard.last.reply.flatMap(Self.refusal))
            .error(for: code)
    }

    private static func refusal(_ reply: SMTPReply) -> SMTPReply? { reply.isPositive ? nil : reply }

    func send(_ bytes: ArraySlice<UInt8>) -> Transfer {
        var count = 0
        let code = bytes.withUnsafeBytes { curl_easy_send(easy, $0.baseAddress, $0.count, &count) }
        switch code {
        case CURLE_OK: return count == 0 ? .wouldBlock : .bytes(count)
        case CURLE_AGAIN: return .wouldBlock
        default:
            return .closed(
                "the connection broke while sending (\(String(cString: curl_easy_strerror(code))))")
        }
    }

    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        var count = 0
        let code = curl_easy_recv(easy, buffer.baseAddress, buffer.count, &count)
        switch code {
        case CURLE_OK: return count == 0 ? .closed("the server closed the connection") : .bytes(count)
        case CURLE_AGAIN: return .wouldBlock
        default: return .closed("the connection broke (\(String(cString: curl_easy_strerror(code))))")
        }
    }
}
