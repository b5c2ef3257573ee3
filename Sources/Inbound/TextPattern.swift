internal import Glibc

/// Words to look for in a `NormalText`: `*` stands for anything, `?` for one word, `@` for any mail address, `_` for the edge of
/// a word.
///
/// The pieces between stars are looked for one after the other, each once; what follows a `?` is looked for behind one word
/// and nowhere else. So the time is linear in the text, whatever a stranger writes.
struct TextPattern: Hashable, Sendable {
    /// Between stars; each is one or more literals with one word between them.
    private let pieces: [[[UInt8]]]

    /// No word of a server is longer that stands for a name.
    private static let longestWord = 120

    /// - Parameter text: as an author writes it; case and the number of blanks do not count.
    init(_ text: String) {
        pieces = text.utf8.split(separator: UInt8(ascii: "*")).map { piece in
            let parts = piece.split(separator: UInt8(ascii: "?"), omittingEmptySubsequences: false)
            return parts.indices.map { index in
                Self.literal(Array(parts[index]), isFirst: index == 0, isLast: index == parts.count - 1)
            }
        }.filter { $0 != [[]] }
    }

    /// An empty pattern, or nothing but stars, is found in everything.
    func isFound(in text: NormalText) -> Bool { firstPlace(in: text.bytes[...]) != nil }

    /// The whole pattern ends where the text ends; for patterns without stars.
    func isAtEnd(of text: [UInt8]) -> Bool {
        guard let words = onlyWords else { return false }
        return text.suffix(words.count) == words[...]
    }

    func isAtStart(of text: [UInt8]) -> Bool {
        guard let words = onlyWords else { return false }
        return text.starts(with: words)
    }

    /// Where the first piece begins in the first place where all pieces follow each other.
    func firstPlace(in bytes: ArraySlice<UInt8>) -> Int? {
        var start: Int?
        var rest = bytes
        for piece in pieces {
            guard let place = Self.place(of: piece, in: rest) else { return nil }
            start = start ?? place.lowerBound
            rest = rest[place.upperBound...]
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

    private var onlyWords: [UInt8]? { pieces.count == 1 && pieces[0].count == 1 ? pieces[0][0] : nil }

    /// Blanks beside a `?` are those around its word.
    private static func literal(_ part: [UInt8], isFirst: Bool, isLast: Bool) -> [UInt8] {
        let edge = UInt8(ascii: "_")
        let words = NormalText.folded(String(decoding: part, as: UTF8.self))
        let before: [UInt8] = isFirst ? (part.first == edge ? [0x20] : []) : [0x20]
        let after: [UInt8] = isLast ? (part.last == edge && part.count > 1 ? [0x20] : []) : [0x20]
        return before + words + after
    }

    private static func place(of piece: [[UInt8]], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        var rest = bytes
        while let start = find(piece[0], in: rest) {
            var end = start + piece[0].count
            var isWhole = true
            for literal in piece.dropFirst() {
                let word = bytes[end...].prefix(longestWord).prefix { $0 != 0x20 }
                guard !word.isEmpty, bytes[word.endIndex...].starts(with: literal) else {
                    isWhole = false
                    break
                }
                end = word.endIndex + literal.count
            }
            if isWhole { return start..<end }
            rest = bytes[(start + 1)...]
        }
        return nil
    }
}
