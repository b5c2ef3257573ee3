import CZlib

/// The bytes that a gzip file (RFC 1952) holds, unpacked as they are asked for.
///
/// Several members after each other are one file (RFC 1952 §2.2); zeros after the last are padding.
final class GzipSource: ByteSource {
    private var source: any ByteSource
    private let stream: UnsafeMutablePointer<z_stream>
    private let packed: UnsafeMutableRawBufferPointer
    private var sourceIsDone = false
    private var memberIsDone = false
    private var isDone = false

    init(_ source: any ByteSource) throws(IntakeError) {
        self.source = source
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        packed = .allocate(byteCount: 128 * 1024, alignment: 16)
        // 15 bits of window, and 16 for "with a gzip header" (zlib.h, inflateInit2).
        let status = rekindle_inflate_init(stream, 15 + 16)
        guard status == Z_OK else {
            throw IntakeError(.damagedGzip, "cannot unpack gzip", cause: "zlib says \(status)")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        packed.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(IntakeError) -> Int {
        guard let target = buffer.baseAddress, buffer.count > 0 else { return 0 }
        while !isDone {
            if stream.pointee.avail_in == 0, !sourceIsDone { try refill() }
            if memberIsDone {
                try beginNextMember()
                continue
            }
            let room = UInt32(clamping: buffer.count)
            stream.pointee.next_out = target.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = room
            let status = inflate(stream, Z_NO_FLUSH)
            let count = Int(room - stream.pointee.avail_out)
            switch status {
            case Z_STREAM_END: memberIsDone = true
            case Z_OK: break
            case Z_BUF_ERROR where count > 0 || !sourceIsDone: break
            case Z_BUF_ERROR:
                throw IntakeError(.damagedGzip, "the gzip file ends too early; fetch it again")
            default:
                throw IntakeError(.damagedGzip, "the gzip file is damaged", cause: "zlib says \(status)")
            }
            if count > 0 { return count }
            if !memberIsDone, sourceIsDone, stream.pointee.avail_in == 0 {
                throw IntakeError(.damagedGzip, "the gzip file ends too early; fetch it again")
            }
        }
        return 0
    }

    private func refill() throws(IntakeError) {
        let count = try source.read(into: packed)
        if count == 0 { sourceIsDone = true }
        stream.pointee.next_in = packed.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(count)
    }

    private func beginNextMember() throws(IntakeError) {
        while let next = stream.pointee.next_in, stream.pointee.avail_in > 0, next.pointee == 0 {
            stream.pointee.next_in = next + 1
            stream.pointee.avail_in -= 1
        }
        if stream.pointee.avail_in == 0 {
            isDone = sourceIsDone
            return
        }
        guard let next = stream.pointee.next_in, next.pointee == 0x1F else {
            throw IntakeError(.damagedGzip, "there are other bytes after the end of the gzip data")
        }
        inflateReset(stream)
        memberIsDone = false
    }
}
