/// What stopped a whole file from being read. One bad row is a `Reject`, a mistake in a mapping file a
/// `Diagnostic`.
public struct IntakeError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// The file cannot be opened or read.
        case unreadable
        /// The gzip data is cut short or damaged.
        case damagedGzip
        /// Neither a text table nor UBL: a workbook, an archive, a table in UTF-16, other XML.
        case unsupportedFile
        /// XML that is not well-formed, has a DTD, or is larger or deeper than is borne.
        case refusedXML
        case emptyFile
        /// A column that the mapping names, or that the kind needs, is not in the header.
        case missingColumn
        /// Two columns of one name, and the mapping names it.
        case ambiguousColumn
        /// Neither a column nor the mapping says the currency.
        case missingCurrency
        /// The mapping states a time zone that is not known here.
        case unknownZone
    }

    public var code: Code
    /// What failed and what to do; no value of the file, only names of its columns.
    public var message: String
    /// The system's own words, where it has any.
    public var cause: String

    public init(_ code: Code, _ message: String, cause: String = "") {
        self.code = code
        self.message = message
        self.cause = cause
    }

    public var description: String { cause.isEmpty ? message : "\(message) (\(cause))" }
}
