extension HTMLTokenizer {
    /// The text of `title`, `textarea`, `style` and their like up to their own end tag (§13.2.5.9–14).
    mutating func rawText() {
        var index = at
        while index < count {
            if index == nextHole {
                addText(to: index)
                addHole()
                return
            }
            if bytes[index] == ASCII.less, isOwnEndTag(at: index) {
                addText(to: index)
                tag(isEnd: true)
                return
            }
            index += 1
        }
        addText(to: count)
    }

    /// The text of `script`, in which `<!-- <script>` hides one `</script>` (§13.2.5.15–31).
    mutating func script() {
        enum Escape { case no, once, twice }
        var escape = Escape.no
        var dashes = 0
        var index = at
        while index < count {
            if index == nextHole {
                addText(to: index)
                addHole()
                index = at
                dashes = 0
                continue
            }
            let byte = bytes[index]
            if byte == ASCII.hyphen {
                dashes += 1
                index += 1
                continue
            }
            if byte == ASCII.greater, dashes >= 2 { escape = .no }
            dashes = 0
            guard byte == ASCII.less else {
                index += 1
                continue
            }
            if escape != .twice, isOwnEndTag(at: index) {
                addText(to: index)
                tag(isEnd: true)
                return
            }
            switch escape {
            case .no:
                if ASCII.hasWord("<!--", in: bytes, at: index, end: count) {
                    escape = .once
                    dashes = 2
                    index += 4
                    continue
                }
            case .once: if isScriptWord(at: index + 1) { escape = .twice }
            case .twice:
                if index + 1 < count, bytes[index + 1] == ASCII.slash, isScriptWord(at: index + 2) {
                    escape = .once
                }
            }
            index += 1
        }
        addText(to: count)
    }

    /// The text after `<plaintext>`: all that is left.
    mutating func toEnd() {
        if nextHole < count {
            addText(to: nextHole)
            addHole()
        } else {
            addText(to: count)
        }
    }

    /// A CDATA section up to `]]>` (§13.2.5.69–71).
    mutating func cdata() {
        let start = at
        var index = at
        while index < count, index != nextHole {
            if bytes[index] == ASCII.greater, index >= start + 2, bytes[index - 1] == ASCII.closeBracket,
                bytes[index - 2] == ASCII.closeBracket
            {
                addText(to: index - 2)
                add(.cdata, to: index + 1)
                model = .data
                return
            }
            index += 1
        }
        addText(to: index)
        if index < count { addHole() }
    }

    private func isScriptWord(at start: Int) -> Bool {
        ASCII.hasWord("script", in: bytes, at: start, end: count) && start + 6 < count
            && isNameEnd(bytes[start + 6])
    }

    private func isOwnEndTag(at index: Int) -> Bool {
        guard index + 2 < count, bytes[index + 1] == ASCII.slash else { return false }
        let length = openTag.isEmpty ? openName.count : openTag.count
        let end = index + 2 + length
        guard length > 0, end < count, isNameEnd(bytes[end]) else { return false }
        for offset in 0..<length {
            let own = openTag.isEmpty ? openName[offset] : bytes[openTag.lowerBound + offset]
            if ASCII.lowered(own) != ASCII.lowered(bytes[index + 2 + offset]) { return false }
        }
        return true
    }

    private func isNameEnd(_ byte: UInt8) -> Bool {
        ASCII.isSpace(byte) || byte == ASCII.slash || byte == ASCII.greater
    }
}
