import Domain
import Hummingbird
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Pages for people elsewhere")
struct OpenPagesTests {
    private static let mark = "an open page of its own"

    private func open(_ address: String? = "https://News.Tea.example/u/") -> OpenPages {
        OpenPages(
            path: "/u/", address: address,
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in
                Response(
                    status: .ok,
                    body: .init(byteBuffer: ByteBuffer(string: "\(Self.mark): \(request.uri.path)")))
            })
    }

    /// - Parameters:
    ///   - asked: the Host that this machine's own pages answer to. The test client asks as `localhost`.
    ///   - address: of the open pages.
    private func test(
        as asked: Set<String> = ["localhost"], address: String? = "https://news.tea.example/u/",
        _ body: @escaping @Sendable (any TestClientProtocol, WebFixture) async throws -> Void
    ) async throws {
        let fixture = try WebFixture()
        defer { fixture.scratch.remove() }
        var gate = Gate(port: 8484, token: WebFixture.token)
        gate.hosts = asked
        let door = FrontDoor(
            gate: gate, pages: Routes(fixture.bench, gate).router().buildResponder(), open: open(address))
        try await Application(responder: door).test(.router) { try await body($0, fixture) }
    }

    /// By which an outsider might get from the open pages to ours.
    static let tricks = [
        "/", "/u", "/U/x", "//u/x", "//u//", "/./u/x", "/x/../u/x", "/%75/x", "/u%2fx", "/u%2F..%2F",
        "/plans/../u/x", "/proposals/1", "/proposals/1/html", "/proposals/1/decide", "/plans/5b751f5d",
        "/plans/5b751f5d/approve", "/templates", "/assets/rekindle.css", "/?/u/", "/?path=/u/x", "/spool",
        "/u\\x", "/u;/x", "/u?/u/x", "\\u\\x", "/u#/u/x",
    ]

    @Test(
        "lie under their path as it was written, and there is nothing else under it",
        arguments: [
            "/u/", "/u/x", "/u/x/preferences", "/u/../plans/5b751f5d", "/u/%2e%2e/plans/5b751f5d",
            "/u/..%2fproposals%2f1",
            "/u/..%5cproposals", "/u//proposals/1", "/u/./", "/u/../../", "/u/%2e%2e/%2e%2e/proposals/1/html",
            "/u/..;/proposals/1", "/u/../", "/u/../u/../proposals/1/decide", "/u/x?/../../proposals/1",
        ])
    func under(path: String) async throws {
        for asked in [["localhost"], ["127.0.0.1:8484"]] as [Set<String>] {
            try await test(as: asked, address: "https://localhost/u/") { client, fixture in
                for method in [.get, .head, .post, .put, .delete, .options] as [HTTPRequest.Method] {
                    let response = try await client.execute(
                        uri: path, method: method,
                        body: method == .post
                            ? fixture.form([("decision", "skipped"), ("back", "")]) : nil)
                    #expect(response.status == .ok && response.text.hasPrefix(Self.mark))
                }
                #expect(try fixture.ledger.proposal(1)?.decision == .pending)
            }
        }
    }

    @Test("open no way to ours: asked by the public name, everything else is refused", arguments: tricks)
    func elsewhere(path: String) async throws {
        try await test(as: ["127.0.0.1:8484"], address: "https://localhost/u/") { client, fixture in
            for method in [.get, .head, .post, .put, .delete, .options] as [HTTPRequest.Method] {
                let response = try await client.execute(
                    uri: path, method: method,
                    body: method == .post ? fixture.form([("decision", "skipped"), ("back", "")]) : nil)
                #expect(response.status == .misdirectedRequest)
                #expect(!response.text.contains(Self.mark) && !response.text.contains("dormant"))
            }
            #expect(try fixture.ledger.proposal(1)?.decision == .pending)
        }
    }

    @Test("leave our pages as they are for this machine: found here, and their forms still ask for the token")
    func ours() async throws {
        try await test { client, fixture in
            #expect(try await client.execute(uri: "/", method: .get).text.contains("/plans/5b751f5d"))
            let form = [("decision", "skipped"), ("back", "")]
            let forged = try await client.execute(
                uri: "/proposals/1/decide", method: .post, body: fixture.form(form, token: "another"))
            #expect(forged.status == .forbidden)
            #expect(try fixture.ledger.proposal(1)?.decision == .pending)
            let own = try await client.execute(
                uri: "/proposals/1/decide", method: .post, body: fixture.form(form))
            #expect(own.status == .seeOther)
            #expect(try await client.execute(uri: "/U/x", method: .get).status == .notFound)
        }
    }

    @Test(
        "answer to the name in their address, with its port or without, and to this machine's own",
        arguments: [
            ("https://localhost/u/", true), ("https://LOCALHOST/mail/u/", true),
            ("https://localhost:8443/u/", true),
            ("https://localhost.evil.example/u/", false), ("https://notlocalhost/u/", false),
            ("http://localhost/u/", false), ("https:///u/", false), ("", false), (nil, false),
        ] as [(String?, Bool)])
    func names(address: String?, isAnswered: Bool) async throws {
        try await test(as: ["127.0.0.1:8484"], address: address) { client, _ in
            let response = try await client.execute(uri: "/u/x", method: .get)
            #expect(response.status == (isAnswered ? .ok : .misdirectedRequest))
            #expect(response.text.contains(Self.mark) == isAnswered)
            #expect(response.headers[.contentSecurityPolicy] == nil || !isAnswered)
        }
        try await test(address: address) { client, _ in
            let response = try await client.execute(uri: "/u/x", method: .get)
            #expect(response.status == .ok)
        }
    }

    @Test(
        "know their hosts",
        arguments: [
            ("news.tea.example", true), ("NEWS.tea.example:443", true), ("news.tea.example:80", false),
            ("news.tea.example:8484", false), ("tea.example", false), ("x.news.tea.example", false),
            ("news.tea.example.", false), ("news.tea.example@evil.example", false), ("", false),
        ])
    func hosts(host: String, isAdmitted: Bool) {
        #expect(open().admit(host: host) == isAdmitted)
        #expect(!open().admit(host: nil))
        #expect(open("https://[2001:db8::1]/u/").admit(host: "[2001:DB8::1]:443"))
        #expect(open("https://news.tea.example:8443/u/").admit(host: "news.tea.example:8443"))
        #expect(!open("https://news.tea.example:8443/u/").admit(host: "news.tea.example:443"))
    }

    @Test("are not there where nothing was mounted")
    func none() async throws {
        let fixture = try WebFixture()
        defer { fixture.scratch.remove() }
        var gate = Gate(port: 8484, token: WebFixture.token)
        gate.hosts = ["localhost"]
        let door = FrontDoor(
            gate: gate, pages: Routes(fixture.bench, gate).router().buildResponder(), open: nil)
        try await Application(responder: door).test(.router) { client in
            let response = try await client.execute(uri: "/u/x", method: .get)
            #expect(response.status == .notFound && response.text.contains("To the plans"))
        }
    }
}
