/// What the attributes of a start tag say that matters for the text, read in one pass.
struct TextFacts {
    enum Wish { case none, skip, only, button }

    var isHidden = false
    var wish = Wish.none
    var isPresentation = false
    var isRight = false
    var href: Range<Int>?
    var alt: Range<Int>?
    /// `start` of a list, `value` of an item.
    var number: Int?
    var columnSpan = 1
    var rowSpan = 1
    private var hasButtonClass = false
    private var isInlineBlock = false
    private var hasBackground = false

    /// Whether a link is drawn as a button.
    var isButton: Bool { wish == .button || hasButtonClass || isInlineBlock && hasBackground }

    init(_ attributes: ArraySlice<HTMLAttribute>, in bytes: [UInt8]) {
        for attribute in attributes {
            let name = attribute.name
            let value = attribute.value
            switch name.count {
            case 3 where ASCII.isWord("alt", bytes, name): alt = alt ?? value
            case 4 where ASCII.isWord("href", bytes, name): href = href ?? value
            case 4 where ASCII.isWord("role", bytes, name):
                if ASCII.isWord("presentation", bytes, value) || ASCII.isWord("none", bytes, value) {
                    isPresentation = true
                }
                if ASCII.isWord("button", bytes, value) { hasButtonClass = true }
            case 5 where ASCII.isWord("style", bytes, name): readStyle(bytes, value)
            case 5 where ASCII.isWord("class", bytes, name): readClass(bytes, value)
            case 5 where ASCII.isWord("align", bytes, name): isRight = ASCII.isWord("right", bytes, value)
            case 5 where ASCII.isWord("start", bytes, name) || ASCII.isWord("value", bytes, name):
                number = Self.number(bytes, value)
            case 6 where ASCII.isWord("hidden", bytes, name): isHidden = true
            case 7 where ASCII.isWord("colspan", bytes, name):
                columnSpan = max(1, Self.number(bytes, value) ?? 1)
            case 7 where ASCII.isWord("rowspan", bytes, name):
                rowSpan = max(1, Self.number(bytes, value) ?? 1)
            case 9 where ASCII.isWord("data-text", bytes, name):
                if ASCII.isWord("skip", bytes, value) { wish = .skip }
                if ASCII.isWord("only", bytes, value) { wish = .only }
                if ASCII.isWord("button", bytes, value) { wish = .button }
            default: break
            }
        }
    }

    private mutating func readStyle(_ bytes: [UInt8], _ range: Range<Int>) {
        let end = range.upperBound
        var index = range.lowerBound
        while index < end {
            while index < end, ASCII.isSpace(bytes[index]) || bytes[index] == ASCII.semicolon { index += 1 }
            if index == end { return }
            switch bytes[index] | 0x20 {
            case UInt8(ascii: "d"):
                let value = Self.value(of: "display", in: bytes, at: index, end: end)
                if ASCII.hasWord("none", in: bytes, at: value, end: end) { isHidden = true }
                if ASCII.hasWord("inline-block", in: bytes, at: value, end: end) { isInlineBlock = true }
            case UInt8(ascii: "b"):
                if ASCII.hasWord("background", in: bytes, at: index, end: end) { hasBackground = true }
            case UInt8(ascii: "t"):
                let value = Self.value(of: "text-align", in: bytes, at: index, end: end)
                if ASCII.hasWord("right", in: bytes, at: value, end: end) { isRight = true }
            default: break
            }
            while index < end, bytes[index] != ASCII.semicolon { index += 1 }
        }
    }

    /// Where the value of that property begins, if it is the one here; otherwise `end`.
    private static func value(of property: StaticString, in bytes: [UInt8], at start: Int, end: Int) -> Int {
        guard ASCII.hasWord(property, in: bytes, at: start, end: end) else { return end }
        var index = start + property.utf8CodeUnitCount
        while index < end, ASCII.isSpace(bytes[index]) { index += 1 }
        guard index < end, bytes[index] == UInt8(ascii: ":") else { return end }
        index += 1
        while index < end, ASCII.isSpace(bytes[index]) { index += 1 }
        return index
    }

    private mutating func readClass(_ bytes: [UInt8], _ range: Range<Int>) {
        for index in range where bytes[index] | 0x20 == UInt8(ascii: "b") {
            if ASCII.hasWord("button", in: bytes, at: index, end: range.upperBound)
                || ASCII.hasWord("btn", in: bytes, at: index, end: range.upperBound)
            {
                hasButtonClass = true
                return
            }
        }
    }

    /// A number without sign, at most six digits.
    private static func number(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        guard !range.isEmpty, range.count <= 6 else { return nil }
        var number = 0
        for index in range {
            guard ASCII.isDigit(bytes[index]) else { return nil }
            number = number * 10 + Int(bytes[index] - 0x30)
        }
        return number
    }
}
