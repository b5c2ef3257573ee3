/// What a person wrote, without what their program quoted below or between.
enum ReplyText {
    private static let limit = 8_000

    static func own(of text: String) -> String {
        var lines: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let start = line.drop { $0 == " " || $0 == "\u{A0}" }
            if start.hasPrefix(">") { continue }
            if isQuoteHead(start, after: lines) { break }
            lines.append(line)
            if lines.count > 500 { break }
        }
        while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
        while let first = lines.first, first.allSatisfy(\.isWhitespace) { lines.removeFirst() }
        return String(decoding: lines.joined(separator: "\n").utf8.prefix(limit), as: UTF8.self)
    }

    /// `On … wrote:` and its like in other languages end in a colon and name an address or a time; Outlook draws
    /// a line, or begins a header.
    private static func isQuoteHead(_ line: Substring, after lines: [Substring]) -> Bool {
        if line == "-- " || line == "--" { return !lines.isEmpty }
        if line.hasPrefix("-----") || line.hasPrefix("_____") { return true }
        let trimmed = FieldBlock.trimmed(String(line))
        guard trimmed.utf8.count < 300 else { return false }
        if trimmed.hasSuffix(":"), trimmed.utf8.count > 20,
            trimmed.utf8.contains(UInt8(ascii: "@"))
                || trimmed.utf8.contains(where: { (0x30...0x39).contains($0) }),
            ["On ", "Am ", "Le ", "El ", "Il ", "Op ", "Den ", "W dniu "].contains(where: trimmed.hasPrefix)
        {
            return true
        }
        return lines.last.map { $0.allSatisfy(\.isWhitespace) } ?? false
            && ["From:", "Von:", "De :", "De:", "Da:", "Van:"].contains(where: trimmed.hasPrefix)
            && trimmed.utf8.contains(UInt8(ascii: "@"))
    }
}
