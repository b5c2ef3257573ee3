import CCurl
import Domain
import Sink

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One connection to a POP3 or IMAP server: libcurl does DNS, TCP, TLS or STARTTLS and the login
/// (`CURLOPT_CONNECT_ONLY`), then carries our own dialogue. Blocking; used from one thread only.
///
/// Why not libcurl's own transfers, seen with 7.88: its FETCH marks a mail as seen before anybody has handled it, a POP3
/// mail cut off in the middle counts as whole, long SEARCH replies are shortened in silence, and it connects anew when it
/// likes, after which a POP3 number is another mail's.
final class MailConnection {
    enum Scheme: String { case pop3, imap }

    /// Bytes of one line that is not a mail's.
    static let maxLineBytes = 1 << 16
    /// How long a stop may go unnoticed.
    private static let sliceMilliseconds: Int64 = 500

    /// Once per process, before any handle. OpenSSL writes without MSG_NOSIGNAL, so a peer that is gone would kill us.
    private static let isInitialized: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return rk_global_init() == CURLE_OK
    }()

    let wording: MailServerWording
    private let easy: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var socket: curl_socket_t = -1
    private let now: @Sendable () -> Instant
    private let shouldStop: @Sendable () -> Bool
    private var deadline: Instant
    private var limitSeconds: Int
    private var input: [UInt8] = []
    private var start = 0
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    init(
        _ server: MailServer, scheme: Scheme, source: String, now: @escaping @Sendable () -> Instant,
        shouldStop: @escaping @Sendable () -> Bool
    ) throws(MailSourceError) {
        var secrets: [String] = []
        var token = ""
        switch server.login {
        case .password(_, let password): secrets = [password]
        case .xoauth2(_, let fetch):
            do {
                token = try fetch()
            } catch {
                throw .noToken(source, error)
            }
            guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw .badToken(source)
            }
            secrets = [token]
        }
        wording = MailServerWording(server, scheme: scheme, source: source, secrets: secrets)
        guard Self.isInitialized, let easy = curl_easy_init() else { throw wording.noCurl }
        self.easy = easy
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        self.now = now
        self.shouldStop = shouldStop
        limitSeconds = server.connectSeconds
        deadline = now().adding(seconds: Double(server.connectSeconds))
        configure(server, scheme, token: token)
        let code = curl_easy_perform(easy)
        guard code == CURLE_OK else { throw wording.cannotConnect(code, String(cString: errorText)) }
        guard rk_getinfo_socket(easy, &socket) == CURLE_OK, socket != -1 else { throw wording.noCurl }
    }

    deinit {
        curl_easy_cleanup(easy)
        errorText.deallocate()
    }

    private func configure(_ server: MailServer, _ scheme: Scheme, token: String) {
        let host = server.host.contains(":") && !server.host.hasPrefix("[") ? "[\(server.host)]" : server.host
        set(
            CURLOPT_URL,
            "\(scheme.rawValue)\(server.security == .tls ? "s" : "")://\(host):\(server.port(scheme))/")
        set(CURLOPT_PROTOCOLS, Int(CURLPROTO_POP3 | CURLPROTO_POP3S | CURLPROTO_IMAP | CURLPROTO_IMAPS))
        set(CURLOPT_CONNECT_ONLY, 1)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_FRESH_CONNECT, 1)
        set(CURLOPT_CONNECTTIMEOUT, server.connectSeconds)
        set(CURLOPT_TIMEOUT, server.connectSeconds)
        // No proxy or netrc of the environment may see the login.
        set(CURLOPT_NETRC, 0)
        set(CURLOPT_PROXY, "")
        let security = server.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL
        set(CURLOPT_USE_SSL, Int(security.rawValue))
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if !server.certificates.isEmpty { _ = rk_trust_only(easy, server.certificates) }
        set(CURLOPT_USERNAME, server.login.user)
        switch server.login {
        case .password(_, let password):
            set(CURLOPT_PASSWORD, password)
        case .xoauth2:
            set(CURLOPT_XOAUTH2_BEARER, token)
            set(CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2")
        }
        _ = rk_setopt_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
    }

    private func set(_ option: CURLoption, _ value: Int) { _ = rk_setopt_long(easy, option, value) }
    private func set(_ option: CURLoption, _ value: String) { _ = rk_setopt_string(easy, option, value) }

    /// Everything until the next call of this is over in so many seconds, or it throws.
    func allow(seconds: Int) {
        limitSeconds = seconds
        deadline = now().adding(seconds: Double(seconds))
    }

    func write(_ text: String) throws(MailSourceError) {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            var count = 0
            let code = bytes[start...].withUnsafeBytes {
                curl_easy_send(easy, $0.baseAddress, $0.count, &count)
            }
            switch code {
            case CURLE_OK: start += count
            case CURLE_AGAIN: try wait(for: Int16(POLLOUT))
            default: throw wording.connectionLost
            }
        }
    }

    /// The next line without its line end, which may be a bare LF.
    func readLine(limit: Int = maxLineBytes) throws(MailSourceError) -> [UInt8] {
        var searched = start
        while true {
            if let end = input[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                guard end - start <= limit else { throw wording.lineTooLong }
                let line = input[start..<end]
                start = end + 1
                return Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
            }
            guard input.count - start <= limit else { throw wording.lineTooLong }
            let read = input.count - start
            try fill()
            searched = start + read
        }
    }

    /// Exactly so many bytes; the caller has judged the number.
    func readBytes(_ count: Int) throws(MailSourceError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(count, 1 << 20))
        while bytes.count < count {
            if start == input.count { try fill() }
            let part = input[start..<min(input.count, start + count - bytes.count)]
            bytes += part
            start += part.count
        }
        return bytes
    }

    /// Dot-stuffed content up to its end mark (RFC 1939 §3).
    ///
    /// - Returns: `nil` when it is larger than `limit` and the server does not come to an end soon after.
    func readContent(limit: Int) throws(MailSourceError) -> [UInt8]? {
        var reader = ContentReader(limit: limit)
        while true {
            let result = input.withUnsafeBufferPointer {
                reader.read(UnsafeBufferPointer(rebasing: $0[start...]))
            }
            start += result.taken
            if result.isEnded { return reader.isTooLarge ? nil : reader.content }
            if reader.isTooLarge { return nil }
            try fill()
        }
    }

    /// Takes at least one more byte from the server.
    private func fill() throws(MailSourceError) {
        if start > 0 {
            input.removeFirst(start)
            start = 0
        }
        while true {
            var count = 0
            let code = curl_easy_recv(easy, &buffer, buffer.count, &count)
            switch code {
            case CURLE_OK:
                guard count > 0 else { throw wording.connectionLost }
                // A server that sends without end is not to outrun the clock.
                guard now() < deadline else { throw wording.tooSlow(limitSeconds) }
                if shouldStop() { throw wording.stopped }
                input += buffer[..<count]
                return
            case CURLE_AGAIN: try wait(for: Int16(POLLIN))
            default: throw wording.connectionLost
            }
        }
    }

    /// With TLS, decrypted bytes may wait inside libcurl: always read before waiting.
    private func wait(for events: Int16) throws(MailSourceError) {
        while true {
            if shouldStop() { throw wording.stopped }
            let left = deadline.milliseconds(since: now())
            guard left > 0 else { throw wording.tooSlow(limitSeconds) }
            var poller = pollfd(fd: socket, events: events, revents: 0)
            if poll(&poller, 1, Int32(min(left, Self.sliceMilliseconds))) > 0 { return }
        }
    }
}

extension MailServer {
    func port(_ scheme: MailConnection.Scheme) -> Int {
        guard port == 0 else { return port }
        switch scheme {
        case .pop3: return security == .tls ? 995 : 110
        case .imap: return security == .tls ? 993 : 143
        }
    }
}
