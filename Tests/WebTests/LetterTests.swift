import Domain
import Hummingbird
import HummingbirdTesting
import Rendering
import Testing

@testable import Web

@Suite("Letters, live")
struct LetterTests {
    @Test("an edit shows at once beside three customers")
    func edit() async throws {
        let fixture = try WebFixture()
        try await fixture.test { client in
            let before = try await client.execute(uri: "/templates/hello.en", method: .get).text
            #expect(before.matches(of: /<iframe/).count == 3)
            #expect(before.contains("plan 5b751f5d"))
            let version = try await client.execute(uri: "/templates/hello.en/version", method: .get).text
            #expect(before.contains("data-version=\"\(version)\""))
            fixture.folder.write(letterSource.replacing("Dear", with: "Hello dear"), to: "hello.en.liquid")
            let edited = try await client.execute(uri: "/templates/hello.en/version", method: .get).text
            #expect(edited != version)
            let after = try await client.execute(uri: "/templates/hello.en?part=text", method: .get).text
            #expect(after.contains("Hello dear Casa Beltrán"))
            let frame = try await client.execute(uri: "/templates/hello.en/preview?account=A-2", method: .get)
            #expect(frame.text.contains("Hello dear Casa Beltrán"))
            #expect(frame.headers[.contentSecurityPolicy]?.hasPrefix("sandbox;") == true)
        }
    }

    @Test("a mistake stands at its place, and the last letter that came out stays")
    func mistake() async throws {
        let fixture = try WebFixture()
        try await fixture.test { client in
            fixture.folder.write(letterSource.replacing("Dear", with: "Good day,"), to: "hello.en.liquid")
            _ = try await client.execute(uri: "/templates/hello.en", method: .get)
            fixture.folder.write(
                letterSource.replacing("Dear {{ account.name", with: "Dear {{ account.nme"),
                to: "hello.en.liquid")
            let page = try await client.execute(uri: "/templates/hello.en", method: .get).text
            #expect(page.contains("Templates/hello.en.liquid:6:"))
            #expect(page.contains("fix: write &#39;name&#39;"))
            #expect(page.contains("The last that came out, of 2026-"))
            #expect(page.matches(of: /<iframe/).count == 3)
            let frame = try await client.execute(uri: "/templates/hello.en/preview?account=A-2", method: .get)
                .text
            #expect(frame.contains("Good day, Casa Beltrán"))
        }
    }

    @Test("before the file first comes out, the plan's own letter is shown")
    func frozen() async throws {
        let fixture = try WebFixture()
        fixture.folder.write(
            letterSource.replacing("Dear {{ account.name", with: "Dear {{ nobody"), to: "hello.en.liquid")
        try await fixture.test { client in
            let page = try await client.execute(uri: "/templates/hello.en?part=text", method: .get).text
            #expect(page.contains("The last that came out, of plan 5b751f5d."))
            #expect(page.contains("Dear Casa Beltrán"))
        }
    }

    @Test("one customer's missing value is that customer's mistake, with its place")
    func oneCustomer() async throws {
        let fixture = try WebFixture()
        fixture.folder.write(
            letterSource.replacing(
                "Dear", with: "{% if account.name == 'Honeycomb' %}{% abort \"no honey\" %}{% endif %}Dear"),
            to: "hello.en.liquid")
        try await fixture.test { client in
            let page = try await client.execute(uri: "/templates/hello.en", method: .get).text
            #expect(page.matches(of: /no honey/).count >= 1)
            #expect(page.contains("Templates/hello.en.liquid:6:"))
            #expect(page.matches(of: /class="kept"/).count == 1)
        }
    }

    @Test(
        "links of a letter lead nowhere",
        arguments: [
            (
                "<!doctype html><html><head><title>x</title></head></html>",
                "<!doctype html><html><head>BASE<title>x</title></head></html>"
            ),
            ("<HTML lang=en>\n<HEAD\tid=a><p>", "<HTML lang=en>\n<HEAD\tid=a>BASE<p>"),
            ("<header>x</header>", "BASE<header>x</header>"),
            ("<!DOCTYPE html><p>x", "<!DOCTYPE html>BASE<p>x"),
            ("<html><p>x", "<html>BASE<p>x"), ("", "BASE"), ("<head", "BASE<head"),
        ])
    func inert(html: String, expected: String) {
        let result = String(decoding: InertLetter.html(Array(html.utf8)), as: UTF8.self)
        #expect(result == expected.replacing("BASE", with: "<base target=\"_blank\">"))
    }

    @Test("a query is read as it was written", arguments: ["", "A & B", "50%", "ñ=?#/", "a+b"])
    func query(text: String) {
        #expect(Query(address: "/x?a=1&v=\(Wording.encoded(text))&v=2")["v"] == text)
    }

    @Test(
        "a letter's name is template and language, never a path",
        arguments: [
            ("offer.es", true), ("offer", false), ("a.b.c", false), ("../x.es", false), (".es", false),
            ("offer.", false),
        ])
    func names(name: String, isLetter: Bool) { #expect((LetterName(name: name) != nil) == isLetter) }
}
