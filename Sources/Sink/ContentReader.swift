/// Reads what follows DATA: finds its end and removes the dots that the client stuffed (RFC 5321 §4.5.2).
///
/// Only `CR LF . CR LF` ends it, or `. CR LF` at the very beginning. A bare CR or LF never begins a line, so
/// `LF . LF`, `LF . CR LF` and `CR . CR` are text: a server that takes them for the end lets a second
/// message be smuggled in behind the first.
package struct ContentReader: Sendable {
    private enum Place: Sendable { case lineStart, text, afterReturn, afterDot, afterDotReturn }

    let limit: Int
    package private(set) var content: [UInt8] = []
    package private(set) var isTooLarge = false
    private(set) var hasBareLineEnds = false
    private var place = Place.lineStart

    package init(limit: Int) { self.limit = limit }

    /// Reads until the end mark or until the bytes run out.
    ///
    /// - Returns: how many bytes were taken, and whether the end mark was among them.
    package mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) -> (taken: Int, isEnded: Bool) {
        var index = 0
        while index < bytes.count {
            if place == .text {
                let end = Self.nextLineEnd(in: bytes, from: index)
                append(UnsafeBufferPointer(rebasing: bytes[index..<end]))
                index = end
                if index == bytes.count { break }
            }
            let byte = bytes[index]
            index += 1
            switch (place, byte) {
            case (.lineStart, UInt8(ascii: ".")):
                place = .afterDot
            case (.afterDot, UInt8(ascii: "\r")):
                place = .afterDotReturn
            case (.afterDotReturn, UInt8(ascii: "\n")):
                place = .lineStart
                return (index, true)
            case (.afterReturn, UInt8(ascii: "\n")):
                append(byte)
                place = .lineStart
            case (.afterReturn, _):
                hasBareLineEnds = true
                text(byte)
            case (.afterDotReturn, _):
                hasBareLineEnds = true
                append(UInt8(ascii: "\r"))
                text(byte)
            default:
                text(byte)
            }
        }
        return (index, false)
    }

    private mutating func text(_ byte: UInt8) {
        append(byte)
        if byte == UInt8(ascii: "\n") { hasBareLineEnds = true }
        place = byte == UInt8(ascii: "\r") ? .afterReturn : .text
    }

    private mutating func append(_ byte: UInt8) {
        guard hasRoom(for: 1) else { return }
        content.append(byte)
    }

    private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard hasRoom(for: bytes.count) else { return }
        content.append(contentsOf: bytes)
    }

    private mutating func hasRoom(for count: Int) -> Bool {
        if !isTooLarge, count > limit - content.count {
            isTooLarge = true
            content = []
        }
        return !isTooLarge
    }

    private static func nextLineEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\r"), bytes[index] != UInt8(ascii: "\n") {
            index += 1
        }
        return index
    }
}
