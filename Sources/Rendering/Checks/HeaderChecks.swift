import Markup

/// Subject and preheader: what the inbox shows.
extension PageChecks {
    /// Scalars; telephones show 30 to 40, desktops about 60.
    static let longSubject = 60
    static let preheaderLengths = 30...110

    static func headerFindings(_ message: CheckedMessage, _ page: CheckedPage) -> [Finding] {
        subjectFindings(message.subject) + preheaderFindings(message, page)
    }

    private static func subjectFindings(_ subject: String) -> [Finding] {
        guard ink(subject) > 0 else { return [Finding(.subjectEmpty, "the subject is empty")] }
        var findings: [Finding] = []
        let length = length(subject)
        if length > longSubject {
            findings.append(
                Finding(
                    .subjectLong, "the subject has \(length) characters; the inbox shows about \(longSubject)"
                ))
        }
        let cased = subject.unicodeScalars.filter { $0.properties.isCased }
        if cased.count >= 8, cased.allSatisfy({ $0.properties.isUppercase }) {
            findings.append(Finding(.subjectCapitals, "the subject is all capitals, which looks like spam"))
        }
        let marks = subject.unicodeScalars.count { $0 == "!" || $0 == "\u{FF01}" }
        if marks > 1 {
            findings.append(Finding(.subjectExclaims, "the subject has \(marks) exclamation marks"))
        }
        if hasLiquid(subject) {
            findings.append(Finding(.liquidLeft, "the subject shows a Liquid tag: \(quoted(subject))"))
        }
        return findings
    }

    private static func preheaderFindings(_ message: CheckedMessage, _ page: CheckedPage) -> [Finding] {
        let preheader = withoutBlanks(message.preheader)
        guard !preheader.isEmpty else {
            return [
                Finding(
                    .preheaderMissing, "there is no preheader; the inbox will show the letter's first words")
            ]
        }
        var findings: [Finding] = []
        let length = length(message.preheader)
        if length < preheaderLengths.lowerBound {
            findings.append(
                Finding(
                    .preheaderShort,
                    "the preheader has \(length) characters; the inbox has room for about 100"))
        } else if length > preheaderLengths.upperBound {
            findings.append(
                Finding(
                    .preheaderLong,
                    "the preheader has \(length) characters; the inbox shows about 100"))
        }
        if preheader == withoutBlanks(message.subject) {
            findings.append(Finding(.preheaderSubject, "the preheader is the subject once more"))
        }
        if !withoutBlanks(page.bodyText).hasPrefix(preheader) {
            findings.append(
                Finding(.preheaderUnused, "the page does not begin with the preheader, so nobody sees it"))
        }
        return findings
    }

    /// Whether a text holds what begins a Liquid tag.
    static func hasLiquid(_ text: String) -> Bool { holds(text, "{{") || holds(text, "{%") }
}
