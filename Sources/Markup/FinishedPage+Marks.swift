/// A copy of a page for libxml2: each start tag carries its token's number as its first attribute, and what
/// libxml2 would stumble over is made harmless.
///
/// Bytes that are not UTF-8 and NUL become U+FFFD (libxml2 would read the rest of the page as Latin-1, or stop
/// there), and in a `title`, `iframe` and their like, where tags do not count, `<` becomes `&lt;`, which libxml2
/// does not know of.
struct MarkedPage {
    /// An author's own attribute of this name comes second, and the first one counts.
    static let marker = "data-rekindle-tag"

    let tokens: HTMLTokens
    private(set) var bytes: [UInt8] = []
    /// Whether something was left out.
    private(set) var isCut = false

    init(_ page: [UInt8]) {
        tokens = HTMLTokenizer.tokens(of: page)
        bytes.reserveCapacity(page.count + page.count / 4 + 64)
        /// The element whose text comes next.
        var holder = ""
        for (index, token) in tokens.list.enumerated() {
            switch token.kind {
            case .startTag:
                holder = tokens.name(of: token)
                append(page, token.range.lowerBound..<token.inner.upperBound)
                bytes += " \(Self.marker)=\"\(index)\"".utf8
                appendAttributes(of: token, page)
            case .rcdata, .rawText:
                if holder == "style" || holder == "script" {
                    append(page, token.range)
                } else {
                    appendText(page, token.range, keepsReferences: token.kind == .rcdata)
                }
            // A piece of a tag that the page's end cut off: for libxml2 it would be a tag.
            case .ignored: continue
            default: append(page, token.range)
            }
        }
    }

    private mutating func appendAttributes(of token: HTMLToken, _ page: [UInt8]) {
        let attributes = tokens.attributes(of: token)
        let limit = FinishedPage.Limit.attributes
        guard attributes.count > limit, let last = attributes.dropFirst(limit - 1).first else {
            append(page, token.inner.upperBound..<token.range.upperBound)
            return
        }
        isCut = true
        append(page, token.inner.upperBound..<max(last.name.upperBound, last.value.upperBound))
        switch last.quote {
        case .double: bytes.append(ASCII.quote)
        case .single: bytes.append(ASCII.apostrophe)
        case .none, .unquoted: break
        }
        bytes += " >".utf8
    }

    private mutating func append(_ page: [UInt8], _ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = page[index]
            if byte != 0, byte < 0x80 {
                bytes.append(byte)
                index += 1
                continue
            }
            let (value, length) = UTF8Bytes.read(page, at: index, end: range.upperBound)
            UTF8Bytes.append(value == 0 ? 0xFFFD : value, to: &bytes)
            index += length
        }
    }

    private mutating func appendText(_ page: [UInt8], _ range: Range<Int>, keepsReferences: Bool) {
        let start = bytes.count
        append(page, range)
        guard
            bytes[start...].contains(where: {
                $0 == ASCII.less || $0 == ASCII.ampersand && !keepsReferences
            })
        else { return }
        let text = Array(bytes[start...])
        bytes.removeSubrange(start...)
        for byte in text {
            switch byte {
            case ASCII.less: bytes += "&lt;".utf8
            case ASCII.ampersand where !keepsReferences: bytes += "&amp;".utf8
            default: bytes.append(byte)
            }
        }
    }
}
