import Domain
import Foundation
import TestSupport
import Testing

@testable import Webhooks

@Suite("A webhook event")
struct WebhookEventTests {
    @Test("is compact JSON whose keys always come in the same order")
    func json() {
        var event = event(17, .bounced)
        event.details = ["status": "5.1.1", "attempt": "3", "account": "not this one"]
        let expected =
            #"{"type":"delivery.bounced","timestamp":"2026-11-23T12:00:00.000Z","data":{"event":"evt_test_17","delivery":17,"campaign":"winter-winback","account":"4711","attempt":"3","status":"5.1.1"}}"#
        #expect(String(decoding: event.json, as: UTF8.self) == expected)
        let bare = WebhookEvent(
            position: 1, id: "e", kind: .paused, at: Instant(milliseconds: -1))
        #expect(
            String(decoding: bare.json, as: UTF8.self)
                == #"{"type":"campaign.paused","timestamp":"1969-12-31T23:59:59.999Z","data":{"event":"e"}}"#)
    }

    @Test("leaves an account out whose id is a mail address")
    func address() {
        var event = event(1)
        event.account = "ann@example.com"
        #expect(!String(decoding: event.json, as: UTF8.self).contains("ann@"))
    }

    @Test("is read back by another JSON reader, whatever its texts are")
    func hostileTexts() throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("webhook event: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "\"", "\\", "\n", "\r", "\u{0}", "\u{1F}", "\u{7F}", "é", "𝄞", "\u{2028}", "e\u{301}", "</", "a",
        ]
        for _ in 0..<300 {
            func text() -> String { (0..<random.number(0...8)).map { _ in random.pick(pieces) }.joined() }
            var event = event(2)
            event.campaign = text()
            event.account = text()
            event.details = ["reply": text(), "x" + text(): text()]
            let object = try JSONSerialization.jsonObject(with: Data(event.json)) as? [String: Any]
            let data = try #require(object?["data"] as? [String: Any], "seed \(seed)")
            #expect(
                (data["campaign"] as? String)?.utf8.elementsEqual(event.campaign!.utf8) == true,
                "seed \(seed)")
            #expect(
                (data["account"] as? String)?.utf8.elementsEqual(event.account!.utf8) == true, "seed \(seed)")
            for (name, value) in event.details {
                #expect((data[name] as? String)?.utf8.elementsEqual(value.utf8) == true, "seed \(seed)")
            }
        }
    }

    @Test("has an id that no installation's name can spoil")
    func ids() {
        #expect(WebhookEvent.id(installation: "k3", number: 9) == "evt_k3_9")
        let wild = WebhookEvent.id(installation: "a.b\r\nc" + String(repeating: "é", count: 90), number: .max)
        #expect(wild.hasPrefix("evt_a-b--c-") && WebhookEvent.isSound(wild))
        #expect(!WebhookEvent.isSound("") && !WebhookEvent.isSound("a.b"))
    }
}

@Suite("A webhook secret")
struct WebhookSecretTests {
    @Test("signs as Standard Webhooks' own example is signed")
    func example() throws {
        // The vector of the reference libraries' tests.
        let secret = try WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        let signature = secret.signature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", seconds: 1_614_265_330,
            body: Array(#"{"test": 2432232314}"#.utf8))
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("signs as the guide's example is signed")
    func guide() throws {
        let event = WebhookEvent(
            position: 17, id: "evt_k3_17", kind: .bounced, at: noon, delivery: 17, campaign: "winter-winback",
            account: "4711", details: ["status": "5.1.1"])
        let guide = try String(contentsOfFile: "\(SharedData.repository)/docs/webhooks.md", encoding: .utf8)
        #expect(guide.contains(String(decoding: event.json, as: UTF8.self)))
        let signature = try WebhookSecret(firstSecret)
            .signature(id: event.id, seconds: 1_795_435_200, body: event.json)
        #expect(guide.contains(firstSecret) && guide.contains(signature))
    }

    @Test("signs with each of several, the newest first")
    func rotation() throws {
        let secrets = try [firstSecret, secondSecret].map { text in try WebhookSecret(text) }
        let headers = WebhookSignature.headers(id: "e", body: [], secrets: secrets, at: noon)
        #expect(headers.map(\.name) == ["Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"])
        #expect(headers[1].value == "1795435200")
        let both = headers[2].value.split(separator: " ").map(String.init)
        #expect(both == secrets.map { $0.signature(id: "e", seconds: 1_795_435_200, body: []) })
    }

    @Test("of the wrong shape or length is refused, and no message shows it")
    func refused() {
        let short = "whsec_" + Data(repeating: 1, count: 23).base64EncodedString()
        let long = "whsec_" + Data(repeating: 1, count: 65).base64EncodedString()
        for text in [
            "", "whsec_", "hunter2", "whsec_%%%%", short, long, String(repeating: "whsec_", count: 9999),
        ] {
            let mistake = #expect(throws: WebhookMistake.self) { try WebhookSecret(text) }
            #expect(mistake.map { !$0.message.contains("AQEB") && !$0.message.contains("hunter2") } == true)
        }
    }

    @Test("is never printed")
    func redacted() throws {
        let secret = try WebhookSecret(firstSecret)
        var dumped = ""
        dump(try endpoint("https://example.com/"), to: &dumped)
        #expect("\(secret) \(String(reflecting: secret))".contains("AAEC") == false)
        #expect(!dumped.contains("AAEC") && !dumped.contains("key"))
    }

    @Test("that is made is long enough, and another one each time")
    func made() throws {
        var random = SeededGenerator(seed: 5)
        let (first, text) = WebhookSecret.made(using: &random)
        let again = try WebhookSecret(text)
        #expect(again == first)
        #expect(WebhookSecret.made(using: &random).text != text)
    }
}

@Suite("A webhook endpoint")
struct WebhookEndpointTests {
    @Test(
        "is https, or on this machine itself",
        arguments: [
            "https://example.com/hooks?x=1", "https://example.com:8443", "http://127.0.0.1:9/x",
            "http://localhost:8080/", "http://[::1]:80/", "https://10.0.0.1/", "http://127.9.9.9/",
        ])
    func allowed(url: String) {
        #expect(throws: Never.self) { try endpoint(url) }
    }

    @Test(
        "of another scheme, with a login, or that is no URL, is refused",
        arguments: [
            "", "example", "http://example.com/", "ftp://example.com/", "file:///etc/passwd",
            "gopher://127.0.0.1/",
            "https://user:pw@example.com/", "https://user@example.com/", "https://example.com/#x",
            "https://exa mple.com/", "https://example.com/\r\nX: y", "https://", "https://?x", "javascript:1",
            "http://127.0.0.1.example.com/", "http://localhost.example.com/", "http://10.0.0.1/",
            "https://exämple.com/", "http://[::ffff:10.0.0.1]/", "https://example.com:99999/",
            "http://example.com@127.0.0.1/", "https://" + String(repeating: "a", count: 5000),
        ])
    func refused(url: String) {
        #expect(throws: WebhookMistake.self) { try endpoint(url) }
    }

    @Test("needs a plain name and one to four secrets")
    func names() throws {
        let secret = try WebhookSecret(firstSecret)
        for name in ["", "A", "a b", "a/../b", "é", String(repeating: "a", count: 65)] {
            #expect(throws: WebhookMistake.self) {
                try WebhookEndpoint(name: name, url: "https://example.com", secrets: [secret])
            }
        }
        for count in [0, 5] {
            #expect(throws: WebhookMistake.self) {
                try WebhookEndpoint(
                    name: "a", url: "https://example.com", secrets: Array(repeating: secret, count: count))
            }
        }
    }

    @Test(
        "is told from inside by its address",
        arguments: [
            ("8.8.8.8", .anywhere), ("127.0.0.1", .loopback), ("127.255.255.254", .loopback),
            ("::1", .loopback),
            ("10.1.2.3", .inside), ("172.16.0.1", .inside), ("172.31.255.255", .inside),
            ("172.32.0.1", .anywhere), ("192.168.1.1", .inside), ("169.254.169.254", .inside),
            ("100.64.0.1", .inside), ("100.128.0.1", .anywhere), ("0.0.0.0", .inside),
            ("224.0.0.1", .inside), ("255.255.255.255", .inside), ("192.0.2.1", .inside),
            ("198.18.0.1", .inside), ("198.51.100.7", .inside), ("203.0.113.7", .inside), ("::", .inside),
            ("fe80::1", .inside), ("fc00::1", .inside), ("fd12::1", .inside), ("ff02::1", .inside),
            ("2001:db8::1", .inside), ("2001:4860:4860::8888", .anywhere), ("2001::1", .inside),
            ("::ffff:127.0.0.1", .loopback), ("::ffff:10.0.0.1", .inside), ("::ffff:8.8.8.8", .anywhere),
            ("64:ff9b::10.0.0.1", .inside), ("64:ff9b::8.8.8.8", .anywhere), ("2002:7f00:1::", .loopback),
            ("2002:a00:1::", .inside), ("::10.0.0.1", .inside), ("3fff::1", .inside), ("4000::1", .inside),
            ("[::1]", .loopback),
        ] as [(String, NetworkAddress.Reach)])
    func reach(literal: String, expected: NetworkAddress.Reach) {
        #expect(NetworkAddress(literal: literal)?.reach == expected)
    }

    @Test(
        "has no address in what is a name",
        arguments: ["", "localhost", "127.1", "0x7f.1", "1.2.3.4.5", "[::1", "::g"])
    func noLiteral(literal: String) {
        #expect(NetworkAddress(literal: literal) == nil)
    }
}
