import Domain

/// The documents of an import's files, one in each, without those that are left out.
struct UBLDocuments {
    enum Step {
        case document(UBLDocument, UBLDocument.Header, file: String)
        case leftOut(String, line: Int)
        case rejected(Reject)
    }

    private let files: [IntakeFile]
    private let rule: UBLRule
    private var next = 0
    /// By order: what the document of this number said in short.
    private var seen: [String: String] = [:]
    private(set) var file = ""

    /// - Precondition: the mapping is for UBL.
    init(_ files: [IntakeFile], _ mapping: Mapping) {
        guard let rule = mapping.ubl else { preconditionFailure("the mapping is for tables") }
        self.files = files
        self.rule = rule
    }

    /// - Returns: `nil` after the last file.
    /// - Throws: what keeps a file from being read; and if it is the only one, why it is refused. Among several
    ///   a file that is refused is a reject, and the others are read.
    mutating func step() throws(IntakeError) -> Step? {
        guard next < files.count else { return nil }
        let file = files[next]
        next += 1
        self.file = file.name
        let source = try file.open()
        do throws(XMLFault) {
            let document = try Self.read(source, rule)
            if let reason = reasonToLeaveOut(document) {
                return .leftOut(reason, line: document.place.line)
            }
            let header = try document.header(rule)
            if let before = seen.updateValue(document.inShort(header), forKey: header.order) {
                guard before == document.inShort(header) else {
                    throw XMLFault(
                        document.id.place, "a file before it has another document of the same number")
                }
                return .leftOut("a document that was in a file before", line: document.place.line)
            }
            return .document(document, header, file: file.name)
        } catch {
            if files.count == 1 || error.code == .unreadable { throw error.error(in: file.name) }
            return .rejected(
                Reject(
                    line: error.place.line, reason: "column \(error.place.column): \(error.reason)",
                    fields: [Array(file.name.utf8), []]))
        }
    }

    private static func read(_ source: any ByteSource, _ rule: UBLRule) throws(XMLFault) -> UBLDocument {
        let unpacked: any ByteSource
        do throws(IntakeError) {
            var source = source
            let start = try source.first(2)
            let whole = ResumedSource(start: start, rest: source)
            unpacked = start == [0x1F, 0x8B] ? try GzipSource(whole) : whole
        } catch {
            throw XMLFault(error, at: XMLPlace())
        }
        return try UBLDocument.read(XMLReader(unpacked, limits: rule.limits), maxLines: rule.maxLines)
    }

    private func reasonToLeaveOut(_ document: UBLDocument) -> String? {
        if !rule.documents.contains(document.kind) {
            return switch document.kind {
            case .order: "an order; --preset ubl-orders reads those"
            case .invoice: "an invoice, which the mapping leaves out"
            case .creditNote: "a credit note, which the mapping leaves out"
            }
        }
        if document.isCopy { return "a copy of another document (CopyIndicator)" }
        if rule.leftOutTypes.contains(document.typeCode) {
            return "a document of type \(document.typeCode), which is no sale"
        }
        if !rule.suppliers.isEmpty, rule.suppliers.isDisjoint(with: document.supplier.allNumbers) {
            return "from another supplier"
        }
        return nil
    }
}

extension UBLDocument {
    /// The same of two readings of one document, and hardly of two documents.
    fileprivate func inShort(_ header: Header) -> String {
        "\(header.day) \(lines.count) \(total?.text ?? "-") \(header.account)"
    }
}
