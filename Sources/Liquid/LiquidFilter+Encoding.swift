extension LiquidFilter {
    static let encodingFilters: [LiquidFilter] = [
        LiquidFilter("url_encode") { input, _, _, context throws(LiquidError) in
            if input.isNull { return .null }
            let encoded = urlEncoded(input.written)
            try context.checkSize(encoded.utf8.count)
            return .string(encoded)
        },
        LiquidFilter("url_decode") { input, _, _, _ throws(LiquidError) in
            if input.isNull { return .null }
            return .string(try urlDecoded(input.written))
        },
        LiquidFilter("base64_encode") { input, _, _, context throws(LiquidError) in
            try context.checkSize(input.written.utf8.count * 4 / 3 + 4)
            return .string(base64(Array(input.written.utf8), urlSafe: false))
        },
        LiquidFilter("base64_url_safe_encode") { input, _, _, context throws(LiquidError) in
            try context.checkSize(input.written.utf8.count * 4 / 3 + 4)
            return .string(base64(Array(input.written.utf8), urlSafe: true))
        },
        LiquidFilter("base64_decode") { input, _, _, _ throws(LiquidError) in
            .string(try fromBase64(input.written, urlSafe: false))
        },
        LiquidFilter("base64_url_safe_decode") { input, _, _, _ throws(LiquidError) in
            .string(try fromBase64(input.written, urlSafe: true))
        },
    ]

    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    private static func urlEncoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: " "): bytes.append(UInt8(ascii: "+"))
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
                bytes.append(byte)
            case _ where byte.isLetter || byte.isDigit: bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func urlDecoded(_ text: String) throws(LiquidError) -> String {
        let source = Array(text.utf8)
        var bytes: [UInt8] = []
        var index = 0
        while index < source.count {
            if source[index] == UInt8(ascii: "+") {
                bytes.append(UInt8(ascii: " "))
            } else if source[index] == UInt8(ascii: "%"), index + 2 < source.count,
                let high = hexValue(source[index + 1]), let low = hexValue(source[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 2
            } else {
                bytes.append(source[index])
            }
            index += 1
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw .invalid("invalid byte sequence in UTF-8")
        }
        return decoded
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case _ where byte.isDigit: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func base64(_ bytes: [UInt8], urlSafe: Bool) -> String {
        let letters = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(urlSafe ? "-_" : "+/")".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 4 / 3 + 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            var group = UInt32(bytes[start]) << 16
            if count > 1 { group |= UInt32(bytes[start + 1]) << 8 }
            if count > 2 { group |= UInt32(bytes[start + 2]) }
            for place in 0..<4 {
                let letter = letters[Int(group >> UInt32(18 - 6 * place) & 63)]
                result.append(place <= count ? letter : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// RFC 4648 without line ends; padding is needed, except in the alphabet for addresses.
    private static func fromBase64(_ text: String, urlSafe: Bool) throws(LiquidError) -> String {
        let name = urlSafe ? "base64_url_safe_decode" : "base64_decode"
        let failure = LiquidError.invalid("invalid base64 provided to \(name)")
        var source = Array(text.utf8)
        if urlSafe, !source.contains(UInt8(ascii: "=")) {
            while source.count % 4 != 0 { source.append(UInt8(ascii: "=")) }
        }
        guard source.count % 4 == 0 else { throw failure }
        let padding = source.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding <= 2 else { throw failure }
        var bytes: [UInt8] = []
        var group: UInt32 = 0
        var bits = 0
        for byte in source.dropLast(padding) {
            let value: UInt8
            switch byte {
            case _ where byte.isDigit: value = byte - 0x30 + 52
            case 0x41...0x5A: value = byte - 0x41
            case 0x61...0x7A: value = byte - 0x61 + 26
            case UInt8(ascii: "+") where !urlSafe, UInt8(ascii: "-") where urlSafe: value = 62
            case UInt8(ascii: "/") where !urlSafe, UInt8(ascii: "_") where urlSafe: value = 63
            default: throw failure
            }
            group = group << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
                group &= (1 << UInt32(bits)) - 1
            }
        }
        guard bits < 6, group == 0 else { throw failure }
        return String(decoding: bytes, as: UTF8.self)
    }
}
