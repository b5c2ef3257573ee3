/// Text of a field as the program keeps it: without blanks at the ends, and with a blank for every run of
/// characters that would act instead of being read: controls, line breaks, direction marks, U+FEFF.
func cleanText(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let bytes = trimmed(bytes)
    var index = 0
    while index < bytes.count {
        let byte = bytes[index]
        // 0xC2: C1 controls and the no-break space; 0xE2: direction marks and line separators; 0xEF: U+FEFF.
        if byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xE2 || byte == 0xEF {
            return cleanedScalars(bytes)
        }
        index += 1
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// The bytes without blanks and tabs at the ends.
@inline(__always)
func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var start = 0
    var end = bytes.count
    while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    return start == 0 && end == bytes.count ? bytes : UnsafeBufferPointer(rebasing: bytes[start..<end])
}

func cleanText(_ bytes: [UInt8]) -> String { bytes.withUnsafeBufferPointer { cleanText($0) } }

private func cleanedScalars(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    var owesBlank = false
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
        if acts(scalar) {
            owesBlank = true
        } else {
            let isBlank = scalar == " " || scalar == "\u{A0}"
            if owesBlank, !text.isEmpty, !isBlank { text.append(" ") }
            if !isBlank || !text.isEmpty { text.append(scalar) }
            owesBlank = false
        }
    }
    while text.last == " " || text.last == "\u{A0}" { text.removeLast() }
    return String(text)
}

private func acts(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
}

/// What a value looks like without saying it: digits as `9`, letters as `a`, the rest as it is.
func shape(of bytes: UnsafeBufferPointer<UInt8>) -> String {
    var shape: [UInt8] = []
    for byte in bytes.prefix(24) {
        switch byte {
        case 0x30...0x39: shape.append(UInt8(ascii: "9"))
        case 0x41...0x5A, 0x61...0x7A: shape.append(UInt8(ascii: "a"))
        case 0x80...0xBF: break
        case 0xC0...: shape.append(UInt8(ascii: "a"))
        case 0..<0x20, 0x7F: shape.append(UInt8(ascii: "?"))
        default: shape.append(byte)
        }
    }
    return String(decoding: shape, as: UTF8.self) + (bytes.count > 24 ? "…" : "")
}

extension UnsafeBufferPointer<UInt8> {
    /// Without case for ASCII letters.
    ///
    /// - Parameter lowered: in lower case already.
    func equalsIgnoringCase(_ lowered: [UInt8]) -> Bool {
        count == lowered.count && startsIgnoringCase(with: lowered)
    }

    func startsIgnoringCase(with lowered: [UInt8]) -> Bool {
        guard count >= lowered.count else { return false }
        for index in 0..<lowered.count where asciiLowered(self[index]) != lowered[index] { return false }
        return true
    }
}

@inline(__always)
func asciiLowered(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte
}

extension String {
    var asciiLowered: [UInt8] { utf8.map { Intake.asciiLowered($0) } }
}
