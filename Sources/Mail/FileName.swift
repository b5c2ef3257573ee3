/// The name of a part that can be saved, as `Content-Type` and `Content-Disposition` carry it.
enum FileName {
    /// 1 to 200 octets, no path, and nothing that hides what it is: a right-to-left mark makes `exe` look like `pdf`.
    static func isGood(_ name: String) -> Bool {
        guard (1...200).contains(name.utf8.count), name != ".", name != ".." else { return false }
        return name.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "/", "\\", ":", "\u{FFFD}": false
            // They join emoji and letters.
            case "\u{200C}", "\u{200D}": true
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
                    .unassigned:
                    false
                default: true
                }
            }
        }
    }

    /// `Content-Type: application/pdf; name="Gr__e.pdf"`: the name in ASCII, for readers that look only here.
    static func appendType(_ type: String, name: String, charset: Bool, to bytes: inout [UInt8]) {
        bytes += "Content-Type: \(type)".utf8
        if charset { bytes += "; charset=utf-8".utf8 }
        let ascii = ascii(name)
        // RFC 5322 §2.1.1: a line holds 998 octets at most and should hold 78; a quoted name cannot be folded.
        bytes += ";\r\n name=\"".utf8
        bytes += ascii.count <= 60 ? ascii[...] : ascii.prefix(50) + ascii.suffix(10)
        bytes += "\"\r\n".utf8
    }

    /// `Content-Disposition: attachment; filename="terms.pdf"`, or with `filename*=` where the name is not plain
    /// ASCII, in parts where it is long (RFC 2183, RFC 2231 §3, §4). The same parameter in both forms would be a defect
    /// (RFC 2045 §5.1: parameter names are unique).
    static func appendDisposition(_ kind: String, name: String, to bytes: inout [UInt8]) {
        bytes += "Content-Disposition: \(kind)".utf8
        if ascii(name).elementsEqual(name.utf8), name.utf8.count <= 60 {
            bytes += ";\r\n filename=\"".utf8
            bytes += name.utf8
            bytes += "\"\r\n".utf8
            return
        }
        let parts = encodedParts(name)
        for (number, part) in parts.enumerated() {
            bytes +=
                ";\r\n filename\(parts.count == 1 ? "" : "*\(number)")*=\(number == 0 ? "utf-8''" : "")".utf8
            bytes += part
        }
        bytes += "\r\n".utf8
    }

    /// What is not plain in a quoted string becomes `_`.
    private static func ascii(_ name: String) -> [UInt8] {
        name.unicodeScalars.map { scalar in
            let isPlain = (0x20..<0x7F).contains(scalar.value) && !"\"\\%".unicodeScalars.contains(scalar)
            return isPlain ? UInt8(truncatingIfNeeded: scalar.value) : UInt8(ascii: "_")
        }
    }

    /// RFC 2231 §7 `ext-octet`, in parts of at most 50 octets that hold whole characters.
    private static func encodedParts(_ name: String) -> [[UInt8]] {
        var parts: [[UInt8]] = [[]]
        for scalar in name.unicodeScalars {
            let encoded = String(scalar).utf8.flatMap { byte -> [UInt8] in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"),
                    UInt8(ascii: "_"):
                    [byte]
                default: [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
                }
            }
            if parts[parts.count - 1].count + encoded.count > 50 { parts.append([]) }
            parts[parts.count - 1] += encoded
        }
        return parts
    }
}
