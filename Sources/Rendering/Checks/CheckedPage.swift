import Markup

/// A finished page with what the checks ask of it again and again: its styles, and what is to be seen.
struct CheckedPage {
    let page: FinishedPage
    /// What the `<style>` elements hold; ranges are of the page.
    let sheets: [StyleSheet]
    /// Of each element: its classes and the declarations of its `style`.
    let classes: [[String]]
    let inline: [[StyleDeclaration]]
    /// Of each element, as it looks by day.
    let looks: [Look]
    /// Everything that is to be seen, in order of place; blocks are parted by blanks.
    let visibleText: String
    /// Everything in the body, hidden or not.
    let bodyText: String

    init(_ html: [UInt8]) {
        let page = FinishedPage(html)
        self.page = page
        sheets = page.elements.filter { $0.name == "style" }.compactMap { element in
            element.raw.map { StyleSheet(page.bytes, $0) }
        }
        classes = page.elements.map { element in
            // More than anybody writes, and few enough to compare each with each.
            element["class"]?.utf8.split(maxSplits: 100, whereSeparator: CSSBytes.isBlank).prefix(100)
                .map { String(decoding: $0, as: UTF8.self) } ?? []
        }
        inline = page.elements.map { $0["style"].map(StyleSheet.declarations) ?? [] }
        looks = LookBook(page, sheets, classes, inline, isDark: false).looks
        (visibleText, bodyText) = Self.texts(page, looks)
    }

    /// Whether an element shows something: text, or an image with a text of its own.
    func isSeen(_ index: Int) -> Bool {
        guard !looks[index].isOut else { return false }
        for inner in index..<page.elements[index].end where !looks[inner].isGone {
            if page.elements[inner].name == "img", PageChecks.ink(page.elements[inner]["alt"] ?? "") > 0 {
                return true
            }
            guard !looks[inner].isHidden else { continue }
            for case .text(let text) in page.elements[inner].children where PageChecks.ink(text) > 0 {
                return true
            }
        }
        return false
    }

    /// Whether Outlook gets markup of its own: `<!--[if mso]>`.
    var hasOutlookMarkup: Bool {
        page.comments.contains { comment in
            let comment = PageChecks.lowered(comment)
            return comment.hasPrefix("[if") && PageChecks.holds(comment, "mso")
                && PageChecks.holds(comment, "<table")
        }
    }

    /// Elements that end a line, as far as finding words asks.
    private static let inlineNames: Set<String> = [
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "mark", "q",
        "s", "small", "span", "strike", "strong", "sub", "sup", "u", "wbr",
    ]
    static let neverShown: Set<String> = [
        "head", "title", "style", "script", "template", "meta", "link", "base", "noembed", "noframes",
        "datalist",
    ]

    private static func texts(_ page: FinishedPage, _ looks: [Look]) -> (visible: String, body: String) {
        var visible = ""
        var body = ""
        var open: [(element: Int, next: Int)] = []
        for root in page.elements.indices where page.elements[root].parent == nil {
            open.append((root, 0))
            while let (index, next) = open.popLast() {
                let element = page.elements[index]
                guard next < element.children.count else {
                    if !inlineNames.contains(element.name) {
                        visible += " "
                        body += " "
                    }
                    continue
                }
                open.append((index, next + 1))
                switch element.children[next] {
                case .text(let text):
                    if !neverShown.contains(element.name) { body += text }
                    if !looks[index].isHidden { visible += text }
                case .element(let child): open.append((child, 0))
                }
            }
        }
        return (visible, body)
    }
}
