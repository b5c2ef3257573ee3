import DNS
import Foundation
import TestSupport
import Testing

/// Real questions to a real name server on a loopback port.
@Suite(
    "The resolver",
    .serialized, .enabled(if: NameServer.isPresent, "nsd is not here: run .ci/setup test first"))
struct ResolverTests {
    private static let long = String(repeating: "0123456789", count: 24)

    private static let zone = """
        @ MX 20 backup
        @ MX 10 mail
        @ TXT "v=spf1 " "mx -all"
        mail A 127.0.0.2
        mail A 127.0.0.3
        mail AAAA 2001:db8::25
        null MX 0 .
        alias CNAME middle
        middle CNAME mail
        circle CNAME round
        round CNAME circle
        nowhere CNAME missing
        1.2.0.192.rev PTR mail.tea.example.
        odd TXT "a\\000b\\255\\"c"
        empty TXT ""
        upper.CASE A 127.0.0.9
        """ + "\nbig TXT " + (0..<10).map { "\"\($0)\(long)\"" }.joined(separator: " ")

    private func server() throws -> NameServer {
        try NameServer(["tea.example": Self.zone], broken: ["broken.example"])
    }

    private func resolver(_ server: NameServer) throws -> Resolver {
        Resolver(servers: [.init(try #require(IPAddress("127.0.0.1")), port: server.port)], seconds: 120)
    }

    private func code(_ resolver: Resolver, _ name: String, _ type: RecordType) async -> DNSError.Code? {
        do throws(DNSError) {
            _ = try await resolver.look(up: name, type)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("reads every kind of record")
    func kinds() async throws {
        let server = try server()
        let dns = try resolver(server)
        let addresses = try await dns.look(up: "mail.tea.example", .a)
        #expect(Set(addresses.addresses.map(\.description)) == ["127.0.0.2", "127.0.0.3"])
        #expect(addresses.seconds == 60)
        #expect(
            try await dns.look(up: "mail.tea.example.", .aaaa).addresses.map(\.description) == [
                "2001:db8::25"
            ])
        let exchanges = try await dns.look(up: "tea.example", .mx).exchanges
        #expect(exchanges.map(\.preference) == [10, 20])
        #expect(exchanges.map(\.exchange) == ["mail.tea.example", "backup.tea.example"])
        #expect(try await dns.look(up: "null.tea.example", .mx).exchanges.map(\.exchange) == [""])
        #expect(try await dns.look(up: "1.2.0.192.rev.tea.example", .ptr).names == ["mail.tea.example"])
        #expect(try await dns.look(up: "alias.tea.example", .cname).names == ["middle.tea.example"])
    }

    @Test("joins the strings of a text and keeps every octet")
    func texts() async throws {
        let server = try server()
        let dns = try resolver(server)
        #expect(try await dns.look(up: "tea.example", .txt).texts == [Array("v=spf1 mx -all".utf8)])
        #expect(
            try await dns.look(up: "odd.tea.example", .txt).texts == [
                Array("a\0b".utf8) + [0xFF] + Array("\"c".utf8)
            ])
        #expect(try await dns.look(up: "empty.tea.example", .txt).texts == [[]])
    }

    @Test("follows aliases, tells which, and compares names without regard to case")
    func aliases() async throws {
        let server = try server()
        let dns = try resolver(server)
        let answer = try await dns.look(up: "ALIAS.tea.example", .aaaa)
        #expect(answer.aliases == ["middle.tea.example", "mail.tea.example"])
        #expect(answer.addresses.count == 1)
        #expect(try await dns.look(up: "Upper.case.TEA.example", .a).addresses.count == 1)
    }

    @Test("asks again over TCP when the answer was cut")
    func truncated() async throws {
        let server = try server()
        let text = try await resolver(server).look(up: "big.tea.example", .txt).texts
        #expect(text.map(\.count) == [2410])
    }

    @Test("tells absence, refusal and failure apart")
    func failures() async throws {
        let server = try server()
        let dns = try resolver(server)
        let cases: [(String, RecordType, DNSError.Code)] = [
            ("missing.tea.example", .a, .nxdomain), ("tea.example", .a, .noData),
            ("nowhere.tea.example", .a, .nxdomain),
            ("elsewhere.example", .a, .refused), ("www.broken.example", .a, .servfail),
            ("a..b", .a, .badName),
            ("", .a, .badName), (String(repeating: "x", count: 64) + ".example", .a, .badName),
            ("a\\.b.example", .a, .badName), ("a b.example", .a, .badName), ("ü.example", .a, .badName),
        ]
        for (name, type, expected) in cases {
            #expect(await code(dns, name, type) == expected, "\(name)")
        }
    }

    @Test("aliases in a circle end")
    func circle() async throws {
        let server = try server()
        let result = await code(try resolver(server), "circle.tea.example", .a)
        #expect([.badResponse, .noData, .servfail].contains(result))
    }

    @Test("a server that says nothing is a time-out, within the limit; the next one is asked")
    func silence() async throws {
        let silent = try SilentServer()
        let here = try #require(IPAddress("127.0.0.1"))
        let dead = Resolver(servers: [.init(here, port: silent.port)], seconds: 0.7)
        #expect(await code(dead, "tea.example", .a) == .timeout)
        let server = try server()
        let both = Resolver(
            servers: [.init(here, port: silent.port), .init(here, port: server.port)], seconds: 60)
        #expect(await code(both, "tea.example", .mx) == nil)
    }

    @Test("many questions at once")
    func many() async throws {
        let server = try server()
        let dns = try resolver(server)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<40 {
                group.addTask { try await dns.look(up: "mail.tea.example", .a).addresses.count }
            }
            return try await group.reduce(0, +)
        }
        #expect(count == 80)
    }
}
