/// A file's text as UTF-8: unpacked if it is gzip, without byte order mark, from the encoding it is in.
///
/// Bytes that are said to be UTF-8 are passed on unchecked; the table checks record by record, so that one
/// damaged line costs one line.
struct DecodedSource {
    /// How much of the beginning is looked at to tell the encoding.
    private static let prefixBytes = 64 * 1024

    let encoding: EncodingFound
    let isGzip: Bool
    private var source: ResumedSource
    private var raw: [UInt8] = []

    init(_ source: any ByteSource, stated: TextEncoding?) throws(IntakeError) {
        var source = source
        var prefix = try source.first(Self.prefixBytes)
        isGzip = prefix.starts(with: [0x1F, 0x8B])
        if isGzip {
            var unpacked = try GzipSource(ResumedSource(start: prefix, rest: source))
            prefix = try unpacked.first(Self.prefixBytes)
            source = unpacked
        }
        try Self.refuseOtherFiles(prefix)
        if prefix.starts(with: [0xEF, 0xBB, 0xBF]) {
            prefix.removeFirst(3)
            encoding = EncodingFound(
                .utf8, .byteOrderMark, contradictsMapping: stated.map { $0 != .utf8 } ?? false)
        } else if let stated {
            encoding = EncodingFound(stated, .stated)
        } else {
            let isUTF8 = prefix.withUnsafeBufferPointer { isValidUTF8($0, mayBeCut: true) }
            encoding = EncodingFound(isUTF8 ? .utf8 : .windows1252, .detected)
        }
        self.source = ResumedSource(start: prefix, rest: source)
    }

    private static func refuseOtherFiles(_ prefix: [UInt8]) throws(IntakeError) {
        if prefix.starts(with: [0xFF, 0xFE]) || prefix.starts(with: [0xFE, 0xFF]) {
            throw IntakeError(.unsupportedFile, "the file is UTF-16; save it as UTF-8")
        }
        if prefix.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            throw IntakeError(
                .unsupportedFile, "the file is a workbook or a zip archive; save the sheet as CSV (UTF-8)")
        }
        if prefix.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            throw IntakeError(.unsupportedFile, "the file is an old workbook; save the sheet as CSV (UTF-8)")
        }
    }

    /// - Parameter room: 3 or more.
    /// - Returns: bytes written at `target`; 0 only at the end.
    mutating func read(into target: UnsafeMutablePointer<UInt8>, room: Int) throws(IntakeError) -> Int {
        guard encoding.encoding == .windows1252 else {
            return try source.read(into: UnsafeMutableRawBufferPointer(start: target, count: room))
        }
        let wanted = min(room / 3, 64 * 1024)
        if raw.count < wanted { raw = [UInt8](repeating: 0, count: wanted) }
        // The result leaves the closure as a value: closures that throw typed errors read worse.
        let outcome = raw.withUnsafeMutableBytes { bytes -> Result<Int, IntakeError> in
            do throws(IntakeError) {
                let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<wanted]))
                var written = 0
                for index in 0..<count { written += Windows1252.append(bytes[index], to: target + written) }
                return .success(written)
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }
}
