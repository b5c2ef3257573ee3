import Foundation
import Sink
import TestSupport
import Testing

@Suite("Letters through the program")
struct TemplatesThroughCLITests {
    @Test("a state of a letter that a plan was made with can be compared with, and brought back")
    func versions() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        #expect(
            try await shop.run("templates", "history", "gentle").output.split(separator: "\n")
                .allSatisfy { $0.contains("not used yet") })
        try await shop.approveQuiet()
        let path = "Templates/gentle.en.liquid"
        let before = shop.scratch.text(path)
        try shop.scratch.write(before + "<p>One more line</p>\n", to: path)
        let history = try await shop.run("templates", "history", "gentle").output.split(separator: "\n")
        #expect(history.count == 3)
        let version = try #require(
            history.first { $0.contains("en") && $0.contains("0 sent") }?.split(separator: " ").first)
        let diff = try await shop.run("templates", "diff", "gentle", String(version))
        #expect(diff.output.contains("+<p>One more line</p>"), "\(diff.output)")
        #expect(diff.output.hasPrefix("--- Templates/gentle.en.liquid \(version)"))
        // What is there now has no mistakes, so it is kept before it is written over.
        #expect(try await shop.run("templates", "restore", "gentle", String(version)).code == 0)
        #expect(shop.scratch.text(path) == before)
        let again = try await shop.run("templates", "history", "gentle").output.split(separator: "\n")
        #expect(again.count == 3)
        let newer = try #require(again.first { $0.contains("en") && !$0.contains("in Templates/") })
        let newest = String(newer.split(separator: " ")[0])
        #expect(try await shop.run("templates", "restore", "gentle", newest).code == 0)
        #expect(shop.scratch.text(path) == before + "<p>One more line</p>\n")
        #expect(try await shop.run("templates", "diff", "gentle", "zz").code == 66)
    }

    @Test("a version's partials come back only when asked for")
    func partials() async throws {
        let shop = try await Quiet.shop(1)
        defer { shop.remove() }
        try await shop.approveQuiet()
        let path = "Templates/partials/team.liquid"
        let before = shop.scratch.text(path)
        try shop.scratch.write("<p>Bye</p>\n", to: path)
        let history = try await shop.run("templates", "history", "gentle").output.split(separator: "\n")
        let version = try #require(
            history.first { $0.contains("en") && $0.contains("0 sent") }?.split(separator: " ").first)
        let timid = try await shop.run("templates", "restore", "gentle", String(version))
        #expect(timid.errors.contains("team.liquid differs and stays"))
        #expect(shop.scratch.text(path) == "<p>Bye</p>\n")
        try await shop.run("templates", "restore", "gentle", String(version), "--with-partials")
        #expect(shop.scratch.text(path) == before)
    }

    @Test("a new letter is a copy in all languages, and never written over another")
    func new() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        #expect(try await shop.run("templates", "new", "spring", "--from", "vip").code == 0)
        #expect(
            shop.scratch.text("Templates/spring.es.liquid") == shop.scratch.text("Templates/vip.es.liquid"))
        #expect(try await shop.run("templates", "new", "spring", "--from", "vip").code == 73)
        #expect(try await shop.run("templates", "new", "../x", "--from", "vip").code == 64)
        #expect(try await shop.run("templates", "new", "y", "--from", "nobody").code == 66)
        #expect(try await shop.run("templates", "list").output.contains("spring"))
    }

    @Test("every letter that comes with the program has no finding, for whatever customer")
    func starters() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        let check = try await shop.run("templates", "check", "--worst-case")
        #expect(check.code == 0, "\(check.output)")
        #expect(check.output.hasSuffix("16 letters: 0 errors, 0 warnings\n"), "\(check.output)")
        #expect(shop.files(in: "Outbox/worst-cases", ending: ".html").count == 16 * 8)
    }

    @Test("what must not be sent is an error at its place in the template")
    func mistakes() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        try shop.scratch.write(
            """
            ---
            subject: 'Hi'
            language: en
            ---
            <p>Hello</p>
            <form action="https://x.example/"><input></form>
            <p><a href="http://localhost/x">here</a></p>
            """, to: "Templates/bad.en.liquid")
        let check = try await shop.run("templates", "check", "bad")
        #expect(check.code == 65)
        for code in ["mail/no-unsubscribe", "mail/no-address", "mail/form"] {
            #expect(check.output.contains("[\(code)]"), "\(code): \(check.output)")
        }
        #expect(check.output.contains("Templates/bad.en.liquid:6:1: error:"), "\(check.output)")
        #expect(check.output.contains("Templates/bad.en.liquid:7:"), "\(check.output)")
    }

    @Test("every letter of a plan is made again and looked over, and what fails is grouped")
    func allCustomers() async throws {
        let shop = try await Quiet.shop(40)
        defer { shop.remove() }
        try await shop.run("plan", "quiet", "--as-of", Quiet.today)
        let good = try await shop.run("templates", "check", "--all-customers", "quiet")
        #expect(good.code == 0 && good.output.contains(": 40 letters made, 0 with errors"), "\(good.output)")
        try shop.scratch.write(
            "---\nsubject: 's'\nlanguage: es\n---\n<p>No address, no way out.</p>",
            to: "Templates/gentle.es.liquid")
        let refused = try await shop.run("plan", "quiet", "--as-of", Quiet.today)
        #expect(refused.code == 65 && refused.errors.contains("[mail/no-unsubscribe]"), "\(refused.errors)")
        // For an ordinary customer it is sound, for these it is not.
        try shop.scratch.write(
            "---\nsubject: 's'\nlanguage: es\nlayout: letter\n---\n<p>x{% unless account.contact_name %}<iframe></iframe>{% endunless %}</p>",
            to: "Templates/gentle.es.liquid")
        try await shop.run("plan", "quiet", "--as-of", Quiet.today)
        let bad = try await shop.run("templates", "check", "--all-customers", "quiet")
        #expect(bad.code == 65)
        #expect(bad.output.contains(": 40 letters, for example account a001"), "\(bad.output)")
    }

    @Test(
        "a letter that one customer cannot have is told in the plan with its place, and the others get theirs"
    )
    func failing() async throws {
        let shop = try await Quiet.shop(30)
        defer { shop.remove() }
        try shop.scratch.write(
            "---\nsubject: 's'\nlanguage: es\nlayout: letter\n---\n<p>{% if account.id == \"a007\" %}{% abort \"no\" %}{% endif %}x</p>",
            to: "Templates/gentle.es.liquid")
        let plan = try await shop.run("plan", "quiet", "--as-of", Quiet.today)
        #expect(counts(plan.output)["would not render"] == 1)
        #expect(counts(plan.output)["proposed"] == 29)
        #expect(
            plan.output.contains("gentle.es.liquid:6: no (1, for example account a007)"), "\(plan.output)")
    }

    @Test("a test goes to the person who asked, says so, and leaves no trace of a send")
    func sendTest() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        try await Relay.run { (relay) async throws in
            let sent = try await shop.run(
                "templates", "send-test", "gentle", "--as", "a001", "--to", "me@example.org",
                environment: relay.environment)
            #expect(sent.code == 0, "\(sent.errors)")
            let message = try #require(relay.filing.messages.first)
            #expect(message.recipients.map(\.address) == ["me@example.org"])
            let text = String(decoding: message.content, as: UTF8.self)
            #expect(text.contains("=5BTest=5D") || text.contains("Subject: [Test] "))
            #expect(!text.contains("List-Unsubscribe") && !text.contains("a001@example.com"))
            #expect(try shop.phases().isEmpty)
            #expect(try shop.number(.ledger, "SELECT COUNT(*) FROM activity") == 0)
        }
        #expect(
            try await shop.run("templates", "send-test", "gentle", "--as", "a001", "--to", "nobody").code
                == 64)
    }

    @Test("what was sent is shown again byte for byte, and told apart from what would be sent now")
    func sent() async throws {
        let shop = try await Quiet.shop(1)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run { (relay) async throws in
            #expect(try await shop.run("send", "quiet", environment: relay.environment).code == 0)
            let received = String(decoding: try #require(relay.filing.messages.first).content, as: UTF8.self)
            try shop.scratch.write("broken {{", to: "Templates/gentle.es.liquid")
            let again = try await shop.run("sent", "1")
            #expect(again.code == 0, "\(again.errors)")
            #expect(received.hasSuffix(again.output))
            try shop.change(.ledger, "UPDATE delivery SET message_hash = 'x'")
            let changed = try await shop.run("sent", "1", "--part", "text")
            #expect(changed.code == 65 && changed.errors.contains("not what was sent"))
        }
        #expect(try await shop.run("sent", "99").code == 66)
    }

    @Test("files, images and an invitation go with a letter, and its plan freezes them")
    func enclosures() async throws {
        let shop = try await Quiet.shop(1)
        defer { shop.remove() }
        try shop.scratch.write(
            """
            ---
            subject: 'Hi'
            language: es
            layout: letter
            attachments: ['terms.pdf']
            invitation:
              title: 'A call with {{ account.name }}'
              day: '2026-07-01'
              time: '10:30'
            ---
            <p><img src="cid:logo.png" alt="Logo" width="1" height="1">Hello</p>
            """, to: "Templates/gentle.es.liquid")
        try shop.scratch.write("%PDF-1.4 terms", to: "Templates/files/terms.pdf")
        let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0xFF, 0x00])
        try FileManager.default.createDirectory(
            atPath: shop.scratch.path("Templates/images"), withIntermediateDirectories: true)
        try png.write(to: URL(fileURLWithPath: shop.scratch.path("Templates/images/logo.png")))
        try await shop.approveQuiet()
        try FileManager.default.removeItem(atPath: shop.scratch.path("Templates/images/logo.png"))
        try await Relay.run { (relay) async throws in
            #expect(try await shop.run("send", "quiet", environment: relay.environment).code == 0)
            let text = String(decoding: try #require(relay.filing.messages.first).content, as: UTF8.self)
            #expect(text.contains(png.base64EncodedString()))
            #expect(text.contains("terms.pdf") && text.contains("text/calendar; method=REQUEST"))
            let id = try #require(text.firstMatch(of: #/Content-ID: <([0-9a-f]{16}@images.rekindle)>/#))
            #expect(text.replacing("=\r\n", with: "").contains("cid:\(id.output.1)"))
        }
        let gone = try await shop.run("check")
        #expect(gone.code == 65 && gone.errors.contains("[template/no-file]"), "\(gone.errors)")
    }

    @Test("with a key every message is signed, and a bad key stops before anything is sent")
    func signed() async throws {
        let shop = try await Quiet.shop(1)
        defer { shop.remove() }
        let settings = ["REKINDLE_DKIM_SELECTOR": "rk2026"]
        #expect(try await shop.run("check", environment: settings).code == 78)
        try shop.scratch.write(
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", to: "dkim.pem")
        let bad = try await shop.run("check", environment: settings)
        #expect(bad.code == 78 && !bad.errors.contains("AAAA"), "\(bad.errors)")
        let made = try await ended(
            "/usr/bin/openssl", ["genrsa", "-out", shop.scratch.path("dkim.pem"), "2048"])
        try #require(made.code == 0, "\(made.errors)")
        try await shop.approveQuiet()
        try await Relay.run { (relay) async throws in
            let environment = relay.environment.merging(settings) { $1 }
            #expect(try await shop.run("send", "quiet", environment: environment).code == 0)
            let text = String(decoding: try #require(relay.filing.messages.first).content, as: UTF8.self)
            #expect(text.contains("DKIM-Signature: v=1; a=rsa-sha256;") && text.contains("s=rk2026"))
            #expect(try await shop.run("sent", "1", environment: settings).code == 0)
        }
    }
}
