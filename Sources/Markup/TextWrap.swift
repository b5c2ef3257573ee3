/// Breaks text into lines no wider than allowed, at spaces and between East Asian characters.
enum TextWrap {
    struct Line {
        var range: Range<Int>
        var width: Int
    }

    /// Stands for a space that is no place to break; written as a space in the end.
    static let hardSpace: UInt8 = 0x1F

    /// - Parameters:
    ///   - bytes: UTF-8 without control characters but `\n`, which always breaks, and ``hardSpace``.
    ///   - limit: how wide the line may be that begins at that offset.
    ///   - append: receives each line without the space around it; an empty one for `\n\n`.
    static func lines(
        of bytes: [UInt8], _ range: Range<Int>, limit: (_ start: Int) -> Int, append: (Line) -> Void
    ) {
        var start = range.lowerBound
        var room = limit(start)
        var width = 0
        /// The last place to break: where the line would end and the next begin, and the widths up to there.
        var end = -1
        var endWidth = 0
        var next = 0
        var nextWidth = 0
        var index = start
        var last: UInt32 = 0
        while index < range.upperBound {
            let byte = bytes[index]
            var value = UInt32(byte)
            var length = 1
            var columns = 1
            if byte == ASCII.newline {
                append(Line(range: start..<index, width: width))
                index += 1
                start = index
                room = limit(start)
                width = 0
                end = -1
                last = 0
                continue
            }
            if byte == ASCII.space {
                end = index
                endWidth = width
                width += 1
                index += 1
                next = index
                nextWidth = width
                last = 0x20
                continue
            }
            if byte >= 0x80 {
                (value, length) = UTF8Bytes.read(bytes, at: index, end: range.upperBound)
                columns = last == DisplayWidth.zeroWidthJoiner ? 0 : DisplayWidth.columns(of: value)
            }
            if columns > 0, last > 0x20, columns == 2 || DisplayWidth.isWide(last), mayBreak(last, value) {
                end = index
                endWidth = width
                next = index
                nextWidth = width
            }
            if width + columns > room, end > start {
                append(Line(range: start..<end, width: endWidth))
                start = next
                width -= nextWidth
                room = limit(start)
                end = -1
            }
            width += columns
            index += length
            if columns > 0 || value == DisplayWidth.zeroWidthJoiner { last = value }
        }
        if start < range.upperBound { append(Line(range: start..<range.upperBound, width: width)) }
    }

    /// Not before what closes and not after what opens (JIS X 4051, the plain cases).
    private static func mayBreak(_ last: UInt32, _ next: UInt32) -> Bool {
        switch next {
        case 0x21, 0x29, 0x2C, 0x2E, 0x3A, 0x3B, 0x3F, 0x5D, 0x25, 0x1F, 0x2019, 0x201D, 0x2026, 0x3001,
            0x3002,
            0x3005, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0x30FC, 0xFF01, 0xFF09, 0xFF0C, 0xFF0E,
            0xFF1A,
            0xFF1B, 0xFF1F, 0xFF3D, 0xFF5D:
            return false
        default: break
        }
        switch last {
        case 0x1F, 0x28, 0x5B, 0x2018, 0x201C, 0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x3014, 0xFF08, 0xFF3B,
            0xFF5B:
            return false
        default: return true
        }
    }
}
