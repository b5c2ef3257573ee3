/// The links of a mail's text: which number each address has, and how a link is written.
struct TextLinks {
    /// A link whose end tag is still to come.
    struct Open {
        var target: [UInt8]
        /// Where its text begins in the paragraph.
        var start: Int
        var isButton: Bool
        /// Whether the address was written already, because a block ended within the link.
        var isSettled = false
    }

    let style: PlainText.LinkStyle
    var open: Open?
    /// Kept only once there are more addresses than are gone through as fast.
    private var numbers: [[UInt8]: Int] = [:]
    private static let few = 16
    private(set) var targets: [[UInt8]] = []

    init(style: PlainText.LinkStyle) { self.style = style }

    /// Writes the address of the open link behind its text, once there is any.
    mutating func settle(on page: inout TextPage, isInCell: Bool) {
        guard var link = open, !link.isSettled, link.start <= page.paragraph.count else { return }
        let text = page.paragraph[link.start...].drop { $0 <= ASCII.space }
        guard !text.isEmpty else {
            open?.start = page.paragraph.count
            return
        }
        link.isSettled = true
        open = link
        guard !link.target.isEmpty, !Self.says(text, link.target) else { return }
        if link.isButton, !isInCell {
            page.pendingSpace = false
            let last = text.last ?? 0
            let mark: [UInt8] = last == UInt8(ascii: ":") ? [] : [UInt8(ascii: ":")]
            let width = DisplayWidth.columns(of: page.paragraph, link.start..<page.paragraph.count)
            page.addInk(mark)
            if width + 2 + link.target.count <= page.room {
                page.pendingSpace = true
            } else {
                page.addBreak()
            }
            page.addInk(link.target)
            return
        }
        let hadSpace = page.pendingSpace
        page.pendingSpace = false
        switch style {
        case .footnotes:
            let number = number(of: link.target)
            page.addInk(
                [TextWrap.hardSpace, ASCII.openBracket] + Array(String(number).utf8) + [ASCII.closeBracket])
        case .inline:
            page.pendingSpace = true
            page.addInk([ASCII.less] + link.target + [ASCII.greater])
        }
        page.pendingSpace = hadSpace
    }

    private mutating func number(of target: [UInt8]) -> Int {
        if targets.count <= Self.few {
            if let place = targets.firstIndex(of: target) { return place + 1 }
        } else if let number = numbers[target] {
            return number
        }
        targets.append(target)
        if targets.count == Self.few + 1 {
            for (place, target) in targets.enumerated() { numbers[target] = place + 1 }
        } else if targets.count > Self.few {
            numbers[target] = targets.count
        }
        return targets.count
    }

    /// The address as it can be printed and clicked on; empty for what leads nowhere outside the HTML.
    static func target(_ bytes: [UInt8], _ href: Range<Int>) -> [UInt8] {
        let value = HTMLText.decoded(bytes, href, references: .inAttribute, nulls: .replaced)
        var target: [UInt8] = []
        target.reserveCapacity(value.count)
        var start = 0
        var end = value.count
        while start < end, value[start] <= ASCII.space { start += 1 }
        while end > start, value[end - 1] <= ASCII.space { end -= 1 }
        if start == end || value[start] == ASCII.hash { return [] }
        if ASCII.hasWord("javascript:", in: value, at: start, end: end)
            || ASCII.hasWord("vbscript:", in: value, at: start, end: end)
            || ASCII.hasWord("data:", in: value, at: start, end: end)
        {
            return []
        }
        while start < end {
            let byte = value[start]
            if byte > ASCII.space, byte < 0x7F, byte != ASCII.less, byte != ASCII.greater {
                target.append(byte)
                start += 1
                continue
            }
            let (scalar, length) = UTF8Bytes.read(value, at: start, end: end)
            switch scalar {
            case 0x20, 0x3C, 0x3E, 0xA0: percentEncode(value[start..<start + length], to: &target)
            case 0..<0x20, 0x7F..<0xA0: break
            case 0xFFFD, 0x2000...0x200F, 0x2028...0x202F, 0x2060...0x206F, 0xFEFF:
                percentEncode(value[start..<start + length], to: &target)
            default: target.append(contentsOf: value[start..<start + length])
            }
            start += length
        }
        if ASCII.hasWord("mailto:", in: target, at: 0, end: target.count), !target.contains(ASCII.question) {
            target.removeFirst(7)
        }
        return target
    }

    private static func percentEncode(_ bytes: ArraySlice<UInt8>, to target: inout [UInt8]) {
        for byte in bytes {
            target.append(ASCII.percent)
            target.append(hexDigits[Int(byte >> 4)])
            target.append(hexDigits[Int(byte & 15)])
        }
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    /// Whether the text is the address itself, perhaps without its scheme and last slash.
    private static func says(_ text: ArraySlice<UInt8>, _ target: [UInt8]) -> Bool {
        var address = target[...]
        var text = text
        while let last = text.last, last <= ASCII.space || last == ASCII.slash { text.removeLast() }
        if address.last == ASCII.slash { address.removeLast() }
        if text.elementsEqual(address) { return true }
        if ASCII.hasWord("tel:", in: target, at: 0, end: target.count) {
            return text.contains(where: ASCII.isDigit)
        }
        if ASCII.hasWord("https://", in: target, at: 0, end: target.count) {
            return text.elementsEqual(address.dropFirst(8))
        }
        return ASCII.hasWord("http://", in: target, at: 0, end: target.count)
            && text.elementsEqual(address.dropFirst(7))
    }
}
