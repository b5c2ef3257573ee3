/// Writes a body in quoted-printable (RFC 2045 §6.7) run by run: encoded runs are copied, made bytes are encoded.
///
/// ```
/// var writer = QuotedPrintableWriter()
/// writer.append(hello, to: &bytes)         // EncodedRun(Array("Hello ".utf8))
/// writer.append("Jürgen".utf8, to: &bytes)
/// writer.finish(&bytes)                    // Hello J=C3=BCrgen
/// ```
/// However a body is cut into runs, it decodes to the same bytes (line ends made CR LF); only the soft breaks stand
/// elsewhere. Lines have at most 76 octets, and none begins with `.` or `From `.
public struct QuotedPrintableWriter: Hashable, Sendable {
    /// Octets on the line so far, 0...75.
    private var column = 0
    /// A blank or tab that is not written yet, because it depends on what follows; 0 for none.
    private var blank: UInt8 = 0
    /// The last byte was CR, so that a LF now belongs to it.
    private var isAfterCR = false

    public init() {}

    /// Copies a run, behind a soft break if its first line does not fit behind what the line holds.
    public mutating func append(_ run: EncodedRun, to bytes: inout [UInt8]) {
        guard !run.isEmpty else { return }
        let skipsLF = isAfterCR && run.beginsWithLF
        isAfterCR = run.endsWithCR
        if blank != 0 { writeBlank(endsLine: run.beginsWithLineEnd, to: &bytes) }
        if skipsLF {
            // The line was ended by the CR: its own encoded line end is left out.
            bytes += run.bytes.dropFirst(2)
            column = run.lastWidth
        } else {
            if column > 0, column + run.firstWidth > (run.hasBreak ? 76 : 75) { breakLine(&bytes) }
            bytes += run.bytes
            column = run.hasBreak ? run.lastWidth : column + run.firstWidth
        }
        blank = run.lastBlank
    }

    /// Encodes bytes made for this message.
    public mutating func append(_ made: some Collection<UInt8>, to bytes: inout [UInt8]) {
        let done: Void? = made.withContiguousStorageIfAvailable { append($0, to: &bytes) }
        if done == nil { Array(made).withUnsafeBufferPointer { append($0, to: &bytes) } }
    }

    /// Encodes bytes made for this message, where they lie in memory.
    public mutating func append(_ made: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        var text = made[...]
        if isAfterCR, text.first == 0x0A { text.removeFirst() }
        if !made.isEmpty { isAfterCR = false }
        guard let first = text.first, let last = text.last else { return }
        if blank != 0 { writeBlank(endsLine: first == 0x0A || first == 0x0D, to: &bytes) }
        isAfterCR = last == 0x0D
        if last == 0x20 || last == 0x09 {
            blank = last
            text.removeLast()
        }
        QuotedPrintable.encode(
            UnsafeBufferPointer(rebasing: text), column: &column, endsBody: false, keepsCharacters: true,
            to: &bytes)
    }

    /// Ends the body: a blank that came last is written. The writer is as new then.
    public mutating func finish(_ bytes: inout [UInt8]) {
        if blank != 0 { writeBlank(endsLine: true, to: &bytes) }
        self = QuotedPrintableWriter()
    }

    /// RFC 2045 §6.7 (3): a blank may not end a line.
    private mutating func writeBlank(endsLine: Bool, to bytes: inout [UInt8]) {
        if column + (endsLine ? 3 : 1) > (endsLine ? 76 : 75) { breakLine(&bytes) }
        if endsLine {
            bytes += blank == 0x20 ? "=20".utf8 : "=09".utf8
            column += 3
        } else {
            bytes.append(blank)
            column += 1
        }
        blank = 0
    }

    private mutating func breakLine(_ bytes: inout [UInt8]) {
        bytes += "=\r\n".utf8
        column = 0
    }
}
