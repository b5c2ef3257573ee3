import Crypto

/// The `relaxed` forms of RFC 6376 §3.4, of messages whose line ends are CR LF.
enum Canonicalization {
    /// One header field: name in lower case, unfolded, runs of blanks as one, none at the ends (§3.4.2).
    ///
    /// - Parameter value: as it stands behind the colon, with folds, without its last CR LF.
    static func appendField(name: some Sequence<UInt8>, value: some Sequence<UInt8>, to output: inout [UInt8])
    {
        for byte in name { output.append((0x41...0x5A).contains(byte) ? byte + 0x20 : byte) }
        output.append(UInt8(ascii: ":"))
        var hasBlank = false
        var isEmpty = true
        for byte in value {
            switch byte {
            case 0x20, 0x09: hasBlank = true
            case 0x0D, 0x0A: break
            default:
                if hasBlank, !isEmpty { output.append(0x20) }
                hasBlank = false
                isEmpty = false
                output.append(byte)
            }
        }
    }

    /// SHA-256 of the body: runs of blanks as one, none at a line's end, no empty lines at the body's end, and a
    /// CR LF after its last line (§3.4.4). An empty body stays empty.
    static func bodyHash(_ body: UnsafeBufferPointer<UInt8>) -> SHA256.Digest {
        var sink = HashSink()
        guard let start = body.baseAddress else { return sink.finish() }
        let count = body.count
        var index = 0
        // Most of a body is canonical as it is, and hashed where it lies: from `spanStart` up to `index`.
        var spanStart = 0
        var hasContent = false
        while true {
            // Between contents: line ends count only if content follows.
            var breaks = 0
            var hasBlank = false
            while index < count, let byte = Optional(start[index]), byte <= 0x20 {
                if byte == 0x20 || byte == 0x09 {
                    hasBlank = true
                } else if byte == 0x0D, index + 1 < count, start[index + 1] == 0x0A {
                    breaks += 1
                    hasBlank = false
                    index += 1
                } else {
                    break
                }
                index += 1
            }
            guard index < count else {
                if hasContent { sink.appendLineEnds(1) }
                return sink.finish()
            }
            if breaks > 0 { sink.appendLineEnds(breaks) }
            if hasBlank { sink.appendBlank() }
            hasContent = true
            spanStart = index
            index = endOfSpan(start, from: index, count: count)
            sink.append(UnsafeBufferPointer(start: start + spanStart, count: index - spanStart))
        }
    }

    /// Where a span ends that is canonical as it is: it begins and ends with content, and holds only blanks and line
    /// ends that content follows at once.
    private static func endOfSpan(_ start: UnsafePointer<UInt8>, from first: Int, count: Int) -> Int {
        var index = first
        while index < count {
            let byte = start[index]
            if byte > 0x20 {
                index += 1
            } else if byte == 0x20 {
                guard index + 1 < count, !isSpace(start[index + 1]) else { return index }
                index += 2
            } else if byte == 0x0D, index + 1 < count, start[index + 1] == 0x0A {
                guard index + 2 < count, !isSpace(start[index + 2]) else { return index }
                index += 3
            } else if byte == 0x09 {
                return index
            } else {
                index += 1
            }
        }
        return index
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
    }
}

/// Gathers short pieces, so that the hash is fed whole kilobytes.
private struct HashSink {
    private var hash = SHA256()
    private var held: [UInt8] = []

    init() { held.reserveCapacity(4096) }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        if held.count + bytes.count > 4096 { flush() }
        if bytes.count >= 1024 {
            flush()
            hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
        } else {
            held.append(contentsOf: bytes)
        }
    }

    mutating func appendBlank() {
        held.append(0x20)
    }

    mutating func appendLineEnds(_ count: Int) {
        for _ in 0..<count {
            held.append(0x0D)
            held.append(0x0A)
            if held.count >= 4096 { flush() }
        }
    }

    mutating func finish() -> SHA256.Digest {
        flush()
        return hash.finalize()
    }

    private mutating func flush() {
        guard !held.isEmpty else { return }
        held.withUnsafeBytes { hash.update(bufferPointer: $0) }
        held.removeAll(keepingCapacity: true)
    }
}
