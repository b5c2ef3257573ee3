extension Diagnostic {
    /// As a terminal shows it: place, message, the line, a caret under the span, the remedy.
    ///
    /// - Parameter source: the text the span lies in; without it only the first line is made.
    /// - Returns: lines separated by `\n`, without one at the end. Control characters of the file are shown
    ///   as `·`, so that a hostile file cannot steer the terminal.
    public func shown(in source: SourceText?) -> String {
        guard let source else { return "\(span.file): \(severity): \(message) [\(code)]" }
        let place = source.place(of: span.start)
        let line = source.line(place.line)
        var text = "\(span.file):\(place.line):\(place.column): \(severity): \(message) [\(code)]"
        let number = "\(place.line)"
        let before = Self.printable(
            line[line.startIndex..<min(max(span.start, line.startIndex), line.endIndex)])
        let end = min(max(span.end, span.start), line.endIndex)
        let marked = Self.printable(line[min(span.start, end)..<end])
        let gutter = String(repeating: " ", count: number.count)
        // A minified line would flood the terminal: show a window of it around the mark.
        let after = Self.printable(line[end..<line.endIndex])
        let head = before.count > 90 ? "…" + before.suffix(80) : before
        let tail = after.count > 90 ? after.prefix(80) + "…" : after
        text += "\n\(number) | \(head)\(marked.prefix(200))\(tail)"
        text += "\n\(gutter) | \(String(repeating: " ", count: head.count))^"
        text += String(repeating: "~", count: max(0, min(marked.count, 200) - 1))
        if let fixIt {
            text +=
                fixIt.replacement.isEmpty
                ? "\n\(gutter) = fix: remove it" : "\n\(gutter) = fix: write '\(fixIt.replacement)'"
        }
        if let help { text += "\n\(gutter) = help: \(help)" }
        return text
    }

    private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            let isControl =
                scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                || scalar.properties.generalCategory == .format
            text.append(scalar == "\t" ? " " : isControl ? "·" : scalar)
        }
        return String(text)
    }
}

extension Diagnostics: CustomStringConvertible {
    /// All of them as a terminal shows them, an empty line between.
    public var description: String {
        list.map { diagnostic in
            diagnostic.shown(in: sources.first { $0.name == diagnostic.span.file })
        }.joined(separator: "\n\n")
    }
}
