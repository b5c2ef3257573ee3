import Hummingbird

/// Who may ask, and for what: this machine's own browser, on our own pages.
///
/// - A request whose Host is not this server's own is refused, so that a name which an attacker's page lets point
///   to 127.0.0.1 (DNS rebinding) reads nothing.
/// - A POST must come from our own form: its token is this process's, and where the browser says where it comes
///   from, that is here.
struct Gate: Sendable {
    /// With the port, lower case.
    var hosts: Set<String>
    /// Random, in every form of this process.
    var token: String

    init(port: Int, token: String = Gate.randomToken()) {
        self.token = token
        let names = ["localhost", "127.0.0.1", "[::1]"]
        hosts = Set(names.map { "\($0):\(port)" })
        if port == 80 { hosts.formUnion(names) }
    }

    static func randomToken() -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            let hex = String(random.next(), radix: 16)
            return String(repeating: "0", count: 16 - hex.count) + hex
        }.joined()
    }

    func admits(host: String?) -> Bool { host.map { hosts.contains($0.lowercased()) } ?? false }

    /// Whether a form came from one of our pages. Our pages send no referrer, and then browsers say `Origin: null`
    /// (Fetch, "append a request Origin header"); that is believed only beside `Sec-Fetch-Site: same-origin`.
    func isOurs(token: String, host: String?, origin: String?, site: String?) -> Bool {
        guard isToken(token), site == nil || site == "same-origin" else { return false }
        switch origin {
        case nil: return true
        case "null": return site == "same-origin"
        case let origin?: return origin.lowercased() == "http://\(host?.lowercased() ?? "")"
        }
    }

    /// Takes as long for a token that is nearly right as for one that is not.
    private func isToken(_ other: String) -> Bool {
        guard token.utf8.count == other.utf8.count else { return false }
        return zip(token.utf8, other.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// A header's name; `HTTPField` itself is not among what Hummingbird lets see.
typealias FieldName = HTTPFields.Element.Name

/// What every answer says to the browser.
enum Headers {
    static let page: [(String, String)] = [
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
                + "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
    ]

    /// A customer's letter: nothing runs, nothing is fetched, no link leads anywhere.
    static let letter: [(String, String)] = [
        (
            "Content-Security-Policy",
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'"
        )
    ]

    static let every: [(String, String)] = [
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-store"),
        ("Cross-Origin-Resource-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ]
}
