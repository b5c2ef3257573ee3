import Liquid

/// Reads JSON into values, keeping the order of names, which the suite has cases about. For sound JSON only.
struct OrderedJSON {
    private let bytes: [UInt8]
    private var index = 0

    static func read(_ bytes: [UInt8]) -> LiquidValue {
        var reader = OrderedJSON(bytes: bytes)
        return reader.value()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func next() -> UInt8 {
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
        return index < bytes.count ? bytes[index] : 0
    }

    private mutating func value() -> LiquidValue {
        switch next() {
        case UInt8(ascii: "{"): return object()
        case UInt8(ascii: "["): return array()
        case UInt8(ascii: "\""): return .string(text())
        default:
            let start = index
            while index < bytes.count, !Array(",]} \n\r\t".utf8).contains(bytes[index]) { index += 1 }
            switch String(decoding: bytes[start..<index], as: UTF8.self) {
            case "true": return .bool(true)
            case "false": return .bool(false)
            case "null": return .null
            case let number: return Int(number).map { .int($0) } ?? .double(Double(number) ?? 0)
            }
        }
    }

    private mutating func object() -> LiquidValue {
        var object = LiquidObject()
        index += 1
        while next() != UInt8(ascii: "}"), index < bytes.count {
            if next() == UInt8(ascii: ",") { index += 1 }
            _ = next()
            let name = text()
            if next() == UInt8(ascii: ":") { index += 1 }
            object[name] = value()
        }
        index += 1
        return .object(object)
    }

    private mutating func array() -> LiquidValue {
        var items: [LiquidValue] = []
        index += 1
        while next() != UInt8(ascii: "]"), index < bytes.count {
            if next() == UInt8(ascii: ",") { index += 1 }
            items.append(value())
        }
        index += 1
        return .array(items)
    }

    private mutating func text() -> String {
        var units: [UInt16] = []
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            guard bytes[index] == UInt8(ascii: "\\") else {
                let start = index
                while !Array("\"\\".utf8).contains(bytes[index]) { index += 1 }
                units += String(decoding: bytes[start..<index], as: UTF8.self).utf16
                continue
            }
            index += 2
            switch UnicodeScalar(bytes[index - 1]) {
            case "n": units.append(0x0A)
            case "r": units.append(0x0D)
            case "t": units.append(0x09)
            case "b": units.append(0x08)
            case "f": units.append(0x0C)
            case "u":
                units.append(
                    UInt16(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16) ?? 0xFFFD)
                index += 4
            default: units.append(UInt16(bytes[index - 1]))
            }
        }
        index += 1
        return String(decoding: units, as: UTF16.self)
    }
}
