import Diagnostics

/// A file as it may be shown on a screen or in a log: what may be a secret is `*`. A namespace.
enum Masking {
    /// - Parameter hidden: parts that are known to be secret.
    /// - Returns: a text whose lines and columns are those of the file.
    static func masked(_ source: SourceText, _ hidden: [SourceSpan]) -> SourceText {
        var bytes = source.bytes
        for span in hidden { mask(&bytes, span.start..<span.end) }
        for line in 1...source.lineStarts.count {
            // Where a file cannot be read, nobody knows its parts.
            if let start = secretStart(in: source.line(line)) {
                mask(&bytes, start..<source.line(line).endIndex)
            }
            for login in logins(in: source.line(line)) { mask(&bytes, login) }
        }
        return bytes == source.bytes ? source : SourceText(name: source.name, bytes: bytes)
    }

    /// Whether something of this name is kept secret by those who write it.
    static func isSecretName(_ name: String) -> Bool {
        let lowered = name.lowercased()
        if ["tokencommand", "keyfile"].contains(lowered) { return false }
        return words.contains { lowered.contains($0) }
    }

    private static let words = [
        "pass", "pwd", "secret", "token", "credential", "apikey", "api_key", "api-key", "kennwort", "geheim",
        "contrase", "clave", "motdepasse", "whsec_",
    ]

    private static let beginnings = Set(words.compactMap(\.utf8.first))

    /// Where behind a word for a secret its value begins.
    private static func secretStart(in line: ArraySlice<UInt8>) -> Int? {
        let lowered = line.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        var start: Int?
        for index in lowered.indices where beginnings.contains(lowered[index]) {
            for word in words where lowered[index...].starts(with: word.utf8) {
                let rest = lowered[index...]
                if rest.starts(with: "tokencommand".utf8) { continue }
                guard word != "whsec_" else {
                    start = min(start ?? index, index)
                    continue
                }
                // `token.keys` is a file: the rest of a name may follow, and then what gives it its value.
                let tail = rest.dropFirst(word.utf8.count).drop(while: isName)
                guard let sign = tail.first, ":=".utf8.contains(sign) else { continue }
                start = min(start ?? tail.startIndex + 1, tail.startIndex + 1)
            }
        }
        return start.map { line.startIndex + $0 }
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A, 0x80...: true
        default: "_-\"' ".utf8.contains(byte)
        }
    }

    /// What stands before an `@`, behind `://` or a colon: `https://me:secret@host`, `me:secret@host`.
    private static func logins(in line: ArraySlice<UInt8>) -> [Range<Int>] {
        line.split(whereSeparator: { " \t\"'<>{},".utf8.contains($0) }).compactMap { word in
            guard let at = word.lastIndex(of: UInt8(ascii: "@")),
                let colon = word[..<at].firstIndex(of: UInt8(ascii: ":")),
                !word.starts(with: "mailto:".utf8)
            else { return nil }
            let start = word[(colon + 1)..<at].drop { $0 == UInt8(ascii: "/") }.startIndex
            return start..<at
        }
    }

    /// A sign of the same number of bytes for each character, for columns to stay what they are.
    private static func mask(_ bytes: inout [UInt8], _ range: Range<Int>) {
        var index = max(0, range.lowerBound)
        let end = min(range.upperBound, bytes.count)
        while index < end {
            var next = index + 1
            while next < bytes.count, bytes[next] & 0xC0 == 0x80 { next += 1 }
            let sign: [UInt8]
            switch (next - index, bytes[index]) {
            case (1, 0x0A), (1, 0x0D), (1, 0x20), (1, 0x09): sign = [bytes[index]]
            case (1, _): sign = [0x2A]
            case (2, _): sign = Array("·".utf8)
            case (3, _): sign = Array("•".utf8)
            case (4, _): sign = [0xF0, 0x90, 0x84, 0x80]
            default: sign = [UInt8](repeating: 0x2A, count: next - index)
            }
            bytes.replaceSubrange(index..<next, with: sign)
            index = next
        }
    }
}
