/// A tree of plain values: what a proposal's template may show, frozen in the plan.
public indirect enum Facts: Hashable, Sendable {
    case missing
    case text(String)
    case number(Decimal)
    case money(Money)
    case day(CivilDay)
    case list([Facts])
    /// Fields in order of insertion; a name occurs once.
    case record([Field])

    public struct Field: Hashable, Sendable {
        public var name: String
        public var value: Facts

        public init(_ name: String, _ value: Facts) {
            self.name = name
            self.value = value
        }
    }

    /// The field of a record; `nil` for other values and unknown names.
    public subscript(name: String) -> Facts? {
        guard case .record(let fields) = self else { return nil }
        return fields.first { $0.name == name }?.value
    }

    /// Empty text is a missing value: nothing is blank by accident.
    public static func textOrMissing(_ text: String) -> Facts { text.isEmpty ? .missing : .text(text) }
    public static func count(_ number: Int) -> Facts { .number(Decimal(Int64(number))) }
}

// MARK: - JSON

extension Facts {
    /// Canonical JSON: no blanks, fields in order. Text is a string, a number a JSON number, a missing value
    /// `null`; money is `{"$m":[1250,"EUR"]}`, a day `{"$d":20780}` (days since 1970). A record's own name that
    /// begins with `$` gets a second one, so that no column of a file can pass for a day or an amount.
    public var json: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1024)
        appendJSON(to: &bytes)
        return bytes
    }

    private func appendJSON(to bytes: inout [UInt8]) {
        switch self {
        case .missing: bytes += "null".utf8
        case .text(let text): Self.appendString(text, to: &bytes)
        case .number(let number): bytes += number.description.utf8
        case .money(let money):
            bytes += "{\"$m\":[\(money.minorUnits),\"\(money.currency)\"]}".utf8
        case .day(let day): bytes += "{\"$d\":\(day.daysSince1970)}".utf8
        case .list(let items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                item.appendJSON(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .record(let fields):
            bytes.append(UInt8(ascii: "{"))
            for (index, field) in fields.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.appendString(
                    field.name.utf8.first == FactsReader.mark ? "$" + field.name : field.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                field.value.appendJSON(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// A JSON string (RFC 8259 §7).
    public static func appendString(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: bytes += "\\n".utf8
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes += "\\u00".utf8
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Reads what `json` wrote (and any JSON whose numbers fit a `Decimal`).
    /// - Returns: `nil` for anything else, or nesting deeper than 32.
    public init?(json: some Collection<UInt8>) {
        var reader = FactsReader(Array(json))
        guard let facts = reader.value(depth: 0), reader.isAtEnd else { return nil }
        self = facts
    }
}

private struct FactsReader {
    /// What a day's and an amount's name begin with.
    static let mark = UInt8(ascii: "$")

    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool {
        mutating get {
            skipBlanks()
            return index == bytes.count
        }
    }

    mutating func value(depth: Int) -> Facts? {
        guard depth < 32 else { return nil }
        skipBlanks()
        guard index < bytes.count else { return nil }
        switch bytes[index] {
        case UInt8(ascii: "\""): return string().map(Facts.text)
        case UInt8(ascii: "n"): return take("null") ? .missing : nil
        case UInt8(ascii: "t"): return take("true") ? .number(Decimal(1)) : nil
        case UInt8(ascii: "f"): return take("false") ? .number(Decimal(0)) : nil
        case UInt8(ascii: "["):
            index += 1
            var items: [Facts] = []
            if take("]") { return .list(items) }
            repeat {
                guard let item = value(depth: depth + 1) else { return nil }
                items.append(item)
            } while take(",")
            return take("]") ? .list(items) : nil
        case UInt8(ascii: "{"):
            index += 1
            var fields: [Facts.Field] = []
            if take("}") { return .record(fields) }
            repeat {
                skipBlanks()
                guard let name = string(), take(":"), let value = value(depth: depth + 1) else { return nil }
                fields.append(Facts.Field(name, value))
            } while take(",")
            guard take("}") else { return nil }
            guard fields.contains(where: { $0.name.utf8.first == Self.mark }) else { return .record(fields) }
            return Self.special(fields) ?? .record(fields.map(Self.unmarked))
        default:
            let start = index
            while index < bytes.count, Self.isInNumber(bytes[index]) { index += 1 }
            return Decimal(digits: bytes[start..<index], point: UInt8(ascii: ".")).map(Facts.number)
        }
    }

    private static func isInNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func special(_ fields: [Facts.Field]) -> Facts? {
        guard fields.count == 1 else { return nil }
        switch (fields[0].name, fields[0].value) {
        case ("$d", .number(let day)) where day.scale == 0:
            return .day(CivilDay(daysSince1970: Int32(clamping: day.mantissa)))
        case ("$m", .list(let parts)) where parts.count == 2:
            guard case .number(let minor) = parts[0], minor.scale == 0, case .text(let code) = parts[1],
                let currency = Currency(code)
            else { return nil }
            return .money(Money(minorUnits: minor.mantissa, currency: currency))
        default: return nil
        }
    }

    private static func unmarked(_ field: Facts.Field) -> Facts.Field {
        field.name.utf8.starts(with: [mark, mark])
            ? Facts.Field(String(field.name.dropFirst()), field.value) : field
    }

    private mutating func string() -> String? {
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
        index += 1
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") {
            index += 1
        }
        guard index < bytes.count else { return nil }
        if bytes[index] == UInt8(ascii: "\"") {
            index += 1
            return String(decoding: bytes[start..<index - 1], as: UTF8.self)
        }
        var text = Array(bytes[start..<index])
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            guard bytes[index] == UInt8(ascii: "\\") else {
                text.append(bytes[index])
                index += 1
                continue
            }
            guard index + 1 < bytes.count else { return nil }
            index += 2
            switch bytes[index - 1] {
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "u"):
                guard let scalar = escapedScalar() else { return nil }
                text += String(scalar).utf8
            case let byte where "\"\\/".utf8.contains(byte): text.append(byte)
            default: return nil
            }
        }
        guard index < bytes.count else { return nil }
        index += 1
        return String(decoding: text, as: UTF8.self)
    }

    /// What stands after `\u`: four digits, or two surrogates (RFC 8259 §7); a surrogate alone is no text.
    private mutating func escapedScalar() -> Unicode.Scalar? {
        guard let first = fourHexDigits() else { return nil }
        guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) }
        guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { return nil }
        index += 2
        guard let second = fourHexDigits(), (0xDC00..<0xE000).contains(second) else { return nil }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private mutating func fourHexDigits() -> UInt32? {
        guard index + 4 <= bytes.count else { return nil }
        var code: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            switch byte {
            case 0x30...0x39: code = code << 4 | UInt32(byte - 0x30)
            case 0x41...0x46, 0x61...0x66: code = code << 4 | UInt32(byte & 0x5F - 0x37)
            default: return nil
            }
        }
        index += 4
        return code
    }

    private mutating func take(_ text: StaticString) -> Bool {
        skipBlanks()
        let length = text.utf8CodeUnitCount
        guard index + length <= bytes.count else { return false }
        for place in 0..<length where bytes[index + place] != text.utf8Start[place] { return false }
        index += length
        return true
    }

    private mutating func skipBlanks() {
        while index < bytes.count,
            bytes[index] == 0x20 || bytes[index] == 0x0A || bytes[index] == 0x0D || bytes[index] == 0x09
        { index += 1 }
    }
}
