/// Base64 (RFC 4648 §4).
enum EncoderFunctions {
    static let all: [Function] = [
        .unary("base64.encode", [([.bytes], .string)]) { frame, value throws(CELError) in
            guard case .bytes(let bytes) = value else { throw .noOverload("base64.encode", value) }
            try frame.charge(bytes.count / 4)
            return .string(encoded(bytes))
        },
        .unary("base64.decode", [([.string], .bytes)]) { frame, value throws(CELError) in
            guard case .string(let text) = value else { throw .noOverload("base64.decode", value) }
            try frame.charge(text.utf8.count / 4)
            guard let bytes = decoded(text) else { throw CELError(.invalidArgument, "this is not base64") }
            return .bytes(bytes)
        },
    ]

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func encoded(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let taken = min(3, bytes.count - index)
            var group: UInt32 = 0
            for offset in 0..<3 {
                group = group << 8 | (offset < taken ? UInt32(bytes[index + offset]) : 0)
            }
            for place in 0..<4 {
                let digit = Int(group >> UInt32(18 - 6 * place)) & 63
                text.append(place <= taken ? alphabet[digit] : UInt8(ascii: "="))
            }
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Padding may be left out, and lines may be broken.
    private static func decoded(_ text: String) -> [UInt8]? {
        var digits = text.utf8.filter { $0 != 0x0A && $0 != 0x0D }
        if digits.count % 4 == 0 {
            for _ in 0..<2 where digits.last == UInt8(ascii: "=") { digits.removeLast() }
        }
        guard digits.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        var group: UInt32 = 0
        var bits = 0
        for digit in digits {
            guard let value = alphabet.firstIndex(of: digit) else { return nil }
            group = (group << 6 | UInt32(value)) & 0xFFFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
            }
        }
        return bytes
    }
}
