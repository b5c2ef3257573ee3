#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where the bytes of a file come from, in pieces of any size.
public protocol ByteSource {
    /// Puts at least one byte at the start of `buffer`.
    ///
    /// - Parameter buffer: not empty.
    /// - Returns: how many bytes; 0 only at the end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(IntakeError) -> Int
}

/// Bytes that are in memory already.
public struct BytesSource: ByteSource {
    private let bytes: [UInt8]
    private var position = 0
    private let pieceBytes: Int

    /// - Parameter pieceBytes: hands out at most this many at once, as a slow pipe does.
    public init(_ bytes: [UInt8], pieceBytes: Int = .max) {
        self.bytes = bytes
        self.pieceBytes = max(1, pieceBytes)
    }

    public init(_ text: String, pieceBytes: Int = .max) {
        self.init(Array(text.utf8), pieceBytes: pieceBytes)
    }

    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(IntakeError) -> Int {
        let count = min(buffer.count, bytes.count - position, pieceBytes)
        guard count > 0 else { return 0 }
        buffer.copyBytes(from: bytes[position..<(position + count)])
        position += count
        return count
    }
}

/// A file, or standard input, by its descriptor.
public final class FileSource: ByteSource {
    private let descriptor: Int32
    private let isOurs: Bool
    private let name: String

    /// Opens for reading; closed when the last reference goes.
    public init(path: String) throws(IntakeError) {
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else {
            throw IntakeError(.unreadable, "cannot open \(path)", cause: String(cString: strerror(errno)))
        }
        descriptor = opened
        isOurs = true
        name = path
    }

    /// Reads from where the descriptor stands; never closes it.
    ///
    /// - Parameter name: how errors call it.
    public init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        isOurs = false
        self.name = name
    }

    public static var standardInput: FileSource { FileSource(descriptor: 0, name: "standard input") }

    deinit {
        if isOurs { _ = close(descriptor) }
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(IntakeError) -> Int {
        while true {
            let count = systemRead(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno == EINTR { continue }
            throw IntakeError(.unreadable, "cannot read \(name)", cause: String(cString: strerror(errno)))
        }
    }
}

/// `read(2)`, which the method of that name would hide.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

/// Bytes that were taken to have a look, then the rest of where they came from.
struct ResumedSource: ByteSource {
    private var start: BytesSource
    private var startIsDone = false
    private var rest: any ByteSource

    init(start: [UInt8], rest: any ByteSource) {
        self.start = BytesSource(start)
        self.rest = rest
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(IntakeError) -> Int {
        if !startIsDone {
            let count = try start.read(into: buffer)
            if count > 0 { return count }
            startIsDone = true
        }
        return try rest.read(into: buffer)
    }
}

extension ByteSource {
    /// The first bytes, at most `count`, fewer only when there are no more.
    mutating func first(_ count: Int) throws(IntakeError) -> [UInt8] {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { piece.deallocate() }
        var filled = 0
        while filled < count {
            let read = try self.read(into: UnsafeMutableRawBufferPointer(rebasing: piece[filled...]))
            if read == 0 { break }
            filled += read
        }
        return Array(piece[..<filled])
    }
}
