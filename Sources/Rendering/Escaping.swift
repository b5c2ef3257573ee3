import Liquid

/// What an output is escaped for, by where it stands in the HTML (WHATWG HTML §13.2.5; the idea is that of
/// Go's html/template: the author writes nothing, the place decides).
enum EscapeContext: UInt8 {
    /// Text between tags; also the safe choice where nothing was assigned.
    case text = 0
    case attribute
    /// The beginning of a URL: its scheme is looked at.
    case urlStart
    case urlRest
    /// Behind a `?` or `#` that the author wrote: the value is one component (RFC 3986 §3.4).
    case urlComponent
    /// There too, but the author encoded the value as forms do: its `+` are blanks, which mail programs do not know.
    case urlFormEncoded
    /// The beginning of a URL whose scheme the author's own text could go on with.
    case urlOpenStart
    /// Headers and plain text: as it is.
    case plain

    static let escape: LiquidRenderOptions.Escape = { context, text, output in
        var text = text
        text.withUTF8 { append($0, for: EscapeContext(rawValue: context) ?? .text, to: &output) }
    }

    /// - Parameter text: UTF-8.
    static func append(
        _ text: UnsafeBufferPointer<UInt8>, for context: EscapeContext, to output: inout [UInt8]
    ) {
        switch context {
        case .text, .attribute: appendHTML(text, to: &output)
        case .urlStart:
            isSafe(text)
                ? appendURL(text, keeping: urlMarks, to: &output)
                : output.append(contentsOf: "about:invalid".utf8)
        case .urlRest: appendURL(text, keeping: urlMarks, to: &output)
        case .urlComponent: appendURL(text, keeping: [], to: &output)
        case .urlFormEncoded:
            for byte in text {
                if byte == UInt8(ascii: "+") {
                    output.append(contentsOf: "%20".utf8)
                } else {
                    let one = [byte]
                    one.withUnsafeBufferPointer { appendURL($0, keeping: urlMarks, to: &output) }
                }
            }
        case .urlOpenStart:
            let decides = text.contains { ":/?#".utf8.contains($0) }
            decides && isSafe(text)
                ? appendURL(text, keeping: urlMarks, to: &output)
                : output.append(contentsOf: "about:invalid".utf8)
        case .plain: output.append(contentsOf: text)
        }
    }

    private static func appendHTML(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        var start = 0
        var index = 0
        func flush(_ end: Int) {
            if start < end { output.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<end])) }
        }
        while index < text.count {
            let byte = text[index]
            let length: Int
            let escaped: StaticString
            switch byte {
            case UInt8(ascii: "&"): (length, escaped) = (1, "&amp;")
            case UInt8(ascii: "<"): (length, escaped) = (1, "&lt;")
            case UInt8(ascii: ">"): (length, escaped) = (1, "&gt;")
            case UInt8(ascii: "\""): (length, escaped) = (1, "&quot;")
            case UInt8(ascii: "'"): (length, escaped) = (1, "&#39;")
            // NUL has no place in HTML in any form.
            case 0: (length, escaped) = (1, "\u{FFFD}")
            case 0xE2 where isDirectionControl(text, index): (length, escaped) = (3, "")
            default:
                index += 1
                continue
            }
            flush(index)
            escaped.withUTF8Buffer { output.append(contentsOf: $0) }
            index += length
            start = index
        }
        flush(text.count)
    }

    /// U+202A–202E and U+2066–2069: with them a customer's name could turn the letter's own words around
    /// (Unicode TR36 §2.5).
    private static func isDirectionControl(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        guard index + 2 < text.count else { return false }
        switch text[index + 1] {
        case 0x80: return (0xAA...0xAE).contains(text[index + 2])
        case 0x81: return (0xA6...0xA9).contains(text[index + 2])
        default: return false
        }
    }

    private static let urlMarks = Array("/?#[]@!$()*+,;=:%".utf8)

    /// Percent-encodes what RFC 3986 does not allow. In a whole URL a `%` stays, since the value may be encoded
    /// already; in a component it does not.
    private static func appendURL(
        _ text: UnsafeBufferPointer<UInt8>, keeping marks: [UInt8], to output: inout [UInt8]
    ) {
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                output.append(byte)
            case UInt8(ascii: "&") where !marks.isEmpty: output.append(contentsOf: "&amp;".utf8)
            case _ where marks.contains(byte): output.append(byte)
            default:
                output.append(UInt8(ascii: "%"))
                output.append(digits[Int(byte >> 4)])
                output.append(digits[Int(byte & 15)])
            }
        }
    }

    /// Only schemes that a mail may carry; a URL without a scheme is relative and harmless.
    private static func isSafe(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return true }
        let scheme = text[..<colon]
        if scheme.contains(where: {
            $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#")
        }) {
            return true
        }
        return ["http", "https", "mailto", "tel"].contains(
            String(decoding: scheme, as: UTF8.self).lowercased())
    }
}
