/// Quoted-printable (RFC 2045 §6.7) for UTF-8 text with any line ends.
public enum QuotedPrintable {
    /// Appends `text`, encoded: lines end with CR LF and have at most 76 octets, so that 7-bit paths and
    /// old relays carry it unchanged. `.` and `From ` at a line's beginning are encoded too, so that neither
    /// dot-stuffing nor mbox files ever touch the bytes that were signed and logged.
    public static func append(_ text: some Collection<UInt8>, to bytes: inout [UInt8]) {
        let done: Void? = text.withContiguousStorageIfAvailable { append($0, to: &bytes) }
        if done == nil { Array(text).withUnsafeBufferPointer { append($0, to: &bytes) } }
    }

    private static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + text.count + text.count / 8)
        var column = 0
        var index = 0
        let count = text.count
        while index < count {
            let byte = text[index]
            if byte == 0x0A || byte == 0x0D {
                if byte == 0x0D, index + 1 < count, text[index + 1] == 0x0A { index += 1 }
                bytes.append(0x0D)
                bytes.append(0x0A)
                column = 0
                index += 1
                continue
            }
            // Most of a text is runs that stand for themselves: copied whole, as far as the line has room.
            let end = endOfRun(text, from: index, room: 75 - column, atLineStart: column == 0)
            if end > index {
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[index..<end]))
                column += end - index
                index = end
                continue
            }
            let endsLine = index + 1 == count || text[index + 1] == 0x0A || text[index + 1] == 0x0D
            let isLiteral: Bool
            switch byte {
            case UInt8(ascii: "="): isLiteral = false
            case 0x20, 0x09: isLiteral = !endsLine
            case UInt8(ascii: "."), UInt8(ascii: "F"): isLiteral = column > 0
            case 0x21...0x7E: isLiteral = true
            default: isLiteral = false
            }
            let width = isLiteral ? 1 : 3
            // The last column is kept for the soft break's `=`, unless the line ends here by itself.
            if column + width > (endsLine ? 76 : 75) {
                bytes.append(UInt8(ascii: "="))
                bytes.append(0x0D)
                bytes.append(0x0A)
                column = 0
                continue
            }
            if isLiteral {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "="))
                bytes.append(hexDigits[Int(byte >> 4)])
                bytes.append(hexDigits[Int(byte & 15)])
            }
            column += width
            index += 1
        }
    }
}

extension QuotedPrintable {
    /// Where the run of bytes ends that need no encoding, whatever follows them.
    private static func endOfRun(
        _ text: UnsafeBufferPointer<UInt8>, from start: Int, room: Int, atLineStart: Bool
    ) -> Int {
        if atLineStart, text[start] == UInt8(ascii: ".") || text[start] == UInt8(ascii: "F") { return start }
        let limit = min(text.count, start + max(0, room))
        var end = start
        while end < limit {
            let byte = text[end]
            guard (byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "=")) || byte == 0x09 else { break }
            end += 1
        }
        // A blank before the line's end must be encoded: the loop above takes it on its own.
        let endsLine = end == text.count || text[end] == 0x0A || text[end] == 0x0D
        if endsLine, end > start, text[end - 1] == 0x20 || text[end - 1] == 0x09 { end -= 1 }
        return end
    }
}

/// Base64 (RFC 4648 §4), on one line.
public enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    public static func encoded(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        var group: UInt32 = 0
        var held = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            held += 1
            if held == 3 {
                for shift in [18, 12, 6, 0] { output.append(alphabet[Int(group >> UInt32(shift) & 63)]) }
                group = 0
                held = 0
            }
        }
        if held == 1 {
            output += [alphabet[Int(group >> 2)], alphabet[Int(group << 4 & 63)], 0x3D, 0x3D]
        } else if held == 2 {
            output += [
                alphabet[Int(group >> 10)], alphabet[Int(group >> 4 & 63)], alphabet[Int(group << 2 & 63)],
                0x3D,
            ]
        }
        return output
    }
}
