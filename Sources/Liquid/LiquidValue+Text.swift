extension LiquidValue {
    /// What output writes for this value; lists are written one after the other without a separator.
    public var text: String {
        switch self {
        case .null: ""
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .double(let value): Self.text(of: value)
        case .string(let value), .safe(let value): value
        case .range(let first, let last): "\(first)..\(last)"
        case .drop(let drop): drop.text ?? ""
        case .array, .object:
            {
                var text = ""
                write(to: &text, depth: 0)
                return text
            }()
        }
    }

    /// What text filters make of this value: as `text`, but a list is written as Ruby inspects it.
    var written: String {
        guard case .array = self else { return text }
        var text = ""
        inspect(to: &text, depth: 0)
        return text
    }

    /// A floating number as Ruby writes it: always with a point, an exponent beyond 16 digits.
    static func text(of value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        let text = value.description
        guard let mark = text.utf8.firstIndex(of: UInt8(ascii: "e")) else { return text }
        var mantissa = String(text[..<mark])
        if !mantissa.utf8.contains(UInt8(ascii: ".")) { mantissa += ".0" }
        let exponent = Int(text[text.utf8.index(after: mark)...].drop { $0 == "+" }) ?? 0
        if exponent == 15 || exponent == -4 { return plain(mantissa, exponent) }
        let digits = abs(exponent) < 10 ? "0\(abs(exponent))" : "\(abs(exponent))"
        return mantissa + (exponent < 0 ? "e-" : "e+") + digits
    }

    /// Written out where Swift would already use an exponent.
    private static func plain(_ mantissa: String, _ exponent: Int) -> String {
        let isNegative = mantissa.utf8.first == UInt8(ascii: "-")
        let digits = String(decoding: mantissa.utf8.filter { $0 >= 0x30 && $0 <= 0x39 }, as: UTF8.self)
        let sign = isNegative ? "-" : ""
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
        let whole = digits + String(repeating: "0", count: max(0, exponent + 1 - digits.utf8.count))
        return sign + whole.prefix(exponent + 1) + "."
            + (whole.dropFirst(exponent + 1).isEmpty
                ? "0" : whole.dropFirst(exponent + 1))
    }

    private func write(to text: inout String, depth: Int) {
        guard depth < 100 else { return }
        switch self {
        case .array(let items): for item in items { item.write(to: &text, depth: depth + 1) }
        case .object: inspect(to: &text, depth: depth)
        default: text += self.text
        }
    }

    /// As Ruby inspects it: the form in which a whole object is written.
    private func inspect(to text: inout String, depth: Int) {
        guard depth < 100 else { return }
        switch self {
        case .null: text += "nil"
        case .string(let value), .safe(let value):
            text += "\""
            for scalar in value.unicodeScalars {
                switch scalar {
                case "\"": text += "\\\""
                case "\\": text += "\\\\"
                case "\n": text += "\\n"
                case "\t": text += "\\t"
                case "\r": text += "\\r"
                default: text.unicodeScalars.append(scalar)
                }
            }
            text += "\""
        case .array(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += ", " }
                item.inspect(to: &text, depth: depth + 1)
            }
            text += "]"
        case .object(let object):
            text += "{"
            for (index, entry) in object.entries.enumerated() {
                if index > 0 { text += ", " }
                LiquidValue.string(entry.key).inspect(to: &text, depth: depth + 1)
                text += "=>"
                entry.value.inspect(to: &text, depth: depth + 1)
            }
            text += "}"
        default: text += self.text
        }
    }

    /// The items of nested lists joined into one text, as Ruby's `Array#join` does.
    static func join(_ items: [LiquidValue], with glue: String, limit: Int) throws(LiquidError) -> String {
        var text = ""
        for (index, item) in items.enumerated() {
            if index > 0 { text += glue }
            if case .array(let inner) = item {
                text += try join(inner.flattened(), with: glue, limit: limit)
            } else {
                text += item.text
            }
            if text.utf8.count > limit { throw .limit("a joined text grows beyond \(limit) bytes") }
        }
        return text
    }
}

extension [LiquidValue] {
    /// Nested lists laid out into one, as every list filter begins.
    func flattened(depth: Int = 0) -> [LiquidValue] {
        guard depth < 100, contains(where: { if case .array = $0 { true } else { false } }) else {
            return self
        }
        var flat: [LiquidValue] = []
        for item in self {
            if case .array(let inner) = item {
                flat += inner.flattened(depth: depth + 1)
            } else {
                flat.append(item)
            }
        }
        return flat
    }
}
