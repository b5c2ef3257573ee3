import Consent
import Foundation
import Hummingbird
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing
import Tokens

@Suite("The unsubscribe addresses")
struct ConsentRoutesTests {
    private func served(
        _ kit: Kit, _ test: @Sendable @escaping (any TestClientProtocol) async throws -> Void
    ) async throws {
        try await Application(router: kit.router()).test(.router, test)
    }

    private static let oneClick = ByteBuffer(string: "List-Unsubscribe=One-Click")
    private static let multipart = ByteBuffer(
        string:
            "--bOuNd\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--bOuNd--\r\n"
    )

    @Test("take one click in both encodings: 200, no redirect, no cookie; once more is no new word")
    func oneClick() async throws {
        let kit = try Kit()
        try await served(kit) { client in
            for (type, body) in [
                ("application/x-www-form-urlencoded", Self.oneClick),
                ("multipart/form-data; boundary=\"bOuNd\"", Self.multipart),
            ] {
                try await client.execute(
                    uri: "/u/\(kit.token())", method: .post, headers: .form(type), body: body
                ) { response in
                    #expect(response.status == .ok)
                    #expect(response.headers[.location] == nil && response.headers[.setCookie] == nil)
                }
            }
        }
        let words = try kit.words()
        #expect(words.count == 1 && words.first?.choice == .unsubscribe && words.first?.source == .oneClick)
        #expect(words.first?.reference == "2026-ABCD-EFGH" && words.first?.at == kit.clock.now)
    }

    @Test("keep a word said again later: the customer may have been taken back in between")
    func again() async throws {
        let kit = try Kit()
        try await served(kit) { client in
            for seconds in [0, 5, 600] as [Int64] {
                kit.clock.advance(seconds: seconds)
                try await client.execute(
                    uri: "/u/\(kit.token())", method: .post, headers: .urlencoded, body: Self.oneClick
                ) { #expect($0.status == .ok) }
            }
        }
        #expect(try kit.words().count == 2)
    }

    @Test("change nothing by GET or HEAD, however often; HEAD has no body")
    func get() async throws {
        let kit = try Kit()
        try await served(kit) { client in
            for method in [.get, .head, .get] as [HTTPRequest.Method] {
                try await client.execute(uri: "/u/\(kit.token())", method: method) { response in
                    #expect(response.status == .ok)
                    #expect((response.body.readableBytes == 0) == (method == .head))
                }
            }
            for method in [.put, .delete, .patch, .options] as [HTTPRequest.Method] {
                try await client.execute(uri: "/u/\(kit.token())", method: method) {
                    #expect($0.status == .notFound)
                }
            }
            try await client.execute(uri: "/u/\(kit.token())/preferences?choice=unsubscribe", method: .get) {
                #expect($0.status == .notFound)
            }
        }
        #expect(try kit.words().isEmpty)
    }

    @Test("refuse a body without the words, in an unknown encoding, or too long, and keep nothing")
    func refused() async throws {
        let kit = try Kit()
        let long = "x=" + String(repeating: "a", count: ConsentRoutes.maxBodyBytes)
        let cases: [(String, String, HTTPResponse.Status)] = [
            ("application/x-www-form-urlencoded", "", .badRequest),
            ("application/x-www-form-urlencoded", "List-Unsubscribe=Two-Clicks", .badRequest),
            ("application/json", "{\"List-Unsubscribe\":\"One-Click\"}", .unsupportedMediaType),
            ("multipart/form-data", "List-Unsubscribe=One-Click", .badRequest),
            ("application/x-www-form-urlencoded", long, .contentTooLarge),
        ]
        try await served(kit) { client in
            for (type, body, status) in cases {
                try await client.execute(
                    uri: "/u/\(kit.token())", method: .post, headers: .form(type),
                    body: ByteBuffer(string: body)
                ) { #expect($0.status == status) }
            }
            for choice in ["", "choice=pause-5", "choice=never", "choice=unsubscribe%00"] {
                try await client.execute(
                    uri: "/u/\(kit.token())/preferences", method: .post, headers: .urlencoded,
                    body: ByteBuffer(string: choice)
                ) { #expect($0.status == .badRequest) }
            }
        }
        #expect(try kit.words().isEmpty)
    }

    @Test("say of every wrong token the same, and nothing of why")
    func wrongToken() async throws {
        let kit = try Kit()
        let good = kit.token()
        let wrong = [
            "x", String(good.dropLast()), String(good.dropLast()) + (good.hasSuffix("A") ? "B" : "A"), "%00",
            "..%2f",
            String(repeating: "A", count: 3000), "%F0%9F%98%80",
        ]
        try await served(kit) { client in
            var pages = Set<String>()
            for token in wrong {
                for (address, method) in [
                    ("/u/\(token)", HTTPRequest.Method.get), ("/u/\(token)", .post),
                    ("/u/\(token)/preferences", .post),
                ] {
                    try await client.execute(
                        uri: address, method: method, headers: .urlencoded, body: Self.oneClick
                    ) { response in
                        #expect(response.status == .notFound)
                        pages.insert(response.text)
                    }
                }
            }
            #expect(pages.count == 1 && pages.first?.contains("does not work") == true)
        }
        #expect(try kit.words().isEmpty)
    }

    @Test("keep each choice of the page, in order")
    func choices() async throws {
        let kit = try Kit()
        try await served(kit) { client in
            for choice in ConsentWord.Choice.all {
                try await client.execute(
                    uri: "/u/\(kit.token())/preferences", method: .post, headers: .urlencoded,
                    body: ByteBuffer(string: "choice=\(choice.text)")
                ) { response in
                    #expect(response.status == .ok && response.headers[.location] == nil)
                    #expect(response.text.contains("choice\" value=\"resume") == (choice != .resume))
                }
            }
        }
        let words = try kit.words()
        #expect(words.map(\.choice) == ConsentWord.Choice.all && words.allSatisfy { $0.source == .page })
    }

    @Test("lead from page to page by relative addresses, also with a slash behind the token")
    func relative() async throws {
        let kit = try Kit()
        let token = kit.token()
        try await served(kit) { client in
            for (address, action) in [
                ("/u/\(token)", "\(token)/preferences"), ("/u/\(token)/", "preferences"),
            ] {
                try await client.execute(uri: address, method: .get) { response in
                    #expect(response.status == .ok && response.text.contains("action=\"\(action)\""))
                }
            }
            try await client.execute(
                uri: "/u/\(token)/preferences", method: .post, headers: .urlencoded,
                body: ByteBuffer(string: "choice=fewer")
            ) { response in
                #expect(response.text.contains("action=\"preferences\""))
                #expect(response.text.contains("href=\"../\(token)\""))
            }
        }
    }

    @Test("keep nothing of a test letter, and say so")
    func testLetter() async throws {
        let kit = try Kit()
        let token = kit.token("test", kind: .test)
        try await served(kit) { client in
            try await client.execute(
                uri: "/u/\(token)", method: .post, headers: .urlencoded, body: Self.oneClick
            ) {
                #expect($0.status == .ok && $0.text.contains("test email"))
            }
        }
        #expect(try kit.spool.names(limit: 9).isEmpty)
    }

    @Test("answer 503 while the spool cannot be written, and 200 once it can")
    func unavailable() async throws {
        let kit = try Kit()
        let (draft, away) = (kit.spool.folder + "/draft", kit.spool.folder + "/away")
        try FileManager.default.moveItem(atPath: draft, toPath: away)
        try await served(kit) { client in
            try await client.execute(
                uri: "/u/\(kit.token())", method: .post, headers: .urlencoded, body: Self.oneClick
            ) { #expect($0.status == .serviceUnavailable && $0.headers[.retryAfter] == "120") }
            #expect(try kit.words().isEmpty)
            try FileManager.default.moveItem(atPath: away, toPath: draft)
            try await client.execute(
                uri: "/u/\(kit.token())", method: .post, headers: .urlencoded, body: Self.oneClick
            ) { #expect($0.status == .ok) }
        }
        #expect(try kit.words().count == 1)
    }

    @Test("let one link say only so much in an hour")
    func tooMany() async throws {
        let kit = try Kit()
        try await served(kit) { client in
            for number in 0..<80 {
                let choice = number % 2 == 0 ? "fewer" : "resume"
                try await client.execute(
                    uri: "/u/\(kit.token())/preferences", method: .post, headers: .urlencoded,
                    body: ByteBuffer(string: "choice=\(choice)")
                ) {
                    // What it said last is kept already; only something else would be one more.
                    let isRepeated = number >= 60 && choice == "resume"
                    #expect($0.status == (number < 60 || isRepeated ? .ok : .tooManyRequests))
                }
            }
            try await client.execute(
                uri: "/u/\(kit.token("another"))", method: .post, headers: .urlencoded, body: Self.oneClick
            ) { #expect($0.status == .ok) }
            kit.clock.advance(seconds: 3601)
            try await client.execute(
                uri: "/u/\(kit.token())", method: .post, headers: .urlencoded, body: Self.oneClick
            ) { #expect($0.status == .ok) }
        }
        #expect(try kit.words().count == 62)
    }

    @Test("show pages that load nothing, run nothing, are not indexed, framed, stored or told of to others")
    func headers() async throws {
        let kit = try Kit()
        try await served(kit) { client in
            for token in [kit.token(), "x"] {
                try await client.execute(uri: "/u/\(token)", method: .get) { response in
                    let policy = response.headers[.contentSecurityPolicy] ?? ""
                    #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
                    #expect(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"))
                    for (name, value) in [
                        ("Referrer-Policy", "no-referrer"), ("X-Robots-Tag", "noindex, nofollow"),
                        ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
                        ("Vary", "Accept-Language"),
                    ] {
                        #expect(HTTPFields.Element.Name(name).flatMap { response.headers[$0] } == value)
                    }
                    for part in ["<script", "http:", "https:", "src=", "@import", "url("] {
                        #expect(!response.text.contains(part), "\(part)")
                    }
                    #expect(response.text.contains("T\u{E9} &amp; M\u{E1}s &lt;b&gt;"))
                }
            }
        }
    }

    @Test("are these pages", arguments: ["en", "es"])
    func golden(language: String) async throws {
        let kit = try Kit()
        try await served(kit) { client in
            try await client.execute(
                uri: "/u/\(kit.token())", method: .get, headers: .form("text/plain", language: language)
            ) { try check("question.\(language).html", $0.text) }
            try await client.execute(
                uri: "/u/\(kit.token())/preferences", method: .post,
                headers: .form("application/x-www-form-urlencoded", language: language),
                body: ByteBuffer(string: "choice=pause-6")
            ) { try check("paused.\(language).html", $0.text) }
        }
    }

    private func check(_ name: String, _ text: String) throws {
        let golden = Golden(name, beside: #filePath)
        if Golden.isRecording, golden.approved != text {
            try golden.record(text)
            Issue.record("recorded \(name)")
        } else {
            #expect(golden.approved == text, "\(name)")
        }
    }
}

@Suite("The spool's addresses")
struct SpoolRouteTests {
    private func authorized(_ secret: String = Kit.secret) -> HTTPFields {
        var fields = HTTPFields()
        fields[.authorization] = "Bearer \(secret)"
        return fields
    }

    private func append(_ kit: Kit, _ count: Int) throws {
        var random = SystemRandomNumberGenerator()
        for number in 0..<count {
            try kit.spool.append(
                SpooledWord(token: kit.token("n\(number)"), choice: .fewer, at: kit.clock.now, source: .page),
                random: &random)
        }
    }

    @Test("give words page by page, and remove those acknowledged")
    func pages() async throws {
        let kit = try Kit()
        try append(kit, SpoolBatch.words + 3)
        try await Application(router: kit.router()).test(.router) { client in
            var last = ""
            var lines = 0
            for expected in [SpoolBatch.words, 3, 0] {
                let address = last.isEmpty ? "/spool" : "/spool?after=\(last)"
                let text = try await client.execute(uri: address, method: .get, headers: authorized()) {
                    $0.text
                }
                let names = text.split(separator: "\n").compactMap { SpooledWord.named(Array($0.utf8))?.name }
                #expect(names.count == expected && text.utf8.count <= SpoolBatch.bytes)
                lines += names.count
                last = names.last ?? last
                try await client.execute(
                    uri: "/spool/ack", method: .post, headers: authorized(),
                    body: ByteBuffer(string: names.joined(separator: "\n"))
                ) { #expect($0.status == .ok && $0.text == "removed \(expected)\n") }
            }
            #expect(lines == SpoolBatch.words + 3)
        }
        #expect(try kit.words().isEmpty)
    }

    @Test("open with the secret alone")
    func secret() async throws {
        let kit = try Kit()
        try append(kit, 1)
        let name = try #require(try kit.spool.names(limit: 1).first)
        try await Application(router: kit.router()).test(.router) { client in
            for headers in [
                HTTPFields(), authorized("x"), authorized(Kit.secret + "0"),
                authorized(String(Kit.secret.dropLast())),
            ] {
                try await client.execute(uri: "/spool", method: .get, headers: headers) {
                    #expect($0.status == .unauthorized && !$0.text.contains(name))
                }
                try await client.execute(
                    uri: "/spool/ack", method: .post, headers: headers, body: ByteBuffer(string: name)
                ) { #expect($0.status == .unauthorized) }
            }
            for body in ["../../keys", name + "\n../x", String(repeating: name + "\n", count: 501)] {
                try await client.execute(
                    uri: "/spool/ack", method: .post, headers: authorized(), body: ByteBuffer(string: body)
                ) { #expect($0.status == .badRequest) }
            }
            try await client.execute(uri: "/spool?after=../x", method: .get, headers: authorized()) {
                #expect($0.status == .badRequest)
            }
        }
        #expect(try kit.words().count == 1)
    }

    @Test("are not there without a secret; a short one is none")
    func none() async throws {
        let kit = try Kit()
        let keys = kit.keys
        let routes = ConsentRoutes(
            company: "Tea", keys: { keys }, spool: kit.spool, pull: nil, now: { kit.clock.now })
        let router = Router(context: BasicRequestContext.self)
        routes.add(to: router)
        try await Application(router: router).test(.router) { client in
            try await client.execute(uri: "/spool", method: .get, headers: authorized()) {
                #expect($0.status == .notFound)
            }
        }
        #expect(PullSecret("short") == nil && PullSecret(String(repeating: "a b", count: 20)) == nil)
        #expect("\(PullSecret(Kit.secret)!)" == "a pull secret")
    }
}
