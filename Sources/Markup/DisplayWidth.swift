/// How many columns of a terminal or a mail window with fixed pitch a character takes (UAX #11, EAW W and F).
enum DisplayWidth {
    /// 0 for what combines with the character before or cannot be seen, 2 for East Asian wide and emoji, else 1.
    static func columns(of value: UInt32) -> Int {
        if value < 0x300 { return 1 }
        if value < 0x1100 {
            if value < 0x370 { return 0 }
            return isBelowCombining(value) ? 1 : combines(value) ? 0 : 1
        }
        if value >= 0x2010, value < 0x2028 || 0x2030...0x205F ~= value || 0x20A0...0x20CF ~= value {
            return 1
        }
        if isWide(value) { return 2 }
        return combines(value) ? 0 : 1
    }

    /// The width of bytes that are known to be UTF-8.
    static func columns(of bytes: [UInt8], _ range: Range<Int>) -> Int {
        var width = 0
        var index = range.lowerBound
        var joins = false
        while index < range.upperBound {
            if bytes[index] < 0x80 {
                width += 1
                index += 1
                joins = false
                continue
            }
            let (value, length) = UTF8Bytes.read(bytes, at: index, end: range.upperBound)
            if !joins { width += columns(of: value) }
            joins = value == zeroWidthJoiner
            index += length
        }
        return width
    }

    /// What follows it melts into the sign before, as in 👩‍💻.
    static let zeroWidthJoiner: UInt32 = 0x200D

    /// Greek, Cyrillic and Armenian letters, the common case outside Latin.
    private static func isBelowCombining(_ value: UInt32) -> Bool {
        value < 0x483 || value >= 0x48A && value < 0x591
    }

    private static func combines(_ value: UInt32) -> Bool {
        guard let scalar = Unicode.Scalar(value) else { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return true
        default: return false
        }
    }

    static func isWide(_ value: UInt32) -> Bool {
        if value < 0x1100 { return false }
        if value >= 0x4E00, value <= 0x9FFF { return true }
        var low = 0
        var high = wide.count
        while low < high {
            let middle = (low + high) / 2
            if value > wide[middle].upperBound { low = middle + 1 } else { high = middle }
        }
        return low < wide.count && wide[low].contains(value)
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0, 0x23F3...0x23F3,
        0x25FD...0x25FE, 0x2614...0x2615, 0x2648...0x2653, 0x267F...0x267F, 0x2693...0x2693, 0x26A1...0x26A1,
        0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5, 0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA,
        0x26F2...0x26F3, 0x26F5...0x26F5, 0x26FA...0x26FA, 0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B,
        0x2728...0x2728, 0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
        0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2B55...0x2B55, 0x2E80...0x3029,
        0x302E...0x303E, 0x3041...0x3098, 0x309B...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x16FE0...0x16FE3, 0x17000...0x18CD5, 0x18D00...0x18D08, 0x1AFF0...0x1B2FB, 0x1F004...0x1F004,
        0x1F0CF...0x1F0CF, 0x1F18E...0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F320, 0x1F32D...0x1F335,
        0x1F337...0x1F37C, 0x1F37E...0x1F393, 0x1F3A0...0x1F3CA, 0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0,
        0x1F3F4...0x1F3F4, 0x1F3F8...0x1F43E, 0x1F440...0x1F440, 0x1F442...0x1F4FC, 0x1F4FF...0x1F53D,
        0x1F54B...0x1F54E, 0x1F550...0x1F567, 0x1F57A...0x1F57A, 0x1F595...0x1F596, 0x1F5A4...0x1F5A4,
        0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC, 0x1F6D0...0x1F6D2, 0x1F6D5...0x1F6D7,
        0x1F6DC...0x1F6DF, 0x1F6EB...0x1F6EC, 0x1F6F4...0x1F6FC, 0x1F7E0...0x1F7EB, 0x1F7F0...0x1F7F0,
        0x1F90C...0x1F93A, 0x1F93C...0x1F945, 0x1F947...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x3FFFD,
    ]
}
