import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Unsubscribe pages beside the proposals", .serialized)
struct ServeUnsubscribeTests {
    private static let oneClick = "List-Unsubscribe=One-Click"

    /// A shop with an approved plan, served; and the token of each account's letter.
    private func served(
        _ count: Int, _ body: (ServedPages, [String: String]) async throws -> Void
    ) async throws {
        let (shop, tokens) = try await ServedPages.letters(count)
        defer { shop.remove() }
        let pages = try await ServedPages.start(shop)
        defer { pages.program.end() }
        try await body(pages, tokens)
        pages.program.kill(SIGTERM)
        let end = await pages.program.wait()
        #expect(end.code == 0, "\(end.errors)")
        for token in tokens.values { #expect(!end.errors.contains(token), "the log names a token") }
    }

    @Test("take one click in both encodings, of the public name and without a cookie, before the next send")
    func oneClick() async throws {
        try await served(4) { pages, tokens in
            let (first, second) = (tokens["a001"] ?? "", tokens["a002"] ?? "")
            let urlencoded = try await pages.form("/u/\(first)", Self.oneClick)
            let multipart = try await pages.ask(
                "POST", "/u/\(second)", host: "NEWS.tea.example:443",
                type: "multipart/form-data; boundary=\"b\"",
                body:
                    "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n"
            )
            for answer in [urlencoded, multipart] {
                #expect(answer.status == 200 && answer.body.contains("You are unsubscribed"))
                for name in ["set-cookie", "location", "www-authenticate", "refresh"] {
                    #expect(!answer.has(name))
                }
                for field in [
                    "cache-control: no-store", "referrer-policy: no-referrer",
                    "x-content-type-options: nosniff",
                    "x-robots-tag: noindex, nofollow",
                ] { #expect(answer.fields.contains(field)) }
                let policy = answer.fields.first { $0.hasPrefix("content-security-policy:") } ?? ""
                #expect(policy.contains("default-src 'none'; style-src 'sha256-"))
            }
            // Answered is kept, and once more is no new word.
            #expect(pages.words == 2)
            #expect(try await pages.form("/u/\(first)", Self.oneClick).status == 200)
            let third = try await pages.form("/u/\(tokens["a003"] ?? "")/preferences", "choice=pause-6")
            #expect(third.status == 200 && third.body.contains("Paused for 6 months"))
            #expect((3...4).contains(pages.words))

            try await Relay.run { (relay) async throws in
                let sent = try await pages.shop.run("send", "quiet", environment: relay.environment)
                #expect(sent.code == 0, "\(sent.errors)")
                #expect(relay.recipients == ["a004@example.com"], "\(sent.output)")
            }
            #expect(pages.words == 0)
            let suppressed = try await pages.shop.run("suppress").output
            #expect(suppressed.split(separator: "\n").count == 2, "\(suppressed)")
            #expect(suppressed.contains("a001@example.com") && suppressed.contains("one-click"))
        }
    }

    @Test("change nothing by looking, and ask nobody for anything but the token of the letter")
    func looking() async throws {
        try await served(1) { pages, tokens in
            let token = tokens["a001"] ?? ""
            for host in [nil, ServedPages.host, "127.0.0.1:\(pages.port)"] {
                let page = try await pages.ask("GET", "/u/\(token)", host: host)
                #expect(page.status == 200 && page.body.contains("action=\"\(token)/preferences\""))
                #expect(!page.has("set-cookie") && !page.body.contains("<script"))
                #expect(try await pages.ask("HEAD", "/u/\(token)", host: host).status == 200)
                #expect(try await pages.ask("GET", "/u/\(token)/", host: host).status == 200)
            }
            for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
                #expect(try await pages.ask(method, "/u/\(token)", host: ServedPages.host).status == 404)
            }
            let other = try await pages.ask("GET", "/u/\(token)", host: "news.other.example")
            #expect(other.status == 421 && !other.body.contains("emails"))
            #expect(
                try await pages.form("/u/\(token)", Self.oneClick, host: "news.other.example").status == 421)
            let wrong = try await pages.ask("GET", "/u/\(token.dropLast())", host: ServedPages.host)
            #expect(wrong.status == 404 && wrong.body.contains("This link does not work"))
            #expect(pages.words == 0)
            // A form of another site's is taken: who knows the token may say it, from wherever.
            let elsewhere = try await pages.ask(
                "POST", "/u/\(token)/preferences", host: ServedPages.host,
                type: "application/x-www-form-urlencoded", body: "choice=fewer",
                more: "Origin: https://mail.example\r\nSec-Fetch-Site: cross-site\r\n")
            #expect(elsewhere.status == 200 && pages.words == 1)
            let pulled = try await pages.shop.run("consent", "pull")
            #expect(pulled.output == "1 word of customers written down\n", "\(pulled.errors)")
        }
    }

    @Test("open no way to the proposals: neither by the public name nor by another path")
    func ways() async throws {
        try await served(1) { pages, tokens in
            let token = tokens["a001"] ?? ""
            let plan = try pages.shop.query(.ledger, "SELECT id FROM plan").first?.first ?? ""
            #expect(try await pages.ask("GET", "/plans/\(plan)").body.contains("Company 1"))
            let targets = [
                "/", "/plans/\(plan)", "/proposals/1", "/proposals/1/html", "/templates", "/spool", "/health",
                "//u/\(token)", "/./u/\(token)", "/U/\(token)", "/u", "/%75/\(token)", "/u%2f\(token)",
                "/u/../plans/\(plan)", "/u/%2e%2e/plans/\(plan)", "/u/..%2fplans%2f\(plan)",
                "/u//plans/\(plan)",
                "/u/\(token)/../../proposals/1", "/u/\(token)%2f..%2f..%2fproposals%2f1",
                "/u/..;/proposals/1",
                "http://localhost:\(pages.port)/plans/\(plan)", "http://\(ServedPages.host)/u/../proposals/1",
                "/u/\(token)/preferences/../../../proposals/1/html", "/u/..\\proposals\\1",
                "/u/.%00./proposals/1",
            ]
            for host in [ServedPages.host, "evil.example", "localhost:\(pages.port)@\(ServedPages.host)"] {
                for target in targets {
                    for answer in [
                        try await pages.ask("GET", target, host: host),
                        try await pages.form(target, "token=x&decision=skipped&back=", host: host),
                    ] {
                        #expect([400, 404, 421].contains(answer.status), "\(host) \(target)")
                        #expect(!answer.body.contains("Company 1") && !answer.body.contains("Dear"))
                    }
                }
            }
            // Nor does one Host behind another, or one that is not there.
            let two = try await pages.ask(
                "GET", "/plans/\(plan)", host: ServedPages.host, more: "Host: localhost:\(pages.port)\r\n")
            #expect([400, 421].contains(two.status))
            // Asked as this machine, a form under /u/ is no form of ours.
            let id = try pages.shop.query(.ledger, "SELECT id FROM proposal").first?.first ?? ""
            for target in ["/proposals/\(id)/decide", "/u/../proposals/\(id)/decide"] {
                let forged = try await pages.form(
                    target, "token=x&fingerprint=x&decision=skipped&back=", host: nil)
                #expect([403, 404].contains(forged.status), "\(target)")
            }
            let decided = try pages.shop.number(
                .ledger, "SELECT COUNT(*) FROM proposal WHERE decision = 'skipped'")
            #expect(decided == 0 && pages.words == 0)
        }
    }

    /// Opens as many connections as there may be, and says what becomes of one more.
    private static let flood = """
        import socket, sys
        place = ("127.0.0.1", int(sys.argv[1]))
        held = [socket.create_connection(place) for _ in range(512)]
        more = socket.create_connection(place)
        more.settimeout(600)
        try:
            heard = more.recv(1)
        except ConnectionError:
            heard = b""
        print("open" if heard else "closed")
        """

    @Test("hold strangers to the limits of the server that has these pages alone")
    func limits() async throws {
        try await served(1) { pages, tokens in
            let token = tokens["a001"] ?? ""
            let long = try await pages.form(
                "/u/\(token)", "\(Self.oneClick)&x=" + String(repeating: "a", count: 16_384))
            #expect(long.status == 413 && pages.words == 0)
            let header = try await pages.ask(
                "GET", "/u/\(token)", host: ServedPages.host,
                more: "X: \(String(repeating: "a", count: 20_000))\r\n")
            #expect(header.status != 200)
            // By another program: so many sockets more would be the test process's own, beside all other suites'.
            let flood = try await ended("/usr/bin/env", ["python3", "-c", Self.flood, "\(pages.port)"])
            #expect(flood.output == "closed\n", "\(flood)")
            // When those are gone, there is room again.
            for _ in 0..<600 {
                if (try? await pages.form("/u/\(token)", Self.oneClick))?.status == 200 { break }
                try await Task.sleep(for: .milliseconds(500))
            }
            #expect(pages.words == 1)
        }
    }

    @Test("say that the disk takes nothing, and take the word when it does")
    func full() async throws {
        try await served(1) { pages, tokens in
            let token = tokens["a001"] ?? ""
            let folder = pages.shop.scratch.path(".rekindle/consent")
            try FileManager.default.moveItem(atPath: "\(folder)/draft", toPath: "\(folder)/away")
            let refused = try await pages.form("/u/\(token)", Self.oneClick)
            #expect(refused.status == 503 && refused.body.contains("Nothing was changed"))
            try FileManager.default.moveItem(atPath: "\(folder)/away", toPath: "\(folder)/draft")
            #expect(try await pages.form("/u/\(token)", Self.oneClick).status == 200 && pages.words == 1)
        }
    }

    @Test("are not there while no letter can have a link: neither a key nor an address is set")
    func none() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        try #require(!shop.exists(".rekindle/token.keys"))
        let pages = try await ServedPages.start(shop)
        defer { pages.program.end() }
        let answer = try await pages.ask("GET", "/u/x")
        #expect(answer.status == 404 && answer.body.contains("To the plans"))
        #expect(try await pages.ask("GET", "/u/x", host: ServedPages.host).status == 421)
        #expect(!pages.program.errors.contains("/u/"))
        #expect(!shop.exists(".rekindle/token.keys") && !shop.exists(".rekindle/consent"))
    }
}
