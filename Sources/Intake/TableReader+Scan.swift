#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a byte means outside quotes.
enum ByteClass {
    static let text: UInt8 = 0
    static let separator: UInt8 = 1
    static let lineFeed: UInt8 = 2
    static let carriageReturn: UInt8 = 3
    static let nul: UInt8 = 4

    /// The caller frees it.
    static func table(separator: TableFormat.Separator) -> UnsafeMutablePointer<UInt8> {
        let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        table.initialize(repeating: text, count: 256)
        switch separator {
        case .byte(let byte): table[Int(byte)] = Self.separator
        case .blanks:
            table[0x20] = Self.separator
            table[0x09] = Self.separator
        }
        table[0x0A] = lineFeed
        table[0x0D] = carriageReturn
        table[0] = nul
        return table
    }
}

extension TableReader {
    /// Finds the fields of the record at `position`, or says that its end is not in the buffer yet. Nothing
    /// is changed but `fields` (and blank lines are stepped over), so that it can be asked again.
    mutating func scanSeparated() -> Scan {
        guard skipEmptyLines() else { return atEnd ? .end : .needsMore(inQuote: false) }
        let base = buffer
        let classes = classes
        let end = filled
        let quote = quote
        var p = position
        var count = 0
        var lines = 1
        var seen: UInt8 = 0
        var problem: RecordProblem?
        hasDoubledQuotes = false
        while true {
            var start = p
            var stop = p
            var isDoubled = false
            var isQuoted = false
            if quote != 0, p < end, base[p] == quote {
                isQuoted = true
                start = p + 1
                p = start
                while true {
                    guard p < end, let found = memchr(base + p, Int32(quote), end - p) else {
                        return atEnd ? .openQuote : .needsMore(inQuote: true)
                    }
                    let at = UnsafeMutablePointer(found.assumingMemoryBound(to: UInt8.self)) - base
                    if at + 1 == end, !atEnd { return .needsMore(inQuote: true) }
                    p = at + 1
                    if p < end, base[p] == quote {
                        isDoubled = true
                        hasDoubledQuotes = true
                        p += 1
                        continue
                    }
                    stop = at
                    break
                }
                for index in start..<stop {
                    let byte = base[index]
                    seen |= byte
                    // A line end is CR LF, CR or LF: count the LFs, and the CRs that no LF follows.
                    if byte == 0x0A || byte == 0x0D && base[index + 1] != 0x0A { lines += 1 }
                    if byte == 0 { problem = problem ?? .nulByte }
                }
                while p < end, base[p] == 0x20 { p += 1 }
            }
            let afterQuote = p
            var found = ByteClass.text
            while p < end {
                let byte = base[p]
                found = classes[Int(byte)]
                if found == ByteClass.text {
                    seen |= byte
                } else if found == ByteClass.nul {
                    problem = problem ?? .nulByte
                } else {
                    break
                }
                p += 1
            }
            if p == end {
                if !atEnd { return .needsMore(inQuote: false) }
                found = ByteClass.text
            }
            if !isQuoted {
                stop = p
            } else if p > afterQuote {
                problem = problem ?? .textAfterQuote
            }
            if count < Self.maxColumns {
                fields[count] = FieldRange(
                    start: Int32(start), end: Int32(stop), hasDoubledQuotes: isDoubled)
            } else {
                problem = problem ?? .tooManyColumns
            }
            count += 1
            if found == ByteClass.separator {
                p += 1
                continue
            }
            if found == ByteClass.carriageReturn {
                if p + 1 == end, !atEnd { return .needsMore(inQuote: false) }
                p += p + 1 < end && base[p + 1] == 0x0A ? 2 : 1
            } else if found == ByteClass.lineFeed {
                p += 1
            }
            return finish(at: p, count: count, lines: lines, seen: seen, problem: problem)
        }
    }

    /// The same for fields between runs of blanks.
    mutating func scanBlankSeparated() -> Scan {
        guard skipEmptyLines() else { return atEnd ? .end : .needsMore(inQuote: false) }
        let base = buffer
        let end = filled
        var p = position
        var count = 0
        var seen: UInt8 = 0
        var problem: RecordProblem?
        hasDoubledQuotes = false
        while true {
            while p < end, classes[Int(base[p])] == ByteClass.separator { p += 1 }
            let start = p
            while p < end, classes[Int(base[p])] == ByteClass.text || base[p] == 0 {
                if base[p] == 0 { problem = problem ?? .nulByte }
                seen |= base[p]
                p += 1
            }
            if p == end, !atEnd { return .needsMore(inQuote: false) }
            if p > start {
                if count < Self.maxColumns {
                    fields[count] = FieldRange(start: Int32(start), end: Int32(p), hasDoubledQuotes: false)
                } else {
                    problem = problem ?? .tooManyColumns
                }
                count += 1
            }
            if p < end, classes[Int(base[p])] == ByteClass.separator { continue }
            if p < end, base[p] == 0x0D {
                if p + 1 == end, !atEnd { return .needsMore(inQuote: false) }
                p += p + 1 < end && base[p + 1] == 0x0A ? 2 : 1
            } else if p < end {
                p += 1
            }
            return finish(at: p, count: count, lines: 1, seen: seen, problem: problem)
        }
    }

    private mutating func finish(at next: Int, count: Int, lines: Int, seen: UInt8, problem: RecordProblem?)
        -> Scan
    {
        fieldCount = min(count, Self.maxColumns)
        if let problem { return .malformed(problem, next: next, lines: lines) }
        if seen >= 0x80, encoding.encoding == .utf8,
            !isValidUTF8(UnsafeBufferPointer(start: buffer + position, count: next - position))
        {
            return .malformed(.invalidUTF8, next: next, lines: lines)
        }
        return .record(next: next, lines: lines)
    }

    /// - Returns: `false` when the data in the buffer ends before any record begins.
    private mutating func skipEmptyLines() -> Bool {
        if skipsLineFeed, position < filled {
            if buffer[position] == 0x0A { position += 1 }
            skipsLineFeed = false
        }
        while position < filled {
            switch buffer[position] {
            case 0x0A:
                position += 1
                nextLine += 1
            case 0x0D:
                if position + 1 == filled, !atEnd { return false }
                position += position + 1 < filled && buffer[position + 1] == 0x0A ? 2 : 1
                nextLine += 1
            default: return true
            }
        }
        return false
    }
}
