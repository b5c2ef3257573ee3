/// Declarations as the value of a `style` attribute.
struct CSSValueText {
    let sheet: CSSSheet

    /// `name:value`, blanks made one space and comments left out; as CSS, not yet escaped for HTML.
    ///
    /// - Returns: `nil` for a value that cannot be copied: one with a brace, which could open or close a Liquid tag,
    ///   and one that the end of the sheet cut off, which would take in what follows it.
    func text(of declaration: CSSDeclaration) -> [UInt8]? {
        guard isWhole(declaration.value) else { return nil }
        var text = Array(sheet.bytes[declaration.nameRange])
        if !declaration.isCustom { text = text.map(ASCII.lowered) }
        text.append(ASCII.colon)
        var isAfterSpace = true
        for index in declaration.value {
            let token = sheet.tokens[index]
            switch token.kind {
            case .whitespace:
                if !isAfterSpace { text.append(ASCII.space) }
                isAfterSpace = true
                continue
            case .comment:
                // Where nothing else parts two tokens, something has to.
                if !isAfterSpace, !sheet.tokens[index + 1].isBlank { text += Array("/**/".utf8) }
                continue
            case .string: append(string: token, to: &text)
            default: text += sheet.bytes[token.range]
            }
            isAfterSpace = false
        }
        if text.contains(where: { $0 == ASCII.openBrace || $0 == ASCII.closeBrace }) { return nil }
        return text
    }

    private func isWhole(_ value: Range<Int>) -> Bool {
        var open = 0
        for token in sheet.tokens[value] {
            switch token.kind {
            case .function, .openParen, .openSquare: open += 1
            case .closeParen, .closeSquare: open -= 1
            case .delimiter where sheet.bytes[token.range.lowerBound] == ASCII.backslash: return false
            case _ where token.isCutOff: return false
            default: break
            }
        }
        return open == 0
    }

    /// A string in single quotes where its text allows it: they need no escape in the attribute's double ones.
    private func append(string token: CSSToken, to text: inout [UInt8]) {
        let quote = sheet.bytes[token.range.lowerBound]
        let inner = token.range.lowerBound + 1..<max(token.range.lowerBound + 1, token.range.upperBound - 1)
        let isPlain = !sheet.bytes[inner].contains { $0 == ASCII.apostrophe || $0 == ASCII.backslash }
        guard quote == ASCII.quote, isPlain else {
            text += sheet.bytes[token.range]
            return
        }
        text.append(ASCII.apostrophe)
        text += sheet.bytes[inner]
        text.append(ASCII.apostrophe)
    }

    /// Escapes CSS for an attribute's value; what is inserted must neither end the value nor become another
    /// character (WHATWG HTML §13.2.5.36–38).
    static func escaped(_ css: [UInt8], for quote: HTMLAttribute.Quote) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(css.count)
        for byte in css {
            switch byte {
            case ASCII.ampersand: text += Array("&amp;".utf8)
            case ASCII.quote where quote != .single: text += Array("&quot;".utf8)
            case ASCII.apostrophe where quote == .single || quote == .unquoted: text += Array("&#39;".utf8)
            case ASCII.greater where quote == .unquoted: text += Array("&gt;".utf8)
            case ASCII.less where quote == .unquoted: text += Array("&lt;".utf8)
            case ASCII.equals where quote == .unquoted: text += Array("&#61;".utf8)
            case 0x60 where quote == .unquoted: text += Array("&#96;".utf8)
            case _ where quote == .unquoted && ASCII.isSpace(byte):
                text += Array("&#\(byte);".utf8)
            default: text.append(byte)
            }
        }
        return text
    }
}
