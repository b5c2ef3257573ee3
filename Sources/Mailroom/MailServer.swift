/// A POP3 or IMAP server and how we enter it.
public struct MailServer: Hashable, Sendable {
    public enum Security: String, Hashable, Sendable, CaseIterable {
        /// STLS (RFC 2595 §4) or STARTTLS (RFC 9051 §6.2.1), required.
        case starttls
        /// TLS from the first byte (RFC 8314 §3.2, §3.3).
        case tls
        /// Clear text; for loopback only.
        case none
    }

    public enum Login: Hashable, Sendable {
        /// libcurl chooses the best mechanism that the server offers.
        case password(user: String, password: String)
        /// XOAUTH2 alone, never a password beside it; the token is fetched anew for each connection.
        case xoauth2(user: String, token: @Sendable () throws -> String)

        public var user: String {
            switch self {
            case .password(let user, _), .xoauth2(let user, _): user
            }
        }

        /// Tokens are compared by whose they are: a closure cannot be.
        public static func == (left: Login, right: Login) -> Bool {
            switch (left, right) {
            case (.password(let a, let b), .password(let c, let d)): (a, b) == (c, d)
            case (.xoauth2(let a, _), .xoauth2(let b, _)): a == b
            default: false
            }
        }

        public func hash(into hasher: inout Hasher) { hasher.combine(user) }
    }

    public var host: String
    /// 0 is the protocol's own: 995 or 110 for POP3, 993 or 143 for IMAP.
    public var port: Int
    public var security: Security
    public var login: Login
    /// Seconds for TCP, TLS and login together.
    public var connectSeconds: Int
    /// A PEM file of certificates to trust instead of the system's; empty for the system's.
    public var certificates: String

    public init(
        host: String, port: Int = 0, security: Security = .tls, login: Login, connectSeconds: Int = 30,
        certificates: String = ""
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.login = login
        self.connectSeconds = connectSeconds
        self.certificates = certificates
    }

    /// The server is this machine, so clear text goes nowhere.
    public var isLoopback: Bool { Loopback.contains(host) }

    /// What cannot be used, under `place`, the source's path in the settings file; `nil` when all is well.
    func mistake(_ place: String) -> String? {
        let isHost =
            !host.isEmpty
            && host.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: ".-_:[]".utf8.contains(byte)
                }
            }
        if !isHost { return "\(place).host is not a host name; write a name such as mail.example.com" }
        if !(0...65_535).contains(port) { return "\(place).port must be between 1 and 65535" }
        if security == .none, !isLoopback {
            return "\(place).security 'none' would send mail and password in the clear; use tls or starttls"
        }
        if login.user.isEmpty || login.user.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            return "\(place).user must be the mailbox's login name"
        }
        if case .password(_, let password) = login {
            if password.isEmpty { return "\(place).password is empty; give it in the environment" }
            if password.utf8.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }) {
                return "\(place).password holds a line end; remove it"
            }
        }
        if !(1...600).contains(connectSeconds) {
            return "\(place).connectSeconds must be between 1 and 600"
        }
        return nil
    }
}

/// A password shows in no log, whoever prints the settings.
extension MailServer.Login: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        switch self {
        case .password: "password"
        case .xoauth2: "XOAUTH2"
        }
    }

    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Addresses that lead to this machine alone.
enum Loopback {
    static func contains(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy {
                (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
            }
    }
}
