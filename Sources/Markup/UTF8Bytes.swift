/// Code points out of bytes and into bytes, without `Character` and without trust in the bytes.
enum UTF8Bytes {
    /// The code point at `index` and how many bytes it takes; U+FFFD over one byte where the bytes are not
    /// well-formed UTF-8 (Unicode 3.9, table 3-7).
    ///
    /// - Precondition: `index < end <= bytes.count`.
    static func read(_ bytes: [UInt8], at index: Int, end: Int) -> (value: UInt32, length: Int) {
        let lead = bytes[index]
        if lead < 0x80 { return (UInt32(lead), 1) }
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        guard lead >= 0xC2, lead <= 0xF4, index + length <= end else { return (0xFFFD, 1) }
        var value = UInt32(lead) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        for offset in 1..<length {
            let byte = bytes[index + offset]
            guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        let isOverlong = length == 3 && value < 0x800 || length == 4 && value < 0x10000
        guard !isOverlong, value <= 0x10FFFF, !(0xD800...0xDFFF).contains(value) else { return (0xFFFD, 1) }
        return (value, length)
    }

    /// - Precondition: `value` is a code point, not a surrogate.
    @inline(__always) static func append(_ value: UInt32, to bytes: inout [UInt8]) {
        if value < 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value))
            return
        }
        if value < 0x800 {
            bytes.append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
        } else {
            if value < 0x10000 {
                bytes.append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
            } else {
                bytes.append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
                bytes.append(UInt8(truncatingIfNeeded: 0x80 | value >> 12 & 0x3F))
            }
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
        }
        bytes.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
    }
}
