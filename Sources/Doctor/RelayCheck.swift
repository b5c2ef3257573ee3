import CurlTransport
import DNS
import Domain

/// Judges a connection to the relay: is it there, is it private, is it who it says?
struct RelayCheck {
    var settings: RelaySettings
    var sighting: RelaySighting
    var now: Instant
    /// A certificate that ends sooner is worth a warning.
    var leastDays = 14

    func findings() -> [Finding] {
        var findings = [connection()]
        if let certificate = certificate() { findings.append(certificate) }
        if let login = login() { findings.append(login) }
        return findings
    }

    private var relay: String { "\(settings.host):\(settings.port)" }

    private func connection() -> Finding {
        func finding(_ verdict: Finding.Verdict, _ seen: String, _ remedy: String = "") -> Finding {
            Finding(.relay, verdict, seen, do: remedy, by: "RFC 8314, RFC 8996; \(Finding.Rule.all)")
        }
        switch sighting.failure {
        case .unreachable(let text)?:
            return finding(
                .problem, "the relay \(relay) cannot be used: \(text)",
                "check smtp.host, smtp.port and smtp.security, and the network")
        case .noTLS(let text)?:
            return finding(
                .problem, "the relay \(relay) offers no STARTTLS: \(text)",
                "use smtp.security: tls with port 465, or another relay")
        case .untrusted(let text)? where sighting.certificate == nil:
            return finding(
                .problem, "no TLS with the relay \(relay): \(text)",
                "check port and smtp.security, and smtp.certificates")
        default: break
        }
        guard settings.security != .none else {
            return finding(
                .warning,
                "the relay \(relay) takes mail in the clear; it is this machine, which must use TLS itself",
                "see to it that the server here sends with TLS (in Postfix: smtp_tls_security_level = may)")
        }
        let how = settings.security == .tls ? "TLS from the start" : "STARTTLS"
        switch sighting.protocolVersion {
        case "TLSv1.3"?, "TLSv1.2"?:
            return finding(.ok, "the relay \(relay) answers over \(how), \(sighting.protocolVersion ?? "")")
        case let version?:
            return finding(
                .problem, "the relay \(relay) speaks \(version) only",
                "have its TLS 1.2 or 1.3 switched on (RFC 8996 ended the older)")
        case nil: return finding(.ok, "the relay \(relay) answers over \(how)")
        }
    }

    private func certificate() -> Finding? {
        guard settings.security != .none, let certificate = sighting.certificate else { return nil }
        func finding(_ verdict: Finding.Verdict, _ seen: String, _ remedy: String = "") -> Finding {
            Finding(.certificate, verdict, seen, do: remedy, by: "RFC 8314 §5.4, RFC 6125, RFC 5280 §6")
        }
        let days = certificate.notAfter.map { Int($0.milliseconds(since: now) / 86_400_000) }
        if let end = certificate.notAfter, end <= now {
            return finding(
                .problem, "the certificate of \(settings.host) ended on \(end.iso8601)",
                "have the relay's certificate renewed")
        }
        if let start = certificate.notBefore, start > now {
            return finding(
                .problem, "the certificate of \(settings.host) begins on \(start.iso8601) only",
                "check the clock, then the certificate")
        }
        if case .untrusted(let text)? = sighting.failure {
            let host =
                settings.host.hasPrefix("[") ? String(settings.host.dropFirst().dropLast()) : settings.host
            if !certificate.holds(for: host) {
                let names = certificate.names.prefix(5).joined(separator: ", ")
                return finding(
                    .problem,
                    "the certificate is for \(names.isEmpty ? "nobody" : names), not for \(settings.host)",
                    "write a name of the certificate in smtp.host")
            }
            if certificate.isSelfSigned {
                return finding(
                    .problem,
                    "the certificate of \(settings.host) is signed by itself, and by nobody trusted here",
                    "if that is meant, name it in smtp.certificates")
            }
            return finding(
                .problem,
                "the certificate of \(settings.host), by \(certificate.issuer), is not trusted: \(text)",
                "name its authority in smtp.certificates, or install ca-certificates")
        }
        guard let days else {
            return finding(
                .unknown, "the certificate of \(settings.host) is trusted; its end cannot be read",
                "look at it with openssl s_client")
        }
        let seen = "the certificate of \(settings.host) is trusted and holds for \(days) more days"
        return days < leastDays ? finding(.warning, seen, "have it renewed in time") : finding(.ok, seen)
    }

    private func login() -> Finding? {
        if case .login(let text)? = sighting.failure {
            return Finding(
                .login, .problem, "the relay \(relay) refused the login: \(text)",
                do: "check smtp.user and the password in REKINDLE_SMTP_PASSWORD", by: "RFC 4954")
        }
        guard sighting.didLogIn, settings.login != .none else { return nil }
        return Finding(.login, .ok, "the relay \(relay) takes the login", by: "RFC 4954")
    }
}
