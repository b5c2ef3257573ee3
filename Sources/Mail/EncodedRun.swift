/// A run of a body that is the same in every message, encoded once (RFC 2045 §6.7): the template's own bytes.
///
/// A `QuotedPrintableWriter` copies it into each message. Whatever its encoding depends on beyond itself is left
/// open: a last blank is kept apart (it is encoded only if the line ends behind it), and a first `.` or `F` is
/// encoded although it may come to stand inside a line.
public struct EncodedRun: Hashable, Sendable {
    /// Without the last blank.
    let bytes: [UInt8]
    /// Octets of its first line, with the `=` of a soft break.
    let firstWidth: Int
    /// Its first line ends within it, hard or soft.
    let hasBreak: Bool
    /// Octets of its last line.
    let lastWidth: Int
    /// The blank or tab it ends with; 0 for none.
    let lastBlank: UInt8
    let isEmpty: Bool
    let beginsWithLF: Bool
    let beginsWithLineEnd: Bool
    let endsWithCR: Bool

    /// - Parameter text: UTF-8 with any line ends; any cut of a body will do, also between CR and LF.
    public init(_ text: some Collection<UInt8>) {
        var text = Array(text)
        isEmpty = text.isEmpty
        beginsWithLF = text.first == 0x0A
        beginsWithLineEnd = text.first == 0x0A || text.first == 0x0D
        endsWithCR = text.last == 0x0D
        lastBlank = text.last == 0x20 || text.last == 0x09 ? text.removeLast() : 0
        var encoded: [UInt8] = []
        var column = 0
        text.withUnsafeBufferPointer { text in
            QuotedPrintable.encode(
                text, column: &column, endsBody: false, keepsCharacters: true, to: &encoded)
        }
        let end = encoded.firstIndex(of: 0x0D)
        firstWidth = end ?? encoded.count
        hasBreak = end != nil
        lastWidth = column
        bytes = encoded
    }

    /// Octets it will take in a message, give or take a soft break.
    public var count: Int { bytes.count + (lastBlank == 0 ? 0 : 1) }
}
