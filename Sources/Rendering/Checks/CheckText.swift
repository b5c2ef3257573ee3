/// How the checks look at texts: by scalars and bytes, whatever stands in them.
extension PageChecks {
    /// Whether something of a scalar is to be seen: no blank, no control or format character.
    static func hasInk(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7F { return scalar.value > 0x20 }
        if scalar.properties.isWhitespace { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .unassigned, .surrogate: return false
        // The grapheme joiner and the filler that pad preheaders.
        default: return scalar.value != 0x034F && scalar.value != 0x2800 && scalar.value != 0x3164
        }
    }

    /// Whether bytes are in a text, whatever follows them: `{{` is there also where a combining mark makes one
    /// character of its second brace.
    static func holds(_ text: some StringProtocol, _ piece: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: piece.utf8Start, count: piece.utf8CodeUnitCount)
        guard let first = wanted.first else { return true }
        let found = text.utf8.withContiguousStorageIfAvailable { bytes in
            var index = 0
            while index + wanted.count <= bytes.count {
                if bytes[index] == first, bytes[index..<index + wanted.count].elementsEqual(wanted) {
                    return true
                }
                index += 1
            }
            return false
        }
        if let found { return found }
        var copy = String(text)
        copy.makeContiguousUTF8()
        return copy.utf8.withContiguousStorageIfAvailable { _ in holds(copy, piece) } ?? false
    }

    /// How many scalars of a text are to be seen.
    static func ink(_ text: String) -> Int { text.unicodeScalars.count(where: hasInk) }

    static func withoutBlanks(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where hasInk(scalar) { kept.append(scalar) }
        return String(kept)
    }

    /// How long a line looks: scalars that take a place, so no combining marks and no joiners.
    static func length(_ text: String) -> Int {
        text.unicodeScalars.count { scalar in
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format, .control: false
            default: true
            }
        }
    }

    /// Without the blanks and controls around it that a browser takes off an address.
    static func trimmed(_ text: String) -> String {
        var scalars = text.unicodeScalars[...]
        while let first = scalars.first, first.value <= 0x20 { scalars.removeFirst() }
        while let last = scalars.last, last.value <= 0x20 { scalars.removeLast() }
        return String(scalars)
    }

    /// The bytes that an address means, so that `%27` and `'` are the same.
    static func percentDecoded(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return decoded
    }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// As a message quotes it: on one line and not too long.
    static func quoted(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            if count == 60 {
                scalars.append("…")
                break
            }
            let isShown =
                scalar.value >= 0x20 && scalar.value != 0x7F && scalar.properties.generalCategory != .format
            scalars.append(isShown ? scalar : "\u{FFFD}")
            count += 1
        }
        return "'\(String(scalars))'"
    }

    static func lowered(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
