import Testing

@testable import Mail

/// The readers that the encoders are held against: written from the RFCs, sharing nothing with them.
enum Decoder {
    /// RFC 2045 §6.7, strictly: `nil` for lower case digits, a bare CR or LF, a blank at a line's end.
    static func quotedPrintable(_ bytes: [UInt8]) -> [UInt8]? {
        var text: [UInt8] = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "="):
                guard index + 2 < bytes.count else { return nil }
                let pair = Array(bytes[(index + 1)...(index + 2)])
                if pair != [0x0D, 0x0A] {
                    guard let byte = hexByte(pair) else { return nil }
                    text.append(byte)
                }
                index += 3
            case 0x0D:
                guard index + 1 < bytes.count, bytes[index + 1] == 0x0A else { return nil }
                if let last = bytes[..<index].last, last == 0x20 || last == 0x09 { return nil }
                text += [0x0D, 0x0A]
                index += 2
            case 0x09, 0x20...0x7E:
                text.append(bytes[index])
                index += 1
            default: return nil
            }
        }
        return text
    }

    /// The value of the only field in `bytes`, unfolded (RFC 5322 §2.2.3).
    static func unfolded(_ bytes: [UInt8]) throws -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = Self.lines(bytes)
        for line in lines.dropFirst() {
            try #require(line.first == 0x20 && line.count > 1, "bad fold in \(text)")
        }
        let whole = String(decoding: lines.joined(), as: UTF8.self)
        let colon = try #require(whole.utf8.firstIndex(of: UInt8(ascii: ":")))
        return String(whole[whole.utf8.index(after: colon)...].drop { $0 == " " })
    }

    static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        for byte in bytes {
            if byte == 0x0A, lines[lines.count - 1].last == 0x0D {
                lines[lines.count - 1].removeLast()
                lines.append([])
            } else {
                lines[lines.count - 1].append(byte)
            }
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// RFC 2047: encoded words in a row run together; all of the value is such words, or none of it.
    static func words(_ value: String) throws -> String {
        guard value.utf8.starts(with: "=?".utf8) else { return value }
        var text: [UInt8] = []
        for word in value.split(separator: " ") {
            #expect(word.utf8.count <= 75)
            let parts = word.split(separator: "?", omittingEmptySubsequences: false)
            try #require(parts.count == 5 && parts[0] == "=" && parts[4] == "=" && parts[1] == "UTF-8")
            try #require(!parts[3].isEmpty)
            let content = try #require(
                parts[2] == "Q" ? q(Array(parts[3].utf8)) : base64(Array(parts[3].utf8)))
            // Whole characters in each (RFC 2047 §5).
            #expect(String(validating: content, as: UTF8.self) != nil)
            text += content
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func q(_ bytes: [UInt8]) -> [UInt8]? {
        var text: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "=") {
                guard index + 2 < bytes.count, let byte = hexByte(Array(bytes[(index + 1)...(index + 2)]))
                else { return nil }
                text.append(byte)
                index += 3
            } else {
                text.append(bytes[index] == UInt8(ascii: "_") ? 0x20 : bytes[index])
                index += 1
            }
        }
        return text
    }

    static func base64(_ bytes: [UInt8]) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        guard bytes.count % 4 == 0 else { return nil }
        var bits = 0
        var count = 0
        var text: [UInt8] = []
        for byte in bytes where byte != UInt8(ascii: "=") {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                text.append(UInt8(bits >> count & 0xFF))
                bits &= (1 << count) - 1
            }
        }
        return text
    }

    private static func hexByte(_ pair: [UInt8]) -> UInt8? {
        guard pair.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x46).contains($0) }) else {
            return nil
        }
        return UInt8(String(decoding: pair, as: UTF8.self), radix: 16)
    }
}

/// Text from all corners: words, blanks, quotes, marks, other alphabets, emoji. Never CR, LF or NUL.
func anyText(_ random: inout SeededGenerator, upTo length: Int) -> String {
    let pieces = [
        "a", "word", "Offer", " ", "  ", "\t", "\"", "\\", ",", "<", ">", "(", ")", "@", "=?", "?=", "=", "_",
        "?",
        "ü", "ß", "日本", "😀", "👩‍👩‍👧", "\u{301}", "\u{200D}", "é", ".", ";", ":", "\u{7F}", "\u{1B}",
        "https://example.com/a/very/long/path/without/any/blank/at/all?and=a&query=that-goes-on",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0...length, using: &random) {
        text.unicodeScalars.append(contentsOf: (pieces.randomElement(using: &random) ?? "a").unicodeScalars)
    }
    return text
}
