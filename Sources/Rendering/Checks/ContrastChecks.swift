import Markup

/// Text against what is behind it, as WCAG 2.2 §1.4.3 asks: 4.5 to 1, or 3 to 1 for large text.
extension PageChecks {
    static func contrastFindings(_ page: CheckedPage) -> [Finding] {
        var findings = contrastFindings(page, page.looks, .contrast)
        let isDarkAware = page.sheets.contains { sheet in
            sheet.rules.contains {
                $0.media.contains { holds($0, "prefers-color-scheme") && holds($0, "dark") }
            }
        }
        if isDarkAware {
            let book = LookBook(page.page, page.sheets, page.classes, page.inline, isDark: true)
            findings += contrastFindings(page, book.looks, .darkContrast)
        }
        return findings
    }

    private static func contrastFindings(
        _ page: CheckedPage, _ looks: [Look], _ code: Finding.Code
    ) -> [Finding] {
        var findings: [Finding] = []
        for (index, element) in page.page.elements.enumerated() {
            let look = looks[index]
            guard !look.isHidden, let colour = look.colour, let background = look.background,
                element.children.contains(where: { node in
                    if case .text(let text) = node { ink(text) > 0 } else { false }
                })
            else { continue }
            let wanted = look.isLarge ? 3.0 : 4.5
            let ratio = colour.contrast(with: background)
            guard ratio < wanted else { continue }
            let tenths = Int((ratio * 10).rounded(.down))
            findings.append(
                Finding(
                    code,
                    "\(look.isLarge ? "large " : "")text in \(colour.hex) on \(background.hex) has a contrast of \(tenths / 10).\(tenths % 10), below \(look.isLarge ? "3" : "4.5")",
                    at: element.range))
        }
        return findings
    }
}
