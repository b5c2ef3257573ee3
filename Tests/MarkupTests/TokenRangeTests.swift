import Diagnostics
import Markup
import Testing

@Suite struct TokenRangeTests {
    @Test(
        "token ranges cover the input, in order, without gap or overlap",
        arguments: [
            "", "plain", "<p class='a'>x</p><!-- c --><!doctype html></><a b=c", "a<b", "</", "<", "<!-",
            "<?x",
            "<title>a<b></title><script><!-- <script></script> --></script>x<plaintext></plaintext>",
            "{{ a }}<p {{ b }} c=\"{{ d }}\">{% if x %}y{% endif %}<style>{{ e }}</style>{{ f }}",
        ])
    func cover(text: String) { expectCover(Array(text.utf8)) }

    @Test("any bytes make tokens and a text, and the ranges still cover them")
    func fuzz() {
        let seed = SeededGenerator.runSeed
        print("markup fuzz: MARKUP_SEED=\(seed)")
        var random = SeededGenerator(state: seed)
        let pieces = [
            "<", ">", "</", "<!--", "-->", "--!>", "<![CDATA[", "]]>", "<script>", "</script>", "<title>",
            "</title>",
            "<style", "=", "\"", "'", " ", "\n", "\r\n", "/", "&", "&#x", "&amp", ";", "&notin", "{{", "}}",
            "{%", "%}",
            "{% if a %}", "{% else %}", "{% endif %}", "{% raw %}", "{% comment %}", "<table>", "<tr>",
            "<td>", "<th>",
            "</table>", "<td colspan=9 rowspan=3>", "<ul>", "<ol>", "<li>", "</ul>", "<blockquote>",
            "</blockquote>",
            "<pre>", "</pre>", "<a href=x>", "<a class=btn href='http://a b'>", "</a>", "<p>", "<div hidden>",
            "</div>", "<h1>", "</h1>", "<br>", "<hr>", "<img alt='i'>", "word", "1,50", "日本", "\u{301}",
            "\u{200D}",
            "👩", "\0", "<dd>", "<dt>", "<q>", "</q>", "<!doctype", "public", "<svg>", "From ",
        ].map { Array($0.utf8) }
        for _ in 0..<5000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                if Int.random(in: 0..<8, using: &random) == 0 {
                    bytes.append(UInt8.random(in: 0...255, using: &random))
                } else {
                    bytes += pieces[Int.random(in: 0..<pieces.count, using: &random)]
                }
            }
            expectCover(bytes)
            expectPlain(bytes, columns: Int.random(in: 0...90, using: &random))
        }
    }

    @Test(
        "deep nesting and long runs are taken in linear time",
        arguments: [
            "<div>", "<table><tr><td>", "<ul><li>", "<blockquote>", "<a href=x>", "<b>", "</b>", "<",
            "<!--[if", "{{", "{%",
            "&", "&#", "x", "<p>", "<td>", "<h1>x", "\u{301}", "<script><!--", "<a ", "<a b='", "<li>1<br>",
            "<title>",
            "<table><tr><td>1<td>2", "{% comment %}", "{% raw %}", "{% if %}",
            "<td rowspan=1000 colspan=1000>1",
        ])
    func deep(piece: String) {
        let bytes = Array(String(repeating: piece, count: 20_000).utf8)
        let clock = ContinuousClock()
        let time = clock.measure { expectPlain(bytes, columns: 78) }
        _ = HTMLContexts.contexts(of: .init(name: "deep", bytes: bytes))
        #expect(time < .seconds(20))
    }

    private func expectCover(_ bytes: [UInt8]) {
        let liquid = LiquidTag.all(in: bytes).map(\.range)
        for ranges in [[], liquid] {
            let tokens = HTMLTokenizer.tokens(of: bytes, entersConditionalComments: true, liquid: ranges)
            var end = 0
            for token in tokens.list {
                #expect(token.range.lowerBound == end && !token.range.isEmpty, "\(bytes)")
                end = token.range.upperBound
                for attribute in tokens.attributes(of: token) {
                    #expect(attribute.name.lowerBound > token.range.lowerBound)
                    #expect(attribute.value.upperBound <= end)
                    _ = tokens.value(of: attribute)
                }
                _ = tokens.text(of: token)
                _ = tokens.name(of: token)
            }
            #expect(end == bytes.count, "\(bytes)")
        }
        let found = HTMLContexts.contexts(of: .init(name: "x", bytes: bytes))
        #expect(found.contexts.count == found.tags.count)
    }

    private func expectPlain(_ bytes: [UInt8], columns: Int) {
        let text = PlainText.render(bytes, options: .init(columns: columns))
        #expect(String(validating: text, as: UTF8.self) != nil, "not UTF-8: \(bytes)")
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            #expect(line.last != 0x20 && line.last != 0x09, "trailing blank: \(bytes)")
            #expect(!line.starts(with: Array("From ".utf8)))
            #expect(!line.contains { $0 < 0x20 })
        }
        #expect(text.first != 0x0A && !text.suffix(2).elementsEqual([0x0A, 0x0A]), "\(bytes)")
    }
}
