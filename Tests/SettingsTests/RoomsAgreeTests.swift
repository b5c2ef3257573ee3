import CurlTransport
import Diagnostics
import Domain
import Foundation
import Logging
import Settings
import TestSupport
import Testing
import Webhooks

/// What the settings let through, the rooms that use it take.
@Suite("Settings and the rooms that use them")
struct RoomsAgreeTests {
    private static func passes(_ name: String, _ text: String) -> Bool {
        let setting = SettingsTable.setting(name)
        return setting.map {
            SettingsFile.read(
                Written.file(name, Samples.good[name]?.first ?? ""), environment: [$0.variable: text]
            )
            .list.isEmpty
        } ?? false
    }

    private static let hosts = [
        "smtp.example.com", "a", "192.0.2.1", "::1", "[::1]", "2001:db8::1", "localhost", "127.0.0.2",
        "0:0:0:0:0:0:0:1",
        "[0:0::1]",
        "a_b.example",
        "a.example.", "a b", "a..b", "1.2.3", "é.example", "", "a:25", "-a", "a/b", "[a]",
        "127.0.0.1.example.com",
    ]

    @Test("a relay")
    func relay() {
        for host in Self.hosts where Self.passes("smtp.host", host) && !host.isEmpty {
            let settings = RelaySettings(host: host, port: 25, security: .none)
            #expect(settings.isLoopback == HostName.isThisMachine(host), "\(host)")
            #expect(RelaySettings(host: host, port: 25, security: .tls).mistake == nil, "\(host)")
        }
        for helo in Self.hosts + ["[192.0.2.1]"] where Self.passes("smtp.helo", helo) {
            #expect(
                RelaySettings(host: "a", port: 25, security: .tls, heloName: helo).mistake == nil, "\(helo)")
        }
        for number in [-1, 0, 1, 64, 65, 3600, 3601, 65_535, 65_536] {
            let text = "\(number)"
            func mistake(_ change: (inout RelaySettings) -> Void) -> String? {
                var settings = RelaySettings(host: "a", port: 25, security: .tls)
                change(&settings)
                return settings.mistake
            }
            #expect(Self.passes("smtp.port", text) == (mistake { $0.port = number } == nil), "\(number)")
            #expect(
                Self.passes("smtp.connections", text) == (mistake { $0.connections = number } == nil),
                "\(number)")
            #expect(
                Self.passes("smtp.messagesPerConnection", text)
                    == (mistake { $0.messagesPerConnection = number } == nil), "\(number)")
            #expect(
                Self.passes("smtp.graceSeconds", text) == (mistake { $0.graceSeconds = number } == nil),
                "\(number)")
        }
        for security in RelaySettings.Security.allCases {
            #expect(Self.passes("smtp.security", security.rawValue) || security == .none)
        }
    }

    @Test("an endpoint of webhooks")
    func webhook() throws {
        let secret = try WebhookSecret("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
        let urls =
            [
                "https://a.example", "https://a.example:443/x?y=z", "http://127.0.0.1/",
                "http://127.9.9.9:80/",
                "http://localhost:1/", "http://[::1]/", "http://10.0.0.1/", "https://[2001:4860::1]/a",
                "ftp://a/",
                "https://u@a.example/", "https://a.example/#b", "https://", "https:///a", "https://a b/",
                "HTTPS://a.example/",
                "https://a.example:0/", "https://a.example:/", "https://a.example:99999/", "https://1.2.3/",
                "http://LOCALHOST/",
                "https://a.example/%41", "https://a.example/%zz", "https://a.example/[x]",
            ]
        for url in urls {
            let isTaken = (try? WebhookEndpoint(name: "a", url: url, secrets: [secret])) != nil
            if Self.passes("webhook.url", url) { #expect(isTaken, "\(url)") }
        }
        // Each kind by its type, and nothing else.
        let kinds = SettingsTable.setting("webhook.events").map { _ in SettingsLists.eventTypes } ?? []
        #expect(
            Set(kinds.compactMap { SettingsLists.events($0)?.first })
                == Set(WebhookEvent.Kind.allCases.map(\.rawValue)))
        #expect(kinds.count == WebhookEvent.Kind.allCases.count)
        for kind in WebhookEvent.Kind.allCases {
            let event = WebhookEvent(position: 1, id: "a", kind: kind, at: .init(milliseconds: 0))
            let payload = String(decoding: event.json, as: UTF8.self)
            let type = SettingsLists.eventTypes.first { SettingsLists.events($0) == [kind.rawValue] }
            #expect(payload.hasPrefix("{\"type\":\"\(type ?? "")\""), "\(payload)")
        }
    }

    @Test("levels of the log")
    func levels() {
        for level in Logger.Level.allCases { #expect(Self.passes("log.level", level.rawValue)) }
        #expect(!Self.passes("log.level", "loud") && Logger.Level(rawValue: "loud") == nil)
    }
}
