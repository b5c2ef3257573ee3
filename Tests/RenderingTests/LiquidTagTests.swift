import Diagnostics
import Domain
import Rendering
import Testing

@Suite("Outputs and calls that are not plain tags")
struct LiquidTagTests {
    @Test("an echo in a liquid tag is escaped for the place where that tag stands")
    func echo() throws {
        let lines = "{% liquid\n  assign x = account.name\n  echo x\n%}"
        let facts = account(name: "javascript:a & b")
        #expect(try html("<p>\(lines)</p>", facts) == "<p>javascript:a &amp; b</p>")
        #expect(try html("<a href=\"\(lines)\">x</a>", facts) == "<a href=\"about:invalid\">x</a>")
        #expect(
            try html("<a href=\"https://a.b/?q=\(lines)\">x</a>", facts)
                == "<a href=\"https://a.b/?q=javascript%3Aa%20%26%20b\">x</a>")
        #expect(
            try html("<a href=\"https://a.b/?q={% liquid\n echo account.name | url_encode %}\">x</a>", facts)
                == "<a href=\"https://a.b/?q=javascript%3Aa%20%26%20b\">x</a>")
    }

    @Test("an echo in a liquid tag is refused where nothing makes it safe")
    func unsafe() {
        let found = library([
            "t.en.liquid": template("<p style=\"color:{% liquid\n echo account.name\n%}\">x</p>")
        ])
        #expect(places(found) == ["t.en.liquid:6:2 template/unsafe-place"])
    }

    @Test("what 'with' and 'for' hand over has the partial's own name", arguments: ["p", "folder/p"])
    func names(name: String) throws {
        let written = try html(
            "{% assign l = \"a,b\" | split: \",\" %}{% render '\(name)' with account.name %}{% render '\(name)' for l %}",
            account(), partials: [name: "<i>{{ p }}</i>"])
        #expect(written == "<i>Bar</i><i>a</i><i>b</i>")
    }

    @Test("the line that a mistake names counts the front matter")
    func line() {
        let found = library(["t.en.liquid": template("\n<p class=\"{% if offer %}a\">{% endif %}x</p>")])
        #expect(found.diagnostics.list.map(\.message).contains { $0.contains("'if' in line 6 ") })
    }
}
