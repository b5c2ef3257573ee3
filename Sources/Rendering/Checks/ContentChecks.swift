import Markup

/// What mail programs take out of a message, warn of, or treat as an attack.
extension PageChecks {
    static func contentFindings(_ page: CheckedPage) -> [Finding] {
        var findings: [Finding] = []
        var body: Range<Int>?
        for (index, element) in page.page.elements.enumerated() {
            let name = element.name
            switch name {
            case "body": body = index..<element.end
            case "script": findings.append(Finding(.script, "<script> is taken out", at: element.range))
            case "form", "input", "button", "select", "textarea":
                findings.append(
                    Finding(
                        .form, "<\(name)> does not work in most mail programs, and looks like an attack",
                        at: element.range))
            case "iframe", "frame", "frameset", "object", "embed", "applet", "portal":
                findings.append(Finding(.embed, "<\(name)> is taken out", at: element.range))
            case "video", "audio":
                findings.append(
                    Finding(
                        .media, "<\(name)> plays in few mail programs; the others show what stands inside it",
                        at: element.range))
            case "base":
                findings.append(
                    Finding(.base, "<base> is taken out, or breaks the links", at: element.range))
            case "link":
                let relations = lowered(element["rel"] ?? "").split(separator: " ")
                if relations.contains("stylesheet") {
                    findings.append(
                        Finding(
                            .externalStyle, "Gmail, Outlook.com and Yahoo load no external stylesheet",
                            at: element.range))
                }
            case "meta":
                if lowered(trimmed(element["http-equiv"] ?? "")) == "refresh" {
                    findings.append(
                        Finding(
                            .refresh, "<meta http-equiv=\"refresh\"> looks like an attack", at: element.range)
                    )
                }
            case "style":
                if let body, body.contains(index) {
                    findings.append(
                        Finding(
                            .styleInBody, "Gmail and Outlook on Windows ignore a <style> in the body",
                            at: element.range))
                }
            default: break
            }
            for attribute in element.attributes where isEvent(attribute.name) {
                findings.append(
                    Finding(
                        .eventAttribute, "\(quoted(attribute.name)) on <\(name)> is taken out",
                        at: attribute.range ?? element.range))
            }
        }
        return findings
    }

    private static func isEvent(_ name: String) -> Bool {
        name.hasPrefix("on") && name.utf8.count > 4 && name.utf8.allSatisfy { (0x61...0x7A).contains($0) }
    }
}
