public import Diagnostics

/// Something in a finished message that its sender should know before it leaves.
public struct Finding: Hashable, Sendable {
    /// An error must not be sent; a warning is somebody's decision.
    public var severity: Diagnostic.Severity
    public var code: Code
    /// Lower case, no full stop. It may quote the message, and so a customer: for those who see the message, not
    /// for logs; ``Code/title`` is for those.
    public var message: String
    /// What to do, in a sentence.
    public var help: String
    /// Where in the finished HTML, in bytes; `nil` for the headers, the text part and the page as a whole. The
    /// first place where it was found `count` times.
    public var range: Range<Int>?
    /// How often; 1 or more.
    public var count: Int
    /// Where in the templates a rendering stopped; only for ``Code/render``.
    public var renderError: RenderError?

    public init(_ code: Code, _ message: String, at range: Range<Int>? = nil, help: String? = nil) {
        severity = code.severity
        self.code = code
        self.message = message
        self.help = help ?? code.help
        self.range = range
        count = 1
    }

    public init(_ error: RenderError) {
        self.init(.render, error.message)
        renderError = error
    }

    /// Stable, documented in docs/template-checks.md, searchable.
    public enum Code: String, CaseIterable, Hashable, Sendable {
        // What the law and the mailbox providers ask.
        case noUnsubscribe = "mail/no-unsubscribe"
        case noUnsubscribeText = "mail/no-unsubscribe-text"
        case noAddress = "mail/no-address"
        case noAddressText = "mail/no-address-text"
        // Size.
        case large = "mail/large"
        case tooLarge = "mail/too-large"
        case notRead = "mail/not-read"
        // Rendering.
        case render = "mail/render"
        case liquidLeft = "mail/liquid-left"
        // Headers.
        case subjectEmpty = "mail/subject-empty"
        case subjectLong = "mail/subject-long"
        case subjectCapitals = "mail/subject-capitals"
        case subjectExclaims = "mail/subject-exclaims"
        case preheaderMissing = "mail/preheader-missing"
        case preheaderShort = "mail/preheader-short"
        case preheaderLong = "mail/preheader-long"
        case preheaderSubject = "mail/preheader-subject"
        case preheaderUnused = "mail/preheader-unused"
        // The text part.
        case textEmpty = "mail/text-empty"
        case textShort = "mail/text-short"
        // Links.
        case linkEmpty = "mail/link-empty"
        case linkFragment = "mail/link-fragment"
        case linkRefused = "mail/link-refused"
        case linkLiquid = "mail/link-liquid"
        case linkBlank = "mail/link-blank"
        case linkScheme = "mail/link-scheme"
        case linkRelative = "mail/link-relative"
        case linkHost = "mail/link-host"
        case linkPrivate = "mail/link-private"
        case linkRecipient = "mail/link-recipient"
        case linkUser = "mail/link-user"
        case linkHTTP = "mail/link-http"
        case linkNoText = "mail/link-no-text"
        case linkOtherHost = "mail/link-other-host"
        // Images.
        case imageAlt = "mail/image-alt"
        case imageSize = "mail/image-size"
        case imageSource = "mail/image-source"
        case imageHTTP = "mail/image-http"
        case imageData = "mail/image-data"
        case imageOnly = "mail/image-only"
        // What mail programs take out.
        case script = "mail/script"
        case eventAttribute = "mail/event-attribute"
        case form = "mail/form"
        case embed = "mail/embed"
        case media = "mail/media"
        case externalStyle = "mail/external-style"
        case base = "mail/base"
        case refresh = "mail/refresh"
        case styleInBody = "mail/style-in-body"
        // The page.
        case noLanguage = "mail/no-lang"
        case otherLanguage = "mail/other-lang"
        case noTitle = "mail/no-title"
        case noCharset = "mail/no-charset"
        case noViewport = "mail/no-viewport"
        case tableRole = "mail/table-role"
        case headingOrder = "mail/heading-order"
        // How it looks.
        case contrast = "mail/contrast"
        case darkContrast = "mail/dark-contrast"
        case css = "mail/css"
    }
}

extension [Finding] {
    public var hasErrors: Bool { contains { $0.severity == .error } }

    /// Those of the headers first, then in order of place; what was found several times in the same words is
    /// there once, with its count.
    func grouped() -> [Finding] {
        var indexes: [FindingKey: Int] = [:]
        var groups: [Finding] = []
        for finding in self {
            let key = FindingKey(code: finding.code, message: finding.message)
            if let index = indexes[key] {
                groups[index].count += finding.count
            } else {
                indexes[key] = groups.count
                groups.append(finding)
            }
        }
        return groups.enumerated().sorted { left, right in
            let (first, second) = (
                left.element.range?.lowerBound ?? -1, right.element.range?.lowerBound ?? -1
            )
            return first != second ? first < second : left.offset < right.offset
        }.map(\.element)
    }
}

private struct FindingKey: Hashable { var code: Finding.Code, message: String }
