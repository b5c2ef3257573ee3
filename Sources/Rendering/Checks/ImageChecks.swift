import Markup

/// Images: whether they load, and what is left of the message where they do not.
extension PageChecks {
    /// Characters beside images that make a letter of them; SpamAssassin counts alike.
    static let littleText = 400

    static func imageFindings(_ message: CheckedMessage, _ page: CheckedPage) -> [Finding] {
        var findings: [Finding] = []
        var isPictured = false
        for (index, element) in page.page.elements.enumerated() where element.name == "img" {
            let source = trimmed(element["src"] ?? "")
            if let finding = sourceFinding(source) {
                findings.append(Finding(finding.code, finding.message, at: element.place(of: "src")))
            }
            if element["alt"] == nil {
                findings.append(
                    Finding(.imageAlt, "the image \(quoted(source)) has no alt", at: element.range))
            }
            let width = element["width"]
            let isSized = [width, element["height"]].allSatisfy { $0.map { trimmed($0).isEmpty } == false }
            if !isSized {
                findings.append(
                    Finding(
                        .imageSize, "the image \(quoted(source)) has no width and height", at: element.range))
            }
            if !page.looks[index].isGone {
                isPictured = isPictured || width.flatMap { Int(trimmed($0)) }.map { $0 >= 200 } ?? true
            }
        }
        let written = ink(page.visibleText) - ink(message.postalAddress)
        if isPictured, written < littleText {
            findings.append(
                Finding(
                    .imageOnly, "beside the images there are only \(max(0, written)) characters of text"))
        }
        return findings
    }

    private static func sourceFinding(_ source: String) -> (code: Finding.Code, message: String)? {
        if source.isEmpty { return (.imageSource, "an image has no src") }
        if hasLiquid(source) || hasLiquid(String(decoding: percentDecoded(source), as: UTF8.self)) {
            return (.linkLiquid, "a Liquid tag is left in the image's address \(quoted(source))")
        }
        let target = LinkTarget(source)
        switch target.scheme {
        case "cid": return nil
        case "data":
            return (.imageData, "an image is written as a data: URL, which Outlook on Windows does not show")
        case "http", "https":
            guard let host = target.host, !host.isEmpty, !target.isPrivate else {
                return (.imageSource, "the image \(quoted(source)) is not where customers can load it")
            }
            return target.scheme == "http"
                ? (.imageHTTP, "the image \(quoted(source)) is not encrypted") : nil
        default: return (.imageSource, "the image \(quoted(source)) has no https:// before it")
        }
    }
}
