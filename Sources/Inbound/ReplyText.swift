/// What a person wrote, without what their program quoted below or between.
enum ReplyText {
    private static let limit = 8_000

    static func own(of text: String) -> String {
        var lines: [String] = []
        for line in TextLines.of(text, limit: 500) {
            let start = line.unicodeScalars.drop { $0 == " " || $0 == "\u{A0}" }
            if start.first == ">" { continue }
            if isQuoteHead(String(start), after: lines) { break }
            lines.append(line)
        }
        while let last = lines.last, TextLines.isBlank(last) { lines.removeLast() }
        while let first = lines.first, TextLines.isBlank(first) { lines.removeFirst() }
        return String(decoding: lines.joined(separator: "\n").utf8.prefix(limit), as: UTF8.self)
    }

    /// `On … wrote:` and its like in other languages end in a colon and name an address or a time; Outlook draws
    /// a line, or begins a header.
    private static func isQuoteHead(_ line: String, after lines: [String]) -> Bool {
        if line == "-- " || line == "--" { return !lines.isEmpty }
        if line.hasPrefix("-----") || line.hasPrefix("_____") { return true }
        let trimmed = FieldBlock.trimmed(line)
        guard trimmed.utf8.count < 300 else { return false }
        if trimmed.hasSuffix(":"), trimmed.utf8.count > 20,
            trimmed.utf8.contains(UInt8(ascii: "@"))
                || trimmed.utf8.contains(where: { (0x30...0x39).contains($0) }),
            ["On ", "Am ", "Le ", "El ", "Il ", "Op ", "Den ", "W dniu "].contains(where: trimmed.hasPrefix)
        {
            return true
        }
        return lines.last.map(TextLines.isBlank) ?? false
            && ["From:", "Von:", "De :", "De:", "Da:", "Van:"].contains(where: trimmed.hasPrefix)
            && trimmed.utf8.contains(UInt8(ascii: "@"))
    }
}
