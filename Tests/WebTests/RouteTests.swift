import Domain
import Hummingbird
import HummingbirdTesting
import Storage
import Testing

@testable import Web

@Suite("Pages")
struct RouteTests {
    @Test("the plans, a plan, its proposals and who got nothing can be read")
    func pages() async throws {
        let fixture = try WebFixture()
        try await fixture.test { client in
            let plans = try await client.execute(uri: "/", method: .get)
            #expect(plans.status == .ok && plans.text.contains("/plans/5b751f5d"))
            let plan = try await client.execute(uri: "/plans/5b751f5d", method: .get).text
            #expect(plan.contains("Casa Beltrán") && plan.contains("quiet for 6 months"))
            #expect(plan.contains("&lt;script&gt;alert") && !plan.contains("<script>alert"))
            let excluded = try await client.execute(uri: "/plans/5b751f5d?outcome=excluded", method: .get)
                .text
            #expect(
                excluded.contains("one sample order only") && excluded.contains("Excluded &lt;script&gt;"))
            let proposal = try await client.execute(uri: "/proposals/2", method: .get).text
            #expect(proposal.contains("<iframe class=\"mail w600\" sandbox=\"\" src=\"/proposals/2/html\""))
            let text = try await client.execute(uri: "/proposals/1?part=text", method: .get).text
            #expect(text.contains("Dear &lt;script&gt;"))
            let source = try await client.execute(uri: "/proposals/2?part=source", method: .get).text
            #expect(source.contains("Subject:") && source.contains("multipart/alternative"))
            let letter = try await client.execute(uri: "/proposals/1/html", method: .get).text
            #expect(letter.contains("<head><base target=\"_blank\">") && !letter.contains("<script>alert"))
        }
    }

    @Test(
        "what is not there is a page that says so",
        arguments: [
            "/plans/00000000", "/proposals/999", "/proposals/x", "/templates/none.en",
            "/templates/..%2F..%2Fetc", "/nowhere",
        ])
    func missing(path: String) async throws {
        let fixture = try WebFixture()
        try await fixture.test { client in
            let response = try await client.execute(uri: path, method: .get)
            #expect(response.status == .notFound)
            #expect(response.text.contains("To the plans"))
        }
    }

    @Test("proposals are paged by key, each on one page")
    func paging() async throws {
        let count = PlanModel.pageSize * 2 + 1
        let fixture = try WebFixture(names: (1...count).map { "Customer \($0)." })
        try await fixture.test { client in
            var address = "/plans/5b751f5d"
            var seen: [String] = []
            for _ in 0..<4 {
                let html = try await client.execute(uri: address, method: .get).text
                seen += html.matches(of: /<a href="\/proposals\/\d+">(Customer \d+\.)</).map { String($0.1) }
                guard let next = html.firstMatch(of: /<a href="([^"]+)">Next page/) else { break }
                address = String(next.1).replacing("&amp;", with: "&")
            }
            #expect(seen == (1...count).map { "Customer \($0)." })
        }
    }

    @Test("a decision is stored and the same list shown again; filters count it")
    func decide() async throws {
        let fixture = try WebFixture()
        try await fixture.test { client in
            let skip = try await client.execute(
                uri: "/proposals/2/decide", method: .post,
                body: fixture.form([("decision", "skipped"), ("back", "/plans/5b751f5d?decision=pending")]))
            #expect(skip.status == .seeOther)
            #expect(skip.headers[.location] == "/plans/5b751f5d?decision=pending#p2")
            #expect(try fixture.ledger.proposal(2)?.decision == .skipped)
            #expect(try fixture.ledger.proposal(2)?.decidedBy == "ana")
            let skipped = try await client.execute(uri: "/plans/5b751f5d?decision=skipped", method: .get).text
            #expect(skipped.contains("Casa Beltrán") && !skipped.contains("Honeycomb"))
            _ = try await client.execute(
                uri: "/proposals/2/decide", method: .post,
                body: fixture.form([("decision", "pending"), ("back", "")]))
            #expect(try fixture.ledger.proposal(2)?.decision == .pending)
        }
    }

    @Test(
        "the way back never leads elsewhere",
        arguments: [
            ("//evil.example/", "/proposals/7"), ("https://evil.example/", "/proposals/7"),
            ("/plans//evil.example", "/proposals/7"),
            ("/plans/a\r\nSet-Cookie: x", "/proposals/7"), ("/plans/a\\b", "/proposals/7"),
            ("", "/proposals/7"),
            ("/plans/5b?after=3", "/plans/5b?after=3#p7"),
            ("/proposals/7?part=text&width=320", "/proposals/7?part=text&width=320"),
        ])
    func back(address: String, expected: String) {
        #expect(Routes.back(address, id: 7) == expected)
    }

    @Test("approving all is bound to the fingerprint and the number that were shown")
    func approve() async throws {
        let fixture = try WebFixture()
        try await fixture.test { client in
            func approve(_ pending: Int, fingerprint: String? = nil) async throws -> TestResponse {
                try await client.execute(
                    uri: "/plans/5b751f5d/approve", method: .post,
                    body: fixture.form([("pending", "\(pending)")], fingerprint: fingerprint))
            }
            let other = try await approve(4, fingerprint: "another")
            #expect(other.status == .conflict && other.text.contains("not the one that was shown"))
            let fewer = try await approve(3)
            #expect(fewer.status == .conflict && fewer.text.contains("Meanwhile 4 wait"))
            #expect(try fixture.ledger.plan("5b751f5d")?.state == .draft)
            let response = try await approve(4)
            #expect(response.headers[.location] == "/plans/5b751f5d?done=approved")
            #expect(try fixture.ledger.plan("5b751f5d")?.state == .approved)
            #expect(try fixture.ledger.plan("5b751f5d")?.approvedBy == "ana")
            #expect(try fixture.ledger.decisions(of: "5b751f5d") == [.approved: 4])
        }
    }

    @Test("a form without the token, from elsewhere or broken changes nothing")
    func refusals() async throws {
        let fixture = try WebFixture()
        try await fixture.test { client in
            let fields = [("decision", "skipped"), ("back", "")]
            func expect(_ status: HTTPResponse.Status, _ body: ByteBuffer, _ headers: HTTPFields = [:])
                async throws
            {
                let response = try await client.execute(
                    uri: "/proposals/1/decide", method: .post, headers: headers, body: body)
                #expect(response.status == status)
            }
            try await expect(.forbidden, fixture.form(fields, token: "wrong"))
            try await expect(.forbidden, fixture.form(fields), [.origin: "http://evil.example"])
            try await expect(.forbidden, fixture.form(fields), [FieldName("Sec-Fetch-Site")!: "cross-site"])
            try await expect(.badRequest, ByteBuffer(string: "decision=skipped"))
            try await expect(.contentTooLarge, ByteBuffer(string: String(repeating: "a", count: 100_000)))
            try await expect(.conflict, fixture.form([("decision", "burn"), ("back", "")]))
            try await expect(.conflict, fixture.form(fields, fingerprint: "other"))
            #expect(try fixture.ledger.proposal(1)?.decision == .pending)
        }
    }

    @Test("what is on its way is not decided again: the sentence stands beside it")
    func onItsWay() async throws {
        let fixture = try WebFixture()
        try fixture.ledger.approve(fixture.plan.id, fingerprint: fixture.plan.fingerprint, by: "ana", at: now)
        _ = try fixture.ledger.enqueue(fixture.plan.id, step: 1, domain: "example.com", at: now)
        let lease = Lease(holder: "test", until: now.adding(seconds: 60))
        let first = try #require(try fixture.ledger.claim(1, campaign: nil, lease: lease, at: now).first)
        try await fixture.test { client in
            let id = first.proposal.id
            let response = try await client.execute(
                uri: "/proposals/\(id)/decide", method: .post,
                body: fixture.form([("decision", "skipped"), ("back", "/plans/5b751f5d")]))
            #expect(response.status == .conflict)
            #expect(response.text.contains("Not changed: its message is already on its way."))
        }
    }
}
