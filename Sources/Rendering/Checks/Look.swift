import Markup

/// How an element looks, as far as reading it asks.
struct Look: Hashable, Sendable {
    var colour: Colour?
    /// Behind it; `nil` where an image is, or what we do not understand.
    var background: Colour?
    /// CSS pixels.
    var size: Double
    var isBold: Bool
    /// Taken out by `display: none` or `hidden`, its own or from above: nothing inside can undo it.
    var isOut = false
    /// By `visibility`, which something inside can undo.
    var isInvisible = false

    /// Whether boxes and images are not to be seen.
    var isGone: Bool { isOut || isInvisible }
    /// Whether text is not to be seen.
    var isHidden: Bool { isGone || size == 0 }

    /// WCAG 2.2, "large scale": 18 points, or 14 points bold.
    var isLarge: Bool { size >= 24 || isBold && size >= 18.66 }
}

/// Works out how each element of a page looks: attributes of presentation, then rules by specificity and order,
/// then `style`, then what is `!important`; colour and size handed down.
struct LookBook {
    private(set) var looks: [Look] = []

    private struct Entry {
        var selector: StyleSelector
        var declarations: [StyleDeclaration]
    }
    private var entries: [Entry] = []
    /// Which of them may fall on an element, by what their last compound asks for.
    private var byClass: [String: [Int]] = [:]
    private var byID: [String: [Int]] = [:]
    private var byName: [String: [Int]] = [:]
    private var forAll: [Int] = []
    private let page: FinishedPage
    private let isDark: Bool
    private let canvas: Look
    /// Comparisons for all rules and elements together, so that no page takes long.
    private var steps = 3_000_000

    private static let names: Set<String> = [
        "color", "background", "background-color", "background-image", "display", "visibility", "font",
        "font-size", "font-weight",
    ]

    init(
        _ page: FinishedPage, _ sheets: [StyleSheet], _ classes: [[String]], _ inline: [[StyleDeclaration]],
        isDark: Bool
    ) {
        self.page = page
        self.isDark = isDark
        canvas = Self.canvas(page, isDark: isDark)
        for rule in sheets.flatMap(\.rules) where rule.media.allSatisfy(applies) {
            let declarations = rule.declarations.filter { Self.names.contains($0.name) }
            guard !declarations.isEmpty else { continue }
            for selector in rule.selectors.compactMap(StyleSelector.init) {
                index(selector)
                entries.append(Entry(selector: selector, declarations: declarations))
            }
        }
        looks.reserveCapacity(page.elements.count)
        for index in page.elements.indices {
            let parent = page.elements[index].parent.map { looks[$0] } ?? canvas
            looks.append(look(index, parent, classes, inline[index]))
        }
    }

    /// What is behind a page that says nothing: white; dark where the page says that it can be dark.
    private static func canvas(_ page: FinishedPage, isDark: Bool) -> Look {
        var isDarkCanvas = false
        if isDark {
            isDarkCanvas = page.elements.contains { element in
                element.name == "meta" && element["name"].map(PageChecks.lowered) == "color-scheme"
                    && PageChecks.holds(PageChecks.lowered(element["content"] ?? ""), "dark")
            }
        }
        return Look(
            colour: isDarkCanvas ? .white : .black,
            background: isDarkCanvas ? Colour(red: 0x12, green: 0x12, blue: 0x12) : .white, size: 16,
            isBold: false)
    }

    private func applies(_ media: String) -> Bool {
        if PageChecks.holds(media, "prefers-color-scheme") {
            return isDark && PageChecks.holds(media, "dark") && !PageChecks.holds(media, "not ")
                && !PageChecks.holds(media, "width")
        }
        return media == "screen" || media == "all" || media == "only screen"
    }

    private mutating func index(_ selector: StyleSelector) {
        guard let compound = selector.compounds.last else { return }
        if !compound.id.isEmpty {
            byID[compound.id, default: []].append(entries.count)
        } else if let name = compound.classes.first {
            byClass[name, default: []].append(entries.count)
        } else if !compound.element.isEmpty {
            byName[compound.element, default: []].append(entries.count)
        } else {
            forAll.append(entries.count)
        }
    }

    private mutating func look(
        _ index: Int, _ parent: Look, _ classes: [[String]], _ inline: [StyleDeclaration]
    ) -> Look {
        let element = page.elements[index]
        var look = parent
        if element["hidden"] != nil { look.isOut = true }
        if let (size, isBold) = Self.defaults[element.name] {
            if let size { look.size = parent.size * size }
            if isBold { look.isBold = true }
        }
        // What a mail program gives a link that has no colour of its own.
        if element.name == "a", element["href"] != nil {
            look.colour =
                isDark && canvas.background != .white
                ? Colour(red: 0x9E, green: 0x9E, blue: 0xFF) : Colour(red: 0, green: 0, blue: 0xEE)
        }
        if let value = element["bgcolor"], let colour = Colour(value) ?? Colour("#" + value) {
            look.background = parent.background.map(colour.over) ?? (colour.alpha < 1 ? nil : colour)
        }
        if element["background"] != nil, element["bgcolor"] == nil { look.background = nil }
        let text = element.name == "body" ? element["text"] : element.name == "font" ? element["color"] : nil
        if let text, let colour = Colour(text) ?? Colour("#" + text) { look.colour = colour }
        for declaration in matched(index, classes) + inline.filter({ !$0.isImportant }) {
            Self.apply(declaration, to: &look, parent)
        }
        for declaration in importantMatched + inline.filter(\.isImportant) {
            Self.apply(declaration, to: &look, parent)
        }
        if CheckedPage.neverShown.contains(element.name) { look.isOut = true }
        return look
    }

    /// Of the element that was asked for last.
    private var importantMatched: [StyleDeclaration] = []

    /// The declarations that rules give an element, the strongest last; the important ones are kept apart.
    private mutating func matched(_ index: Int, _ classes: [[String]]) -> [StyleDeclaration] {
        importantMatched = []
        guard !entries.isEmpty else { return [] }
        let element = page.elements[index]
        var candidates = forAll + (byName[element.name] ?? [])
        for (place, name) in classes[index].enumerated() where !classes[index][..<place].contains(name) {
            candidates += byClass[name] ?? []
        }
        if let id = element["id"] { candidates += byID[id] ?? [] }
        var found: [Int] = []
        for entry in candidates {
            if entries[entry].selector.matches(index, page, classes: classes, steps: &steps) {
                found.append(entry)
            }
        }
        guard !found.isEmpty else { return [] }
        // Equals in order of place, which is that of the entries.
        found.sort { (entries[$0].selector.specificity, $0) < (entries[$1].selector.specificity, $1) }
        let declarations = found.flatMap { entries[$0].declarations }
        importantMatched = declarations.filter(\.isImportant)
        return declarations.filter { !$0.isImportant }
    }

    private static func apply(_ declaration: StyleDeclaration, to look: inout Look, _ parent: Look) {
        let value = PageChecks.lowered(declaration.value)
        switch declaration.name {
        case "color":
            if value == "inherit" || value == "currentcolor" {
                look.colour = parent.colour
            } else {
                let colour = Colour(value)
                look.colour = parent.background.flatMap { back in colour.map { $0.over(back) } } ?? colour
            }
        case "background-color", "background", "background-image":
            apply(background: declaration.name, value, to: &look, parent)
        case "display": look.isOut = parent.isOut || value == "none"
        case "visibility": look.isInvisible = value == "hidden" || value == "collapse"
        case "font-size":
            if let size = Self.size(value, parent.size) { look.size = size }
        case "font-weight": look.isBold = Self.isBold(value) ?? look.isBold
        case "font":
            // What the shorthand does not name goes back to normal.
            look.isBold = false
            for part in value.split(separator: " ") {
                let size = part.prefix { $0 != "/" }
                if let bold = Self.isBold(String(part)), part != "normal" { look.isBold = bold }
                if size.contains(where: \.isLetter), let size = Self.size(String(size), parent.size) {
                    look.size = size
                }
            }
        default: break
        }
    }

    private static func apply(background name: String, _ value: String, to look: inout Look, _ parent: Look) {
        let hasImage = PageChecks.holds(value, "url(") || PageChecks.holds(value, "gradient(")
        if name == "background-image" {
            if hasImage, look.background == parent.background { look.background = nil }
            return
        }
        let parts = name == "background" ? words(value) : [value]
        if let colour = parts.lazy.compactMap(Colour.init).first {
            // Over something unknown, only an opaque colour is known.
            look.background = parent.background.map { colour.over($0) } ?? (colour.alpha < 1 ? nil : colour)
        } else if hasImage || PageChecks.holds(value, "var(") {
            look.background = nil
        } else if value == "none" || value == "inherit" {
            look.background = parent.background
        }
    }

    /// A value at its blanks, brackets kept whole.
    private static func words(_ value: String) -> [String] {
        var words: [String] = [""]
        var depth = 0
        for scalar in value.unicodeScalars {
            if scalar == "(" { depth += 1 }
            if scalar == ")" { depth -= 1 }
            if scalar == " ", depth <= 0 {
                words.append("")
            } else {
                words[words.count - 1].unicodeScalars.append(scalar)
            }
        }
        return words
    }

    private static func isBold(_ value: String) -> Bool? {
        switch value {
        case "bold", "bolder": true
        case "normal", "lighter": false
        default: Int(value).flatMap { (1...1000).contains($0) ? $0 >= 700 : nil }
        }
    }

    /// A length in pixels; `nil` for what is not understood.
    private static func size(_ value: String, _ parent: Double) -> Double? {
        let keywords = [
            "xx-small": 9.0, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24,
            "xx-large": 32,
        ]
        if let size = keywords[value] { return size }
        let digits = value.prefix { $0.isNumber || $0 == "." || $0 == "-" }
        guard let number = Double(digits), number.isFinite, number >= 0 else { return nil }
        switch value.dropFirst(digits.count) {
        case "px": return number
        case "pt": return number * 4 / 3
        case "em": return number * parent
        case "rem": return number * 16
        case "%": return number / 100 * parent
        case "" where number == 0: return 0
        default: return nil
        }
    }

    /// What browsers give elements by themselves (HTML §15.3): a share of the parent's size, and bold.
    private static let defaults: [String: (size: Double?, isBold: Bool)] = [
        "h1": (2, true), "h2": (1.5, true), "h3": (1.17, true), "h4": (nil, true), "h5": (0.83, true),
        "h6": (0.67, true), "b": (nil, true), "strong": (nil, true), "th": (nil, true),
        "small": (5.0 / 6, false), "big": (1.2, false),
    ]
}
