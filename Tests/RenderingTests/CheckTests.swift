import Rendering
import Testing

@Suite("Checks of finished messages") struct CheckTests {
    /// For each code a letter that has it. `mail/render` is tested with the worst cases.
    static let samples: [(code: Finding.Code, letter: Letter)] = [
        (.noUnsubscribe, Letter { $0.unsubscribe = "" }),
        (.noUnsubscribeText, Letter { $0.text = "Calle del Ejemplo 12, 28004 Madrid. Hello." }),
        (.noAddress, Letter { $0.address = "<p>Calle del Ejemplo 13</p>" }),
        (.noAddressText, Letter { $0.text = "Hello. mailto:out@example.com?subject=stop%201" }),
        (.large, Letter { $0.encodedBytes = 80_001 }),
        (.tooLarge, Letter { $0.encodedBytes = 100_001 }),
        (.notRead, Letter(String(repeating: "<div>", count: 400))),
        (.liquidLeft, Letter("<p>Dear {{ name }}</p>")),
        (.subjectEmpty, Letter { $0.subject = " \u{200B} " }),
        (.subjectLong, Letter { $0.subject = String(repeating: "word ", count: 13) }),
        (.subjectCapitals, Letter { $0.subject = "10 % OFF YOUR USUAL ORDER" }),
        (.subjectExclaims, Letter { $0.subject = "Your order is ready! Today!" }),
        (.preheaderMissing, Letter { $0.preheader = "\u{A0}" }),
        (.preheaderShort, Letter { $0.preheader = "Nothing is sent yet." }),
        (.preheaderLong, Letter { $0.preheader = String(repeating: "We wrote down. ", count: 8) }),
        (.preheaderSubject, Letter { $0.preheader = $0.subject }),
        (.preheaderUnused, Letter { $0.hidden = "Something else" }),
        (.textEmpty, Letter { $0.text = " \n" }),
        (
            .textShort,
            Letter { $0.text = "mailto:out@example.com?subject=stop%201 Calle del Ejemplo 12, 28004 Madrid" }
        ),
        (.linkEmpty, Letter("<a href=\"\">here</a>")), (.linkEmpty, Letter("<a>here</a>")),
        (.linkEmpty, Letter("<a href=\"#\">here</a>")),
        (.linkFragment, Letter("<a href=\"#prices\">here</a>")),
        (.linkRefused, Letter("<a href=\"about:invalid\">here</a>")),
        (.linkLiquid, Letter("<a href=\"https://example.com/{{ id }}\">here</a>")),
        (.linkLiquid, Letter("<a href=\"https://example.com/%7B%7Bid%7D%7D\">here</a>")),
        (.linkBlank, Letter("<a href=\"https://example.com/a b\">here</a>")),
        (.linkScheme, Letter("<a href=\"javascript:alert(1)\">here</a>")),
        (.linkScheme, Letter("<a href=\" JavaScript:alert(1)\">here</a>")),
        (.linkScheme, Letter("<a href=\"data:text/html,x\">here</a>")),
        (.linkBlank, Letter("<a href=\"java\nscript:alert(1)\">here</a>")),
        (.linkRelative, Letter("<a href=\"www.example.com\">here</a>")),
        (.linkRelative, Letter("<a href=\"/shop\">here</a>")),
        (.linkRelative, Letter("<a href=\"//example.com/\">here</a>")),
        (.linkHost, Letter("<a href=\"https://\">here</a>")),
        (.linkHost, Letter("<a href=\"https://shop/\">here</a>")),
        (.linkHost, Letter("<a href=\"https://shop..example/\">here</a>")),
        (.linkHost, Letter("<a href=\"https://8.8.8.8/\">here</a>")),
        (.linkPrivate, Letter("<a href=\"http://localhost:8080/\">here</a>")),
        (.linkPrivate, Letter("<a href=\"https://192.168.1.4/\">here</a>")),
        (.linkPrivate, Letter("<a href=\"https://0x7f.1/\">here</a>")),
        (.linkPrivate, Letter("<a href=\"https://[::1]/\">here</a>")),
        (.linkPrivate, Letter("<a href=\"https://printer.local/\">here</a>")),
        (.linkRecipient, Letter("<a href=\"mailto:?subject=Hello\">here</a>")),
        (.linkRecipient, Letter("<a href=\"tel:\">here</a>")),
        (.linkUser, Letter("<a href=\"https://bank.com@example.com/\">here</a>")),
        (.linkHTTP, Letter("<a href=\"http://example.com/\">here</a>")),
        (.linkNoText, Letter("<a href=\"https://example.com/\">&nbsp;<img alt=\"\"></a>")),
        (.linkOtherHost, Letter("<a href=\"https://example.com/\">www.bank.es</a>")),
        (.linkOtherHost, Letter("<a href=\"https://example.com/\">https://bank.es/login</a>")),
        (.linkOtherHost, Letter("<a href=\"mailto:a@example.com\">b@example.com</a>")),
        (.imageAlt, Letter("<img src=\"https://example.com/a.png\" width=\"9\" height=\"9\">")),
        (.imageSize, Letter("<img src=\"https://example.com/a.png\" alt=\"\" style=\"width:9px\">")),
        (.imageSource, Letter("<img src=\"a.png\" alt=\"\" width=\"9\" height=\"9\">")),
        (.imageSource, Letter("<img alt=\"\" width=\"9\" height=\"9\">")),
        (.imageSource, Letter("<img src=\"https://10.0.0.1/a\" alt=\"\" width=\"9\" height=\"9\">")),
        (.imageHTTP, Letter("<img src=\"http://example.com/a.png\" alt=\"\" width=\"9\" height=\"9\">")),
        (.imageData, Letter("<img src=\"data:image/png;base64,AA\" alt=\"\" width=\"9\" height=\"9\">")),
        (.imageOnly, Letter.pictured),
        (.script, Letter("<script>alert('<b>')</script>")),
        (.eventAttribute, Letter("<p onclick=\"go()\">here</p>")),
        (.form, Letter("<form action=\"https://example.com/\"></form>")),
        (.form, Letter("<input name=\"a\">")),
        (.embed, Letter("<iframe src=\"https://example.com/\"></iframe>")),
        (.embed, Letter("<object></object>")),
        (.media, Letter("<video src=\"https://example.com/a.mp4\">A film</video>")),
        (
            .externalStyle,
            Letter { $0.head += "<link rel=\"stylesheet\" href=\"https://example.com/a.css\">" }
        ),
        (.base, Letter { $0.head += "<base href=\"https://example.com/\">" }),
        (
            .refresh,
            Letter { $0.head += "<meta http-equiv=\"Refresh\" content=\"0; url=https://example.com/\">" }
        ),
        (.styleInBody, Letter("<style>p { color: #222222 }</style>")),
        (.noLanguage, Letter { $0.htmlTag = "<html>" }),
        (.otherLanguage, Letter { $0.htmlTag = "<html lang=\"es\">" }),
        (.noTitle, Letter { $0.head = $0.head.replacing("Order", with: " ") }),
        (.noCharset, Letter { $0.head = $0.head.replacing("charset", with: "data-charset") }),
        (.noViewport, Letter { $0.head = $0.head.replacing("viewport", with: "view") }),
        (.tableRole, Letter("<table><tr><td>a</td></tr></table>")),
        (.headingOrder, Letter("<h3>Prices</h3>")), (.headingOrder, Letter { $0.heading = "<h2>Order</h2>" }),
        (.contrast, Letter("<p style=\"color:#999\">grey</p>")),
        (.darkContrast, Letter.dark(colours: "")),
        (.css, Letter("<div style=\"display:flex\">a</div>")),
    ]

    @Test("finds what is there", arguments: samples.indices)
    func found(index: Int) throws {
        let (code, letter) = Self.samples[index]
        let finding = try #require(
            letter.findings.first { $0.code == code },
            "\(code.rawValue) in \(letter.body); \(letter.findings)")
        #expect(finding.severity == code.severity && !finding.help.isEmpty)
        #expect(
            finding.message.first?.isUppercase == false || finding.message.hasPrefix("G"),
            "\(finding.message)")
        #expect(!finding.message.hasSuffix("."))
    }

    @Test("each code has a letter that has it")
    func complete() {
        let tested = Set(Self.samples.map(\.code)).union([.render])
        #expect(tested == Set(Finding.Code.allCases))
    }

    @Test("finds nothing in a plain letter") func clean() { #expect(Letter().findings.isEmpty) }

    /// What comes close to each of the mistakes and is none.
    static let innocent: [String] = [
        "<a href=\"https://www.example.com/a?b=1&amp;c=%7B\">our shop</a>",
        "<a href=\"mailto:a@example.com?subject=I%20accept\">accept</a>",
        "<a href=\"tel:+34910000000\">call</a>",
        "<a name=\"prices\"></a><a href=\"#prices\">prices</a>",
        "<p id=\"more\">x</p><a href=\"#more\">more</a>",
        "<a href=\"https://shop.example.com/\">example.com</a>",
        "<a href=\"https://example.com/\">www.example.com/shop</a>",
        "<a href=\"https://example.com/\">prices.pdf</a>", "<a href=\"https://example.com/\">Node.js</a>",
        "<a href=\"mailto:A@example.com\">a@example.com</a>",
        "<a href=\"https://172.32.0.1.example/\">ours</a>",
        "<a href=\"https://example.com/\"><img src=\"https://example.com/a.png\" alt=\"Shop\" width=\"90\" height=\"30\"></a>",
        "<img src=\"cid:logo\" alt=\"\" width=\"600\" height=\"200\">",
        "<table role=\"presentation\"><tr><td>a</td></tr></table>",
        "<table><tr><th scope=\"col\">a</th></tr><tr><td>1</td></tr></table>",
        "<table role=\"presentation\"><tr><td><table><caption>Prices</caption><tr><td>1</td></tr></table></td></tr></table>",
        "<h2>Prices</h2><h3>Coffee</h3><h2>Tea</h2>", "<p class=\"once on\">here</p>",
        "<p style=\"color:#767676\">grey</p>", "<p style=\"color:#949494;font-size:24px\">large and grey</p>",
        "<b style=\"color:#949494;font-size:14pt\">large and grey</b>",
        "<p style=\"color:#ffffff;background-color:rgb(0, 0, 0)\">white on black</p>",
        "<table role=\"presentation\" bgcolor=\"#000000\"><tr><td style=\"color:#fff\">white</td></tr></table>",
        "<p style=\"display:none;mso-hide:all;color:#fff\">hidden</p>",
        "<p style=\"background-image:url(https://example.com/a.png);color:#fff;background-color:#000\">x</p>",
        "<p>2 { 3 } % off, {a}</p>", "<div style=\"font-size:0\"><p style=\"font-size:14px\">shown</p></div>",
        "<a href=\"https://example.com/\" style=\"font-size:0\"><b style=\"font-size:14px\">shown</b></a>",
        "<div style=\"visibility:hidden\"><a href=\"https://example.com/\" style=\"visibility:visible\">shown</a></div>",
        "<a href=\"https://example.com/\" style=\"font-size:0\"><img src=\"cid:a\" alt=\"Shop\" width=\"9\" height=\"9\"></a>",
    ]

    @Test("finds nothing in what only comes close", arguments: innocent)
    func notFound(body: String) { #expect(Letter(body).findings == []) }

    @Test("points at the attribute or the tag that is meant")
    func places() {
        #expect(Letter("<p>x<a href='about:invalid'>y</a>").pointed(.linkRefused) == "href='about:invalid")
        #expect(
            Letter("<p>x<img src=\"cid:a\" width=1 height=1>").pointed(.imageAlt)
                == "<img src=\"cid:a\" width=1 height=1>")
        #expect(Letter("<p ONCLICK=go()>x").pointed(.eventAttribute) == "ONCLICK=go()")
        #expect(
            Letter { $0.head += "<style>a{}.x { color: red; gap : 3px }</style>" }.pointed(.css)
                == "gap : 3px")
        #expect(Letter { $0.subject = "" }.findings.first?.range == nil)
    }

    @Test(
        "an unsubscribe link or address that nobody sees does not count",
        arguments: [
            "display:none", "visibility:hidden", "font-size:0", "DISPLAY : none !important",
        ])
    func hidden(style: String) {
        let letter = Letter {
            $0.address = "<p style=\"\(style)\">\($0.address)</p>".replacing("<p>", with: "").replacing(
                "</p></p>", with: "</p>")
            $0.unsubscribe = $0.unsubscribe.replacing("<p>", with: "<p style=\"\(style)\">")
        }
        #expect(
            letter.codes.contains(.noUnsubscribe) && letter.codes.contains(.noAddress), "\(letter.findings)")
        let ruled = Letter {
            $0.head += "<style>.off { \(style) }</style>"
            $0.unsubscribe = "<div class=\"off\">\($0.unsubscribe)</div>"
        }
        #expect(ruled.codes.contains(.noUnsubscribe))
    }

    @Test("the unsubscribe link is found whatever its percent-encoding and references")
    func encodedLink() {
        let letter = Letter {
            $0.unsubscribe = "<a href=\"mailto:out&#64;example.com?subject=stop%20%31\">Unsubscribe</a>"
            $0.text =
                "mailto:out@example.com?subject=stop%201\nCalle del Ejemplo 12,\n28004 Madrid"
                + String(repeating: " word", count: 90)
        }
        #expect(letter.findings == [])
    }

    @Test("what is found several times in the same words is there once, with its count")
    func grouped() {
        let letter = Letter(String(repeating: "<table><tr><td>a</td></tr></table>", count: 5))
        #expect(letter.codes == [.tableRole])
        #expect(letter.findings.first?.count == 5)
    }

    /// What makes careless programs take the square of a page's length, or more.
    private static let bombs: [(name: String, page: @Sendable (Int) -> String)] = [
        (
            "rows and rules",
            { count in
                "<style>" + String(repeating: ".a .b a { color: #222 } ", count: count / 60)
                    + "</style><table>"
                    + String(
                        repeating: "<tr class='a b'><td style='color:#222'><a href='https://x.y/'>x</a>",
                        count: count / 120)
            }
        ),
        ("nested", { String(repeating: "<div class=a>", count: $0 / 13) }),
        (
            "links in links",
            { String(repeating: "<a href=x><p>", count: 120) + String(repeating: "x", count: $0) }
        ),
        ("attributes", { "<p \(String(repeating: "a=1 b=2 ", count: $0 / 8))>" }),
        ("classes", { "<p class='\(String(repeating: "a b ", count: $0 / 4))'>x" }),
        ("declarations", { "<p style='\(String(repeating: "display:none;gap:1px;", count: $0 / 21))'>x" }),
        ("selectors", { "<style>\(String(repeating: "a b,", count: $0 / 4)) a { color: red }</style><a>x" }),
        ("braces", { "<style>\(String(repeating: "@media x{", count: $0 / 9))</style>" }),
        ("brackets", { "<style>\(String(repeating: "a{b:(\"", count: $0 / 6))</style>" }),
        (
            "chains",
            {
                "<style>\(String(repeating: "a a a a a a a a{color:red}", count: $0 / 26))</style>"
                    + String(repeating: "<a><p>", count: 120)
            }
        ),
        (
            "blanks",
            { "<a href='\(String(repeating: " ", count: $0))'>\(String(repeating: "&nbsp;", count: $0 / 6))" }
        ),
        ("texts", { String(repeating: "x<br>", count: $0 / 5) }),
        ("tags", { String(repeating: "<", count: $0) }),
        ("comments", { String(repeating: "<!--", count: $0 / 4) }),
        ("ends", { String(repeating: "</p>", count: $0 / 4) }),
    ]

    @Test("time grows with the page, whatever is in it", arguments: bombs.indices)
    func linear(index: Int) {
        let bomb = Self.bombs[index]
        let took = ContinuousClock().measure { _ = Letter(bomb.page(30_000)).findings }
        // Squared, any of these takes minutes in a build without optimization.
        #expect(took < .seconds(20), "\(bomb.name)")
    }
}

extension Letter {
    /// Hardly a word beside one large image.
    static var pictured: Letter {
        Letter {
            $0.words = "<img src=\"https://example.com/a.png\" alt=\"All\" width=\"600\" height=\"900\">"
        }
    }

    /// A box that turns dark, with text that has or has not a class for it.
    static func dark(colours: String) -> Letter {
        Letter("<p class=\"box ink\" style=\"background-color:#f8f8f8;color:#222222\">read me</p>") {
            $0.head +=
                "<style>@media (prefers-color-scheme: dark) { .box { background-color: #222222 !important; } \(colours) }</style>"
        }
    }
}
