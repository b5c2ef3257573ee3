public import Diagnostics
import Yams

/// A file whose mappings may name a key twice, for which YAML has no meaning (YAML 1.2 §3.2.1.1).
extension YAMLReader {
    /// A file's root, whose values have their places in the bytes that were read.
    public struct Tolerant {
        public let root: YAMLValue
        /// Keys that stood once more further down in their mapping, by the offset of their first character: in `root` each has
        /// another name of the same length.
        public let renamed: [Int: String]
    }

    /// Reads a file as `root(of:_:)` does, except that a repeated key is no reason to stop.
    ///
    /// The parser says of a repeated key only where it stands first. There it is given another name, and the file is read again,
    /// until each name is there once.
    /// - Returns: `nil` with a diagnostic if it is no YAML, or empty.
    public static func tolerantRoot(of source: SourceText, _ diagnostics: inout [Diagnostic]) -> Tolerant? {
        var source = source
        var renamed: [Int: String] = [:]
        while renamed.count < 30, let (key, offset) = repeatedKey(in: source),
            let name = stand(in: source, for: key, at: offset, number: renamed.count)
        {
            renamed[offset] = key
            source = name
        }
        return root(of: source, &diagnostics).map { Tolerant(root: $0, renamed: renamed) }
    }

    /// A key that stands twice in its mapping, and where it does first.
    private static func repeatedKey(in source: SourceText) -> (key: String, offset: Int)? {
        guard let text = String(validating: source.bytes, as: UTF8.self) else { return nil }
        do {
            _ = try compose(yaml: source.hasByteOrderMark ? String(text.unicodeScalars.dropFirst()) : text)
            return nil
        } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
            return keys.first.map { ($0, source.offset(of: context.mark)) }
        } catch {
            return nil
        }
    }

    /// - Returns: `nil` if the key does not stand there as it is: an alias, or letters written as escapes.
    private static func stand(
        in source: SourceText, for key: String, at offset: Int, number: Int
    ) -> SourceText? {
        var bytes = source.bytes
        guard bytes.indices.contains(offset), !key.isEmpty else { return nil }
        let isQuoted = bytes[offset] == UInt8(ascii: "\"") || bytes[offset] == UInt8(ascii: "'")
        let start = isQuoted ? offset + 1 : offset
        guard bytes[start...].starts(with: key.utf8) else { return nil }
        let digits = Array(String(number, radix: 36, uppercase: true).utf8)
        let count = key.utf8.count
        // A name that nobody writes; where it is too short to be one, two of them may meet, and the reader says so.
        let name = ([UInt8](repeating: UInt8(ascii: "Z"), count: count) + digits).suffix(count)
        bytes.replaceSubrange(start..<start + count, with: name)
        return bytes == source.bytes ? nil : SourceText(name: source.name, bytes: bytes)
    }
}
