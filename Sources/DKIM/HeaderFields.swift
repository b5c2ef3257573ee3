/// The header of a message, cut into its fields (RFC 5322 §2.2), by place; the message is not copied.
struct HeaderFields {
    struct Field {
        /// Lower case.
        var name: [UInt8]
        /// Behind the colon, with its folds, without its last CR LF.
        var value: Range<Int>
    }

    private(set) var fields: [Field] = []
    /// Where the body begins; the message's end if there is none.
    private(set) var bodyStart: Int

    /// - Throws: `DKIMError` `bareLineEnd`, anywhere in the message; `badHeader`.
    init(_ message: UnsafeBufferPointer<UInt8>) throws(DKIMError) {
        guard !Self.hasBareLineEnd(message) else {
            throw DKIMError(
                .bareLineEnd,
                "the message has a CR or LF of its own, which servers rewrite; end every line with CR LF")
        }
        bodyStart = message.count
        var start = 0
        while start < message.count {
            let end = Self.endOfLine(message, from: start)
            if end == start {
                bodyStart = min(end + 2, message.count)
                return
            }
            if message[start] == 0x20 || message[start] == 0x09 {
                guard let last = fields.indices.last else { throw Self.badHeader }
                fields[last].value = fields[last].value.lowerBound..<end
            } else {
                guard let colon = message[start..<end].firstIndex(of: UInt8(ascii: ":")) else {
                    throw Self.badHeader
                }
                var nameEnd = colon
                while nameEnd > start, message[nameEnd - 1] == 0x20 || message[nameEnd - 1] == 0x09 {
                    nameEnd -= 1
                }
                let name = message[start..<nameEnd].map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
                // RFC 5322 §2.2 `ftext`.
                guard !name.isEmpty, name.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                    throw Self.badHeader
                }
                fields.append(Field(name: name, value: (colon + 1)..<end))
            }
            start = min(end + 2, message.count)
        }
    }

    func count(of name: String) -> Int { fields.count { $0.name.elementsEqual(name.utf8) } }

    private static let badHeader = DKIMError(
        .badHeader, "the message's header has a line that is no field; compose it with Mail.Message")

    private static func endOfLine(_ message: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        message[start...].firstIndex(of: 0x0D) ?? message.count
    }

    private static func hasBareLineEnd(_ message: UnsafeBufferPointer<UInt8>) -> Bool {
        var before: UInt8 = 0
        for byte in message {
            if (before == 0x0D) != (byte == 0x0A) { return true }
            before = byte
        }
        return before == 0x0D
    }
}
