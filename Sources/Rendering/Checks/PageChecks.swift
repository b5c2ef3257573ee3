import Markup

/// The checks of finished messages: what docs/template-checks.md lists.
public enum PageChecks {
    /// Bytes of the encoded HTML, counted in thousands to be on the safe side. Gmail shows the first 102 KB of a
    /// message and hides the rest, the unsubscribe link with it.
    public static let largeBytes = 80_000
    public static let tooLargeBytes = 100_000

    /// Everything found in a message: what concerns the headers and the whole first, then in order of place.
    ///
    /// It takes any bytes. Time grows with the page; a page that is more than a mail can be (`FinishedPage.Limit`)
    /// is read up to the limit, and `mail/not-read` says so.
    public static func findings(in message: CheckedMessage) -> [Finding] {
        let page = CheckedPage(message.html)
        var findings = headerFindings(message, page)
        findings += sizeFindings(message, page)
        findings += textFindings(message, page)
        findings += footerFindings(message, page)
        findings += structureFindings(message, page)
        findings += contentFindings(page)
        findings += linkFindings(page)
        findings += imageFindings(message, page)
        findings += contrastFindings(page)
        findings += supportFindings(page)
        return findings.grouped()
    }

    private static func sizeFindings(_ message: CheckedMessage, _ page: CheckedPage) -> [Finding] {
        var findings: [Finding] = []
        let size = message.encodedBytes
        if size > tooLargeBytes {
            findings.append(
                Finding(.tooLarge, "the HTML takes \(size / 1000) KB on its way; Gmail cuts off after 102"))
        } else if size > largeBytes {
            findings.append(
                Finding(.large, "the HTML takes \(size / 1000) KB on its way, of the 100 that are safe"))
        }
        if !page.page.isWhole {
            findings.append(
                Finding(.notRead, "the page is too large, or nests too deep, to be read to its end"))
        }
        return findings
    }

    /// The unsubscribe link and the address: there, and to be seen, in both parts.
    private static func footerFindings(_ message: CheckedMessage, _ page: CheckedPage) -> [Finding] {
        var findings: [Finding] = []
        let wanted = percentDecoded(message.unsubscribe)
        let text = withoutBlanks(String(decoding: message.text, as: UTF8.self))
        if wanted.isEmpty {
            findings.append(Finding(.noUnsubscribe, "no unsubscribe link was given to the message"))
        } else {
            let links = page.page.elements(named: "a").filter { index in
                percentDecoded(trimmed(page.page.elements[index]["href"] ?? "")) == wanted
            }
            if links.isEmpty {
                findings.append(Finding(.noUnsubscribe, "the HTML has no link to unsubscribe"))
            } else if !links.contains(where: page.isSeen) {
                findings.append(
                    Finding(
                        .noUnsubscribe, "the unsubscribe link is there, but nothing of it is to be seen",
                        at: links.first.flatMap { page.page.elements[$0].range }))
            }
            if !text.contains(withoutBlanks(message.unsubscribe)) {
                findings.append(Finding(.noUnsubscribeText, "the text part has no link to unsubscribe"))
            }
        }
        let address = withoutBlanks(message.postalAddress)
        if address.isEmpty {
            findings.append(Finding(.noAddress, "no postal address was given to the message"))
        } else {
            if !withoutBlanks(page.visibleText).contains(address) {
                findings.append(Finding(.noAddress, "the HTML does not show the company's postal address"))
            }
            if !text.contains(address) {
                findings.append(
                    Finding(.noAddressText, "the text part does not have the company's postal address"))
            }
        }
        return findings
    }

    private static func textFindings(_ message: CheckedMessage, _ page: CheckedPage) -> [Finding] {
        let written = ink(String(decoding: message.text, as: UTF8.self))
        let shown = ink(page.visibleText)
        if written == 0 { return [Finding(.textEmpty, "the text part is empty")] }
        guard shown > 200, written * 2 < shown else { return [] }
        return [
            Finding(
                .textShort, "the text part has \(written) characters, the HTML shows \(shown)")
        ]
    }
}
