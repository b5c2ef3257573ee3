/// What a doctype token says (WHATWG HTML §13.2.5.53–68), read from its bytes when asked.
public struct HTMLDoctype: Hashable, Sendable {
    /// In lower case; `nil` when it has none.
    public var name: String?
    public var publicID: String?
    public var systemID: String?
    /// Whether it is malformed, so that a browser falls into quirks mode.
    public var forcesQuirks = false

    /// - Parameter token: of kind `doctype`.
    public init(_ token: HTMLToken, in bytes: [UInt8]) {
        var index = min(token.range.lowerBound + 9, token.range.upperBound)
        let isClosed = token.range.upperBound > index && bytes[token.range.upperBound - 1] == ASCII.greater
        let end = isClosed ? token.range.upperBound - 1 : token.range.upperBound
        if !isClosed { forcesQuirks = true }
        func skipSpace() { while index < end, ASCII.isSpace(bytes[index]) { index += 1 } }
        func text(_ range: Range<Int>) -> [UInt8] {
            HTMLText.decoded(bytes, range, references: .none, nulls: .replaced)
        }
        /// The quoted identifier here; it sets quirks when there is none, or its quote is not closed.
        func identifier() -> String? {
            guard index < end, bytes[index] == ASCII.quote || bytes[index] == ASCII.apostrophe else {
                forcesQuirks = true
                return nil
            }
            let mark = bytes[index]
            let start = index + 1
            index = start
            while index < end, bytes[index] != mark { index += 1 }
            let value = String(decoding: text(start..<index), as: UTF8.self)
            if index < end { index += 1 } else { forcesQuirks = true }
            return value
        }

        func readSystemID() {
            systemID = identifier()
            guard systemID != nil else { return }
            skipSpace()
            // What follows is bogus, in which even the end of the input does no harm (§13.2.5.68).
            if index < end { forcesQuirks = false }
        }

        skipSpace()
        let nameStart = index
        while index < end, !ASCII.isSpace(bytes[index]) { index += 1 }
        guard index > nameStart else {
            forcesQuirks = true
            return
        }
        name = String(decoding: text(nameStart..<index).map(ASCII.lowered), as: UTF8.self)
        skipSpace()
        guard index < end else { return }
        if ASCII.hasWord("public", in: bytes, at: index, end: end) {
            index += 6
            skipSpace()
            publicID = identifier()
            guard publicID != nil, !(forcesQuirks && index >= end) else { return }
            skipSpace()
            if index < end { readSystemID() }
        } else if ASCII.hasWord("system", in: bytes, at: index, end: end) {
            index += 6
            skipSpace()
            readSystemID()
        } else {
            forcesQuirks = true
        }
    }
}
