import CCurl
import Consent

/// One libcurl easy handle that speaks HTTP with the server's spool. Used from one thread only.
final class SpoolClient {
    /// Once per process, before any handle (libcurl's manual, `curl_global_init`).
    private static let isInitialized: Bool = rk_global_init() == CURLE_OK

    private let easy: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private let answer = Answer()
    private let headers: UnsafeMutablePointer<curl_slist>?

    /// - Parameter isSecure: only https is spoken; otherwise http to this machine.
    init(
        secret: PullSecret, certificates: String, isSecure: Bool, seconds: Int
    ) throws(ConsentError) {
        guard Self.isInitialized, let easy = curl_easy_init() else {
            throw ConsentError(.pull, "libcurl could not be started; is there memory?", isTransient: true)
        }
        self.easy = easy
        // Else libcurl asks before it sends a body, and waits a second for an answer that need not come.
        headers = curl_slist_append(nil, "Expect:")
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TIMEOUT, seconds)
        set(CURLOPT_CONNECTTIMEOUT, min(30, seconds))
        // The secret goes to this server and no other: no redirect, no proxy or netrc of the environment.
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NETRC, 0)
        set(CURLOPT_PROTOCOLS, Int(isSecure ? CURLPROTO_HTTPS : CURLPROTO_HTTP))
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        if !certificates.isEmpty {
            _ = rk_trust_only(easy, certificates)
        }
        set(CURLOPT_HTTPAUTH, 1 << 6)  // CURLAUTH_BEARER, a macro that Swift does not see
        set(CURLOPT_XOAUTH2_BEARER, secret.value)
        set(CURLOPT_USERAGENT, "rekindle")
        _ = rk_setopt_pointer(easy, CURLOPT_HTTPHEADER, headers)
        _ = rk_setopt_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        _ = rk_setopt_write(
            easy,
            { buffer, size, count, user in
                guard let buffer, let user else { return 0 }
                let answer = Unmanaged<Answer>.fromOpaque(user).takeUnretainedValue()
                let (bytes, overflow) = size.multipliedReportingOverflow(by: count)
                guard !overflow, answer.bytes.count + bytes <= Answer.limit else { return 0 }
                answer.bytes += UnsafeRawBufferPointer(start: buffer, count: bytes)
                return bytes
            }, Unmanaged.passUnretained(answer).toOpaque())
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headers)
        errorText.deallocate()
    }

    /// - Returns: the answer's body, at most `SpoolBatch.bytes`.
    func get(_ address: String) throws(ConsentError) -> [UInt8] {
        set(CURLOPT_HTTPGET, 1)
        try perform(address)
        return answer.bytes
    }

    func post(_ address: String, body: String) throws(ConsentError) {
        // The size first: libcurl copies as much.
        set(CURLOPT_POST, 1)
        set(CURLOPT_POSTFIELDSIZE, body.utf8.count)
        set(CURLOPT_COPYPOSTFIELDS, body)
        try perform(address)
    }

    private func perform(_ address: String) throws(ConsentError) {
        set(CURLOPT_URL, address)
        answer.bytes = []
        errorText.pointee = 0
        let code = curl_easy_perform(easy)
        guard code == CURLE_OK else {
            let detail = String(cString: errorText)
            var verification = 0
            _ = rk_getinfo_long(easy, CURLINFO_SSL_VERIFYRESULT, &verification)
            throw .noAnswer(
                address, code, verification,
                detail: detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail)
        }
        var status = 0
        _ = rk_getinfo_long(easy, CURLINFO_RESPONSE_CODE, &status)
        guard status == 200 else { throw .status(status, of: address) }
        // Its answers are lines. Where no length is promised, libcurl takes any end of the connection for the answer's,
        // even one without TLS's closure alert (RFC 8446 §6.1): cut within a line, it is not whole. Cut between two,
        // what follows is asked for next.
        guard answer.bytes.isEmpty || answer.bytes.last == 0x0A else { throw .cut(address) }
    }

    private func set(_ option: CURLoption, _ value: Int) { _ = rk_setopt_long(easy, option, value) }
    private func set(_ option: CURLoption, _ value: String) { _ = rk_setopt_string(easy, option, value) }

    /// Where libcurl's callback puts what comes; it lives as long as the handle.
    private final class Answer {
        static let limit = SpoolBatch.bytes
        var bytes: [UInt8] = []
    }
}
