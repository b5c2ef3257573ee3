/// Lines of mail, by bytes and scalars: to Swift a line end may be half a `Character`.
enum TextLines {
    /// - Parameter limit: so many lines at most; what comes after them is left out.
    static func of(_ text: String, limit: Int) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "\n"), maxSplits: limit, omittingEmptySubsequences: false)
            .prefix(limit).map { String(Substring($0)) }
    }

    static func isBlank(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    }

    /// Words between blanks and the signs that stand around words.
    static func words(_ text: String) -> [String] {
        text.unicodeScalars
            .split { $0.properties.isWhitespace || "<>\"',;:()[]?&=".unicodeScalars.contains($0) }
            .map { String(String.UnicodeScalarView($0)) }
    }

    /// Of an address.
    static func localPart(_ address: String) -> String {
        String(Substring(address.utf8.prefix { $0 != UInt8(ascii: "@") }))
    }
}
