import Diagnostics
import Liquid
import YAMLPlaces

/// A template file taken apart: front matter and body.
struct TemplateFile {
    var language = ""
    var layout = ""
    /// Where the layout's name stands.
    var layoutSpan: SourceSpan?
    var subject: Piece?
    var preheader: Piece?
    /// The name that the mail comes from.
    var sender: Piece?
    var attachments: [(name: String, span: SourceSpan)] = []
    var invitation: InvitationFile?
    /// The bytes after the front matter.
    var body: Range<Int>
    let source: SourceText

    /// A piece of Liquid in the front matter.
    struct Piece {
        var source: SourceText
        var range: Range<Int>
        /// Where each byte of a text of its own stands in the file; `nil` where `source` is the file itself.
        var origin: (file: String, offsets: [Int])?

        /// A diagnostic of this piece at its place in the file.
        func placed(_ diagnostic: Diagnostic) -> Diagnostic {
            guard let origin, let last = origin.offsets.last, diagnostic.span.file == source.name else {
                return diagnostic
            }
            func offset(_ index: Int) -> Int {
                index < origin.offsets.count ? origin.offsets[index] : last + 1
            }
            let start = offset(diagnostic.span.start)
            let end =
                diagnostic.span.end > diagnostic.span.start ? offset(diagnostic.span.end - 1) + 1 : start
            var placed = diagnostic
            placed.span = SourceSpan(file: origin.file, start: start, end: max(start, end))
            return placed
        }
    }

    init(_ source: SourceText, _ diagnostics: inout [Diagnostic]) {
        self.source = source
        body = 0..<source.bytes.count
        guard let matter = Self.frontMatter(of: source) else {
            let start = SourceSpan(file: source.name, start: 0, end: min(3, source.bytes.count))
            let isOpen = Self.isFence(source, 1)
            diagnostics.append(
                .error(
                    "template/no-front-matter",
                    isOpen ? "the front matter has no end" : "the template has no front matter", at: start,
                    help: isOpen
                        ? "close it with a line '---' before the body"
                        : "begin with '---', then subject, language and layout, then '---'"))
            // Without knowing where the body begins, its mistakes would be noise.
            body = source.bytes.count..<source.bytes.count
            return
        }
        body = matter.upperBound..<source.bytes.count
        // The text before it is blanked away, so that places stay those of the file.
        let yaml = SourceText(
            name: source.name,
            bytes: source.bytes[..<matter.lowerBound].map { $0 == 0x0A ? 0x0A : 0x20 }.map { $0 }
                + Self.withoutMark(source.bytes[matter]))
        guard let root = YAMLReader.root(of: yaml, &diagnostics),
            var reader = YAMLReader(root, name: "the front matter", &diagnostics)
        else { return }
        if let value = reader.required("subject", &diagnostics) {
            subject = piece(value, "subject", &diagnostics)
        }
        if let value = reader.value("preheader") { preheader = piece(value, "preheader", &diagnostics) }
        if let value = reader.value("sender") { sender = piece(value, "sender", &diagnostics) }
        language =
            reader.required("language", &diagnostics).flatMap {
                YAMLReader.text($0, "language", &diagnostics)
            } ?? ""
        layout = reader.text("layout", &diagnostics) ?? ""
        if let value = reader.value("attachments") { readAttachments(value, &diagnostics) }
        if let value = reader.value("invitation") { readInvitation(value, &diagnostics) }
        layoutSpan = reader.value("layout")?.span
        reader.finish(&diagnostics)
    }

    private mutating func readAttachments(_ value: YAMLValue, _ diagnostics: inout [Diagnostic]) {
        guard let items = value.items else {
            diagnostics.append(
                .error(
                    "template/attachments", "'attachments' must be a list of file names", at: value.span,
                    help: "write ['terms.pdf']; the file lies in Templates/files/"))
            return
        }
        for item in items {
            guard let name = YAMLReader.text(item, "attachments", &diagnostics) else { continue }
            attachments.append((name, item.span))
        }
    }

    private mutating func readInvitation(_ value: YAMLValue, _ diagnostics: inout [Diagnostic]) {
        guard var reader = YAMLReader(value, name: "the invitation", &diagnostics) else { return }
        var file = InvitationFile()
        func read(_ key: String, _ isRequired: Bool) -> Piece? {
            let value = isRequired ? reader.required(key, &diagnostics) : reader.value(key)
            return value.flatMap { piece($0, key, &diagnostics) }
        }
        file.title = read("title", true)
        file.day = read("day", true)
        file.time = read("time", true)
        file.place = read("place", false)
        file.description = read("description", false)
        file.minutes = reader.number("minutes", in: 1...1440, &diagnostics) ?? file.minutes
        reader.finish(&diagnostics)
        invitation = file
    }

    /// The range from the first `---` line's end to the end of the second.
    private static func frontMatter(of source: SourceText) -> Range<Int>? {
        guard isFence(source, 1), source.lineStarts.count > 1 else { return nil }
        for line in source.lineStarts.indices.dropFirst() where isFence(source, line + 1) {
            let end = line + 1 < source.lineStarts.count ? source.lineStarts[line + 1] : source.bytes.count
            return source.lineStarts[1]..<end
        }
        return nil
    }

    /// Blanks behind it, and the mark that some editors put before a file's first byte, change nothing.
    private static func isFence(_ source: SourceText, _ line: Int) -> Bool {
        var bytes = source.line(line)
        if line == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        while bytes.last == 0x20 || bytes.last == 0x09 { bytes.removeLast() }
        return bytes.elementsEqual("---".utf8)
    }

    private static func withoutMark(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var bytes = Array(bytes)
        while let last = bytes.last, last == 0x0A || last == 0x0D || last == 0x20 || last == 0x09 {
            bytes.removeLast()
        }
        return Array(bytes.dropLast(3))
    }

    private func piece(_ value: YAMLValue, _ key: String, _ diagnostics: inout [Diagnostic]) -> Piece? {
        guard let text = YAMLReader.text(value, key, &diagnostics) else { return nil }
        guard text.utf8.contains(where: { $0 > 0x20 }) else {
            diagnostics.append(
                .error(
                    "template/empty", "the \(key) is empty", at: value.span,
                    help: "write it between single quotes"))
            return nil
        }
        let offsets = YAMLScalarMap.offsets(of: text, in: value.source, at: value.start)
        if let first = offsets.first, let last = offsets.last, last - first == offsets.count - 1,
            last < source.bytes.count,
            source.bytes[first...last].elementsEqual(text.utf8)
        {
            return Piece(source: source, range: first..<last + 1)
        }
        // Folded or escaped: it has a text of its own.
        let own = SourceText(name: "\(source.name) (\(key))", text)
        return Piece(source: own, range: 0..<own.bytes.count, origin: (source.name, offsets))
    }
}
