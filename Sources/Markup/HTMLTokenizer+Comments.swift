extension HTMLTokenizer {
    /// What begins with `<!`: a comment, a doctype, or bytes that become a comment (§13.2.5.42).
    mutating func declaration() {
        let start = at + 2
        if ASCII.hasWord("--", in: bytes, at: start, end: count) {
            comment()
        } else if ASCII.hasWord("doctype", in: bytes, at: start, end: count) {
            let close = find(from: start + 7, as: .declaration)
            add(.doctype, to: min(close + 1, count))
        } else {
            bogusComment(from: start)
        }
    }

    /// Everything up to the next `>`.
    mutating func bogusComment(from start: Int) {
        let close = find(from: start, as: .declaration)
        add(.comment, to: min(close + 1, count), inner: start..<close)
    }

    /// The next `>` outside Liquid, or the end of the input.
    private mutating func find(from start: Int, as place: Hole.Place) -> Int {
        var index = start
        while index < count {
            if index == nextHole {
                index = takeHole(place)
            } else if bytes[index] == ASCII.greater {
                return index
            } else {
                index += 1
            }
        }
        return count
    }

    /// A comment from `<!--`. It ends at `-->` or `--!>`, or at once with `<!-->` or `<!--->` (§13.2.5.43–52).
    private mutating func comment() {
        let start = at + 4
        if let end = conditionalStart() {
            add(.comment, to: end, inner: start..<end - 1)
            return
        }
        for dashes in 0...1 where start + dashes < count && bytes[start + dashes] == ASCII.greater {
            guard dashes == 0 || bytes[start] == ASCII.hyphen else { break }
            add(.comment, to: start + dashes + 1, inner: start..<start)
            return
        }
        var index = start
        while index < count {
            if index == nextHole {
                index = takeHole(.comment)
                continue
            }
            if bytes[index] == ASCII.greater, let end = dataEnd(before: index, start: start) {
                add(.comment, to: index + 1, inner: start..<end)
                return
            }
            index += 1
        }
        var end = count
        if hasSuffix("--!", start..<end) {
            end -= 3
        } else if hasSuffix("--", start..<end) {
            end -= 2
        } else if hasSuffix("-", start..<end) {
            end -= 1
        }
        add(.comment, to: count, inner: start..<end)
    }

    private func dataEnd(before close: Int, start: Int) -> Int? {
        if hasSuffix("--", start..<close) { return close - 2 }
        if hasSuffix("--!", start..<close) { return close - 3 }
        return nil
    }

    private func hasSuffix(_ mark: StaticString, _ range: Range<Int>) -> Bool {
        let start = range.upperBound - mark.utf8CodeUnitCount
        return start >= range.lowerBound && ASCII.hasWord(mark, in: bytes, at: start, end: range.upperBound)
    }

    /// The offset after `<!--[if …]>` here, when such comments are to be entered.
    private func conditionalStart() -> Int? {
        guard entersConditionalComments, ASCII.hasWord("[if", in: bytes, at: at + 4, end: count) else {
            return nil
        }
        var index = at + 7
        while index < min(count, nextHole), bytes[index] != ASCII.greater { index += 1 }
        guard index < count, index < nextHole, bytes[index - 1] == ASCII.closeBracket else { return nil }
        return index + 1
    }
}
