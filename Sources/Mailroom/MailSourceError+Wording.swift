import CCurl

/// Every sentence about Maildirs, pipes, handlers and the quarantine.
extension MailSourceError {
    static func handlerFails(_ error: any Error, source: String) -> MailSourceError {
        MailSourceError(
            .notTaken,
            "mail from '\(source)' could not be handled and stays where it is: \(error); "
                + "mend that, then receive again", isTransient: true, cause: error)
    }

    static let cannotKeep = MailSourceError(
        .notTaken, "the mail cannot be handled now and a pipe cannot keep it; try again later",
        isTransient: true)

    static func cannotQuarantine(_ folder: String, _ failure: SystemFailure) -> MailSourceError {
        MailSourceError(
            .quarantine,
            "a mail cannot be set aside in \(folder): \(failure.text); make that folder writable",
            isTransient: true, cause: failure)
    }

    static func cannotUseMaildir(_ path: String, _ folder: String, _ failure: SystemFailure)
        -> MailSourceError
    {
        MailSourceError(
            .folder,
            "the Maildir \(path) cannot be used, \(folder): \(failure.text); it needs the folders new, cur and tmp, "
                + "readable and writable for this user and no links", isTransient: false, cause: failure)
    }

    static func cannotReadPipe(_ failure: SystemFailure) -> MailSourceError {
        MailSourceError(
            .folder, "standard input cannot be read: \(failure.text); give the mail there", isTransient: true,
            cause: failure)
    }

    static func pipeStalls(_ seconds: Int) -> MailSourceError {
        MailSourceError(
            .connectionLost, "standard input gave nothing for \(seconds) seconds; end it after the mail",
            isTransient: true)
    }

    static func pipeTooLarge(_ limit: Int) -> MailSourceError {
        MailSourceError(
            .tooLarge, "the mail is larger than \(limit) bytes; no bounce and no reply is",
            isTransient: false)
    }

    static let emptyPipe = MailSourceError(
        .empty, "standard input holds no mail; give one, as in: rekindle inbound < mail", isTransient: false)

    static func noToken(_ source: String, _ error: any Error) -> MailSourceError {
        MailSourceError(
            .authentication,
            "no token for '\(source)' could be had: \(error); renew the authorization, then receive again",
            isTransient: true, cause: error)
    }

    static func cannotListen(_ address: LMTPAddress, _ reason: String) -> MailSourceError {
        let place =
            switch address {
            case .tcp(let host, let port): "\(host) port \(port)"
            case .unix(let path, _): path
            }
        return MailSourceError(
            .cannotListen,
            "LMTP cannot listen on \(place): \(reason); stop what is there, or choose another place",
            isTransient: false)
    }

    static func badToken(_ source: String) -> MailSourceError {
        MailSourceError(
            .authentication,
            "the token for '\(source)' is empty or has blanks or line ends; check what prints it",
            isTransient: false)
    }
}

/// Every sentence about a POP3 or IMAP server. What the server said is quoted shortened, and without our secrets.
struct MailServerWording: Sendable {
    private let address: String
    private let host: String
    private let source: String
    private let secrets: [String]

    init(_ server: MailServer, scheme: MailConnection.Scheme, source: String, secrets: [String]) {
        address = "\(server.host):\(server.port(scheme))"
        host = server.host
        self.source = source
        self.secrets = secrets.filter { $0.utf8.count > 2 }
    }

    private func error(_ code: MailSourceError.Code, _ text: String, isTransient: Bool) -> MailSourceError {
        MailSourceError(code, text, isTransient: isTransient)
    }

    /// Visible ASCII, at most 200 bytes; a server that echoes what we gave it learns our secrets no second reader.
    func quoted(_ bytes: some Sequence<UInt8>) -> String {
        let visible = bytes.map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
        var text = String(decoding: visible, as: UTF8.self)
        for secret in secrets {
            text = text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "***")
        }
        return String(text.prefix(200))
    }

    func cannotConnect(_ code: CURLcode, _ detail: String) -> MailSourceError {
        let text = quoted((detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail).utf8)
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST:
            return error(
                .unreachable,
                "the name \(host) of '\(source)' is not known: \(text); check the host and the network",
                isTransient: true)
        case CURLE_LOGIN_DENIED:
            return error(
                .authentication,
                "\(address) refused the login of '\(source)': \(text); check user and password, or renew the token",
                isTransient: false)
        case CURLE_USE_SSL_FAILED:
            return error(
                .tls,
                "\(address) offers no STARTTLS, which '\(source)' requires: \(text); use security: tls, "
                    + "or none for a server on this machine", isTransient: false)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM:
            return error(
                .tls,
                "no safe connection to \(address) for '\(source)': \(text); check its certificate, "
                    + "or name its authority in certificates", isTransient: false)
        case CURLE_WEIRD_SERVER_REPLY:
            return error(
                .protocolViolation,
                "what answers at \(address) is not what '\(source)' expects: \(text); is the port right?",
                isTransient: true)
        default:
            return error(
                .unreachable,
                "\(address) does not answer '\(source)': \(text); is it running, and the port right?",
                isTransient: true)
        }
    }

    var noCurl: MailSourceError {
        error(
            .unreachable, "libcurl could not be started for '\(source)'; is there memory?", isTransient: true)
    }
    var connectionLost: MailSourceError {
        error(
            .connectionLost, "\(address) closed the connection of '\(source)'; receive again later",
            isTransient: true)
    }
    func tooSlow(_ seconds: Int) -> MailSourceError {
        error(
            .connectionLost,
            "\(address) took longer than \(seconds) seconds over one answer to '\(source)'; receive again later",
            isTransient: true)
    }
    var stopped: MailSourceError {
        error(
            .stopped, "'\(source)' was asked to stop; what is not done stays at the server", isTransient: true
        )
    }
    var lineTooLong: MailSourceError {
        error(
            .protocolViolation, "\(address) sent '\(source)' a line without end; is the port right?",
            isTransient: true)
    }
    func unexpected(_ line: some Sequence<UInt8>, to command: String) -> MailSourceError {
        error(
            .protocolViolation,
            "\(address) answered \(command) of '\(source)' with '\(quoted(line))'; if that goes on, ask its operator",
            isTransient: true)
    }
    func refused(_ command: String, _ line: some Sequence<UInt8>) -> MailSourceError {
        error(
            .protocolViolation,
            "\(address) refused \(command) of '\(source)': '\(quoted(line))'; ask its operator what the mailbox lacks",
            isTransient: true)
    }
    func noFolder(_ folder: String, _ line: some Sequence<UInt8>) -> MailSourceError {
        error(
            .folder,
            "\(address) does not open the folder '\(folder)' for '\(source)': '\(quoted(line))'; check its name",
            isTransient: false)
    }
    func readOnly(_ folder: String) -> MailSourceError {
        error(
            .folder,
            "\(address) opens the folder '\(folder)' for '\(source)' only for reading, so that no mail could ever "
                + "be acknowledged; give this user the right to change it", isTransient: false)
    }
    var noUIDL: MailSourceError {
        error(
            .protocolViolation,
            "\(address) has no UIDL, without which '\(source)' cannot tell mails apart; use IMAP",
            isTransient: false)
    }
    func tooLarge(_ limit: Int) -> MailSourceError {
        error(
            .tooLarge,
            "\(address) sent '\(source)' more than \(limit) bytes for one mail, though it had said less",
            isTransient: true)
    }
}
