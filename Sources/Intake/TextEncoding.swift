/// How a file writes letters as bytes.
public enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    case utf8 = "utf-8"
    case windows1252 = "windows-1252"

    /// By the names people write: `UTF8`, `cp1252`, `latin1` (which the web reads as Windows-1252, too).
    public init?(named name: String) {
        switch name.lowercased() {
        case "utf-8", "utf8": self = .utf8
        case "windows-1252", "windows1252", "cp1252", "cp-1252", "ansi", "latin1", "latin-1", "iso-8859-1":
            self = .windows1252
        default: return nil
        }
    }
}

/// Which encoding a file is read with, and why.
public struct EncodingFound: Hashable, Sendable, CustomStringConvertible {
    public enum Reason: Hashable, Sendable {
        case stated
        case byteOrderMark
        /// The bytes at the beginning are valid UTF-8, or are not.
        case detected
    }

    public var encoding: TextEncoding
    public var reason: Reason
    /// The mapping stated another encoding than the byte order mark shows.
    public var contradictsMapping: Bool

    public init(_ encoding: TextEncoding, _ reason: Reason, contradictsMapping: Bool = false) {
        self.encoding = encoding
        self.reason = reason
        self.contradictsMapping = contradictsMapping
    }

    public var description: String {
        switch reason {
        case .stated: "\(encoding.rawValue), as the mapping states"
        case .byteOrderMark where contradictsMapping:
            "utf-8, by its byte order mark, though the mapping states another"
        case .byteOrderMark: "utf-8, by its byte order mark"
        case .detected where encoding == .utf8: "utf-8, detected: its beginning is valid UTF-8"
        case .detected:
            "windows-1252, detected: its beginning is not valid UTF-8; state format.encoding to be sure"
        }
    }
}

/// Whether the bytes are well-formed UTF-8 (RFC 3629 §4).
///
/// - Parameter mayBeCut: the last character may lack its end, as in a prefix of a file.
func isValidUTF8(_ bytes: UnsafeBufferPointer<UInt8>, mayBeCut: Bool = false) -> Bool {
    var index = 0
    let count = bytes.count
    while index < count {
        let lead = bytes[index]
        if lead < 0x80 {
            index += 1
            continue
        }
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return false
        }
        for offset in 1..<length {
            guard index + offset < count else { return mayBeCut }
            let byte = bytes[index + offset]
            guard offset == 1 ? second.contains(byte) : byte & 0xC0 == 0x80 else { return false }
        }
        index += length
    }
    return true
}

enum Windows1252 {
    /// Writes one byte as UTF-8 at `target`; 1 to 3 bytes.
    @inline(__always)
    static func append(_ byte: UInt8, to target: UnsafeMutablePointer<UInt8>) -> Int {
        if byte < 0x80 {
            target[0] = byte
            return 1
        }
        let scalar = byte < 0xA0 ? upper(byte) : UInt16(byte)
        if scalar < 0x800 {
            target[0] = UInt8(0xC0 | scalar >> 6)
            target[1] = UInt8(0x80 | scalar & 0x3F)
            return 2
        }
        target[0] = UInt8(0xE0 | scalar >> 12)
        target[1] = UInt8(0x80 | scalar >> 6 & 0x3F)
        target[2] = UInt8(0x80 | scalar & 0x3F)
        return 3
    }

    /// The code points of 0x80...0x9F; the five bytes that mean nothing become U+FFFD.
    private static func upper(_ byte: UInt8) -> UInt16 {
        switch byte {
        case 0x80: 0x20AC
        case 0x82: 0x201A
        case 0x83: 0x0192
        case 0x84: 0x201E
        case 0x85: 0x2026
        case 0x86: 0x2020
        case 0x87: 0x2021
        case 0x88: 0x02C6
        case 0x89: 0x2030
        case 0x8A: 0x0160
        case 0x8B: 0x2039
        case 0x8C: 0x0152
        case 0x8E: 0x017D
        case 0x91: 0x2018
        case 0x92: 0x2019
        case 0x93: 0x201C
        case 0x94: 0x201D
        case 0x95: 0x2022
        case 0x96: 0x2013
        case 0x97: 0x2014
        case 0x98: 0x02DC
        case 0x99: 0x2122
        case 0x9A: 0x0161
        case 0x9B: 0x203A
        case 0x9C: 0x0153
        case 0x9E: 0x017E
        case 0x9F: 0x0178
        default: 0xFFFD
        }
    }
}
