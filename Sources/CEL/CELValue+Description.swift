extension CELValue: CustomStringConvertible {
    /// As an expression would write it, for a person to read: `"ES"`, `[1, 2.5]`, `{"a": true}`.
    ///
    /// Long values are cut at some 1,000 characters; records show their type only.
    public var description: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        guard text.utf8.count < 1000 else { return }
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += String(value)
        case .uint(let value): text += "\(value)u"
        case .double(let value):
            let isHandy = value == 0 || (1e-5..<1e21).contains(value.magnitude)
            let digits = isHandy ? DecimalText.plain(value) : DecimalText.shortest(value)
            text += digits
            if digits.utf8.allSatisfy({ Lexer.isDigit($0) || $0 == UInt8(ascii: "-") }) { text += ".0" }
        case .string(let value):
            text += StringFunctions.quoted(String(value.unicodeScalars.prefix(500)))
        case .bytes(let value): text += "bytes(\(value.count))"
        case .list(let list):
            write(list.indices, in: "[", "]", to: &text) { list[$0].write(to: &$1) }
        case .map(let map):
            let (keys, values) = (map.keys, map.values)
            write(keys.indices, in: "{", "}", to: &text) { index, text in
                keys[index].write(to: &text)
                text += ": "
                values[index].write(to: &text)
            }
        case .timestamp(let value): text += value.description
        case .duration(let value): text += value.description
        case .type(let name): text += name
        case .optional(let value):
            text += value == nil ? "optional.none()" : "optional.of("
            value?.write(to: &text)
            if value != nil { text += ")" }
        case .object(let object): text += "\(object.typeName){…}"
        }
    }

    private func write(
        _ places: Range<Int>, in open: String, _ close: String, to text: inout String,
        _ element: (Int, inout String) -> Void
    ) {
        text += open
        for place in places {
            if place > places.lowerBound { text += ", " }
            guard text.utf8.count < 1000 else {
                text += "…"
                break
            }
            element(place, &text)
        }
        text += close
    }
}
