/// Why a line is not a record of the table, whatever its fields mean.
public enum RecordProblem: Hashable, Sendable {
    /// A quote opens and never closes, or not within a record's greatest length, or only where another
    /// seems to open. Only the line where it began is given up; reading goes on with the next.
    case unterminatedQuote
    /// `"abc"def`, on one line.
    case textAfterQuote
    case tooLong
    case tooManyColumns
    case nulByte
    case invalidUTF8
}

/// Splits a text table into records, as RFC 4180 says, in one pass and with one buffer.
///
/// Lines end with LF, CR LF or CR. Fields may be quoted, and then hold separators, line ends and doubled
/// quotes; blanks between a closing quote and the separator are passed over; a quote inside an unquoted
/// field is a letter. Empty lines are no records.
public struct TableReader: ~Copyable {
    public static let maxRecordBytes = 1 << 20
    public static let maxColumns = 1000

    public enum Step: Hashable, Sendable {
        /// The fields of the record can be asked for, until the next step.
        case record
        /// The line is to be rejected; its text is in `rawRecord`.
        case malformed(RecordProblem)
        case end
    }

    struct FieldRange {
        var start: Int32
        var end: Int32
        var hasDoubledQuotes: Bool
    }

    enum Scan {
        case record(next: Int, lines: Int)
        case malformed(RecordProblem, next: Int, lines: Int)
        /// A quote stands open at the end of all data.
        case openQuote
        case needsMore(inQuote: Bool)
        case end
    }

    public let format: TableFormat
    public let encoding: EncodingFound
    public let isGzip: Bool
    /// The physical line, from 1, at which the current record begins.
    public private(set) var line = 0
    public internal(set) var fieldCount = 0

    private let isBlankSeparated: Bool
    let quote: UInt8
    let separator: UInt8
    /// What each byte means in an unquoted field: 0 for text, else one of `ByteClass`.
    let classes: UnsafeMutablePointer<UInt8>
    let fields: UnsafeMutablePointer<FieldRange>
    var buffer: UnsafeMutablePointer<UInt8>
    var position = 0
    var filled = 0
    var atEnd = false
    /// Of the record that was scanned last.
    var hasDoubledQuotes = false
    /// The line at `position`.
    var nextLine = 1
    /// A CR was stepped over, and the LF that may belong to it was perhaps not in the buffer yet.
    var skipsLineFeed = false
    private var capacity: Int
    private var source: DecodedSource
    private var rawRange = 0..<0

    public init(_ source: any ByteSource, format: TableFormat) throws(IntakeError) {
        let decoded = try DecodedSource(source, stated: format.encoding)
        self.format = format
        self.source = decoded
        encoding = decoded.encoding
        isGzip = decoded.isGzip
        isBlankSeparated = format.separator == .blanks
        switch format.separator {
        case .blanks:
            separator = 0x20
            quote = 0
        case .byte(let byte):
            separator = byte
            quote = format.quote ?? 0
        }
        capacity = 256 * 1024
        buffer = .allocate(capacity: capacity)
        fields = .allocate(capacity: Self.maxColumns)
        classes = ByteClass.table(separator: format.separator)
    }

    deinit {
        buffer.deallocate()
        fields.deallocate()
        classes.deallocate()
    }

    /// Goes to the next record. The fields of the one before are gone then.
    public mutating func advance() throws(IntakeError) -> Step {
        while true {
            switch isBlankSeparated ? scanBlankSeparated() : scanSeparated() {
            case .record(let next, let lines):
                if next - position > Self.maxRecordBytes {
                    return try giveUp(hasOpenQuote: lines > 1)
                }
                take(until: next, lines: lines)
                if hasDoubledQuotes { undoubleQuotes() }
                return .record
            case .malformed(let problem, let next, let lines):
                // What closed the quote was most likely the next one's opening: the lines between are sound.
                if lines > 1, problem == .textAfterQuote || next - position > Self.maxRecordBytes {
                    return try giveUp(hasOpenQuote: true)
                }
                take(until: next, lines: lines)
                return .malformed(problem)
            case .openQuote:
                return try giveUp(hasOpenQuote: true)
            case .needsMore(let inQuote):
                if filled - position > Self.maxRecordBytes { return try giveUp(hasOpenQuote: inQuote) }
                try fill()
            case .end:
                fieldCount = 0
                rawRange = position..<position
                return .end
            }
        }
    }

    /// A field of the current record, without its quotes; valid until the next step.
    ///
    /// - Precondition: `index` in `0..<fieldCount`.
    @inline(__always)
    func field(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        precondition(index >= 0 && index < fieldCount, "no such field")
        let range = fields[index]
        return UnsafeBufferPointer(start: buffer + Int(range.start), count: Int(range.end - range.start))
    }

    /// The fields of the current record as values of their own.
    public func copyOfFields() -> [[UInt8]] {
        (0..<fieldCount).map { Array(field($0)) }
    }

    /// The current record as it was read (as UTF-8), without its line end. After a `.record` whose fields
    /// had doubled quotes these are undone already; `copyOfFields` is the thing to ask for then.
    public func rawRecord() -> [UInt8] {
        var end = rawRange.upperBound
        while end > rawRange.lowerBound, buffer[end - 1] == 0x0A || buffer[end - 1] == 0x0D { end -= 1 }
        return Array(
            UnsafeBufferPointer(start: buffer + rawRange.lowerBound, count: end - rawRange.lowerBound))
    }

    private mutating func take(until next: Int, lines: Int) {
        line = nextLine
        nextLine += lines
        rawRange = position..<next
        position = next
    }

    /// Leaves a record that cannot be read: with an open quote only its first line, else the whole line.
    private mutating func giveUp(hasOpenQuote: Bool) throws(IntakeError) -> Step {
        line = nextLine
        fieldCount = 0
        var next = position
        while next < filled, buffer[next] != 0x0A, buffer[next] != 0x0D { next += 1 }
        // What is kept of an endless line is enough to know it by.
        rawRange = position..<min(next, position + 4096)
        if next < filled || atEnd {
            position = next
            passLineEnd()
            return .malformed(hasOpenQuote ? .unterminatedQuote : .tooLong)
        }
        let kept = rawRecord()
        while next == filled, !atEnd {
            position = filled
            try fill()
            next = 0
            while next < filled, buffer[next] != 0x0A, buffer[next] != 0x0D { next += 1 }
        }
        position = next
        passLineEnd()
        // The head of the line has left the buffer; it is put where nothing is any more.
        if position >= kept.count {
            for (offset, byte) in kept.enumerated() { buffer[offset] = byte }
            rawRange = 0..<kept.count
        } else {
            rawRange = 0..<0
        }
        return .malformed(.tooLong)
    }

    /// Steps over one line end at `position`, if there is one.
    private mutating func passLineEnd() {
        guard position < filled else { return }
        skipsLineFeed = buffer[position] == 0x0D
        position += 1
        nextLine += 1
    }

    /// Moves what is left to the front and fills the buffer up, growing it if it is one record's alone.
    private mutating func fill() throws(IntakeError) {
        if position > 0 {
            buffer.update(from: buffer + position, count: filled - position)
            filled -= position
            position = 0
        } else if capacity - filled < 64 {
            let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
            larger.update(from: buffer, count: filled)
            buffer.deallocate()
            buffer = larger
            capacity *= 2
        }
        while !atEnd, capacity - filled >= 64 {
            let count = try source.read(into: buffer + filled, room: capacity - filled)
            if count == 0 { atEnd = true }
            filled += count
        }
    }

    private mutating func undoubleQuotes() {
        for index in 0..<fieldCount where fields[index].hasDoubledQuotes {
            let start = Int(fields[index].start)
            let end = Int(fields[index].end)
            var target = start
            var from = start
            while from < end {
                buffer[target] = buffer[from]
                from += buffer[from] == quote && from + 1 < end && buffer[from + 1] == quote ? 2 : 1
                target += 1
            }
            fields[index].end = Int32(target)
        }
    }
}

/// One record of a table, as a value of its own.
public struct TableRecord: Hashable, Sendable {
    /// The physical line, from 1, at which it begins.
    public var line: Int
    /// UTF-8, without quotes.
    public var fields: [[UInt8]]
    /// Set where the line is to be rejected; `fields` holds its whole text as one then.
    public var problem: RecordProblem?

    public var texts: [String] { fields.map { String(decoding: $0, as: UTF8.self) } }
}

extension TableReader {
    /// The next record as a value; `advance` is the way that copies nothing.
    public mutating func nextRecord() throws(IntakeError) -> TableRecord? {
        switch try advance() {
        case .record: TableRecord(line: line, fields: copyOfFields(), problem: nil)
        case .malformed(let problem): TableRecord(line: line, fields: [rawRecord()], problem: problem)
        case .end: nil
        }
    }
}
