/// A file given to an import: how it is called, and how to get at its bytes.
public struct IntakeFile {
    /// As it was given; rejects and errors call it so.
    public var name: String
    /// Called once.
    public var open: () throws(IntakeError) -> any ByteSource

    public init(name: String, open: @escaping () throws(IntakeError) -> any ByteSource) {
        self.name = name
        self.open = open
    }
}

/// A file's bytes, with what kind of file they begin as.
public struct SniffedSource: ByteSource {
    /// The first byte that is no blank is `<`, also in gzip, after a byte order mark, and in UTF-16.
    public let isXML: Bool
    private var source: ResumedSource

    public init(_ source: any ByteSource) throws(IntakeError) {
        var source = source
        let prefix = try source.first(16 * 1024)
        isXML = Self.beginsAsXML(prefix)
        self.source = ResumedSource(start: prefix, rest: source)
    }

    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(IntakeError) -> Int {
        try source.read(into: buffer)
    }

    private static func beginsAsXML(_ prefix: [UInt8]) -> Bool {
        var bytes = prefix
        if prefix.starts(with: [0x1F, 0x8B]) {
            guard var unpacked = try? GzipSource(BytesSource(prefix)), let first = try? unpacked.first(64)
            else { return false }
            bytes = first
        }
        let marks: [[UInt8]] = [[0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0xFF, 0xFE]]
        let start = marks.first { bytes.starts(with: $0) }?.count ?? 0
        return bytes[start...].first { ![0x00, 0x09, 0x0A, 0x0D, 0x20].contains($0) } == UInt8(ascii: "<")
    }
}
