/// The bytes of one client that are not yet read, given out as command lines or as content.
package struct LineReader: Sendable {
    package enum Line: Sendable {
        /// Without its CR LF.
        case line(ArraySlice<UInt8>)
        /// Ended by a bare LF.
        case bareLineFeed
        /// Longer than any command may be; its bytes are gone.
        case overlong
    }

    /// The longest line of all, an AUTH response (RFC 4954 §4.3), CR LF counted.
    static let maxLineBytes = 12_288

    private var bytes: [UInt8] = []
    private var start = 0
    /// Up to here there is no LF.
    private var searched = 0
    private var isSkipping = false

    /// How many bytes wait.
    var count: Int { bytes.count - start }

    package init() {}

    package mutating func append(_ more: some Collection<UInt8>) {
        if start == bytes.count {
            bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20)
            start = 0
            searched = 0
        } else if start > 1 << 16 {
            bytes.removeFirst(start)
            searched -= start
            start = 0
        }
        bytes.append(contentsOf: more)
    }

    /// The next whole line, or `nil` while its end has not come. Every LF ends a line, so that nobody waits
    /// for an answer to a line that only lacks its CR.
    package mutating func nextLine() -> Line? {
        guard let end = nextLineFeed() else {
            if count > Self.maxLineBytes {
                isSkipping = true
                start = bytes.count
            }
            return nil
        }
        let line = bytes[start..<end]
        start = end + 1
        searched = start
        if isSkipping || line.count + 1 > Self.maxLineBytes {
            isSkipping = false
            return .overlong
        }
        guard line.last == UInt8(ascii: "\r") else { return .bareLineFeed }
        return .line(line.dropLast())
    }

    /// Lets `reader` have all that waits, until it has found the end of the message.
    package mutating func read(into reader: inout ContentReader) -> Bool {
        let result = bytes.withUnsafeBufferPointer { all in
            reader.read(UnsafeBufferPointer(rebasing: all[start...]))
        }
        start += result.taken
        searched = start
        return result.isEnded
    }

    private mutating func nextLineFeed() -> Int? {
        bytes.withUnsafeBufferPointer { all in
            while searched < all.count {
                if all[searched] == UInt8(ascii: "\n") { return searched }
                searched += 1
            }
            return nil
        }
    }
}
