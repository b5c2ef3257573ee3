/// An enhanced status code (RFC 3463 §2): `5.1.1`.
public struct StatusCode: Codable, Hashable, Sendable, CustomStringConvertible {
    /// 2 success, 4 persistent transient failure, 5 permanent failure.
    public var kind: Int
    public var subject: Int
    public var detail: Int

    /// - Returns: `nil` unless it is just such a code.
    public init?(_ text: String) {
        let numbers = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard numbers.count == 3, numbers.allSatisfy({ (1...3).contains($0.count) }) else { return nil }
        let values = numbers.compactMap { part -> Int? in
            part.allSatisfy { (0x30...0x39).contains($0) } ? part.reduce(0) { $0 * 10 + Int($1 - 0x30) } : nil
        }
        guard values.count == 3, [2, 4, 5].contains(values[0]) else { return nil }
        (kind, subject, detail) = (values[0], values[1], values[2])
    }

    public var description: String { "\(kind).\(subject).\(detail)" }

    /// `x.0.0` and `x.5.0` are what programs write that do not know.
    var saysNothing: Bool { (subject == 0 || subject == 5) && detail == 0 }

    /// The first code in a text that can be one: not part of an address of the internet, a version or a date.
    static func first(in text: String) -> StatusCode? { first(in: text) { _ in true } }

    /// The first that says something.
    static func firstTelling(in text: String) -> StatusCode? { first(in: text) { !$0.saysNothing } }

    private static func first(in text: String, where isWanted: (StatusCode) -> Bool) -> StatusCode? {
        let bytes = Array(text.utf8.prefix(6_000))
        var index = 0
        while index < bytes.count {
            guard isNumber(bytes[index]) else {
                index += 1
                continue
            }
            var end = index
            while end < bytes.count, isNumber(bytes[end]) || bytes[end] == UInt8(ascii: ".") { end += 1 }
            var word = bytes[index..<end]
            if word.last == UInt8(ascii: ".") { word.removeLast() }
            if mayBegin(bytes, at: index), end == bytes.count || !isLetter(bytes[end]),
                let code = StatusCode(String(decoding: word, as: UTF8.self)), isWanted(code)
            {
                return code
            }
            index = end
        }
        return nil
    }

    /// After a reply code, a bracket, a colon or at the start of a line; `version 5.6.1` is none.
    private static func mayBegin(_ bytes: [UInt8], at index: Int) -> Bool {
        var before = index
        while before > 0, bytes[before - 1] == 0x20 || bytes[before - 1] == 0x09 { before -= 1 }
        guard before > 0 else { return true }
        let byte = bytes[before - 1]
        if before == index, byte == UInt8(ascii: "-") || byte == UInt8(ascii: "#") {
            return byte == UInt8(ascii: "#")
                || before >= 4 && bytes[(before - 4)..<(before - 1)].allSatisfy(isNumber)
        }
        if isNumber(byte) {
            return before < index && before >= 3 && bytes[(before - 3)..<before].allSatisfy(isNumber)
        }
        return byte == 0x0A || "<([{:;>'\"=,|".utf8.contains(byte)
    }

    private static func isNumber(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}

/// The three digits of an SMTP reply (RFC 5321 §4.2).
enum ReplyCode {
    /// The first in a text that stands where replies stand: at the start of a line, after a colon or a bracket.
    static func first(in text: String) -> Int? {
        let bytes = Array(text.utf8.prefix(6_000))
        var best: Int?
        for index in bytes.indices where index + 3 <= bytes.count {
            guard bytes[index] == 0x34 || bytes[index] == 0x35 || bytes[index] == 0x32,
                bytes[(index + 1)..<(index + 3)].allSatisfy({ (0x30...0x39).contains($0) }),
                bytes[index + 1] <= 0x37,
                index + 3 == bytes.count || " -:,;\n".utf8.contains(bytes[index + 3])
            else { continue }
            let code = bytes[index..<(index + 3)].reduce(0) { $0 * 10 + Int($1 - 0x30) }
            if index + 4 < bytes.count, bytes[index + 3] != 0x0A,
                StatusCode.first(
                    in: String(decoding: bytes[(index + 4)..<min(bytes.count, index + 14)], as: UTF8.self)
                        .split(separator: " ").first.map(String.init) ?? "") != nil
            {
                return code
            }
            var before = index
            while before > 0, bytes[before - 1] == 0x20 || bytes[before - 1] == 0x09 { before -= 1 }
            let isPlaced = before == 0 || "\n:;<>([{'\"".utf8.contains(bytes[before - 1])
            if isPlaced, best == nil { best = code }
        }
        return best
    }
}
