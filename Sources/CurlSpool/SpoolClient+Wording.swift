import CCurl
import Consent

/// Why the server's spool could not be read, and what to do.
extension ConsentError {
    /// - Parameters:
    ///   - verification: OpenSSL's result for the certificate (`X509_V_ERR_…`); 0 or 1 when only its name was not good.
    ///   - detail: libcurl's words.
    static func noAnswer(_ address: String, _ code: CURLcode, _ verification: Int, detail: String)
        -> ConsentError
    {
        let what = "the unsubscribe server cannot be asked at \(address): \(detail)"
        switch code {
        case CURLE_PEER_FAILED_VERIFICATION:
            return ConsentError(.pull, "\(what); nothing was sent to it. \(remedy(verification))")
        case CURLE_SSL_CACERT_BADFILE:
            return ConsentError(
                .settings,
                "\(what); unsubscribe.certificates must name a file of PEM certificates that can be read")
        case CURLE_SSL_CONNECT_ERROR:
            return ConsentError(
                .pull,
                "\(what); nothing was sent to it. The proxy before it must speak TLS 1.2 or later on that port",
                isTransient: true)
        case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_GOT_NOTHING: return cut(address, detail)
        case CURLE_WRITE_ERROR:
            return ConsentError(
                .pull, "what answers at \(address) says more than an unsubscribe server would; is it one?")
        case CURLE_URL_MALFORMAT: return ConsentError(.settings, what)
        default: return ConsentError(.pull, what, isTransient: true)
        }
    }

    static func cut(_ address: String, _ detail: String = "it ends within a line") -> ConsentError {
        ConsentError(
            .pull,
            "the answer of the unsubscribe server at \(address) was cut short: \(detail). Its words stay there until they are asked for again",
            isTransient: true)
    }

    /// An HTTP status other than 200.
    static func status(_ status: Int, of address: String) -> ConsentError {
        switch status {
        case 300..<400:
            ConsentError(
                .pull,
                "the unsubscribe server sends us from \(address) to somewhere else (\(status)), where the secret must not go; write in unsubscribe.server where it really is"
            )
        case 401, 403:
            ConsentError(
                .pull, "the unsubscribe server does not take our pull secret; both need the same one")
        case 404:
            ConsentError(
                .pull, "there is no spool at \(address); was the server started with a pull secret?")
        default:
            ConsentError(
                .pull, "the unsubscribe server answered \(address) with status \(status)",
                isTransient: status >= 500 || status == 429)
        }
    }

    private static func remedy(_ verification: Int) -> String {
        switch verification {
        // libcurl looks at the name before it keeps that the rest was good: 1 is its first value.
        case 0, 1, 62, 64:
            "Write in unsubscribe.server a name that its certificate is for, or give it one for this name"
        case 9: "Its certificate is not valid yet; are the clocks of both machines right?"
        case 10: "Its certificate has run out; renew it there"
        case 18, 19, 20, 21:
            "Nobody that we trust signed its certificate; if you did, name your authority's file in unsubscribe.certificates"
        default: "Give it a certificate that we can trust"
        }
    }
}
