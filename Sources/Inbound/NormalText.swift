/// What a server said, made comparable: lower case, one blank between words, addresses as `@`, one spelling (`SpokenWords`),
/// and the codes with which a reply of several lines begins each of them (RFC 5321 §4.2.1) only once. An underscore is a
/// blank; one blank stands before the first word and after the last.
struct NormalText: Hashable, Sendable {
    let bytes: [UInt8]

    /// - Parameter limit: bytes of the text that count; what a server has to say is short.
    init(_ text: String, limit: Int = 6_000) {
        bytes =
            [0x20]
            + Self.folded(Self.withoutRepeatedCodes(String(decoding: text.utf8.prefix(limit), as: UTF8.self)))
            + [0x20]
    }

    var isEmpty: Bool { bytes.allSatisfy { $0 == 0x20 } }

    /// Lower case, single blanks, typographic quotes plain, one spelling, `@` for each address.
    static func folded(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        var isInAddress = false
        for byte in SpokenWords.plainLetters(text.lowercased()).utf8 {
            if isInAddress, isAddressByte(byte) { continue }
            isInAddress = false
            if byte == UInt8(ascii: "@") {
                while let last = result.last, isAddressByte(last) { result.removeLast() }
                isInAddress = true
            }
            if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "(") { dropHost(before: &result) }
            if byte <= 0x20 {
                if let last = result.last, last != 0x20 { result.append(0x20) }
            } else {
                result.append(byte)
            }
        }
        return SpokenWords.oneSpelling(withoutUnderscores(result))
    }

    /// Blanks in their place: only now, for they may be part of an address.
    private static func withoutUnderscores(_ words: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(words.count)
        for byte in words {
            if byte != 0x20, byte != UInt8(ascii: "_") {
                result.append(byte)
            } else if let last = result.last, last != 0x20 {
                result.append(0x20)
            }
        }
        while result.last == 0x20 { result.removeLast() }
        return result
    }

    /// The name of a machine before its number in brackets: `antispam.example.com[192.0.2.1]` speaks of no spam.
    private static func dropHost(before result: inout [UInt8]) {
        var start = result.count
        if result.last == 0x20 { start -= 1 }
        let end = start
        while start > 0, isHostByte(result[start - 1]) { start -= 1 }
        let name = result[start..<end]
        guard name.dropLast().contains(UInt8(ascii: ".")), name.last != UInt8(ascii: "."),
            name.contains(where: { (0x61...0x7A).contains($0) }),
            start == 0 || result[start - 1] == 0x20
        else { return }
        result.removeSubrange(start...)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x2E
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: ".-_+=/%&!#$?^{}~'".utf8.contains(byte)
        }
    }

    /// `550-5.7.1 first 550-5.7.1 second 550 5.7.1 third` to `550-5.7.1 first second third`. A code that only repeats what
    /// another server said (`550 … -> 550 …`) stays.
    private static func withoutRepeatedCodes(_ text: String) -> String {
        var seen: Set<Substring> = []
        var words: [Substring] = []
        var isAfterDropped = false
        for scalars in text.unicodeScalars.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\t" }) {
            let word = Substring(scalars)
            let wasAfterDropped = isAfterDropped
            isAfterDropped = false
            let digits = word.prefix(3)
            let isCode = word.utf8.count >= 3 && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
            if isCode, word.dropFirst(3).first == "-" {
                if !seen.insert(digits).inserted {
                    // `550-text`: the text stays. `550-5.7.1`: nothing stays.
                    let rest = word.dropFirst(4)
                    if !rest.isEmpty, StatusCode(String(rest)) == nil { words.append(rest) }
                    isAfterDropped = rest.isEmpty
                    continue
                }
            } else if isCode, word.utf8.count == 3, seen.contains(digits) {
                isAfterDropped = true
                continue
            } else if wasAfterDropped, StatusCode(String(word)) != nil {
                continue
            }
            words.append(word)
        }
        return words.joined(separator: " ")
    }
}
