import DKIM
import DNS
import Domain
import Mail
import Testing

@testable import Doctor

@Suite("Checks of DNS")
struct CheckTests {
    private func verdicts(_ findings: [Finding], _ check: Finding.Check) -> [Finding.Verdict] {
        findings.filter { $0.check == check }.map(\.verdict)
    }

    private func spf(_ zone: Zone, said: String? = "198.51.100.7", relay: String? = nil) async -> [Finding] {
        let addresses = await SendingAddresses.find(
            said: said.flatMap { IPAddress($0) }.map { [$0] } ?? [], relay: relay, zone)
        return await SPFCheck(
            domain: "tea.example", local: "b", helo: "mx.tea.example", addresses: addresses, dns: zone
        )
        .findings()
    }

    @Test(
        "SPF: what is refused is a problem, what could not be asked is unknown",
        arguments: [
            ("v=spf1 ip4:198.51.100.0/24 -all", Finding.Verdict.ok, Finding.Verdict.ok),
            ("v=spf1 -all", .problem, .ok),
            ("v=spf1 +all", .ok, .problem), ("v=spf1 ip4:0.0.0.0/0 -all", .ok, .problem),
            ("v=spf1 ?all", .problem, .ok),
            ("v=spf1 ip4:198.51.100.7 ptr -all", .ok, .warning), ("v=spf1 moo", .problem, .ok),
            ("v=spf1 ip4:198.51.100.7 include:wide.example -all", .ok, .problem),
            ("v=spf1 ip4:198.51.100.7 -include:wide.example -all", .ok, .ok),
            ("v=spf1 ip4:198.51.100.7 include:deep.example -all", .ok, .problem),
            ("v=spf1 include:slow.example -all", .unknown, .unknown), ("nothing", .problem, .ok),
        ])
    func spf(record: String, first: Finding.Verdict, survey: Finding.Verdict) async {
        let ten = (0..<10).map { _ in "a" }.joined(separator: " ")
        let zone = Zone(
            "tea.example TXT \(record)", "deep.example TXT v=spf1 \(ten) -all",
            "wide.example TXT v=spf1 +all",
            silent: ["slow.example"])
        let findings = await spf(zone)
        #expect(verdicts(findings, .spf) == [first])
        #expect(verdicts(findings, .spfLookups) == [survey])
    }

    @Test("SPF: the relay's own address is an assumption, and an internal one says nothing")
    func assumed() async {
        let zone = Zone(
            "tea.example TXT v=spf1 -all", "relay.example A 198.51.100.9", "relay.example AAAA 2001:db8::9")
        let findings = await spf(zone, said: nil, relay: "relay.example")
        #expect(verdicts(findings, .spf) == [.warning, .warning])
        #expect(findings[0].seen.contains("assumed"))
        #expect(verdicts(await spf(zone, said: nil, relay: "127.0.0.1"), .spf) == [.unknown])
        #expect(verdicts(await spf(zone, said: nil, relay: nil), .spf) == [.unknown])
    }

    @Test("SPF: the look-ups of a circle are counted without end only on paper")
    func circle() async {
        let zone = Zone(
            "tea.example TXT v=spf1 ip4:198.51.100.7 include:b.example -all",
            "b.example TXT v=spf1 include:tea.example include:b.example include:tea.example -all")
        #expect(verdicts(await spf(zone), .spfLookups) == [.problem])
    }

    @Test(
        "DMARC: policy, reports, and the organisation's record for domains below",
        arguments: [
            (["_dmarc.tea.co.uk TXT v=DMARC1; p=reject; rua=mailto:d@tea.co.uk"], Finding.Verdict.ok),
            (["_dmarc.news.tea.co.uk TXT v=DMARC1;p=none;rua=mailto:d@tea.co.uk!10m"], .ok),
            (["_dmarc.tea.co.uk TXT v=DMARC1; p=none"], .warning),
            (["_dmarc.co.uk TXT v=DMARC1; p=none"], .problem),
            (["_dmarc.tea.co.uk TXT v=DMARC1; p=maybe; rua=mailto:a@tea.co.uk"], .problem),
            (["_dmarc.tea.co.uk TXT v=DMARC1; p=none", "_dmarc.tea.co.uk TXT v=DMARC1; p=reject"], .problem),
            (["_dmarc.tea.co.uk TXT v=DMARC1; p=reject; rua=mailto:x@reports.example"], .warning),
            (
                [
                    "_dmarc.tea.co.uk TXT v=DMARC1; p=reject; rua=mailto:x@reports.example",
                    "tea.co.uk._report._dmarc.reports.example TXT v=DMARC1",
                ], .ok
            ),
            (["_dmarc.tea.co.uk TXT v=DMARC1; p=reject; pct=20; rua=mailto:d@tea.co.uk"], .warning),
            (["_dmarc.tea.co.uk TXT p=reject; v=DMARC1"], .problem), ([], .problem),
        ])
    func dmarc(lines: [String], expected: Finding.Verdict) async {
        var zone = Zone()
        for line in lines { zone.add(line) }
        let findings = await DMARCCheck(
            fromDomain: "news.tea.co.uk", signingDomain: "tea.co.uk", returnDomain: "b.tea.co.uk", dns: zone
        ).findings()
        #expect(verdicts(findings, .dmarc) == [expected])
        #expect(verdicts(findings, .alignment) == [.ok])
    }

    @Test(
        "DMARC: signature or return path must belong to From, strictly if the record says so",
        arguments: [
            ("tea.example", "b.tea.example", "", Finding.Verdict.ok),
            ("tea.example", "b.tea.example", "aspf=s;", .warning),
            ("m.tea.example", "tea.example", "adkim=s;", .warning),
            ("other.example", "other.example", "", .problem),
            ("", "tea.example", "", .warning), ("", "other.example", "", .problem),
        ])
    func alignment(signing: String, path: String, tags: String, expected: Finding.Verdict) async {
        let zone = Zone("_dmarc.tea.example TXT v=DMARC1; p=none; \(tags) rua=mailto:d@tea.example")
        let findings = await DMARCCheck(
            fromDomain: "tea.example", signingDomain: signing.isEmpty ? nil : signing, returnDomain: path,
            dns: zone
        ).findings()
        #expect(verdicts(findings, .alignment) == [expected])
    }

    @Test("an organisation is found by the Public Suffix List")
    func organization() {
        #expect(OrganizationalDomain.of("a.b.tea.co.uk") == "tea.co.uk")
        #expect(OrganizationalDomain.of("mail.tea.example") == "tea.example")
        #expect(OrganizationalDomain.of("co.uk") == "co.uk")
        #expect(!OrganizationalDomain.areAligned("a.co.uk", "b.co.uk", isStrict: false))
        #expect(!OrganizationalDomain.areAligned("", "", isStrict: false))
    }

    @Test(
        "reverse names must lead back",
        arguments: [
            (
                ["7.100.51.198.in-addr.arpa PTR mx.tea.example", "mx.tea.example A 198.51.100.7"],
                Finding.Verdict.ok
            ),
            (["7.100.51.198.in-addr.arpa PTR mx.tea.example", "mx.tea.example A 198.51.100.8"], .problem),
            (["7.100.51.198.in-addr.arpa PTR mx.tea.example"], .problem), ([], .problem),
            (["7.100.51.198.in-addr.arpa PTR slow.example"], .unknown),
            (
                [
                    "7.100.51.198.in-addr.arpa CNAME 7.x.example", "7.x.example PTR mx.tea.example",
                    "mx.tea.example A 198.51.100.7",
                ], .ok
            ),
        ])
    func reverse(lines: [String], expected: Finding.Verdict) async throws {
        var zone = Zone(silent: ["slow.example"])
        for line in lines { zone.add(line) }
        let addresses = SendingAddresses([try #require(IPAddress("198.51.100.7"))])
        #expect(
            verdicts(await ReverseCheck(addresses: addresses, dns: zone).findings(), .reverseDNS) == [
                expected
            ])
    }

    @Test(
        "bounces must find a server",
        arguments: [
            (["b.example MX 10 mx.example", "mx.example A 198.51.100.7"], Finding.Verdict.ok),
            (
                ["b.example MX 5 gone.example", "b.example MX 10 mx.example", "mx.example AAAA 2001:db8::1"],
                .ok
            ),
            (["b.example MX 0 "], .problem), (["b.example MX 10 gone.example"], .problem),
            (
                [
                    "b.example MX 10 alias.example", "alias.example CNAME mx.example",
                    "mx.example A 198.51.100.7",
                ], .problem
            ),
            (["b.example MX 10 mx.example", "mx.example A 10.0.0.1"], .problem),
            (["b.example A 198.51.100.7"], .warning),
            (["b.example TXT x"], .problem), ([], .problem), (["b.example MX 10 slow.example"], .unknown),
            (["b.example MX 10 192.0.2.1"], .problem),
        ])
    func exchange(lines: [String], expected: Finding.Verdict) async {
        var zone = Zone(silent: ["slow.example"])
        for line in lines { zone.add(line) }
        let findings = await MailExchangeCheck(check: .bounceMX, domain: "b.example", dns: zone).findings()
        #expect(verdicts(findings, .bounceMX) == [expected])
    }

    @Test("DKIM: the record must hold our key, and let it be used", .enabled(if: Keys.hasOpenSSL))
    func dkim() async throws {
        let signer = try Keys.signer()
        let record = signer.key.publicKeyRecord
        let key = try #require(record.split(separator: "p=").last).description
        let inner = String(
            decoding: Base64.encoded(try #require(Base64.decoded(Array(key.utf8))).dropFirst(24)),
            as: UTF8.self)
        let cases: [([String], Finding.Verdict)] = [
            ([record], .ok), (["k=rsa; p=\(key)"], .ok), (["p=\(key)"], .ok), (["p=\(inner)"], .ok),
            (["v=DKIM1; p=" + key.prefix(40) + " " + key.dropFirst(40)], .ok), ([], .problem),
            (
                [
                    "v=DKIM1; p=\(try Keys.signer(pem: Keys.other).key.publicKeyRecord.split(separator: "p=").last ?? "")"
                ], .problem
            ),
            (["v=DKIM1; p="], .problem), (["v=DKIM1; k=ed25519; p=\(key)"], .problem),
            (["v=DKIM2; p=\(key)"], .problem),
            (["v=DKIM1; t=y:s; p=\(key)"], .warning), (["v=DKIM1; h=sha1; p=\(key)"], .problem),
            (["v=DKIM1; h=sha1:sha256; s=email; p=\(key)"], .ok), (["v=DKIM1; s=tlsrpt; p=\(key)"], .problem),
            ([record, record], .problem), (["v=spf1 -all"], .problem),
            (["v=DKIM1; p=\(key.prefix(100))"], .problem),
            (["v=DKIM1; p=!!!"], .problem), (["p=\(key); v=DKIM1"], .problem),
        ]
        for (texts, expected) in cases {
            var zone = Zone()
            for text in texts { zone.add("rk2026._domainkey.tea.example TXT \(text)") }
            let findings = await DKIMCheck(signer: signer, dns: zone).findings()
            #expect(verdicts(findings, .dkimRecord) == [expected], "\(texts)")
        }
        let slow = await DKIMCheck(signer: signer, dns: Zone(silent: ["rk2026._domainkey.tea.example"]))
            .findings()
        #expect(verdicts(slow, .dkimRecord) == [.unknown])
        #expect(verdicts(await DKIMCheck(signer: nil, dns: Zone()).findings(), .dkimRecord) == [.warning])
        let weak = try Keys.signer(pem: Keys.weak)
        #expect(verdicts(await DKIMCheck(signer: weak, dns: Zone()).findings(), .dkimKey) == [.warning])
    }
}
