import Foundation
import TestSupport

/// Pages of random HTML, CSS and Liquid, the same from the same seed.
struct RandomPage {
    var random: TestSupport.SeededGenerator
    var usesLiquid: Bool
    /// Whether tags may overlap and selectors be what only a browser reads.
    var isWild = false
    /// Whether Liquid also makes styles.
    var makesStyles = true

    private static let types = [
        "p", "td", "tr", "table", "div", "span", "a", "li", "ul", "b", "h1", "tbody", "i",
    ]
    private static let classes = ["k", "l", "m", "big"]
    private static let ids = ["x", "y"]

    mutating func page() -> String {
        let doctype = random.chance(85) ? "<!doctype html>" : ""
        let sheet = sheet()
        var body = ""
        for _ in 0...random.number(1...4) { body += block(depth: 0) }
        let head = "<head style=\"display:none!important\"><title>t</title><style>\(sheet)</style></head>"
        return random.chance(80)
            ? "\(doctype)<html>\(head)<body\(attributes())>\(body)</body></html>" : "\(doctype)\(head)\(body)"
    }

    mutating func sheet() -> String {
        var css = random.chance(20) ? "/* c */" : ""
        for _ in 0...random.number(2...9) {
            if isWild, random.chance(15) {
                css += random.pick([
                    "@media (max-width:9px){p{color:red!important}}", "a:hover{top:0}",
                    "p::before{content:'x'}",
                    "@import url(x);", "}", "p{color:red;;x;", ".k{color:}", "p:nope{top:0}",
                    "[style]{top:0}", "/*",
                    "a{font:\"x", "{", "p{a{b:c}d:e}", "\\", "url(x y)", "{{ css }}",
                    "{% if a %}p{top:0}{% endif %}",
                    "p{color:{{ c }}}", ".{{ n }}{top:0}", "p{ {% if a %}top:0;{% endif %}left:0}",
                ])
            }
            var selectors: [String] = []
            for _ in 0..<random.number(1...2) { selectors.append(selector()) }
            var declarations: [String] = []
            for _ in 0..<random.number(1...4) { declarations.append(declaration()) }
            css += selectors.joined(separator: ", ") + " { " + declarations.joined(separator: "; ") + " }\n"
        }
        return css
    }

    mutating func selector() -> String {
        var text = compound()
        for _ in 0..<(random.chance(60) ? 0 : random.number(1...2)) {
            text += random.pick([" ", " ", ">", " > ", " + ", "~"]) + compound()
        }
        return text
    }

    private mutating func compound() -> String {
        switch random.number(1...10) {
        case 1...4: return random.pick(Self.types) + (random.chance(25) ? suffix() : "")
        case 5...7: return "." + random.pick(Self.classes) + (random.chance(20) ? suffix() : "")
        case 8: return "#" + random.pick(Self.ids)
        case 9: return "*" + suffix()
        default: return random.pick(Self.types) + "." + random.pick(Self.classes)
        }
    }

    private mutating func suffix() -> String {
        random.pick([
            ":first-child", ":last-child", ":nth-child(2n+1)", ":nth-child(2)", ":nth-last-child(-n+2)",
            ":first-of-type", ":nth-of-type(2)", ":last-of-type", ":only-child", ":empty", ":not(.k)",
            ":not(:first-child)",
            "[class]", "[class~=k]", "[title^=\"a\"]", "[title*='b' i]", "[title$=c]", "[lang|=en]",
            ":only-of-type",
        ])
    }

    mutating func declaration() -> String {
        let text = random.pick([
            "color: \(color())", "background-color:\(color())", "background: \(color())", "margin: \(size())",
            "margin-top:\(size())", "margin-left: \(size())", "padding:\(size()) \(size())",
            "padding-left:\(size())",
            "border: \(size()) solid \(color())", "border-top:3px dashed \(color())",
            "border-color:\(color())",
            "font-size:\(random.number(8...30))px",
            "font: bold \(random.number(8...20))px/1.5 \"Segoe UI\", serif",
            "line-height: \(random.number(1...3))", "font-family:\"Times New Roman\" , 'x y',serif",
            "text-align:center",
            "width:\(random.number(10...200))px", "letter-spacing:\(random.number(0...3))px",
            "font-weight:bold",
            "text-decoration: underline", "display:block", "color: nonsense", "vertical-align:top",
            "background:url(a?b&d=1) no-repeat \(color())", "--x: \(size())",
            "padding-top:calc(1px + \(size()))",
        ])
        return text + (random.chance(15) ? " !important" : "")
    }

    private mutating func color() -> String {
        random.pick(["red", "#00f", "#123456", "rgb(1, 2, 3)", "green", "gold"])
    }

    private mutating func size() -> String { random.pick(["0", "1px", "7px", "0.5em", "12px"]) }

    private mutating func attributes() -> String {
        var text = ""
        if random.chance(40) {
            var words = random.pick(Self.classes)
            if random.chance(30) { words += " " + random.pick(Self.classes) }
            if usesLiquid, random.chance(20) {
                words = random.pick([
                    "{{ c }}", "\(words) {{ c }}", "{% if a %}\(words){% endif %}",
                    "\(words){% if a %} big{% else %} m{% endif %}", "k-{{ n }}",
                ])
            }
            text += " class=\"\(words)\""
        }
        if random.chance(8) { text += " id=\(random.pick(Self.ids))" }
        if random.chance(10) { text += " title='\(random.pick(["abc", "Bc", "a", "cb"]))'" }
        if random.chance(5) { text += " lang=en-GB" }
        if random.chance(20) { text += style() }
        return text
    }

    private mutating func style() -> String {
        if usesLiquid, makesStyles, random.chance(25) {
            return random.pick([
                " style=\"color:{{ c }}\"", " style='{% if a %}top:0{% endif %}'", " style={{ s }}",
                " {% if a %}style=\"top:0\"{% endif %}",
                "{% if a %} style=\"top:0\"{% else %} style='top:1px'{% endif %}",
            ])
        }
        let one = declaration().replacingOccurrences(of: "\"", with: "'")
        switch random.number(1...6) {
        case 1: return " style='\(one.replacingOccurrences(of: "'", with: ""))'"
        case 2: return " style=color:red"
        case 3: return random.pick([" style", " style=\"\"", " STYLE=''"])
        default: return " style=\"\(one);\""
        }
    }

    private mutating func block(depth: Int) -> String {
        let inner = depth > 3 ? "x" : content(depth: depth + 1)
        if usesLiquid, random.chance(15) {
            // Holds in both places, or in neither.
            let both = "w\(random.number(0...99))"
            return random.pick([
                "{% if a %}\(inner){% endif %}", "{% for i in l %}<p\(attributes())>\(inner)</p>{% endfor %}",
                "{% if a %}<p\(attributes())>x</p>{% else %}<div\(attributes())>y</div>{% endif %}",
                "{% if \(both) %}<div\(attributes())>{% endif %}\(inner){% if \(both) %}</div>{% endif %}",
                "{{ text }}",
                "{{ html | raw }}", "{% capture c %}\(inner){% endcapture %}",
                "{% comment %}<p>{% endcomment %}",
                "{% raw %}{{ <p> }}{% endraw %}",
                "{% case a %}{% when 1 %}<p>1</p>{% else %}<p>2</p>{% endcase %}",
            ])
        }
        if isWild, random.chance(10) {
            return random.pick([
                "<b><p>x</b>y</p>", "</div>", "<td>", "<!--[if mso]><p class=k><![endif]-->",
                "<a><div><a>x</a></div></a>",
                "<", "</p>", "<svg><path/><b>x</svg>", "<table><div>x</div><tr></table>",
                "<style>i{top:0}</style>",
                "<template><p></template>", "<p/", "<h{{ n }} class=k>x</h{{ n }}>",
                "<!-- {{ x }} --><p {{ a }}>",
            ])
        }
        switch random.number(1...9) {
        case 1...3: return "<p\(attributes())>\(text())</p>"
        case 4, 5: return "<div\(attributes())>\(inner)</div>"
        case 6:
            let items = (0..<random.number(1...3)).map { _ in
                "<li\(attributes())>\(text())" + (random.chance(50) ? "</li>" : "")
            }
            return "<ul\(attributes())>\(items.joined())</ul>"
        case 7: return "<h1\(attributes())>\(text())</h1>"
        case 8: return "<p\(attributes())>\(text())"
        default: return table(inner)
        }
    }

    private mutating func table(_ inner: String) -> String {
        var rows = ""
        for row in 0..<random.number(1...3) {
            var cells = ""
            for cell in 0..<random.number(1...3) {
                cells +=
                    "<td\(attributes())>\(row + cell == 0 ? inner : text())"
                    + (random.chance(60) ? "</td>" : "")
            }
            rows += "<tr\(attributes())>\(cells)" + (random.chance(60) ? "</tr>" : "")
        }
        return "<table\(attributes())>" + (random.chance(30) ? "<tbody>\(rows)</tbody>" : rows) + "</table>"
    }

    private mutating func content(depth: Int) -> String {
        var text = ""
        for _ in 0..<random.number(0...3) { text += random.chance(50) ? block(depth: depth) : self.text() }
        return text
    }

    private mutating func text() -> String {
        random.pick([
            "x", "", " ", "<span\(attributes())>s</span>", "<b\(attributes())>b</b> <i>i</i>",
            "<a href=x\(attributes())>a</a>",
            "a<br>b", "<!-- c -->", "w <span>v</span><span\(attributes())>u</span>",
        ])
    }
}
