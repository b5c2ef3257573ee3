/// The text of one file a person wrote, as the bytes that were read, with its lines found.
///
/// All positions are UTF-8 byte offsets; lines and columns are derived when a diagnostic is shown.
public struct SourceText: Hashable, Sendable {
    /// The name shown to people: a path relative to the workspace, or `<expression>`.
    public let name: String
    /// The bytes as read; not necessarily valid UTF-8.
    public let bytes: [UInt8]
    /// The offset at which each line begins; never empty, ascending, the first is 0.
    public let lineStarts: [Int]

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        var starts = [0]
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\n") {
                starts.append(index + 1)
            } else if bytes[index] == UInt8(ascii: "\r") {
                if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") { index += 1 }
                starts.append(index + 1)
            }
            index += 1
        }
        lineStarts = starts
    }

    public init(name: String, _ text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }

    /// Line and column of a byte offset, both from 1; the column counts Unicode scalars.
    ///
    /// - Parameter offset: any number; beyond the ends it is clamped.
    public func place(of offset: Int) -> SourcePlace {
        let offset = min(max(offset, 0), bytes.count)
        let line = lineIndex(of: offset)
        let scalars = bytes[lineStarts[line]..<offset].count { $0 & 0xC0 != 0x80 }
        return SourcePlace(line: line + 1, column: scalars + 1)
    }

    /// The bytes of one line without its line end. `line` counts from 1.
    public func line(_ line: Int) -> ArraySlice<UInt8> {
        guard line >= 1, line <= lineStarts.count else { return [] }
        let start = lineStarts[line - 1]
        var end = line < lineStarts.count ? lineStarts[line] : bytes.count
        while end > start, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r") {
            end -= 1
        }
        return bytes[start..<end]
    }

    /// The byte offset of a place given as line and column, both from 1; clamped to that line's end.
    public func offset(ofLine line: Int, column: Int) -> Int {
        guard line >= 1 else { return 0 }
        guard line <= lineStarts.count else { return bytes.count }
        var offset = lineStarts[line - 1]
        let end = self.line(line).endIndex
        var left = column - 1
        while left > 0, offset < end {
            offset += 1
            while offset < end, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            left -= 1
        }
        return offset
    }

    private func lineIndex(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }
}

/// A line and a column, both from 1, as an editor counts them.
public struct SourcePlace: Hashable, Sendable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// A half-open range of UTF-8 bytes in a named file.
public struct SourceSpan: Hashable, Sendable {
    public var file: String
    public var start: Int
    public var end: Int

    /// - Precondition: `start <= end`, both 0 or more.
    public init(file: String, start: Int, end: Int) {
        precondition(start >= 0 && start <= end, "a span runs forwards")
        self.file = file
        self.start = start
        self.end = end
    }
}
