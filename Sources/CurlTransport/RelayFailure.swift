import CCurl
import Sending

/// Why no connection came about, in our words and with what to do.
///
/// libcurl calls every refused login "denied" and every unwelcome reply "weird". The reply itself tells more: 4yz is
/// for now (RFC 4954 §6, RFC 3207 §4), 5yz will not change by itself.
struct RelayFailure {
    private let settings: RelaySettings
    private let text: String
    /// The last reply before the end, when it was a refusal.
    private let refusal: SMTPReply?

    init(_ settings: RelaySettings, text: String, refusal: SMTPReply?) {
        self.settings = settings
        self.text = text
        self.refusal = refusal
    }

    private var relay: String { "\(settings.host):\(settings.port)" }
    /// libcurl's words, and the server's own.
    private var detail: String { refusal.map { "\(text); it said '\($0)'" } ?? text }
    private var isForNow: Bool { refusal?.isTransient ?? false }

    func error(for code: CURLcode) -> TransportError {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST:
            TransportError(
                .unreachable,
                "the relay's name \(settings.host) is not known: \(detail); check smtp.host and the network",
                isTransient: true)
        case CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT:
            TransportError(
                .unreachable,
                "the relay \(relay) does not answer: \(detail); is it running, and the port right?",
                isTransient: true)
        case CURLE_LOGIN_DENIED where isForNow:
            TransportError(
                .unreachable, "the relay \(relay) cannot check the login now: \(detail); try again later",
                isTransient: true)
        case CURLE_LOGIN_DENIED:
            TransportError(
                .authentication,
                "the relay \(relay) refused the login: \(detail); check smtp.user and the password in REKINDLE_SMTP_PASSWORD",
                isTransient: false)
        case CURLE_USE_SSL_FAILED where refusal != nil:
            TransportError(
                .tls, "the relay \(relay) refused STARTTLS, which is required: \(detail)",
                isTransient: isForNow)
        case CURLE_USE_SSL_FAILED:
            TransportError(
                .tls,
                "the relay \(relay) offers no STARTTLS, which is required: \(detail); use smtp.security: tls, or none for a relay on this machine",
                isTransient: false)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM:
            TransportError(
                .tls,
                "no safe connection to \(relay): \(detail); check its certificate, or name its authority in smtp.certificates",
                isTransient: false)
        default:
            TransportError(
                .unreachable, "no connection to the relay \(relay): \(detail)",
                isTransient: refusal?.isPermanent != true)
        }
    }
}
