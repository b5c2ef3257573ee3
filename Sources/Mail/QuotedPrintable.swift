/// Quoted-printable (RFC 2045 §6.7) for UTF-8 text with any line ends.
public enum QuotedPrintable {
    /// Appends `text`, encoded: lines end with CR LF and have at most 76 octets, so that 7-bit paths and
    /// old relays carry it unchanged. `.` and `F` (of `From `) at a line's beginning are encoded too, so that
    /// neither dot-stuffing nor mbox files ever touch the bytes that were signed and logged.
    ///
    /// The text is a whole body. One that comes in runs goes through a `QuotedPrintableWriter`.
    public static func append(_ text: some Collection<UInt8>, to bytes: inout [UInt8]) {
        let done: Void? = text.withContiguousStorageIfAvailable { append($0, to: &bytes) }
        if done == nil { Array(text).withUnsafeBufferPointer { append($0, to: &bytes) } }
    }

    private static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        var column = 0
        encode(text, column: &column, endsBody: true, keepsCharacters: false, to: &bytes)
    }

    /// The encoder behind the whole and the piecemeal form.
    ///
    /// - Parameters:
    ///   - column: octets on the line so far, 0...75; where the text ends, at return.
    ///   - endsBody: the body ends with the text. Otherwise its last byte is followed by more of the line, or is
    ///     itself a line end; a blank may not stand last then.
    ///   - keepsCharacters: no soft break inside a UTF-8 sequence.
    static func encode(
        _ text: UnsafeBufferPointer<UInt8>, column: inout Int, endsBody: Bool, keepsCharacters: Bool,
        to bytes: inout [UInt8]
    ) {
        guard let start = text.baseAddress else { return }
        var input = Input(
            start: start, count: text.count, endsBody: endsBody, keepsCharacters: keepsCharacters)
        input.column = column
        while input.index < input.count {
            let piece = min(input.count - input.index, 4096)
            // The worst byte becomes three, a soft break of three comes after 21 of them at the earliest; a
            // span may run 75 bytes past the piece, and its copy 8 past the span.
            let room = piece * 4 + 128
            if bytes.capacity - bytes.count < room {
                bytes.reserveCapacity(max(bytes.capacity * 2, bytes.count + room + (input.count - piece)))
            }
            bytes.append(addingCapacity: room) { output in
                output.withUnsafeMutableBufferPointer { buffer, filled in
                    guard let base = buffer.baseAddress else { return }
                    filled = input.encode(upTo: input.index + piece, from: filled, base)
                }
            }
        }
        column = input.column
    }

    /// Where the encoder is in its text and on its line.
    private struct Input {
        let start: UnsafePointer<UInt8>
        let count: Int
        let endsBody: Bool
        let keepsCharacters: Bool
        var index = 0
        var column = 0

        init(start: UnsafePointer<UInt8>, count: Int, endsBody: Bool, keepsCharacters: Bool) {
            self.start = start
            self.count = count
            self.endsBody = endsBody
            self.keepsCharacters = keepsCharacters
        }

        /// Encodes at least up to `end`, and at most 75 bytes more.
        ///
        /// - Returns: how much of `output` is filled then.
        mutating func encode(upTo end: Int, from filled: Int, _ output: UnsafeMutablePointer<UInt8>) -> Int {
            var out = output + filled
            var column = column
            var index = index
            while index < end {
                let byte = start[index]
                if byte == 0x0A || byte == 0x0D {
                    if byte == 0x0D, index + 1 < count, start[index + 1] == 0x0A { index += 1 }
                    out[0] = 0x0D
                    out[1] = 0x0A
                    out += 2
                    column = 0
                    index += 1
                    continue
                }
                let isFirst = column == 0 && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "F"))
                if !isFirst, column < 75 {
                    // Most of a text is spans that stand for themselves, copied as far as the line has room.
                    let span = copySpan(from: index, upTo: min(count, index + 75 - column), to: out)
                    if span > 0 {
                        out += span
                        column += span
                        index += span
                        continue
                    }
                }
                let endsLine = isLineEnd(index + 1)
                let isLiteral: Bool
                switch byte {
                case 0x20, 0x09: isLiteral = !endsLine
                case UInt8(ascii: "="): isLiteral = false
                case 0x21...0x7E: isLiteral = !isFirst
                default: isLiteral = false
                }
                let width = isLiteral ? 1 : keepsCharacters ? 3 * characterLength(at: index) : 3
                // The last column is kept for the soft break's `=`, unless the line ends here by itself.
                if column + width > (endsLine ? 76 : 75) {
                    out[0] = UInt8(ascii: "=")
                    out[1] = 0x0D
                    out[2] = 0x0A
                    out += 3
                    column = 0
                    continue
                }
                if isLiteral {
                    out[0] = byte
                    out += 1
                    column += 1
                } else {
                    out[0] = UInt8(ascii: "=")
                    out[1] = hexDigit(byte >> 4)
                    out[2] = hexDigit(byte & 15)
                    out += 3
                    column += 3
                }
                index += 1
            }
            self.column = column
            self.index = index
            return out - output
        }

        /// Copies the bytes from `first` that need no encoding, whatever follows them, eight at a time. Up to 8
        /// octets behind the span may be overwritten.
        ///
        /// - Returns: the span's length; 0 for a blank before a line's end.
        private func copySpan(from first: Int, upTo limit: Int, to out: UnsafeMutablePointer<UInt8>) -> Int {
            let source = UnsafeRawPointer(start)
            let target = UnsafeMutableRawPointer(out)
            var end = first
            while end < limit {
                guard end + 8 <= count else {
                    let byte = start[end]
                    guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "=") else { break }
                    out[end - first] = byte
                    end += 1
                    continue
                }
                let word = source.loadUnaligned(fromByteOffset: end, as: UInt64.self)
                target.storeBytes(of: word, toByteOffset: end - first, as: UInt64.self)
                let special = Self.special(UInt64(littleEndian: word))
                let plain = special == 0 ? 8 : special.trailingZeroBitCount >> 3
                end = min(end + plain, limit)
                if plain < 8 { break }
            }
            // A blank before the line's end must be encoded: the loop above takes it on its own.
            if end > first, start[end - 1] == 0x20, isLineEnd(end) { end -= 1 }
            return end - first
        }

        /// Marks, in the highest bit of each byte, what is not printable ASCII or is `=`; exact up to the first.
        private static func special(_ word: UInt64) -> UInt64 {
            let ones: UInt64 = 0x0101_0101_0101_0101
            let equals = word ^ (ones &* 0x3D)
            let delete = word ^ (ones &* 0x7F)
            let controls = (word &- ones &* 0x20) & ~word
            return (controls | ((equals &- ones) & ~equals) | ((delete &- ones) & ~delete) | word)
                & (ones &* 0x80)
        }

        private func isLineEnd(_ index: Int) -> Bool {
            index < count ? start[index] == 0x0A || start[index] == 0x0D : endsBody
        }

        /// Octets of the UTF-8 sequence that begins here; 1 for anything else.
        private func characterLength(at index: Int) -> Int {
            let length =
                switch start[index] {
                case 0xC2...0xDF: 2
                case 0xE0...0xEF: 3
                case 0xF0...0xF4: 4
                default: 1
                }
            guard index + length <= count else { return 1 }
            for next in 1..<max(1, length) where start[index + next] & 0xC0 != 0x80 { return 1 }
            return length
        }

        private func hexDigit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x37 + nibble }
    }
}
