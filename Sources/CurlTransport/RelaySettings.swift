public import Sending

/// Which relay takes our mail, and how we talk to it.
public struct RelaySettings: Hashable, Sendable {
    public enum Security: String, Hashable, Sendable, CaseIterable {
        /// STARTTLS, required (RFC 3207).
        case starttls
        /// TLS from the first byte (RFC 8314 §3.3).
        case tls
        /// Clear text; for loopback only.
        case none
    }

    public enum Login: Hashable, Sendable {
        case none
        /// `mechanism`: PLAIN, LOGIN or empty for what the server prefers.
        case password(user: String, password: String, mechanism: String)
        /// RFC 7628's predecessor XOAUTH2; the token is fetched anew for each connection.
        case xoauth2(user: String, token: @Sendable () throws(TransportError) -> String)

        public static func == (left: Login, right: Login) -> Bool {
            switch (left, right) {
            case (.none, .none): true
            case (.password(let a, let b, let c), .password(let d, let e, let f)): (a, b, c) == (d, e, f)
            default: false
            }
        }

        public func hash(into hasher: inout Hasher) {
            if case .password(let user, _, _) = self { hasher.combine(user) }
        }
    }

    public var host: String
    public var port: Int
    public var security: Security
    public var login: Login
    /// What we call ourselves in EHLO.
    public var heloName: String
    /// 1...64.
    public var connections: Int
    /// For name, TCP, greeting, TLS and login together.
    public var connectMilliseconds: Int
    /// For each reply after that.
    public var timeLimits: SMTPTimeLimits
    /// A PEM file of certificates to trust instead of the system's; empty for the system's.
    public var certificates: String
    /// Messages after which a connection is closed and opened anew; 0 for no limit.
    public var messagesPerConnection: Int
    /// After a stop, what is in hand has so many seconds to be answered; then it is in doubt.
    public var graceSeconds: Int

    public init(
        host: String, port: Int, security: Security, login: Login = .none, heloName: String = "localhost",
        connections: Int = 4, connectMilliseconds: Int = 30_000, certificates: String = "",
        messagesPerConnection: Int = 0, timeLimits: SMTPTimeLimits = SMTPTimeLimits(), graceSeconds: Int = 10
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.login = login
        self.heloName = heloName
        self.connections = connections
        self.connectMilliseconds = connectMilliseconds
        self.timeLimits = timeLimits
        self.certificates = certificates
        self.messagesPerConnection = messagesPerConnection
        self.graceSeconds = graceSeconds
    }

    /// The relay is this machine, so clear text goes nowhere.
    public var isLoopback: Bool {
        host == "localhost" || host == "::1" || host == "[::1]"
            || (host.hasPrefix("127.") && host.split(separator: ".").count == 4
                && host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) })
    }

    /// What cannot be used, and what to write instead; `nil` when all is well.
    public var mistake: String? {
        let isName =
            !host.isEmpty
            && host.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: ".-_:[]".utf8.contains(byte)
                }
            }
        if !isName { return "smtp.host is not a host name; write a name such as smtp.example.com" }
        if !(1...65_535).contains(port) { return "smtp.port must be between 1 and 65535" }
        if security == .none, !isLoopback {
            return "smtp.security 'none' would send mail and password in the clear; use starttls or tls"
        }
        if !(1...64).contains(connections) { return "smtp.connections must be between 1 and 64" }
        if messagesPerConnection < 0 { return "smtp.messagesPerConnection must be 0 for no limit, or more" }
        if !(0...3600).contains(graceSeconds) { return "smtp.graceSeconds must be between 0 and 3600" }
        if !(1...86_400_000).contains(connectMilliseconds) || !timeLimits.areUsable {
            return "a time limit of the relay must be longer than nothing and at most a day"
        }
        let isHelo = !heloName.isEmpty && heloName.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        if !isHelo { return "smtp.helo must be a host name without blanks" }
        return nil
    }
}
