import Diagnostics
import Liquid

extension LiquidTemplate {
    /// Every `raw` but that of the company's own configuration, `{{ company.… | raw }}`: what a customer or an
    /// imported file says must never become markup, whichever way it goes there.
    func rawOutputsOfOthers() -> [Diagnostic] {
        units.flatMap { unit in
            LiquidTemplate.segments(of: unit.source, range: unit.range).compactMap { segment in
                unit.unsafeRaw(in: segment)
            }
        }
    }
}

extension LiquidUnit {
    fileprivate func unsafeRaw(in segment: LiquidSegment) -> Diagnostic? {
        switch segment.kind {
        // What `liquid` holds follows line by line.
        case .text, .tag("comment"), .tag("doc"), .tag("#"), .tag("raw"), .tag("endraw"), .tag("liquid"):
            return nil
        case .output, .tag: break
        }
        let bytes = source.bytes[segment.range]
        guard let place = Self.rawFilter(in: bytes) else { return nil }
        if segment.kind == .output, let root = Self.rawRoot(bytes), ["company", "campaign"].contains(root),
            !assigns(root)
        {
            return nil
        }
        return .error(
            "template/raw", "'raw' would write as markup what may come from a customer",
            at: SourceSpan(file: source.name, start: place.lowerBound, end: place.upperBound),
            help: "leave 'raw' out; it is for {{ company.… | raw }} and {{ campaign.… | raw }} alone")
    }

    /// Where a filter `raw` stands in a tag, quoted texts passed over.
    private static func rawFilter(in tag: ArraySlice<UInt8>) -> Range<Int>? {
        var quote: UInt8 = 0
        var index = tag.startIndex
        while index < tag.endIndex {
            let byte = tag[index]
            index += 1
            if quote != 0 {
                if byte == quote { quote = 0 }
                continue
            }
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
            guard byte == UInt8(ascii: "|") else { continue }
            var start = index
            while start < tag.endIndex, tag[start] <= 0x20 { start += 1 }
            let end = start + 3
            guard end <= tag.endIndex, tag[start..<end].elementsEqual("raw".utf8) else { continue }
            let isWord = end < tag.endIndex && (isLetter(tag[end]) || tag[end] == 0x5F || tag[end] == 0x2D)
            if !isWord || tag[end...].starts(with: "-}".utf8) || tag[end...].starts(with: "-%".utf8) {
                return start..<end
            }
        }
        return nil
    }

    /// The variable of `{{ NAME.field | raw }}`; `nil` for anything else.
    private static func rawRoot(_ tag: ArraySlice<UInt8>) -> String? {
        var text = String(decoding: tag, as: UTF8.self)
        if text.hasPrefix("{{") { text = String(text.dropFirst(2).dropLast(2)) }
        text = text.trimmingMarks()
        if text.hasPrefix("echo ") { text = String(text.dropFirst(5)) }
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count == 2, String(parts[1]).trimmingMarks() == "raw" else { return nil }
        let path = String(parts[0]).trimmingMarks()
        guard path.utf8.allSatisfy({ $0 == 0x2E || $0 == 0x5F || (0x61...0x7A).contains($0) }) else {
            return nil
        }
        return path.split(separator: ".").first.map(String.init)
    }

    /// Whether a tag of it gives that name another meaning.
    private func assigns(_ name: String) -> Bool {
        // What a partial is given under that name is not known here.
        if isIsolated { return true }
        return LiquidTemplate.segments(of: source, range: range).contains { segment in
            guard case .tag(let tag) = segment.kind, ["assign", "capture", "for", "tablerow"].contains(tag)
            else { return false }
            return source.bytes[segment.range].split { !Self.isLetter($0) && $0 != 0x5F }.dropFirst().first
                .map { $0.elementsEqual(name.utf8) } ?? false
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
    }
}

extension String {
    /// Without blanks and the dashes of whitespace control around it.
    fileprivate func trimmingMarks() -> String {
        var bytes = Array(utf8)[...]
        while let byte = bytes.first, byte <= 0x20 || byte == 0x2D { bytes.removeFirst() }
        while let byte = bytes.last, byte <= 0x20 || byte == 0x2D { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
