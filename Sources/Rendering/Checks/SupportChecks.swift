import Markup

/// CSS that large mail programs lack, by the table of `ClientSupport`: each thing once, with a count.
extension PageChecks {
    static func supportFindings(_ page: CheckedPage) -> [Finding] {
        var scan = SupportScan(page)
        scan.run()
        return scan.findings
    }
}

private struct SupportScan {
    private let page: CheckedPage
    private let hasOutlookMarkup: Bool
    private(set) var findings: [Finding] = []

    init(_ page: CheckedPage) {
        self.page = page
        hasOutlookMarkup = page.hasOutlookMarkup
    }

    mutating func run() {
        for (index, element) in page.page.elements.enumerated() {
            if element.name == "svg" { add(.svgElement, element.range) }
            if element.name == "img", let source = element["src"], Self.isSVG(source) {
                add(.svgImage, element.place(of: "src"))
            }
            let declarations = page.inline[index]
            guard !declarations.isEmpty else { continue }
            let place = element.place(of: "style")
            for (key, _) in Self.uses(declarations) where !isMadeUpFor(key, declarations, element) {
                add(key, place)
            }
        }
        for sheet in page.sheets {
            for rule in sheet.rules { scan(rule) }
            for rule in sheet.atRules {
                if rule.name == "font-face" { add(.fontFace, rule.range, media: rule.media) }
                if rule.name == "import" { add(.atImport, rule.range, media: rule.media) }
            }
        }
    }

    private mutating func scan(_ rule: StyleSheet.Rule) {
        let isDrawn = rule.declarations.contains { $0.name == "content" }
        let selectors = PageChecks.lowered(rule.selectors.joined(separator: ","))
        if isDrawn, PageChecks.holds(selectors, ":before") || PageChecks.holds(selectors, ":after") {
            add(.pseudoElements, rule.range, media: rule.media)
        }
        for (key, range) in Self.uses(rule.declarations) {
            // Which element it falls on is not known here, so neither is whether it is a cell.
            guard key != .padding, !isMadeUpFor(key, rule.declarations, nil) else { continue }
            add(key, range, media: rule.media)
        }
    }

    private mutating func add(_ key: ClientSupport.Key, _ range: Range<Int>?, media: [String] = []) {
        let feature = ClientSupport.feature(key)
        let clients = feature.matters.filter { Self.reads($0, media) }
        guard !clients.isEmpty else { return }
        let names = clients.map(\.rawValue).joined(separator: ", ")
        findings.append(
            Finding(.css, "'\(feature.name)' is not for \(names)", at: range, help: feature.loss))
    }

    /// Whether a program applies what stands in these conditions: what it ignores cannot harm it.
    private static func reads(_ client: ClientSupport.Client, _ media: [String]) -> Bool {
        guard !media.isEmpty else { return true }
        switch client {
        case .outlookWindows, .gmailOtherAccounts: return false
        case .gmail, .yahoo: return !media.contains { PageChecks.holds($0, "prefers-color-scheme") }
        case .outlookCom, .appleMail: return true
        }
    }

    /// Whether the author has seen to it: a fallback beside it, or markup that only Outlook reads.
    private func isMadeUpFor(
        _ key: ClientSupport.Key, _ declarations: [StyleDeclaration], _ element: FinishedPage.Element?
    ) -> Bool {
        switch key {
        case .backgroundImage, .gradient:
            return element?["bgcolor"] != nil
                || declarations.contains { declaration in
                    (declaration.name == "background-color" || declaration.name == "background")
                        && !PageChecks.holds(declaration.value, "gradient(") && !declaration.value.isEmpty
                        && declaration.value.split(separator: " ").contains { Colour(String($0)) != nil }
                }
        case .maxWidth:
            // A width in pixels as an attribute is what Outlook takes.
            return hasOutlookMarkup || element.map { Int($0["width"] ?? "") != nil } ?? false
        case .marginAuto:
            return hasOutlookMarkup || element?["align"] != nil
                || element.map { element in
                    element.parent.map {
                        page.page.elements[$0]["align"] == "center" || page.page.elements[$0].name == "center"
                    } ?? false
                } ?? false
        case .padding:
            guard let element else { return true }
            let cells: Set = ["td", "th", "table", "body", "html", "ul", "ol", "img"]
            return cells.contains(element.name)
                || declarations.contains { $0.name.hasPrefix("mso-padding") || $0.name == "mso-hide" }
        case .displayNone:
            return declarations.contains { $0.name == "mso-hide" && PageChecks.lowered($0.value) == "all" }
        default: return false
        }
    }

    /// What of the table a block uses, each once, with the first place.
    private static func uses(_ declarations: [StyleDeclaration]) -> [(ClientSupport.Key, Range<Int>)] {
        var uses: [(ClientSupport.Key, Range<Int>)] = []
        for declaration in declarations {
            for key in keys(declaration) where !uses.contains(where: { $0.0 == key }) {
                uses.append((key, declaration.range))
            }
        }
        return uses
    }

    /// What of the table a declaration uses.
    private static func keys(_ declaration: StyleDeclaration) -> [ClientSupport.Key] {
        let name = declaration.name
        let value = PageChecks.lowered(declaration.value)
        var keys: [ClientSupport.Key] = []
        if name.hasPrefix("--") || PageChecks.holds(value, "var(") { keys.append(.variables) }
        if PageChecks.holds(value, "calc(") { keys.append(.calc) }
        if hasUnit(["rem"], value) { keys.append(.rem) }
        if hasUnit(["vh", "vw", "vmin", "vmax", "dvh", "svh", "lvh"], value) { keys.append(.viewportUnits) }
        switch name {
        case "position": if value != "static", value != "relative" { keys.append(.position) }
        case "display":
            switch value {
            case "flex": keys.append(.flex)
            case "inline-flex": keys.append(.inlineFlex)
            case "grid", "inline-grid": keys.append(.grid)
            case "none": keys.append(.displayNone)
            default: break
            }
        case "float": if value != "none" { keys.append(.float) }
        case "gap", "column-gap", "row-gap", "grid-gap": keys.append(.gap)
        case "background", "background-image":
            if PageChecks.holds(value, "gradient(") { keys.append(.gradient) }
            if PageChecks.holds(value, "url(") { keys.append(.backgroundImage) }
        case "max-width": if value != "none", value != "100%" { keys.append(.maxWidth) }
        case "margin", "margin-left", "margin-right", "margin-top", "margin-bottom":
            let parts = value.split(separator: " ")
            if parts.contains("auto") { keys.append(.marginAuto) }
            if parts.contains(where: { $0.hasPrefix("-") && $0.contains { $0 >= "1" && $0 <= "9" } }) {
                keys.append(.marginNegative)
            }
        case "padding", "padding-left", "padding-right", "padding-top", "padding-bottom":
            if value.contains(where: { $0 >= "1" && $0 <= "9" }) { keys.append(.padding) }
        case "object-fit": keys.append(.objectFit)
        case "transform": if value != "none" { keys.append(.transform) }
        default: break
        }
        return keys
    }

    /// Whether a number of one of these units is in a value; `theorem` is none.
    private static func hasUnit(_ units: [StaticString], _ value: String) -> Bool {
        guard units.contains(where: { PageChecks.holds(value, $0) }), !PageChecks.holds(value, "url(") else {
            return false
        }
        for word in value.utf8.split(whereSeparator: { " ,()/+*".utf8.contains($0) }) {
            let unit = word.drop {
                (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
            }
            if unit.count < word.count, units.contains(where: { "\($0)".utf8.elementsEqual(unit) }) {
                return true
            }
        }
        return false
    }

    private static func isSVG(_ source: String) -> Bool {
        let source = PageChecks.lowered(PageChecks.trimmed(source))
        return source.prefix { $0 != "?" && $0 != "#" }.hasSuffix(".svg")
            || source.hasPrefix("data:image/svg")
    }
}
