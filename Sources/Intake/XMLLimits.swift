/// How much of an XML document is borne; what is beyond is refused, at its place.
///
/// libxml2's own limits stay in force below these (`XML_PARSE_HUGE` is never set): 256 levels, ten million bytes
/// for one text, which a document attached to an invoice may take up.
public struct XMLLimits: Hashable, Sendable {
    /// Elements within each other.
    public var depth = 64
    /// Of a text that is read. Texts that nobody asks for, as attached documents, may be longer.
    public var textBytes = 64 * 1024
    /// Of one start tag with all its attributes; libxml2 compares each attribute with each.
    public var tagBytes = 64 * 1024
    /// Of one element.
    public var attributes = 64
    /// Different names of elements, attributes and prefixes: libxml2's table of names slows down with their number.
    /// All of UBL has about 2,500, a document some hundred.
    public var names = 4000
    /// Unpacked.
    public var documentBytes = 64 << 20

    public init() {}
}

/// A place in an XML document; both from 1.
struct XMLPlace: Hashable {
    var line = 1
    var column = 1
}

/// Why an XML document is refused as a whole.
struct XMLFault: Error, Hashable {
    var place: XMLPlace
    /// What is wrong and what to do; names elements, never a value.
    var reason: String
    var code = IntakeError.Code.refusedXML
    /// libxml2's number for it, where it found it.
    var cause = ""
    /// The file under the XML could not be read.
    var source: IntakeError?

    init(_ place: XMLPlace, _ reason: String, code: IntakeError.Code = .refusedXML, cause: String = "") {
        self.place = place
        self.reason = reason
        self.code = code
        self.cause = cause
    }

    init(_ source: IntakeError, at place: XMLPlace) {
        self.init(place, source.message, code: source.code, cause: source.cause)
        self.source = source
    }

    /// As the error that stops an import.
    func error(in file: String) -> IntakeError {
        if let source { return source }
        return IntakeError(code, "\(file):\(place.line):\(place.column): \(reason)", cause: cause)
    }
}
