/// How wide text comes out, near enough to lay out a chart: there is no font here to ask.
enum TextWidth {
    /// In pixels, by rough class as in DejaVu Sans, the widest of the fonts that the charts ask for; East Asian
    /// signs are as wide as high (Unicode UAX #11).
    static func of(_ text: String, size: Double) -> Double {
        text.unicodeScalars.reduce(0) { $0 + width($1) } * size
    }

    /// In lines of at most `width`, broken at blanks; a longer word has a line of its own and is cut.
    static func wrapped(_ text: String, size: Double, within width: Double) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let line = lines.last, of("\(line) \(word)", size: size) <= width {
                lines[lines.count - 1] = "\(line) \(word)"
            } else {
                lines.append(cut(String(word), size: size, within: width))
            }
        }
        return lines
    }

    /// With an ellipsis where it does not fit.
    static func cut(_ text: String, size: Double, within width: Double) -> String {
        guard of(text, size: size) > width else { return text }
        var kept = Substring(text)
        while !kept.isEmpty, of(kept + "…", size: size) > width { kept.removeLast() }
        return kept + "…"
    }

    private static func of(_ text: Substring, size: Double) -> Double { of(String(text), size: size) }

    private static func width(_ scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "i", "j", "l", "t", "f", "r", "I", ".", ",", ":", ";", "'", "|", "!", "(", ")", "-", " ": 0.38
        case "m", "w", "M", "W", "%", "@", "…", "—": 0.98
        case "A"..."Z": 0.72
        case "\u{1100}"..."\u{115F}", "\u{2E80}"..."\u{A4CF}", "\u{AC00}"..."\u{D7A3}",
            "\u{F900}"..."\u{FAFF}", "\u{FF00}"..."\u{FF60}", "\u{1F300}"..."\u{3FFFD}":
            1
        default: 0.62
        }
    }
}
