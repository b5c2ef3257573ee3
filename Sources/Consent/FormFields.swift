/// The fields of a form, in either of the encodings that RFC 8058 §3.2 lets receivers choose from.
struct FormFields: Hashable, Sendable {
    enum Problem: Error, Hashable {
        /// Neither `application/x-www-form-urlencoded` nor `multipart/form-data`.
        case unknownEncoding
        case malformed
    }

    static let maxFields = 20

    private(set) var fields: [(name: [UInt8], value: [UInt8])] = []

    /// The first field of that name, compared in ASCII without regard to case.
    subscript(name: String) -> String? {
        let name = Array(name.utf8).lowered
        return fields.first { $0.name.lowered == name }.map { String(decoding: $0.value, as: UTF8.self) }
    }

    /// - Parameters:
    ///   - contentType: the header's value, with its parameters; `nil` counts as urlencoded.
    ///   - body: may be anything.
    init(contentType: String?, body: [UInt8]) throws(Problem) {
        let type = Array((contentType ?? "application/x-www-form-urlencoded").utf8)
        let media = type.prefix { $0 != UInt8(ascii: ";") }.filter { $0 > 0x20 }
        if media.lowered.elementsEqual("application/x-www-form-urlencoded".utf8) {
            readURLEncoded(body)
        } else if media.lowered.elementsEqual("multipart/form-data".utf8) {
            guard let boundary = Self.parameter("boundary", of: type[...]), (1...70).contains(boundary.count)
            else {
                throw .malformed
            }
            try readMultipart(body, boundary: boundary)
        } else {
            throw .unknownEncoding
        }
    }

    static func == (left: FormFields, right: FormFields) -> Bool {
        left.fields.elementsEqual(right.fields) { $0 == $1 }
    }

    func hash(into hasher: inout Hasher) {
        for field in fields {
            hasher.combine(field.name)
            hasher.combine(field.value)
        }
    }

    /// WHATWG URL §5.1.
    private mutating func readURLEncoded(_ body: [UInt8]) {
        // Some clients send a line end behind it.
        let trimmed = body.suffix(2).allSatisfy { $0 == 0x0D || $0 == 0x0A } ? body.dropLast(2) : body[...]
        for pair in trimmed.split(separator: UInt8(ascii: "&")).prefix(Self.maxFields) {
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            fields.append((Self.unescaped(name), Self.unescaped(pair.dropFirst(name.count + 1))))
        }
    }

    private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte == UInt8(ascii: "%"), index + 2 < text.endIndex, let high = digit(text[index + 1]),
                let low = digit(text[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
                index += 1
            }
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// RFC 7578 §4, RFC 2046 §5.1.1: the preamble and the epilogue say nothing, line ends may lack their CR.
    private mutating func readMultipart(_ body: [UInt8], boundary: [UInt8]) throws(Problem) {
        let delimiter = Array("--".utf8) + boundary
        var part: [ArraySlice<UInt8>]?
        var isClosed = false
        for line in body.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let text = line.last == 0x0D ? line.dropLast() : line
            let isDelimiter = text.starts(with: delimiter)
            let rest = isDelimiter ? text.dropFirst(delimiter.count).filter { $0 > 0x20 } : []
            guard isDelimiter, rest.isEmpty || rest == Array("--".utf8) else {
                part?.append(line)
                continue
            }
            if let lines = part { append(lines) }
            part = []
            isClosed = !rest.isEmpty
            if isClosed || fields.count >= Self.maxFields { break }
        }
        // A body cut short must not be taken for a whole one.
        guard isClosed || fields.count >= Self.maxFields else { throw .malformed }
    }

    /// One part: headers, an empty line, the value. The line end before the delimiter belongs to the delimiter.
    private mutating func append(_ lines: [ArraySlice<UInt8>]) {
        func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            line.last == 0x0D ? line.dropLast() : line
        }
        guard let blank = lines.firstIndex(where: { trimmed($0).isEmpty }) else { return }
        let header = Array("content-disposition:".utf8)
        let disposition = lines[..<blank].first { Array($0.prefix(header.count)).lowered == header }
        guard let disposition, let name = Self.parameter("name", of: trimmed(disposition)) else { return }
        var value: [UInt8] = []
        let content = lines[(blank + 1)...]
        for (index, line) in content.enumerated() {
            let isLast = index == content.count - 1
            value += isLast ? trimmed(line) : line
            if !isLast { value.append(0x0A) }
        }
        fields.append((name, value))
    }

    /// A parameter of a header's value, `; name=value` or `; name="value"`.
    private static func parameter(_ name: String, of value: ArraySlice<UInt8>) -> [UInt8]? {
        var pieces: [[UInt8]] = [[]]
        var isQuoted = false
        for byte in value {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == UInt8(ascii: ";"), !isQuoted {
                pieces.append([])
            } else {
                pieces[pieces.count - 1].append(byte)
            }
        }
        for piece in pieces.dropFirst().prefix(maxFields) {
            let left = piece.prefix { $0 != UInt8(ascii: "=") }
            guard left.count < piece.count, left.filter({ $0 > 0x20 }).lowered.elementsEqual(name.utf8) else {
                continue
            }
            var right = Array(piece[(left.count + 1)...].drop { $0 <= 0x20 })
            while let last = right.last, last <= 0x20 { right.removeLast() }
            if right.count >= 2, right.first == UInt8(ascii: "\""), right.last == UInt8(ascii: "\"") {
                return Array(right.dropFirst().dropLast())
            }
            return right
        }
        return nil
    }
}

extension Collection<UInt8> {
    /// With `A` to `Z` in lower case.
    var lowered: [UInt8] { map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 } }
}
