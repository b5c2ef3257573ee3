/// A message's header as any receiver may read it: fields by name, unfolded (RFC 5322 §2.2). Never fails; what is wrong with
/// the form is told beside.
struct MessageFields {
    /// Names in lower case.
    private(set) var fields: [(name: String, value: String)] = []
    private(set) var body: ArraySlice<UInt8> = []
    /// What breaks RFC 5322's form: a bare CR or LF, a line over 998 octets, a NUL, a header line that is no field.
    private(set) var faults: [String] = []

    init(_ message: ArraySlice<UInt8>) {
        var place = message.startIndex
        var hasBare = false
        var hasLong = false
        var isHeader = true
        while place < message.endIndex {
            let lineFeed = message[place...].firstIndex(of: 0x0A) ?? message.endIndex
            var line = message[place..<lineFeed]
            let next = min(lineFeed + 1, message.endIndex)
            if line.last == 0x0D, lineFeed < message.endIndex {
                line = line.dropLast()
            } else {
                hasBare = true
            }
            if line.contains(0x0D) { hasBare = true }
            if line.count > 998 { hasLong = true }
            if isHeader {
                if line.isEmpty {
                    isHeader = false
                    body = message[next...]
                } else {
                    take(line)
                }
            }
            place = next
        }
        if hasBare { faults.append("a line that does not end with CR LF") }
        if hasLong { faults.append("a line of more than 998 octets") }
        if message.contains(0) { faults.append("a NUL") }
        if isHeader, fields.isEmpty { faults.append("no header") }
    }

    private mutating func take(_ line: ArraySlice<UInt8>) {
        if let first = line.first, first == 0x20 || first == 0x09, !fields.isEmpty {
            fields[fields.count - 1].value += String(decoding: line, as: UTF8.self)
            return
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line[..<colon].allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            if !faults.contains("a header line that is no field") {
                faults.append("a header line that is no field")
            }
            return
        }
        fields.append(
            (
                String(decoding: line[..<colon], as: UTF8.self).lowercased(),
                String(decoding: line[(colon + 1)...], as: UTF8.self)
            ))
    }

    func all(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map { Self.trimmed($0.value) }
    }

    static func trimmed(_ text: String) -> String {
        var bytes = Array(text.utf8)[...]
        bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
