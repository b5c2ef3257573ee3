import DNS
import Doctor
import Testing

@Suite("SPF")
struct SPFTests {
    private func check(_ zone: Zone, from address: String = "192.0.2.1", domain: String = "tea.example")
        async throws -> SPFResult
    {
        await SPFResult.check(
            domain: domain, local: "bounce", helo: "mx.tea.example", from: try #require(IPAddress(address)),
            zone)
    }

    @Test(
        "mechanisms and qualifiers, in order",
        arguments: [
            ("v=spf1 ip4:192.0.2.0/24 -all", SPFResult.Verdict.pass), ("v=spf1 ip4:192.0.2.0/32 -all", .fail),
            ("v=spf1 ip4:192.0.3.0/24 ~all", .softfail), ("v=spf1 ?all", .neutral), ("v=spf1", .neutral),
            ("V=SPF1 -IP4:192.0.2.1 +all", .fail), ("v=spf10 +all", .none),
            ("v=spf1 a:mail.tea.example -all", .pass),
            ("v=spf1 a:mail.tea.example/30 -all", .pass), ("v=spf1 mx -all", .pass),
            ("v=spf1 mx/32//128 -all", .pass),
            ("v=spf1 exists:%{ir}.list.tea.example -all", .pass),
            ("v=spf1 exists:%{i}.list.tea.example -all", .fail),
            ("v=spf1 ptr -all", .pass), ("v=spf1 ptr:other.example -all", .fail),
            ("v=spf1 include:ok.tea.example -all", .pass), ("v=spf1 include:no.tea.example -all", .fail),
            ("v=spf1 include:missing.tea.example -all", .permerror),
            ("v=spf1 redirect=ok.tea.example", .pass),
            ("v=spf1 redirect=no.tea.example", .fail), ("v=spf1 redirect=missing.tea.example", .permerror),
            ("v=spf1 ?all redirect=ok.tea.example", .neutral),
            ("v=spf1 exists:%{l}.%{o2}.%{h}.x.example ~all", .softfail),
            ("v=spf1 include:slow.tea.example -all", .temperror), ("v=spf1 a:%{p} -all", .pass),
        ])
    func mechanisms(record: String, expected: SPFResult.Verdict) async throws {
        let zone = Zone(
            "tea.example TXT \(record)", "tea.example TXT other=1", "mail.tea.example A 192.0.2.1",
            "tea.example MX 10 mail.tea.example", "1.2.0.192.list.tea.example A 127.0.0.2",
            "1.2.0.192.in-addr.arpa PTR mail.tea.example", "ok.tea.example TXT v=spf1 ip4:192.0.2.1 -all",
            "no.tea.example TXT v=spf1 -all", silent: ["slow.tea.example"])
        #expect(try await check(zone).verdict == expected)
    }

    @Test(
        "one mistake anywhere spoils the record",
        arguments: [
            "a:", "a:example", "a:tea.example/33", "a:tea.example/08", "a:tea.example//129",
            "ip4:192.0.2.1/33", "ip4:1.2.3",
            "ip4", "ip6:192.0.2.1", "ip6:::1/129", "all:x", "all/8", "include", "include:%{x}.example",
            "include:a%b.example",
            "exists:%{d0}.example", "exists:%{c}.example", "moo", "-moo:x", "exists", "redirect=",
            "redirect=tea.123", "=x",
            "redirect=a.example redirect=b.example", "exp=a.example exp=b.example", "unknown=%{", "ptr:",
            "a:%{d", "mx//",
            "include:ünder.example", "include:x.example/24", "?redirect=a.example",
        ])
    func syntax(term: String) async throws {
        let zone = Zone("tea.example TXT v=spf1 ip4:192.0.2.1 \(term) -all")
        let result = try await check(zone)
        #expect(result.verdict == .permerror, "\(term) \(result)")
        #expect(result.reason.contains("the record of tea.example has"))
    }

    @Test("macros come out as RFC 7208 §7.4 says")
    func macros() async throws {
        for (macro, name) in [
            ("%{s}", "bounce@tea.example"), ("%{o}", "tea.example"), ("%{d}", "tea.example"),
            ("%{d1}", "example"),
            ("%{dr}", "example.tea"), ("%{l}", "bounce"), ("%{lr-}", "bounce"), ("%{v}", "in-addr"),
            ("%{h}", "mx.tea.example"), ("%{h2r}", "tea.mx"), ("%{D4}", "tea.example"),
            ("%{S}", "bounce%40tea.example"),
            ("a%%b%-c", "a%b%20c"), ("%{ir}.%{v}", "1.2.0.192.in-addr"), ("%{d.}", "tea.example"),
        ] {
            let zone = Zone(
                "tea.example TXT v=spf1 exists:\(macro).m.example -all", "\(name).m.example A 127.0.0.2")
            #expect(try await check(zone).verdict == .pass, "\(macro)")
        }
        let six = Zone(
            "tea.example TXT v=spf1 exists:%{ir}.%{v}.m.example -all",
            "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.m.example A 127.0.0.2")
        #expect(try await check(six, from: "2001:db8::cb01").verdict == .pass)
    }

    @Test("ten terms may ask DNS; the eleventh is an error, also in a circle")
    func lookups() async throws {
        var zone = Zone("ok.example A 192.0.2.9")
        let ten = (0..<10).map { _ in "a:ok.example" }.joined(separator: " ")
        zone.add("tea.example TXT v=spf1 \(ten) ~all")
        let result = try await check(zone)
        #expect(result.verdict == .softfail && result.lookups == 10)
        zone.add("eleven.example TXT v=spf1 \(ten) a:ok.example ~all")
        #expect(try await check(zone, domain: "eleven.example").verdict == .permerror)
        let circle = Zone(
            "tea.example TXT v=spf1 include:b.example -all", "b.example TXT v=spf1 include:tea.example -all")
        let ending = try await check(circle)
        #expect(ending.verdict == .permerror && ending.lookups == 11)
        let turning = Zone("tea.example TXT v=spf1 redirect=tea.example")
        #expect(try await check(turning).verdict == .permerror)
    }

    @Test("two questions may find nothing; ten MX may be named; one record may be there")
    func limits() async throws {
        let two = Zone("tea.example TXT v=spf1 a:x.example a:y.example ip4:192.0.2.1 -all")
        let result = try await check(two)
        #expect(result.verdict == .pass && result.voidLookups == 2)
        let three = Zone("tea.example TXT v=spf1 a:x.example a:y.example a:z.example ip4:192.0.2.1 -all")
        #expect(try await check(three).verdict == .permerror)
        var many = Zone("tea.example TXT v=spf1 mx -all", "mail.example A 192.0.2.1")
        for number in 0..<11 { many.add("tea.example MX \(number) mail.example") }
        #expect(try await check(many).verdict == .permerror)
        let twice = Zone("tea.example TXT v=spf1 +all", "tea.example TXT v=spf1 -all")
        #expect(try await check(twice).verdict == .permerror)
    }

    @Test("an IPv4 address in IPv6 clothes is IPv4; IPv6 has its own lengths")
    func families() async throws {
        let zone = Zone(
            "tea.example TXT v=spf1 ip4:192.0.2.1 a:six.example/8//64 -all", "six.example AAAA 2001:db8::1")
        #expect(try await check(zone, from: "::ffff:192.0.2.1").verdict == .pass)
        #expect(try await check(zone, from: "2001:db8::99").verdict == .pass)
        #expect(try await check(zone, from: "2001:db8:1::1").verdict == .fail)
    }
}
