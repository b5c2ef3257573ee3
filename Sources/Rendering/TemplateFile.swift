import Diagnostics
import Liquid
import YAMLPlaces

/// A template file taken apart: front matter and body.
struct TemplateFile {
    var language = ""
    var layout = ""
    var subject: Piece?
    var preheader: Piece?
    /// The bytes after the front matter.
    var body: Range<Int>
    let source: SourceText

    /// A piece of Liquid in the front matter.
    struct Piece {
        var source: SourceText
        var range: Range<Int>
    }

    init(_ source: SourceText, _ diagnostics: inout [Diagnostic]) {
        self.source = source
        body = 0..<source.bytes.count
        guard let matter = Self.frontMatter(of: source) else {
            let start = SourceSpan(file: source.name, start: 0, end: min(3, source.bytes.count))
            diagnostics.append(
                .error(
                    "template/no-front-matter", "the template has no front matter", at: start,
                    help: "begin with '---', then subject, language and layout, then '---'"))
            return
        }
        body = matter.upperBound..<source.bytes.count
        // The text before it is blanked away, so that places stay those of the file.
        let yaml = SourceText(
            name: source.name, bytes: source.bytes[..<matter.lowerBound].map { $0 == 0x0A ? 0x0A : 0x20 }.map { $0 }
                + Self.withoutMark(source.bytes[matter]))
        guard let root = YAMLReader.root(of: yaml, &diagnostics),
            var reader = YAMLReader(root, name: "the front matter", &diagnostics)
        else { return }
        if let value = reader.required("subject", &diagnostics) { subject = piece(value, "subject", &diagnostics) }
        if let value = reader.value("preheader") { preheader = piece(value, "preheader", &diagnostics) }
        language = reader.text("language", &diagnostics) ?? ""
        layout = reader.text("layout", &diagnostics) ?? ""
        reader.finish(&diagnostics)
    }

    /// The range from the first `---` line's end to the end of the second.
    private static func frontMatter(of source: SourceText) -> Range<Int>? {
        guard source.line(1).elementsEqual("---".utf8), source.lineStarts.count > 1 else { return nil }
        for line in source.lineStarts.indices.dropFirst() where source.line(line + 1).elementsEqual("---".utf8) {
            let end = line + 1 < source.lineStarts.count ? source.lineStarts[line + 1] : source.bytes.count
            return source.lineStarts[1]..<end
        }
        return nil
    }

    private static func withoutMark(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var bytes = Array(bytes)
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        return Array(bytes.dropLast(3))
    }

    private func piece(_ value: YAMLValue, _ key: String, _ diagnostics: inout [Diagnostic]) -> Piece? {
        guard let text = YAMLReader.text(value, key, &diagnostics) else { return nil }
        let offsets = YAMLScalarMap.offsets(of: text, in: value.source, at: value.start)
        if let first = offsets.first, let last = offsets.last, last - first == offsets.count - 1, last < source.bytes.count,
            source.bytes[first...last].elementsEqual(text.utf8)
        {
            return Piece(source: source, range: first..<last + 1)
        }
        // Folded or escaped: it has a text of its own.
        let own = SourceText(name: "\(source.name) (\(key))", text)
        return Piece(source: own, range: 0..<own.bytes.count)
    }
}
