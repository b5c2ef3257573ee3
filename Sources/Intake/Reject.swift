/// A row, or a part of it, that was not taken over: where, why, and what it was.
public struct Reject: Hashable, Sendable, CustomStringConvertible {
    /// The physical line, from 1, at which the row begins.
    public var line: Int
    /// The header's name of the column at fault; empty if it is the row as a whole.
    public var column: String
    /// Names columns and the shape of a value, never the value: it may be a person's.
    public var reason: String
    /// The row as the file has it, as UTF-8; one field with the whole line if it could not be split.
    public var fields: [[UInt8]]

    public init(line: Int, column: String = "", reason: String, fields: [[UInt8]]) {
        self.line = line
        self.column = column
        self.reason = reason
        self.fields = fields
    }

    /// Without the row itself.
    public var description: String {
        column.isEmpty ? "line \(line): \(reason)" : "line \(line): \(column): \(reason)"
    }
}

/// Writes rejects as a table: `line,column,reason`, then the row's own fields under the file's own header.
///
/// It is separated as the file was, so that the rows, once corrected, can be read with the same mapping: the
/// three columns more do no harm. (After a file of blank-separated columns: commas.) Always UTF-8.
public struct RejectsWriter: Sendable {
    private let separator: UInt8

    public init(_ separator: TableFormat.Separator) {
        self.separator = if case .byte(let byte) = separator { byte } else { UInt8(ascii: ",") }
    }

    /// - Parameter names: the file's header; empty for a file without.
    /// - Returns: one line with its LF. It begins with a byte order mark, so that the encoding is no question
    ///   even where the mapping states the one of the original.
    public func header(_ names: [String]) -> [UInt8] {
        [0xEF, 0xBB, 0xBF] + line((["line", "column", "reason"] + names).map { Array($0.utf8) })
    }

    public func line(_ reject: Reject) -> [UInt8] {
        line(
            [Array("\(reject.line)".utf8), Array(reject.column.utf8), Array(reject.reason.utf8)]
                + reject.fields)
    }

    private func line(_ fields: [[UInt8]]) -> [UInt8] {
        var line: [UInt8] = []
        for (index, field) in fields.enumerated() {
            if index > 0 { line.append(separator) }
            let quote = UInt8(ascii: "\"")
            guard field.contains(where: { $0 == separator || $0 == quote || $0 == 0x0A || $0 == 0x0D }) else {
                line += field
                continue
            }
            line.append(quote)
            for byte in field {
                if byte == quote { line.append(quote) }
                line.append(byte)
            }
            line.append(quote)
        }
        line.append(0x0A)
        return line
    }
}
