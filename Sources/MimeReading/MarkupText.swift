/// The words of an HTML part, for reading what it says, not for showing it: tags become blanks, or line ends where
/// they break a line; scripts, styles and comments vanish. One pass, however broken the markup is.
enum MarkupText {
    static func words(of html: String) -> String {
        var bytes = Array(html.utf8)[...]
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        while let byte = bytes.first {
            if byte == UInt8(ascii: "<") {
                tag(&bytes, into: &result)
            } else if byte == UInt8(ascii: "&") {
                reference(&bytes, into: &result)
            } else {
                result.append(byte)
                bytes.removeFirst()
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let lineBreakers: Set<String> = [
        "br", "p", "div", "tr", "li", "ul", "ol", "h1", "h2", "h3", "h4", "table", "blockquote", "hr", "pre",
    ]

    private static func tag(_ bytes: inout ArraySlice<UInt8>, into result: inout [UInt8]) {
        if bytes.starts(with: "<!--".utf8) {
            bytes = skip(bytes, past: "-->")
            return
        }
        guard bytes.count > 1,
            isLetter(bytes[bytes.startIndex + 1]) || bytes[bytes.startIndex + 1] == 0x2F
                || bytes[bytes.startIndex + 1] == 0x21
        else {
            // An address in angle brackets would be a tag; a blank or digit after `<` is none.
            result.append(bytes.removeFirst())
            return
        }
        let inside = bytes.dropFirst().prefix(400)
        let end = inside.firstIndex(of: UInt8(ascii: ">")) ?? inside.endIndex
        // Programs put <who@example.com> into HTML as it is.
        if inside[..<end].contains(UInt8(ascii: "@")), !inside[..<end].contains(0x20) {
            result.append(contentsOf: bytes[bytes.startIndex..<end])
            bytes = bytes[end...]
            return
        }
        var name = inside.drop { $0 == 0x2F }.prefix { isLetter($0) || (0x30...0x39).contains($0) }
            .map { $0 | 0x20 }
        if name.isEmpty { name = [0x20] }
        let text = String(decoding: name, as: UTF8.self)
        let isClosing = bytes[bytes.startIndex + 1] == 0x2F
        bytes = skip(bytes, past: ">")
        if !isClosing, text == "script" || text == "style" {
            bytes = skip(bytes, past: "</")
            bytes = skip(bytes, past: ">")
        }
        result.append(lineBreakers.contains(text) ? 0x0A : 0x20)
    }

    private static func reference(_ bytes: inout ArraySlice<UInt8>, into result: inout [UInt8]) {
        let known: [(String, String)] = [
            ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&quot;", "\""), ("&nbsp;", " "), ("&#39;", "'"),
            ("&#64;", "@"), ("&apos;", "'"),
        ]
        for (name, text) in known where bytes.starts(with: name.utf8) {
            result.append(contentsOf: text.utf8)
            bytes.removeFirst(name.utf8.count)
            return
        }
        result.append(bytes.removeFirst())
    }

    /// Everything after the mark; nothing where it never comes.
    private static func skip(_ bytes: ArraySlice<UInt8>, past mark: String) -> ArraySlice<UInt8> {
        let mark = Array(mark.utf8)
        var index = bytes.startIndex
        while let at = bytes[index...].firstIndex(of: mark[0]) {
            if bytes[at...].starts(with: mark) { return bytes[(at + mark.count)...] }
            index = at + 1
        }
        return []
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
