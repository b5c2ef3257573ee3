import CXML2

/// An element's name: the namespace, whatever its prefix, and the local part.
struct XMLName: Hashable {
    var space: String
    var local: String
}

/// libxml2's streaming reader over any bytes: one element after the other, no tree.
///
/// No DTD, no entity beyond the five of XML itself, no network; see `XMLScreen` and `XMLLimits`.
final class XMLReader {
    enum Event { case start, text, end, finished }

    let limits: XMLLimits
    private let reader: xmlTextReaderPtr
    private let input: XMLInput
    /// libxml2 holds on to it for as long as the reader lives.
    private let errors: UnsafeMutablePointer<rk_xml_errors>
    /// Names are interned by libxml2 for as long as the reader lives: one pointer is one name.
    private var names: [UnsafeRawPointer: String] = [:]
    /// Elements open, the current one included.
    private(set) var depth = 0
    /// Where the current element's start tag stands.
    private(set) var place = XMLPlace()
    private var isEmpty = false

    private static let isReady: Bool = {
        xmlInitParser()
        return true
    }()

    init(_ source: any ByteSource, limits: XMLLimits) throws(XMLFault) {
        precondition(Self.isReady)
        self.limits = limits
        input = XMLInput(source, limits)
        errors = .allocate(capacity: 1)
        let user = Unmanaged.passUnretained(input).toOpaque()
        errors.initialize(
            to: rk_xml_errors(
                callback: { user, code, level, line, column in
                    XMLInput.of(user)?.note(code, level, line, column)
                }, user: user))
        let made = xmlReaderForIO(
            { user, buffer, count in XMLInput.of(user)?.read(buffer, Int(count)) ?? -1 }, { _ in 0 }, user,
            nil, nil,
            Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue))
        guard let made else {
            errors.deallocate()
            throw XMLFault(XMLPlace(), "libxml2 cannot make a reader")
        }
        reader = made
        rk_xml_set_errors(reader, errors)
    }

    deinit {
        xmlFreeTextReader(reader)
        errors.deallocate()
    }

    /// The document's one outermost element, which is then the current one.
    func root() throws(XMLFault) -> XMLName {
        while true {
            switch try next() {
            case .start: return name
            case .finished: throw XMLFault(input.screen.place, "the document has no element")
            case .text, .end: continue
            }
        }
    }

    /// Goes to the next child of the element that was open at `parent`; what lies between is passed over.
    ///
    /// - Parameter parent: its `depth`, as it was when it was the current element.
    /// - Returns: `nil` at the parent's end.
    func child(of parent: Int) throws(XMLFault) -> XMLName? {
        guard !(isEmpty && depth == parent) else {
            depth -= 1
            isEmpty = false
            return nil
        }
        while true {
            switch try next() {
            case .start where depth == parent + 1: return name
            case .end where depth < parent: return nil
            case .finished: throw XMLFault(input.screen.place, "the document ends too soon")
            case .start, .text, .end: continue
            }
        }
    }

    /// The current element's text, its children's aside, without blanks at the ends; steps over its end.
    func text() throws(XMLFault) -> String {
        let own = depth
        let at = place
        var bytes: [UInt8] = []
        guard !isEmpty else {
            depth -= 1
            isEmpty = false
            return ""
        }
        while true {
            switch try next() {
            case .text where depth == own:
                guard let value = xmlTextReaderConstValue(reader) else { continue }
                var count = 0
                while value[count] != 0 { count += 1 }
                if bytes.count + count > limits.textBytes {
                    throw XMLFault(at, "a text is longer than \(limits.textBytes >> 10) KB")
                }
                bytes.append(contentsOf: UnsafeBufferPointer(start: value, count: count))
            case .end where depth < own: return cleanText(bytes)
            case .finished: throw XMLFault(input.screen.place, "the document ends too soon")
            case .start, .text, .end: continue
            }
        }
    }

    /// Reads on to the document's end, so that it is known to be well-formed.
    func finish() throws(XMLFault) {
        while try next() != .finished {}
    }

    /// An attribute without namespace of the current element; empty if there is none.
    func attribute(_ name: String) -> String {
        guard xmlTextReaderMoveToAttribute(reader, name) == 1 else { return "" }
        defer { xmlTextReaderMoveToElement(reader) }
        guard let value = xmlTextReaderConstValue(reader) else { return "" }
        return cleanText(Array(String(cString: value).utf8))
    }

    private var name: XMLName {
        XMLName(
            space: interned(xmlTextReaderConstNamespaceUri(reader)),
            local: interned(xmlTextReaderConstLocalName(reader)))
    }

    private func interned(_ text: UnsafePointer<xmlChar>?) -> String {
        // A prefix, which is a name here, too, is libxml2's own until it is interned.
        guard let text = xmlTextReaderConstString(reader, text) else { return "" }
        if let known = names[UnsafeRawPointer(text)] { return known }
        let name = String(cString: text)
        names[UnsafeRawPointer(text)] = name
        return name
    }

    private func next() throws(XMLFault) -> Event {
        if isEmpty {
            // libxml2 tells no end of `<a/>`; here every start has one.
            isEmpty = false
            depth -= 1
            return .end
        }
        while true {
            let status = rk_xml_read(reader, errors)
            if let fault = input.fault { throw fault }
            guard status >= 0 else { throw XMLFault(input.screen.place, "the document cannot be read") }
            guard status == 1 else { return .finished }
            switch UInt32(bitPattern: xmlTextReaderNodeType(reader)) {
            case XML_READER_TYPE_ELEMENT.rawValue:
                try open()
                return .start
            case XML_READER_TYPE_END_ELEMENT.rawValue:
                depth -= 1
                return .end
            case XML_READER_TYPE_TEXT.rawValue, XML_READER_TYPE_CDATA.rawValue,
                XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue, XML_READER_TYPE_WHITESPACE.rawValue:
                return .text
            case XML_READER_TYPE_ENTITY_REFERENCE.rawValue, XML_READER_TYPE_DOCUMENT_TYPE.rawValue:
                // The screen lets neither through; should it ever, this is the second lock.
                throw XMLFault(input.screen.place, "entities and DTDs are not read")
            default: continue
            }
        }
    }

    private func open() throws(XMLFault) {
        depth += 1
        place = input.screen.nextTag() ?? input.screen.place
        isEmpty = xmlTextReaderIsEmptyElement(reader) == 1
        if depth > limits.depth {
            throw XMLFault(place, "elements stand within each other more than \(limits.depth) deep")
        }
        let attributes = xmlTextReaderAttributeCount(reader)
        if attributes > limits.attributes {
            throw XMLFault(place, "the element has more than \(limits.attributes) attributes")
        }
        _ = interned(xmlTextReaderConstLocalName(reader))
        if attributes > 0 {
            while xmlTextReaderMoveToNextAttribute(reader) == 1 {
                _ = interned(xmlTextReaderConstLocalName(reader))
            }
            xmlTextReaderMoveToElement(reader)
        }
        if names.count > limits.names {
            throw XMLFault(place, "the document has more than \(limits.names) different names")
        }
    }
}

/// What libxml2's callbacks reach: the bytes, the screen before them, and the first thing amiss.
private final class XMLInput {
    var screen: XMLScreen
    private(set) var fault: XMLFault?
    private var source: any ByteSource

    init(_ source: any ByteSource, _ limits: XMLLimits) {
        self.source = source
        screen = XMLScreen(limits)
    }

    static func of(_ user: UnsafeMutableRawPointer?) -> XMLInput? {
        user.map { Unmanaged<XMLInput>.fromOpaque($0).takeUnretainedValue() }
    }

    /// - Returns: as `xmlInputReadCallback`: how many bytes, -1 for a failure.
    func read(_ buffer: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int32 {
        guard fault == nil, let buffer, count > 0 else { return fault == nil ? 0 : -1 }
        let piece = UnsafeMutableRawBufferPointer(start: buffer, count: count)
        do throws(IntakeError) {
            let read = try source.read(into: piece)
            do throws(XMLFault) {
                try screen.look(at: UnsafeRawBufferPointer(rebasing: piece[..<read]))
            } catch {
                fault = error
                return -1
            }
            return Int32(read)
        } catch {
            fault = XMLFault(error, at: screen.place)
            return -1
        }
    }

    func note(_ code: Int32, _ level: Int32, _ line: Int32, _ column: Int32) {
        guard fault == nil, level >= Int32(XML_ERR_ERROR.rawValue) else { return }
        let place = line > 0 ? XMLPlace(line: Int(line), column: max(1, Int(column))) : screen.place
        fault = XMLFault(place, XMLFault.reason(libxml2: code), cause: "libxml2 error \(code)")
    }
}
