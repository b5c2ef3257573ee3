import CZlib

/// A text as one gzip member.
func gzipped(_ text: String) -> [UInt8] {
    var stream = z_stream()
    guard rekindle_deflate_init(&stream, 6, 15 + 16) == Z_OK else { return [] }
    defer { deflateEnd(&stream) }
    var input = Array(text.utf8)
    var output = [UInt8](repeating: 0, count: input.count + 256)
    let room = output.count
    input.withUnsafeMutableBufferPointer { from in
        output.withUnsafeMutableBufferPointer { to in
            stream.next_in = from.baseAddress
            stream.avail_in = UInt32(from.count)
            stream.next_out = to.baseAddress
            stream.avail_out = UInt32(room)
            _ = deflate(&stream, Z_FINISH)
        }
    }
    return Array(output[..<(room - Int(stream.avail_out))])
}
