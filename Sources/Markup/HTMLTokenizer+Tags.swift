extension HTMLTokenizer {
    /// A tag from its `<` at `at` to its `>` (§13.2.5.8, §13.2.5.32–40). Cut off by the end of the input it
    /// becomes ignored bytes.
    mutating func tag(isEnd: Bool) {
        let nameStart = at + (isEnd ? 2 : 1)
        let firstAttribute = result.attributes.count
        var index = nameStart
        // A name goes as far as it is known: up to a Liquid tag in it.
        var known: Range<Int>?
        while index < count {
            if index == nextHole {
                known = known ?? nameStart..<index
                index = takeHole(.tagName, element: known ?? nameStart..<index)
                continue
            }
            let byte = bytes[index]
            if ASCII.isSpace(byte) || byte == ASCII.slash || byte == ASCII.greater { break }
            index += 1
        }
        let name = known ?? nameStart..<index
        while index < count {
            if index == nextHole {
                index = takeHole(.insideTag, element: name)
                continue
            }
            let byte = bytes[index]
            if byte == ASCII.greater {
                endTag(isEnd, name, firstAttribute, isSelfClosing: false, to: index + 1)
                return
            }
            if byte == ASCII.slash {
                if index + 1 < count, bytes[index + 1] == ASCII.greater {
                    endTag(isEnd, name, firstAttribute, isSelfClosing: true, to: index + 2)
                    return
                }
                index += 1
                continue
            }
            if ASCII.isSpace(byte) { index += 1 } else { index = attribute(at: index, element: name) }
        }
        result.attributes.removeSubrange(firstAttribute...)
        add(.ignored, to: count)
    }

    private mutating func endTag(
        _ isEnd: Bool, _ name: Range<Int>, _ firstAttribute: Int, isSelfClosing: Bool, to end: Int
    ) {
        result.list.append(
            HTMLToken(
                kind: isEnd ? .endTag : .startTag, range: at..<end, inner: name,
                attributes: firstAttribute..<result.attributes.count, isSelfClosing: isSelfClosing))
        at = end
        if isEnd {
            if model != .data { model = .data }
        } else {
            openTag = name
            if switchesContentModel { model = contentModel(after: name) }
        }
    }

    /// One attribute from its first byte; the offset after it, which is `count` where the input ended in it.
    private mutating func attribute(at start: Int, element: Range<Int>) -> Int {
        // An `=` here begins a name (§13.2.5.32).
        var index = bytes[start] == ASCII.equals ? start + 1 : start
        var isMadeByLiquid = false
        while index < count {
            if index == nextHole {
                isMadeByLiquid = true
                index = takeHole(.attributeName, element: element, attribute: start..<index)
                continue
            }
            let byte = bytes[index]
            if byte == ASCII.equals || byte == ASCII.greater || byte == ASCII.slash || ASCII.isSpace(byte) {
                break
            }
            index += 1
        }
        let name = start..<index
        index = afterSpace(index)
        guard index < count, index != nextHole, bytes[index] == ASCII.equals else {
            addAttribute(name, index..<index, .none)
            return index
        }
        index = afterSpace(index + 1)
        guard index < count, index == nextHole || bytes[index] != ASCII.greater else {
            addAttribute(name, index..<index, .unquoted)
            return index
        }
        var quote = HTMLAttribute.Quote.unquoted
        if index != nextHole {
            if bytes[index] == ASCII.quote { quote = .double }
            if bytes[index] == ASCII.apostrophe { quote = .single }
        }
        let valueStart = quote == .unquoted ? index : index + 1
        let mark = quote == .double ? ASCII.quote : ASCII.apostrophe
        index = valueStart
        var literal = 0
        while index < count {
            if index == nextHole {
                index = takeHole(
                    .attributeValue, element: element, attribute: name, quote: quote, valueStart: valueStart,
                    literal: literal, isMadeByLiquid: isMadeByLiquid)
                continue
            }
            let byte = bytes[index]
            if quote == .unquoted {
                if byte == ASCII.greater || ASCII.isSpace(byte) { break }
            } else if byte == mark {
                break
            }
            if byte > ASCII.space { literal += 1 }
            index += 1
        }
        addAttribute(name, valueStart..<index, quote)
        return quote == .unquoted ? index : min(index + 1, count)
    }

    private mutating func addAttribute(_ name: Range<Int>, _ value: Range<Int>, _ quote: HTMLAttribute.Quote)
    {
        result.attributes.append(HTMLAttribute(name: name, value: value, quote: quote))
    }

    private func afterSpace(_ start: Int) -> Int {
        var index = start
        while index < count, ASCII.isSpace(bytes[index]) { index += 1 }
        return index
    }
}
