internal import Glibc

/// Words to look for in a `NormalText`: `*` stands for anything, `@` for any mail address, `_` for the edge of a word.
///
/// The pieces between stars are looked for one after the other, each once: time linear in the text, whatever a
/// stranger writes.
struct TextPattern: Hashable, Sendable {
    private let pieces: [[UInt8]]

    /// - Parameter text: as an author writes it; case and the number of blanks do not count.
    init(_ text: String) {
        pieces = text.utf8.split(separator: UInt8(ascii: "*")).map { piece in
            let edge = UInt8(ascii: "_")
            let words = NormalText.folded(String(decoding: Array(piece), as: UTF8.self))
            return (piece.first == edge ? [0x20] : []) + words
                + (piece.last == edge && piece.count > 1 ? [0x20] : [])
        }.filter { !$0.isEmpty }
    }

    /// An empty pattern, or nothing but stars, is found in everything.
    func isFound(in text: NormalText) -> Bool { firstPlace(in: text.bytes[...]) != nil }

    /// The whole pattern ends where the text ends; for patterns without stars.
    func isAtEnd(of text: [UInt8]) -> Bool {
        pieces.count == 1 && text.suffix(pieces[0].count) == pieces[0][...]
    }

    func isAtStart(of text: [UInt8]) -> Bool { pieces.count == 1 && text.starts(with: pieces[0]) }

    /// Where the first piece begins in the first place where all pieces follow each other.
    func firstPlace(in bytes: ArraySlice<UInt8>) -> Int? {
        var start: Int?
        var rest = bytes
        for piece in pieces {
            guard let place = Self.find(piece, in: rest) else { return nil }
            start = start ?? place
            rest = rest[(place + piece.count)...]
        }
        return start ?? bytes.startIndex
    }

    static func find(_ piece: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = piece.first else { return bytes.startIndex }
        return bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return nil }
            var from = 0
            while buffer.count - from >= piece.count {
                guard let found = memchr(base + from, CInt(first), buffer.count - from - piece.count + 1)
                else {
                    return nil
                }
                let place = UnsafeRawPointer(found) - base
                if memcmp(found, piece, piece.count) == 0 { return bytes.startIndex + place }
                from = place + 1
            }
            return nil
        }
    }
}
