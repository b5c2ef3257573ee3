/// What the author of a rule, template, table or configuration wrote wrongly, and where.
public struct Diagnostic: Error, Hashable, Sendable {
    public enum Severity: String, Hashable, Sendable, Comparable {
        case warning, error

        public static func < (left: Severity, right: Severity) -> Bool { left == .warning && right == .error }
    }

    /// A replacement of the diagnostic's span that we are sure of.
    public struct FixIt: Hashable, Sendable {
        public var replacement: String

        public init(replacement: String) { self.replacement = replacement }
    }

    public var severity: Severity
    /// Stable, documented, searchable: `rule/unknown-field`.
    public var code: String
    /// Lower case, no full stop; quotes what they wrote in their words.
    public var message: String
    public var span: SourceSpan
    public var fixIt: FixIt?
    /// What to do, in a sentence, where no replacement is certain.
    public var help: String?

    public init(
        _ severity: Severity, code: String, _ message: String, at span: SourceSpan, fixIt: FixIt? = nil,
        help: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.span = span
        self.fixIt = fixIt
        self.help = help
    }

    public static func error(
        _ code: String, _ message: String, at span: SourceSpan, fixIt: String? = nil, help: String? = nil
    ) -> Diagnostic {
        Diagnostic(
            .error, code: code, message, at: span, fixIt: fixIt.map(FixIt.init(replacement:)), help: help)
    }

    public static func warning(
        _ code: String, _ message: String, at span: SourceSpan, fixIt: String? = nil, help: String? = nil
    ) -> Diagnostic {
        Diagnostic(
            .warning, code: code, message, at: span, fixIt: fixIt.map(FixIt.init(replacement:)), help: help)
    }
}

extension [Diagnostic] {
    public var hasErrors: Bool { contains { $0.severity == .error } }

    /// In order of file, then place, errors before warnings at the same place.
    public func inOrderOfPlace() -> [Diagnostic] {
        sorted {
            if $0.span.file != $1.span.file { return $0.span.file < $1.span.file }
            if $0.span.start != $1.span.start { return $0.span.start < $1.span.start }
            if $0.severity != $1.severity { return $0.severity > $1.severity }
            return $0.code < $1.code
        }
    }
}

/// Several mistakes of a person's files, thrown together.
public struct Diagnostics: Error, Hashable, Sendable {
    public var list: [Diagnostic]
    /// The texts that the list speaks of, for showing the lines.
    public var sources: [SourceText]

    public init(_ list: [Diagnostic], sources: [SourceText]) {
        self.list = list.inOrderOfPlace()
        self.sources = sources
    }
}
