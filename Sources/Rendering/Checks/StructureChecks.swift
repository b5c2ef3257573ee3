import Markup

/// The page as a whole: what screen readers, browsers and mail programs read off it.
extension PageChecks {
    static func structureFindings(_ message: CheckedMessage, _ page: CheckedPage) -> [Finding] {
        let elements = page.page.elements
        guard !elements.isEmpty else { return [] }
        var findings: [Finding] = []
        let html = elements.first { $0.name == "html" }
        let language = trimmed(html?["lang"] ?? "")
        if language.isEmpty {
            findings.append(
                Finding(.noLanguage, "<html> has no lang, so it is read out in any voice", at: html?.range))
        } else if !message.language.isEmpty, base(language) != base(message.language) {
            findings.append(
                Finding(
                    .otherLanguage,
                    "<html> says lang \(quoted(language)), the letter is \(quoted(message.language))",
                    at: html?.place(of: "lang")))
        }
        let titles = page.page.elements(named: "title")
        if !titles.contains(where: { ink(page.page.text(of: $0)) > 0 }) {
            findings.append(Finding(.noTitle, "the page has no <title>"))
        }
        let metas = elements.filter { $0.name == "meta" }
        let hasCharset = metas.contains { meta in
            meta["charset"] != nil || holds(lowered(meta["content"] ?? ""), "charset=")
        }
        if !hasCharset { findings.append(Finding(.noCharset, "the page has no <meta charset>")) }
        if !metas.contains(where: { lowered($0["name"] ?? "") == "viewport" }) {
            findings.append(
                Finding(.noViewport, "the page has no <meta name=\"viewport\">, so telephones shrink it"))
        }
        return findings + tableFindings(page.page) + headingFindings(page) + liquidFindings(page)
    }

    /// The language without its region.
    private static func base(_ language: String) -> String {
        lowered(String(language.prefix { $0 != "-" && $0 != "_" }))
    }

    /// Tables that place things must say so, or a screen reader counts out their rows and columns.
    private static func tableFindings(_ page: FinishedPage) -> [Finding] {
        // The nearest table of each element, and the tables that have something of a table of figures.
        var tables = [Int?](repeating: nil, count: page.elements.count)
        var hasData: Set<Int> = []
        for (index, element) in page.elements.enumerated() {
            let around = element.parent.flatMap { tables[$0] }
            tables[index] = element.name == "table" ? index : around
            if let around, element.name == "th" || element.name == "caption" || element["scope"] != nil {
                hasData.insert(around)
            }
        }
        return page.elements(named: "table").compactMap { index in
            let element = page.elements[index]
            guard element["role"].map(trimmed)?.isEmpty ?? true, !hasData.contains(index) else { return nil }
            return Finding(.tableRole, "a table without <th> has no role", at: element.range)
        }
    }

    private static func headingFindings(_ page: CheckedPage) -> [Finding] {
        var findings: [Finding] = []
        var last = 0
        for (index, element) in page.page.elements.enumerated() where !page.looks[index].isGone {
            guard element.name.utf8.count == 2, element.name.hasPrefix("h"),
                let level = Int(element.name.dropFirst()), (1...6).contains(level)
            else { continue }
            if level > last + 1 {
                let before = last == 0 ? "nothing" : "<h\(last)>"
                findings.append(
                    Finding(.headingOrder, "<h\(level)> comes after \(before)", at: element.range))
            }
            last = level
        }
        return findings
    }

    private static func liquidFindings(_ page: CheckedPage) -> [Finding] {
        page.page.elements.indices.flatMap { index -> [Finding] in
            guard !page.looks[index].isHidden else { return [] }
            return page.page.elements[index].children.compactMap { node in
                guard case .text(let text) = node, hasLiquid(text) else { return nil }
                return Finding(
                    .liquidLeft, "the page shows a Liquid tag: \(quoted(trimmed(text)))",
                    at: page.page.elements[index].range)
            }
        }
    }
}
