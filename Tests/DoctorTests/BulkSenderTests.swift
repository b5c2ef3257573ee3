import DKIM
import Doctor
import Foundation
import Mail
import TestSupport
import Testing

/// Each demand of docs/bulk-senders.md that shows on a message, on a good one and on ones that break it.
@Suite(
    "The bulk senders' checklist", .enabled(if: Keys.hasOpenSSL, "openssl is not here, so there is no key"))
struct BulkSenderTests {
    private func message(
        _ change: (inout Message) -> Void = { _ in }, html: String? = nil, signs: Bool = true
    ) throws -> [UInt8] {
        let page =
            html ?? "<p>Grüße</p><p><a href=\"https://tea.example/u/abc?x=1&amp;y=2\">Unsubscribe</a></p>"
        var message = Message(
            from: try #require(Mailbox("Tea House <hello@tea.example>")),
            to: try #require(Mailbox("Jo <jo@x.example>")), subject: "We miss you",
            messageID: "d1.42@tea.example",
            date: (1_795_442_964_000, 60), language: "en", unsubscribe: "https://tea.example/u/abc?x=1&y=2",
            text: Array("Hello\n".utf8), html: Array(page.utf8))
        message.extraHeaders = [("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]
        change(&message)
        let bytes = try message.bytes()
        return signs ? try Keys.signer().sign(bytes, at: 1_795_442_964) + bytes : bytes
    }

    private func problems(_ message: [UInt8], signer: DKIMSigner? = nil) -> [Finding.Check] {
        BulkSenderCheck(signer: signer).findings(message).filter { $0.verdict != .ok }.map(\.check)
    }

    private func replacing(_ message: [UInt8], _ old: String, _ new: String) throws -> [UInt8] {
        let text = String(decoding: message, as: UTF8.self)
        try #require(text.contains(old))
        return Array(text.replacing(old, with: new).utf8)
    }

    @Test("a message of ours passes every point, also behind what relays put on top")
    func good() throws {
        let signer = try Keys.signer()
        let good = try message()
        #expect(problems(good, signer: signer) == [])
        #expect(BulkSenderCheck().findings(good).count == 8)
        let received = Array("Received: from a by b;\r\n\tThu, 26 Nov 2026 16:06:04 +0000\r\n".utf8) + good
        #expect(problems(received, signer: signer) == [])
    }

    @Test("a provider's signature on top of ours does not hide ours")
    func twoSignatures() throws {
        let good = try message()
        let theirs =
            "DKIM-Signature: v=1; a=rsa-sha256; d=relay.example; s=r1;\r\n h=From; bh=AAAA;\r\n b=AAAA\r\n"
        #expect(problems(Array(theirs.utf8) + good, signer: try Keys.signer()) == [])
        let aligned = theirs.replacing("relay.example", with: "tea.example")
        #expect(problems(Array(aligned.utf8) + good, signer: try Keys.signer()) == [])
        #expect(problems(Array(aligned.utf8) + good) == [.signature])
    }

    @Test(
        "From has one author",
        arguments: [
            ("a@tea.example", true), ("<a@tea.example>", true), ("\"Tea, House <x>\" <a@tea.example>", true),
            ("=?UTF-8?Q?T=C3=A9a?= <a@tea.example> ", true), ("a@tea.example, b@tea.example", false),
            ("Tea <a@tea.example>, b@tea.example", false), ("b@tea.example, Tea <a@tea.example>", false),
            ("A <a@tea.example>, B <b@tea.example>", false), ("\"Tea <a@tea.example>", false), ("Tea", false),
            ("<>", false),
            ("group: a@tea.example;", false), ("", false),
        ])
    func author(text: String, isOne: Bool) {
        let findings = BulkSenderCheck().findings(Array("From: \(text)\r\n\r\n".utf8))
        #expect((findings.first { $0.check == .from }?.verdict == .ok) == isOne)
    }

    @Test("the signature must be ours, and fit the bytes")
    func signature() throws {
        let good = try message()
        #expect(problems(good, signer: try Keys.signer(pem: Keys.other)) == [.signature])
        #expect(problems(try replacing(good, "Hello", "Hallo"), signer: try Keys.signer()) == [.signature])
        #expect(
            problems(try replacing(good, "We miss you", "We mist you"), signer: try Keys.signer()) == [
                .signature
            ])
        #expect(problems(try message(signs: false)) == [.signature])
        #expect(problems(try replacing(good, "d=tea.example", "d=relay.example")) == [.signature])
    }

    @Test("the signature must cover From and what unsubscribes")
    func covered() throws {
        let text = String(decoding: try message(), as: UTF8.self)
        let end = try #require(text.range(of: "bh="))
        let start = try #require(text.range(of: "h=From"))
        for name in ["From", "List-Unsubscribe", "List-Unsubscribe-Post"] {
            let names = text[start.lowerBound..<end.lowerBound].dropFirst(2).split(separator: ":")
                .filter { MessageNames.trimmed($0) != name }
            let changed = text.replacingCharacters(
                in: start.lowerBound..<end.lowerBound, with: "h=" + names.joined(separator: ":") + "; ")
            #expect(problems(Array(changed.utf8)).contains(.signature), "\(name)")
        }
        #expect(
            problems(try replacing(Array(text.utf8), "c=relaxed/relaxed", "l=5; c=relaxed/relaxed")) == [
                .signature
            ])
    }

    @Test("one click must unsubscribe, over https")
    func oneClick() throws {
        #expect(problems(try message { $0.extraHeaders = [] }).contains(.oneClick))
        #expect(problems(try message { $0.unsubscribe = "" }).contains(.oneClick))
        #expect(problems(try message { $0.unsubscribe = "mailto:off@tea.example" }).contains(.oneClick))
        #expect(
            problems(try message { $0.extraHeaders = [("List-Unsubscribe-Post", "One-Click")] }).contains(
                .oneClick))
    }

    @Test("the body must link to where one unsubscribes, however it is encoded")
    func visible() throws {
        #expect(problems(try message(html: "<p>Hello</p>")) == [.visibleLink])
        let far =
            "<p>" + String(repeating: "Tea. ", count: 200) + "<a href=\"HTTPS://tea.example/u/abc\">x</a></p>"
        #expect(problems(try message(html: far)) == [])
        let link = String(decoding: Base64.encoded(Array("https://tea.example/u/abc".utf8)), as: UTF8.self)
        let base64 =
            "From: a@tea.example\r\nList-Unsubscribe: <https://tea.example/u/abc>\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n\(link)\r\n"
        #expect(!problems(Array(base64.utf8)).contains(.visibleLink))
    }

    @Test(
        "the form must be that of RFC 5322",
        arguments: [
            ("From: ", "From: Eve <eve@evil.example>\r\nFrom: ", [Finding.Check.form, .from, .signature]),
            ("Subject: ", "Subject: x\r\nSubject: ", [.form]), ("Date: ", "X-Date: ", [.date]),
            ("Date: ", "Date: today, ", [.date]), ("Message-ID: <", "Message-ID: <a b", [.messageID]),
            ("Message-ID: <", "X-Id: <", [.messageID]),
            ("hello@tea.example", "a@tea.example>, <b@tea.example", [.from, .signature]),
            ("hello@tea.example", "hello@gmail.com", [.from, .signature]),
            ("Subject: We", "Subject: Re: We", [.subject]),
            ("Subject: We miss you", "X-Subject: We", [.subject]), ("\r\nDate", "\nDate", [.form]),
            ("Subject: ", "no field\r\nSubject: ", [.form]),
        ])
    func form(old: String, new: String, expected: [Finding.Check]) throws {
        #expect(problems(try replacing(try message(), old, new)) == expected)
    }

    @Test(
        "a Date is one that exists",
        arguments: [
            ("Thu, 26 Nov 2026 16:06:04 +0000", true), ("26 Nov 2026 16:06 -0330", true),
            ("Thu, 26 Nov 2026 16:06:04 +0000 (UTC)", true), ("Thu, 31 Nov 2026 16:06:04 +0000", false),
            ("Thu, 26 Nov 26 16:06:04 +0000", false), ("Thu, 26 Nov 2026 24:06:04 +0000", false),
            ("Thu, 26 Nov 2026 16:06:04 GMT", false), ("2026-11-26T16:06:04Z", false), ("", false),
        ])
    func dates(text: String, isGood: Bool) throws {
        let bytes = Array("From: a@b.example\r\nDate: \(text)\r\n\r\n".utf8)
        let date = BulkSenderCheck().findings(bytes).first { $0.check == .date }
        #expect((date?.verdict == .ok) == isGood)
    }

    @Test("any bytes have findings")
    func hostile() throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let good = try message()
        let signer = try Keys.signer()
        for _ in 0..<200 {
            var bytes = good
            for _ in 0..<random.number(1...30) {
                let place = random.number(0...(bytes.count - 1))
                switch random.number(0...3) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(random.pick(Array("\r\n:<>;=-\"\0 ".utf8)), at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + random.number(0...60)))
                }
                if bytes.count < 10 { bytes = good }
            }
            #expect(BulkSenderCheck(signer: signer).findings(bytes).count == 8, "seed \(seed)")
        }
        #expect(BulkSenderCheck().findings([]).count == 8)
        let nested = (0..<200).map { "Content-Type: multipart/mixed; boundary=b\($0)\r\n\r\n--b\($0)\r\n" }
            .joined()
        #expect(BulkSenderCheck().findings(Array(nested.utf8)).count == 8)
    }

    @Test(
        "complaints and slow unsubscribing",
        arguments: [
            (0.0005, nil, Finding.Verdict.ok, Finding.Verdict.ok), (0.001, 3600, .warning, .ok),
            (0.003, 172_800, .problem, .ok), (nil, 172_801, .unknown, .problem),
            (.nan, .infinity, .unknown, .ok),
        ] as [(Double?, Double?, Finding.Verdict, Finding.Verdict)])
    func figures(rate: Double?, slowest: Double?, first: Finding.Verdict, second: Finding.Verdict) {
        let findings = SenderFigures(complaintRate: rate, slowestUnsubscribe: slowest).findings
        #expect(findings.map(\.verdict) == [first, second])
    }
}

private enum MessageNames {
    static func trimmed(_ text: some StringProtocol) -> String {
        String(decoding: text.utf8.filter { $0 > 0x20 && $0 != UInt8(ascii: ";") }, as: UTF8.self)
    }
}
