import Hummingbird
import HummingbirdTesting
import Testing

@testable import Web

@Suite("The gate")
struct GateTests {
    @Test(
        "answers only to this machine's names with the port",
        arguments: [
            ("localhost:8484", true), ("127.0.0.1:8484", true), ("[::1]:8484", true),
            ("LOCALHOST:8484", true),
            ("localhost", false), ("localhost:80", false), ("evil.example:8484", false),
            ("127.0.0.1.evil.example:8484", false),
            ("localhost:8484@evil.example", false), ("", false), ("0.0.0.0:8484", false),
        ])
    func hosts(host: String, isAdmitted: Bool) {
        #expect(Gate(port: 8484).admits(host: host) == isAdmitted)
        #expect(!Gate(port: 8484).admits(host: nil))
    }

    @Test(
        "believes a form only with the token, from the same origin",
        arguments: [
            ("t0ken", nil, nil, true), ("t0ken", "http://localhost:8484", nil, true),
            ("t0ken", "http://localhost:8484", "same-origin", true), ("t0ken", "null", "same-origin", true),
            ("t0ken", "null", nil, false), ("t0ken", "null", "cross-site", false),
            ("t0ken", nil, "same-site", false),
            ("t0ken", nil, "none", false), ("t0ken", "http://evil.example", nil, false),
            ("t0ken", "http://localhost:9999", "same-origin", false), ("t0keN", nil, nil, false),
            ("", nil, nil, false),
        ] as [(String, String?, String?, Bool)])
    func forms(token: String, origin: String?, site: String?, isOurs: Bool) {
        let gate = Gate(port: 8484, token: "t0ken")
        #expect(gate.isOurs(token: token, host: "localhost:8484", origin: origin, site: site) == isOurs)
    }

    @Test("a token is random and long")
    func tokens() {
        #expect(Gate.randomToken().utf8.count == 64)
        #expect(Gate.randomToken() != Gate.randomToken())
    }

    @Test("a request for another host reads nothing")
    func rebinding() async throws {
        let fixture = try WebFixture()
        try await fixture.test(hosts: ["127.0.0.1:8484"]) { client in
            for path in ["/", "/proposals/1/html", "/assets/rekindle.css"] {
                let response = try await client.execute(uri: path, method: .get)
                #expect(response.status == .misdirectedRequest)
                #expect(!response.text.contains("dormant"))
            }
        }
    }

    @Test("every answer carries the headers that keep it in its place")
    func headers() async throws {
        let fixture = try WebFixture()
        try await fixture.test { client in
            for path in ["/", "/plans/5b751f5d", "/templates", "/nowhere", "/assets/live.js"] {
                let headers = try await client.execute(uri: path, method: .get).headers
                #expect(headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
                #expect(headers[.contentSecurityPolicy]?.contains("unsafe") == false)
                #expect(headers[.xContentTypeOptions] == "nosniff")
                #expect(headers[FieldName("Referrer-Policy")!] == "no-referrer")
                #expect(headers[.cacheControl] == "no-store")
            }
            for path in ["/proposals/1/html", "/proposals/1/message.eml"] {
                let policy = try await client.execute(uri: path, method: .get).headers[.contentSecurityPolicy]
                #expect(policy?.hasPrefix("sandbox; default-src 'none';") == true)
            }
        }
    }
}
