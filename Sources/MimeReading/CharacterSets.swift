internal import CGMime

/// Bytes of any alphabet to UTF-8. What is no text in the alphabet it claims still becomes something to read.
enum CharacterSets {
    static func text(_ bytes: [UInt8], charset: String?) -> String {
        let name = charset?.lowercased() ?? ""
        let isPlain = name.isEmpty || name == "us-ascii" || name == "utf-8"
        if isPlain {
            // ISO-2022-JP (RFC 1468) is ASCII with escapes, and carriers in Japan forget to say so.
            if hasJapaneseEscape(bytes), let text = converted(bytes, from: "iso-2022-jp") { return text }
            if let text = String(validating: bytes, as: UTF8.self) { return clean(text) }
            if name.isEmpty, let text = converted(bytes, from: "windows-1252") { return text }
            return clean(String(decoding: bytes, as: UTF8.self))
        }
        return converted(bytes, from: name) ?? clean(String(decoding: bytes, as: UTF8.self))
    }

    private static func converted(_ bytes: [UInt8], from charset: String) -> String? {
        guard
            let array = bytes.withUnsafeBytes({ buffer in
                rk_mime_utf8(
                    buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, charset)
            })
        else { return nil }
        defer { g_byte_array_unref(array) }
        let text = UnsafeBufferPointer(start: array.pointee.data, count: Int(array.pointee.len))
        if text.isEmpty, !bytes.isEmpty { return nil }
        return clean(String(decoding: text, as: UTF8.self))
    }

    /// With `\n` for every line end, and without NUL.
    private static func clean(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x0D || $0 == 0 }) else { return text }
        return String(decoding: LineEnds.unified(text.utf8.filter { $0 != 0 }), as: UTF8.self)
    }

    private static func hasJapaneseEscape(_ bytes: [UInt8]) -> Bool {
        var index = bytes.startIndex
        while let at = bytes[index...].firstIndex(of: 0x1B) {
            if bytes[at...].dropFirst().starts(with: "$B".utf8)
                || bytes[at...].dropFirst().starts(with: "$@".utf8)
            {
                return true
            }
            index = at + 1
        }
        return false
    }
}
