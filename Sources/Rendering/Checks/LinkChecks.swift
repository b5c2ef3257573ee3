import Markup

/// Links: where they go, and what they say.
extension PageChecks {
    static func linkFindings(_ page: CheckedPage) -> [Finding] {
        var findings: [Finding] = []
        var targets: Set<String> = []
        for element in page.page.elements {
            if let id = element["id"] { targets.insert(id) }
            if element.name == "a", let name = element["name"] { targets.insert(name) }
        }
        for (index, element) in page.page.elements.enumerated() {
            guard element.name == "a" || element.name == "area" else { continue }
            guard let href = element["href"] else {
                // A place to jump to needs no address.
                if element.name == "a", element["name"] == nil, element["id"] == nil {
                    findings.append(Finding(.linkEmpty, "a link has no href", at: element.range))
                }
                continue
            }
            let place = element.place(of: "href")
            if let finding = targetFinding(href, targets) {
                findings.append(Finding(finding.code, finding.message, at: place))
            } else if let other = shownElsewhere(page.page.text(of: index), LinkTarget(href)) {
                findings.append(Finding(.linkOtherHost, other, at: place))
            }
            if element.name == "a", !page.looks[index].isOut, !page.isSeen(index) {
                findings.append(
                    Finding(.linkNoText, "the link to \(quoted(href)) has no words", at: element.range))
            }
        }
        return findings
    }

    /// What is wrong with an address; the worst thing only.
    private static func targetFinding(
        _ href: String, _ targets: Set<String>
    ) -> (code: Finding.Code, message: String)? {
        let text = trimmed(href)
        if text.isEmpty { return (.linkEmpty, "a link's href is empty") }
        if text.hasPrefix("about:invalid") {
            return (.linkRefused, "a value made a link unsafe, so it was written as 'about:invalid'")
        }
        if hasLiquid(text) || hasLiquid(String(decoding: percentDecoded(text), as: UTF8.self)) {
            return (.linkLiquid, "a Liquid tag is left in the link \(quoted(text))")
        }
        if text.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.properties.isWhitespace }) {
            return (.linkBlank, "the link \(quoted(text)) has a blank in it")
        }
        if text.hasPrefix("#") {
            let name = String(decoding: percentDecoded(String(text.dropFirst())), as: UTF8.self)
            if name.isEmpty { return (.linkEmpty, "a link goes to '#', that is nowhere") }
            guard !targets.contains(name) else { return nil }
            return (.linkFragment, "the link \(quoted(text)) goes to a place that is not in the page")
        }
        let target = LinkTarget(text)
        switch target.scheme {
        case "http", "https": return webFinding(text, target)
        case "mailto":
            let address = String(decoding: percentDecoded(target.rest), as: UTF8.self).prefix { $0 != "?" }
            guard !holds(address, "@") else { return nil }
            return (.linkRecipient, "the link \(quoted(text)) names no mail address")
        case "tel":
            guard !target.rest.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return nil }
            return (.linkRecipient, "the link \(quoted(text)) has no number")
        case nil: return (.linkRelative, "the link \(quoted(text)) has no https:// before it")
        case let scheme?: return (.linkScheme, "a link begins with \(quoted(scheme + ":"))")
        }
    }

    private static func webFinding(
        _ text: String, _ target: LinkTarget
    ) -> (code: Finding.Code, message: String)? {
        guard let host = target.host, !host.isEmpty else {
            return (.linkHost, "the link \(quoted(text)) names no host")
        }
        if target.isPrivate { return (.linkPrivate, "the link \(quoted(text)) goes into a private network") }
        if target.isNumeric { return (.linkHost, "the link \(quoted(text)) has a number for a host") }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count < 2 || labels.contains(where: \.isEmpty) {
            return (.linkHost, "the host of the link \(quoted(text)) has no dot, or one too many")
        }
        if target.hasUser { return (.linkUser, "the link \(quoted(text)) has a user name before its host") }
        if target.scheme == "http" { return (.linkHTTP, "the link \(quoted(text)) is not encrypted") }
        return nil
    }

    /// Why the words of a link look like another address than it goes to; `nil` when they do not.
    private static func shownElsewhere(_ text: String, _ target: LinkTarget) -> String? {
        let words = trimmed(text)
        guard !words.isEmpty, !words.unicodeScalars.contains(where: { $0.properties.isWhitespace }) else {
            return nil
        }
        if target.scheme == "mailto" {
            guard holds(words, "@"), holds(words, ".") else { return nil }
            let address = String(decoding: percentDecoded(target.rest), as: UTF8.self).prefix { $0 != "?" }
            return lowered(words) == lowered(String(address))
                ? nil : "a link shows the address \(quoted(words)) and writes to another"
        }
        guard let host = target.host, let shown = shownHost(words) else { return nil }
        let isSame = isWithin(shown, host) || isWithin(host, shown)
        return isSame ? nil : "a link shows \(quoted(words)) and goes to \(quoted(host))"
    }

    /// The host that a word names, if it reads as an address of the web.
    private static func shownHost(_ word: String) -> String? {
        let word = lowered(word)
        if word.hasPrefix("http://") || word.hasPrefix("https://") { return LinkTarget(word).host }
        let host = String(word.prefix { !"/?#:".contains($0) })
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last, !holds(host, "@"),
            labels.allSatisfy({ !$0.isEmpty })
        else { return nil }
        return host.hasPrefix("www.") || topLevels.contains(String(last)) ? host : nil
    }

    /// So that 'Node.js' and 'prices.pdf' are not taken for hosts.
    private static let topLevels: Set<String> = [
        "com", "org", "net", "info", "biz", "eu", "es", "de", "fr", "it", "pt", "uk", "ie", "nl", "be", "ch",
        "at", "pl", "us", "ca", "mx", "ar", "cl", "br", "io", "shop", "store", "online", "cat", "gal", "eus",
        "example",
    ]

    private static func isWithin(_ host: String, _ parent: String) -> Bool {
        let parent = parent.hasPrefix("www.") ? String(parent.dropFirst(4)) : parent
        return host == parent || host.hasSuffix("." + parent)
    }
}
