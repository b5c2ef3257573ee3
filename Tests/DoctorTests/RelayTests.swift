import CurlTransport
import Domain
import Foundation
import TestSupport
import Testing

@testable import Doctor

/// Real connections to aiosmtpd with certificates made for the test.
@Suite(
    "The relay", .serialized,
    .enabled(if: Server.canBeSecure, "aiosmtpd or openssl is not here: run .ci/setup test first"))
struct RelayTests {
    private func verdicts(
        _ server: Server, host: String = "localhost", security: RelaySettings.Security = .starttls,
        trusts certificates: String, login: RelaySettings.Login = .none, now: Date = Date()
    ) async -> (found: [Finding.Check: Finding], sighting: RelaySighting) {
        let settings = RelaySettings(
            host: host, port: server.port, security: security, login: login, heloName: "mx.tea.example",
            connectMilliseconds: 120_000, certificates: certificates)
        let sighting = await RelayProbe.look(at: settings, triesLogin: login != .none)
        let moment = Instant(milliseconds: Int64(now.timeIntervalSince1970 * 1000))
        let findings = RelayCheck(settings: settings, sighting: sighting, now: moment).findings()
        return (Dictionary(findings.map { ($0.check, $0) }) { $1 }, sighting)
    }

    @Test("a trusted certificate is well, by STARTTLS and by TLS from the start", arguments: [false, true])
    func good(isImplicit: Bool) async throws {
        let certificates = try Certificates()
        let server = try Server.secure(certificates.good, isImplicit: isImplicit)
        let (found, sighting) = await verdicts(
            server, security: isImplicit ? .tls : .starttls, trusts: certificates.authority)
        #expect(found[.relay]?.verdict == .ok, "\(sighting)")
        #expect(found[.certificate]?.verdict == .ok)
        #expect(found[.login] == nil)
        #expect(sighting.protocolVersion == "TLSv1.3")
        #expect(sighting.certificate?.names.contains("localhost") == true)
        let soon = Date().addingTimeInterval(20 * 86_400)
        let later = await verdicts(
            server, security: isImplicit ? .tls : .starttls, trusts: certificates.authority, now: soon)
        #expect(later.found[.certificate]?.verdict == .warning)
    }

    @Test(
        "a certificate that ended, is for another name, signs itself or is by a stranger is a problem, and says which"
    )
    func bad() async throws {
        let certificates = try Certificates()
        for (pair, trust, words) in [
            (certificates.expired, certificates.authority, "ended on"),
            (certificates.otherName, certificates.authority, "is for mail.other.example"),
            (certificates.selfSigned, certificates.authority, "signed by itself"),
            (certificates.good, certificates.selfSigned.certificate, "is not trusted"),
        ] {
            let server = try Server.secure(pair)
            let (found, sighting) = await verdicts(server, trusts: trust)
            #expect(found[.certificate]?.verdict == .problem, "\(words) \(sighting)")
            #expect(
                found[.certificate]?.seen.contains(words) == true,
                "\(found[.certificate]?.seen ?? "") \(sighting)")
        }
    }

    @Test("a login is tried only when asked, and its refusal told")
    func login() async throws {
        let certificates = try Certificates()
        let server = try Server.secure(certificates.good)
        let right = RelaySettings.Login.password(
            user: "rekindle", password: "correct horse", mechanism: "PLAIN")
        let wrong = RelaySettings.Login.password(user: "rekindle", password: "wrong", mechanism: "PLAIN")
        #expect(
            await verdicts(server, trusts: certificates.authority, login: right).found[.login]?.verdict == .ok
        )
        let refused = await verdicts(server, trusts: certificates.authority, login: wrong).found
        #expect(refused[.login]?.verdict == .problem)
        #expect(refused[.certificate]?.verdict == .ok)
    }

    @Test("TLS where there is none, and nobody at home")
    func none() async throws {
        let certificates = try Certificates()
        let server = try Server.secure(certificates.good)
        let wrongWay = await verdicts(server, security: .tls, trusts: certificates.authority)
        #expect(wrongWay.found[.relay]?.verdict == .problem)
        let port = try NameServer.freePort()
        let settings = RelaySettings(
            host: "127.0.0.1", port: port, security: .none, connectMilliseconds: 120_000)
        let sighting = await RelayProbe.look(at: settings)
        let findings = RelayCheck(settings: settings, sighting: sighting, now: Instant(milliseconds: 0))
            .findings()
        #expect(findings.map(\.verdict) == [.problem])
    }

    @Test("old versions of TLS, no STARTTLS, and clear text are judged")
    func judged() {
        let settings = RelaySettings(host: "relay.example", port: 587, security: .starttls)
        func verdict(_ sighting: RelaySighting) -> Finding.Verdict? {
            RelayCheck(settings: settings, sighting: sighting, now: Instant(milliseconds: 0)).findings()
                .first?.verdict
        }
        #expect(verdict(RelaySighting(protocolVersion: "TLSv1.1")) == .problem)
        #expect(verdict(RelaySighting(protocolVersion: "TLSv1.2")) == .ok)
        #expect(verdict(RelaySighting(failure: .noTLS("no"))) == .problem)
        let clear = RelaySettings(host: "127.0.0.1", port: 25, security: .none)
        let findings = RelayCheck(settings: clear, sighting: RelaySighting(), now: Instant(milliseconds: 0))
            .findings()
        #expect(findings.map(\.verdict) == [.warning])
    }

    @Test("a certificate's lines are read, whoever wrote them")
    func lines() {
        let certificate = Certificate(lines: [
            "Subject:CN = a", "Issuer:CN = b",
            "X509v3 Subject Alternative Name:DNS:A.example, IP Address:127.0.0.1, DNS:*.b.example, email:x",
            "Start date:Nov 26 16:06:04 2026 GMT", "Expire date:2027-01-02 03:04:05 GMT",
        ])
        #expect(certificate.names == ["a.example", "127.0.0.1", "*.b.example"])
        #expect(certificate.notBefore?.iso8601 == "2026-11-26T16:06:04Z")
        #expect(certificate.notAfter?.iso8601 == "2027-01-02T03:04:05Z")
        #expect(certificate.holds(for: "A.Example") && certificate.holds(for: "x.b.example"))
        #expect(!certificate.holds(for: "b.example") && !certificate.holds(for: "y.x.b.example"))
        for text in [
            "", "Feb 31 00:00:00 2026 GMT", "Nov 26 99:00:00 2026 GMT", "a b c d e",
            "Nov 26 16:06:04 99999999999999999999 GMT",
        ] {
            #expect(Certificate(lines: ["Expire date:\(text)", "Expire", ""]).notAfter == nil)
        }
    }
}
