import Markup
import Testing

@Suite struct AttributeRangeTests {
    private let source = "<A HREF=\"a?b=1&amp;c&copy=2\" class='x y' checked data-n=5 CLASS=z/>"

    @Test("an attribute tells where its name and its value stand, and how it is quoted")
    func ranges() throws {
        let tokens = HTMLTokenizer.tokens(of: Array(source.utf8))
        let tag = try #require(tokens.list.first)
        let parts = tokens.attributes(of: tag).map { attribute in
            "\(text(attribute.name)) \(text(attribute.value)) \(attribute.quote)"
        }
        #expect(
            parts == [
                "HREF a?b=1&amp;c&copy=2 double", "class x y single", "checked  none", "data-n 5 unquoted",
                "CLASS z/ unquoted",
            ])
        #expect(tokens.name(of: tag) == "a")
    }

    @Test(
        "a value's references are decoded, but not a name without semicolon before '='; the first name counts"
    )
    func values() throws {
        let tokens = HTMLTokenizer.tokens(of: Array(source.utf8))
        let tag = try #require(tokens.list.first)
        let href = try #require(tokens.attribute("href", of: tag))
        #expect(String(decoding: tokens.value(of: href), as: UTF8.self) == "a?b=1&c&copy=2")
        let names = try #require(tokens.attribute("class", of: tag))
        #expect(String(decoding: tokens.value(of: names), as: UTF8.self) == "x y")
    }

    @Test("a Liquid tag hides its quotes and angle brackets from the tag around it")
    func opaque() {
        let source = "<a href=\"{{ x | append: \">\" }}\" {% if a > \"'\" %}b{% endif %}>t</a>"
        let bytes = Array(source.utf8)
        let tokens = HTMLTokenizer.tokens(of: bytes, liquid: LiquidTag.all(in: bytes).map(\.range))
        #expect(tokens.list.map(\.kind) == [.startTag, .text, .endTag])
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: Array(source.utf8)[range], as: UTF8.self)
    }
}
