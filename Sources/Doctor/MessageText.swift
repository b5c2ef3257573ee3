import Mail

/// The readable parts of a message, decoded (RFC 2045, RFC 2046): enough to look for a link in it.
enum MessageText {
    /// Text parts joined, in the order they stand; at most `depth` multiparts within each other.
    static func read(_ message: ArraySlice<UInt8>, depth: Int = 8) -> [UInt8] {
        let part = MessageFields(message)
        let type = part.all("content-type").first ?? "text/plain"
        let kind = type.prefix { $0 != ";" }.lowercased()
        if kind.hasPrefix("multipart/") {
            guard depth > 0, let boundary = parameter("boundary", in: type) else { return [] }
            return parts(part.body, boundary).flatMap { read($0, depth: depth - 1) + [0x0A] }
        }
        guard kind.hasPrefix("text/plain") || kind.hasPrefix("text/html") else { return [] }
        switch part.all("content-transfer-encoding").first?.lowercased() {
        case "quoted-printable"?: return quotedPrintable(part.body)
        case "base64"?: return Base64.decoded(part.body.filter { $0 > 0x20 }) ?? []
        default: return Array(part.body)
        }
    }

    private static func parameter(_ name: String, in field: String) -> String? {
        for part in field.split(separator: ";").dropFirst() {
            let part = MessageFields.trimmed(String(part))
            guard part.lowercased().hasPrefix(name + "=") else { continue }
            let value = part.dropFirst(name.count + 1)
            return value.hasPrefix("\"") ? String(value.dropFirst().prefix { $0 != "\"" }) : String(value)
        }
        return nil
    }

    /// RFC 2046 §5.1.1: what stands between lines `--boundary`.
    private static func parts(_ body: ArraySlice<UInt8>, _ boundary: String) -> [ArraySlice<UInt8>] {
        let mark = Array("--\(boundary)".utf8)
        var parts: [ArraySlice<UInt8>] = []
        var start: Int?
        var place = body.startIndex
        while place < body.endIndex {
            let end = body[place...].firstIndex(of: 0x0A).map { $0 + 1 } ?? body.endIndex
            if body[place..<end].starts(with: mark) {
                if let start { parts.append(body[start..<place]) }
                start = body[place..<end].dropFirst(mark.count).starts(with: "--".utf8) ? nil : end
            }
            place = end
        }
        if let start { parts.append(body[start...]) }
        return parts
    }

    /// RFC 2045 §6.7; what is no escape stays as it is.
    private static func quotedPrintable(_ body: ArraySlice<UInt8>) -> [UInt8] {
        func digit(_ byte: UInt8) -> UInt8? {
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x41...0x46: byte - 0x37
            case 0x61...0x66: byte - 0x57
            default: nil
            }
        }
        var text: [UInt8] = []
        var place = body.startIndex
        while place < body.endIndex {
            let rest = body[place...]
            if rest.starts(with: "=\r\n".utf8) {
                place += 3
            } else if rest.first == UInt8(ascii: "="), rest.count > 2, let high = digit(body[place + 1]),
                let low = digit(body[place + 2])
            {
                text.append(high << 4 | low)
                place += 3
            } else {
                text.append(body[place])
                place += 1
            }
        }
        return text
    }
}
