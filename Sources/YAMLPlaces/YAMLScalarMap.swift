public import Diagnostics

/// Where each byte of a YAML scalar's value stands in the file (YAML 1.2 §7.3, §8.1).
///
/// The parser hands out values with folding, escapes and indentation undone; a diagnostic must point into what
/// the person wrote.
public enum YAMLScalarMap {
    /// - Parameters:
    ///   - value: the scalar as the YAML parser gave it.
    ///   - start: the offset of its first character in the file: the quote, the `|` or `>`, or the text.
    /// - Returns: an offset for every byte of `value`. Where the file cannot be followed, all are `start`.
    public static func offsets(of value: String, in source: SourceText, at start: Int) -> [Int] {
        let wanted = Array(value.utf8)
        let first = afterProperties(source.bytes, start)
        guard first < source.bytes.count else { return wanted.map { _ in start } }
        var walker = Walker(bytes: source.bytes, index: first)
        switch source.bytes[first] {
        case UInt8(ascii: "'"): walker.quoted(by: UInt8(ascii: "'"))
        case UInt8(ascii: "\""): walker.quoted(by: UInt8(ascii: "\""))
        case UInt8(ascii: "|"), UInt8(ascii: ">"): return block(wanted, source, first)
        default: walker.plain(count: wanted.count)
        }
        // Folding makes one blank of several characters, so compare only what is no blank.
        guard walker.output.count >= wanted.count,
            zip(walker.output, wanted).allSatisfy({ $0 == $1 || ($0 == 0x20 && $1 == 0x0A) })
        else { return wanted.map { _ in start } }
        return Array(walker.offsets.prefix(wanted.count))
    }

    /// The scalar's own beginning, behind its tag and anchor (YAML 1.2 §6.9), where the parser's mark points.
    private static func afterProperties(_ bytes: [UInt8], _ start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] == UInt8(ascii: "!") || bytes[index] == UInt8(ascii: "&") {
            while index < bytes.count, !isBlank(bytes[index]) { index += 1 }
            while index < bytes.count, isBlank(bytes[index]) { index += 1 }
        }
        return index
    }

    /// Literal and folded blocks: the value's visible characters stand in the file in the same order, each line
    /// after its indentation; breaks and blanks between take the place of the character after them.
    private static func block(_ wanted: [UInt8], _ source: SourceText, _ start: Int) -> [Int] {
        var offsets: [Int] = []
        var index = start
        while index < source.bytes.count, source.bytes[index] != 0x0A, source.bytes[index] != 0x0D {
            index += 1
        }
        for byte in wanted {
            if byte == 0x20 || byte == 0x0A || byte == 0x09 {
                // A blank inside a line is there in the file; one made by folding is the line's end.
                offsets.append(min(index, source.bytes.count))
                if index < source.bytes.count, isBlank(source.bytes[index]) { index += 1 }
                continue
            }
            while index < source.bytes.count, isBlank(source.bytes[index]) { index += 1 }
            guard index < source.bytes.count, source.bytes[index] == byte else {
                return wanted.map { _ in start }
            }
            offsets.append(index)
            index += 1
        }
        return offsets
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private struct Walker {
        let bytes: [UInt8]
        var index: Int
        var output: [UInt8] = []
        var offsets: [Int] = []
        /// How much of the output no folding may trim: what an escape brought stays.
        var kept = 0

        mutating func push(_ byte: UInt8, at offset: Int) {
            output.append(byte)
            offsets.append(offset)
        }

        mutating func quoted(by quote: UInt8) {
            index += 1
            while index < bytes.count {
                let byte = bytes[index]
                if byte == quote {
                    guard quote == UInt8(ascii: "'"), index + 1 < bytes.count, bytes[index + 1] == quote
                    else { return }
                    push(quote, at: index)
                    index += 2
                } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                    escape()
                } else if byte == 0x0A || byte == 0x0D {
                    fold()
                } else {
                    push(byte, at: index)
                    index += 1
                }
            }
        }

        /// YAML 1.2 §5.7.
        mutating func escape() {
            let start = index
            guard index + 1 < bytes.count else {
                index += 1
                return
            }
            let letter = bytes[index + 1]
            index += 2
            let widths: [UInt8: Int] = [UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8]
            if let width = widths[letter] {
                let end = min(index + width, bytes.count)
                let code = UInt32(String(decoding: bytes[index..<end], as: UTF8.self), radix: 16)
                let scalar = code.flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
                for byte in String(scalar).utf8 { push(byte, at: start) }
                index = end
                kept = output.count
                return
            }
            if letter == 0x0A || letter == 0x0D {
                // An escaped line break: the break and the next line's indentation vanish; an empty line is a
                // line feed still.
                index = start + 1
                skipBreak()
                skipBlanks()
                while index < bytes.count, bytes[index] == 0x0A || bytes[index] == 0x0D {
                    push(0x0A, at: index)
                    skipBreak()
                    skipBlanks()
                }
                kept = output.count
                return
            }
            let wide: [UInt8: String] = [
                UInt8(ascii: "N"): "\u{85}", UInt8(ascii: "_"): "\u{A0}", UInt8(ascii: "L"): "\u{2028}",
                UInt8(ascii: "P"): "\u{2029}",
            ]
            if let text = wide[letter] {
                for byte in text.utf8 { push(byte, at: start) }
                kept = output.count
                return
            }
            let simple: [UInt8: UInt8] = [
                UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0D,
                UInt8(ascii: "0"): 0,
                UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "v"): 11, UInt8(ascii: "f"): 12,
                UInt8(ascii: "e"): 27,
            ]
            push(simple[letter] ?? letter, at: start)
            kept = output.count
        }

        /// One line break, CR LF being one.
        mutating func skipBreak() {
            index += bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
        }

        mutating func skipBlanks() {
            while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
        }

        /// Line folding (YAML 1.2 §6.5): one break is a blank, each further one a line feed.
        mutating func fold() {
            let start = index
            while output.count > kept, output.last == 0x20 || output.last == 0x09 {
                output.removeLast()
                offsets.removeLast()
            }
            var breaks = 0
            while index < bytes.count, bytes[index] == 0x0A || bytes[index] == 0x0D {
                breaks += 1
                skipBreak()
                skipBlanks()
            }
            if breaks <= 1 { push(0x20, at: start) } else { for _ in 1..<breaks { push(0x0A, at: start) } }
        }

        mutating func plain(count: Int) {
            // No plain value ends in a blank: those before a line's end are still to be trimmed.
            while index < bytes.count, output.count < count || output.last == 0x20 || output.last == 0x09 {
                if bytes[index] == 0x0A || bytes[index] == 0x0D {
                    fold()
                } else {
                    push(bytes[index], at: index)
                    index += 1
                }
            }
        }
    }
}
