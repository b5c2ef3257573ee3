import CurlTransport
import DKIM
import DNS
import Domain
import Foundation
import Mail
import TestSupport
import Testing

@testable import Doctor

/// The whole examination, with questions to a real name server.
@Suite(
    "rekindle doctor", .serialized,
    .enabled(
        if: NameServer.isPresent && Keys.hasOpenSSL, "nsd or openssl is not here: run .ci/setup test first"))
struct ExaminerTests {
    private static let now = Instant(milliseconds: 1_795_442_964_000)

    private func examine(
        zones: [String: String], broken: [String] = [], change: (inout Examination) -> Void = { _ in }
    ) async throws -> DoctorReport {
        let server = try NameServer(zones, broken: broken)
        let dns = Resolver(
            servers: [.init(try #require(IPAddress("127.0.0.1")), port: server.port)], seconds: 120)
        let examiner = Examiner(
            dns: dns, now: Self.now,
            relay: { _, _ in
                RelaySighting(
                    protocolVersion: "TLSv1.3",
                    certificate: Certificate(
                        subject: "a", issuer: "b", names: ["relay.tea.example"], notBefore: nil,
                        notAfter: Self.now.adding(seconds: 90 * 86_400)))
            },
            host: { _, _ in
                HostSighting(
                    isSynchronized: true, disk: .init(freeBytes: 1 << 40, freeInodes: 1 << 30),
                    keyFile: .init(mode: 0o600, isOurs: true))
            })
        var examination = Examination(
            from: try #require(EmailAddress("hello@tea.example")),
            returnPath: try #require(EmailAddress("bounce@b.tea.example")), signer: try Keys.signer(),
            relay: RelaySettings(
                host: "relay.tea.example", port: 587, security: .starttls, heloName: "mx.tea.example"),
            storeFolder: "/store")
        examination.sendingAddresses = [try #require(IPAddress("198.51.100.7"))]
        examination.keyFile = "dkim.pem"
        change(&examination)
        return await examiner.examine(examination)
    }

    private func zones(spf: String = "v=spf1 ip4:198.51.100.0/24 include:_spf.tea.example -all") throws
        -> [String: String]
    {
        let line = try Keys.signer().zoneLine
        return [
            "tea.example": """
            \(line)
            _dmarc TXT "v=DMARC1; p=quarantine; " "rua=mailto:dmarc@tea.example"
            @ MX 10 mx
            mx A 198.51.100.7
            b MX 10 mx
            b TXT "\(spf)"
            _spf TXT "v=spf1 a:mx.tea.example -all"
            """, "51.198.in-addr.arpa": "7.100 PTR mx.tea.example.",
        ]
    }

    @Test("a company that did all of it hears nothing but good")
    func healthy() async throws {
        let report = try await examine(zones: zones())
        #expect(report.verdict == .ok, "\(report.text)")
        #expect(report.exitCode == 0)
        #expect(
            report.findings.map(\.check) == [
                .spf, .spfLookups, .dkimRecord, .dkimKey, .dmarc, .alignment, .reverseDNS, .bounceMX, .fromMX,
                .relay,
                .certificate, .clock, .disk, .keyFile,
            ])
        #expect(report.text.contains("0 of 10 look-ups"))
    }

    @Test("a company that did nothing hears what to do, and who says so")
    func bare() async throws {
        let report = try await examine(zones: [
            "tea.example": "x A 198.51.100.7", "51.198.in-addr.arpa": "x A 127.0.0.1",
        ]) {
            $0.sample = Array("hello".utf8)
            $0.figures = SenderFigures(complaintRate: 0.01)
        }
        #expect(report.exitCode == 78)
        for check in [
            Finding.Check.spf, .dkimRecord, .dmarc, .reverseDNS, .bounceMX, .signature, .oneClick,
            .complaints,
        ] {
            let finding = report.findings.first { $0.check == check }
            #expect(finding?.verdict == .problem, "\(check)")
            #expect(finding?.remedy.isEmpty == false && finding?.source.isEmpty == false)
        }
    }

    @Test("a broken zone is unknown, not a problem; a circle and the eleventh look-up are")
    func broken() async throws {
        let report = try await examine(zones: [:], broken: ["tea.example", "51.198.in-addr.arpa"])
        #expect(report.exitCode == 75)
        #expect(!report.findings.contains { $0.verdict == .problem }, "\(report.text)")
        // Nobody's zone: the server refuses.
        let lame = try await examine(zones: ["other.example": "x A 127.0.0.1"])
        #expect(lame.exitCode == 75, "\(lame.text)")
        let circle = try await examine(zones: zones(spf: "v=spf1 include:b.tea.example -all"))
        let verdicts = circle.findings.prefix(2).map(\.verdict)
        #expect(verdicts == [.problem, .problem])
        let eleven = "v=spf1 " + (1...11).map { _ in "a:mx2.tea.example" }.joined(separator: " ") + " -all"
        var wide = try zones(spf: eleven)
        wide["tea.example"]? += "\nmx2 A 198.51.100.99"
        let report11 = try await examine(zones: wide)
        #expect(report11.findings.prefix(2).map(\.verdict) == [.problem, .problem])
    }

    @Test("a name server that is silent ends the examination in time")
    func silent() async throws {
        let examiner = Examiner(
            dns: Zone(silent: [
                "b.tea.example", "tea.example", "_dmarc.tea.example", "rk2026._domainkey.tea.example",
            ]),
            now: Self.now, relay: { _, _ in RelaySighting(failure: .unreachable("x")) },
            host: { _, _ in HostSighting(isSynchronized: nil, disk: nil, keyFile: nil) })
        let report = await examiner.examine(
            Examination(
                from: try #require(EmailAddress("hello@tea.example")),
                returnPath: try #require(EmailAddress("bounce@b.tea.example")), signer: try Keys.signer(),
                relay: nil,
                storeFolder: "/store"))
        let unknown = report.findings.filter { $0.verdict == .unknown }.map(\.check)
        #expect(Set(unknown).isSuperset(of: [.spf, .spfLookups, .dkimRecord, .dmarc, .bounceMX, .fromMX]))
    }

    @Test("the report lines up, and nothing in it moves the cursor")
    func text() throws {
        let report = DoctorReport([
            Finding(.spf, .ok, "a\u{1B}[2Jb\nc\u{202E}", by: "RFC 7208"),
            Finding(.dkimRecord, .problem, "gone", do: "publish it", by: "RFC 6376"),
        ])
        #expect(
            report.text == """
                ok       spf          a?[2Jb?c?
                problem  dkim-record  gone
                                      do: publish it  (RFC 6376)
                1 ok, 0 warning, 1 problem, 0 unknown

                """)
        let object = try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [String: Any]
        #expect(object?["verdict"] as? String == "problem")
        #expect((object?["findings"] as? [[String: String]])?.last?["check"] == "dkim-record")
        #expect(DoctorReport([]).text == "0 ok, 0 warning, 0 problem, 0 unknown\n")
    }
}
