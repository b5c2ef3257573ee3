extension TextPage {
    /// Adds a run of text out of the HTML: references decoded, white space collapsed unless `isPre`.
    mutating func addText(_ bytes: [UInt8], _ range: Range<Int>, isPre: Bool = false) {
        var index = range.lowerBound
        let end = range.upperBound
        while index < end {
            let byte = bytes[index]
            if isPlain(byte) {
                // Words with one space between them go over in one piece, the common case.
                var stop = index + 1
                while stop < end {
                    if isPlain(bytes[stop]) {
                        stop += 1
                    } else if !isPre, bytes[stop] == ASCII.space, stop + 1 < end, isPlain(bytes[stop + 1]) {
                        stop += 2
                    } else {
                        break
                    }
                }
                beginInk()
                paragraph.append(contentsOf: bytes[index..<stop])
                hasInk = true
                index = stop
            } else if ASCII.isSpace(byte) {
                index += 1
                if isPre { addPreSpace(byte) } else { pendingSpace = true }
            } else if byte == ASCII.ampersand {
                if let reference = CharacterReference.read(bytes, at: index, end: end, inAttribute: false) {
                    addScalar(reference.first)
                    if reference.second != 0 { addScalar(reference.second) }
                    index = reference.end
                } else {
                    addScalar(UInt32(byte))
                    index += 1
                }
            } else {
                let (value, length) = UTF8Bytes.read(bytes, at: index, end: end)
                addScalar(value)
                index += length
            }
        }
    }

    /// Adds a line of plain text: its blanks stay as they are, controls go.
    mutating func addPlain(_ line: ArraySlice<UInt8>) {
        let bytes = Array(line)
        var index = 0
        while index < bytes.count, ASCII.isSpace(bytes[index]) {
            addPreSpace(bytes[index])
            index += 1
        }
        while index < bytes.count {
            let (value, length) = UTF8Bytes.read(bytes, at: index, end: bytes.count)
            addScalar(value)
            index += length
        }
    }

    @inline(__always) private func isPlain(_ byte: UInt8) -> Bool {
        byte > ASCII.space && byte < 0x7F && byte != ASCII.ampersand
    }

    /// Bytes of ours, without control characters, as one run.
    mutating func addInk(_ bytes: some Collection<UInt8>) {
        if bytes.isEmpty { return }
        beginInk()
        paragraph.append(contentsOf: bytes)
        hasInk = true
    }

    /// A break that the author asked for; more than two in a row are two, one that begins a block is a gap.
    mutating func addBreak(isPre: Bool = false) {
        pendingSpace = false
        if paragraph.isEmpty {
            if !isPre { wantGap(1) }
            return
        }
        let count = paragraph.count
        if !isPre, count >= 2, paragraph[count - 1] == ASCII.newline, paragraph[count - 2] == ASCII.newline {
            return
        }
        paragraph.append(ASCII.newline)
    }

    private mutating func addScalar(_ value: UInt32) {
        switch value {
        case 0x20, 0x09, 0x0A, 0x0C, 0x0D, 0x2000...0x2006, 0x2008...0x200A, 0x2028, 0x2029:
            pendingSpace = true
        case 0xA0, 0x2007, 0x202F:
            // At the beginning of a line it would be an indent nobody asked for.
            if paragraph.isEmpty || paragraph[paragraph.count - 1] == ASCII.newline { return }
            beginInk()
            paragraph.append(TextWrap.hardSpace)
        case 0..<0x20, 0x7F...0x9F, 0xAD, 0x34F, 0x200B, 0x2060, 0xFEFF:
            return
        case 0x200C...0x200F:
            if hasInk { UTF8Bytes.append(value, to: &paragraph) }
        default:
            beginInk()
            UTF8Bytes.append(value, to: &paragraph)
            hasInk = true
        }
    }

    private mutating func beginInk() {
        guard pendingSpace else { return }
        pendingSpace = false
        if let last = paragraph.last, last != ASCII.newline { paragraph.append(ASCII.space) }
    }

    private mutating func addPreSpace(_ byte: UInt8) {
        switch byte {
        case ASCII.newline: addBreak(isPre: true)
        case ASCII.space: paragraph.append(TextWrap.hardSpace)
        case ASCII.tab: paragraph.append(contentsOf: [UInt8](repeating: TextWrap.hardSpace, count: 4))
        default: break
        }
    }
}
