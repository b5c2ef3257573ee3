import Foundation
import TestSupport
import Testing

@Suite("Settings through the program")
struct SettingsThroughCLITests {
    /// The shop's own file with more lines.
    private static func shop(_ lines: String) throws -> Shop {
        let shop = try Shop(rules: ["quiet": Quiet.campaign()])
        try shop.scratch.write(shop.scratch.text("rekindle.yaml") + "\n" + lines, to: "rekindle.yaml")
        return shop
    }

    @Test(
        "no command does anything while a value is wrong, and each wrong one is told with its line and a caret"
    )
    func nothingIsDone() async throws {
        let shop = try Self.shop(
            """
            inbound: {kind: nntp, everySeconds: 0, lmtp: "0.0.0.0:24", afterwards: burn}
            webhook: {url: "http://hooks.example/", private: maybe}
            doctor: {addresses: 1.2.3}
            store: {busySeconds: -1}

            """)
        defer { shop.remove() }
        for command in [
            ["check"], ["plan", "quiet"], ["send", "quiet"], ["doctor"], ["status"], ["daemon"],
        ] {
            let result = try await ended(Program.rekindle, command, folder: shop.scratch.folder)
            let comment: Comment = "\(command): \(result.errors)"
            #expect(result.code == 78 && result.output.isEmpty, comment)
            #expect(result.errors.contains("8 mistakes; nothing was done"), comment)
            #expect(result.errors.components(separatedBy: "\n   | ").count == 9, comment)
        }
        #expect(!shop.exists(".rekindle"))
    }

    @Test("a wrong variable of the environment is told under its name, and a wrong line under the file's")
    func environment() async throws {
        let shop = try Self.shop("smtp: {port: x}\n")
        defer { shop.remove() }
        let result = try await shop.run(
            "check", environment: ["REKINDLE_SMTP_PORT": "70000", "REKINDLE_COMPANY_ZONE": "Europe/Madird"])
        #expect(result.code == 78, "\(result)")
        for text in [
            "REKINDLE_SMTP_PORT:1:1: error: ", "REKINDLE_COMPANY_ZONE:1:1: error: ", "write 'Europe/Madrid'",
            "rekindle.yaml:25:14: error: smtp.port", "3 mistakes",
        ] { #expect(result.errors.contains(text), "\(text)\n\(result.errors)") }
    }

    @Test("a warning stops nothing, and check shows it")
    func warning() async throws {
        let shop = try Self.shop("smtp: {host: smtp.example.com, port: 465}\n")
        defer { shop.remove() }
        let result = try await shop.run("check")
        #expect(result.code == 0 && result.output.contains("[settings/port]"), "\(result)")
        #expect(result.output.contains("no mistakes, 1 warning"), "\(result)")
        #expect(try await shop.run("status").code == 0)
    }

    @Test("events are named as the guide names them")
    func events() async throws {
        let shop = try Self.shop(
            "webhook: {url: \"http://127.0.0.1:9/\", events: 'delivery.bounced, recipient.unsubscribed'}\n")
        defer { shop.remove() }
        let secret = ["REKINDLE_WEBHOOK_SECRET": "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="]
        let shown = try await shop.run("webhook", "show", environment: secret)
        #expect(shown.code == 0, "\(shown)")
    }
}
