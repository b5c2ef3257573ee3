/// `'%s costs %.2f'.format([name, price])`
enum StringFormat {
    static let all: [Function] = [
        .binary("format", [([.string, .list(.dyn)], .string)], isReceiver: true) {
            frame, value, arguments throws(CELError) in
            guard case .string(let text) = value, case .list(let list) = arguments else {
                throw .noOverload("format", value, arguments)
            }
            return .string(try format(Array(text.utf8), list, &frame))
        }
    ]

    private static func format(
        _ bytes: [UInt8], _ arguments: [CELValue], _ frame: inout Frame
    ) throws(CELError) -> String {
        try frame.charge(bytes.count / 4)
        var result: [UInt8] = []
        var index = 0
        var next = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                result.append(bytes[index])
                index += 1
                continue
            }
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "%") {
                result.append(bytes[index])
                index += 1
                continue
            }
            let places = try places(bytes, &index)
            guard index < bytes.count else {
                throw CELError(.invalidArgument, "the format ends within a '%'")
            }
            let clause = bytes[index]
            index += 1
            guard next < arguments.count else {
                throw CELError(.outOfRange, "the format asks for more than its \(arguments.count) values")
            }
            guard clause < 0x80 else { throw unknown("") }
            let text = try self.text(Unicode.Scalar(clause), places, arguments[next], &frame)
            try frame.charge(1 + text.utf8.count / 8)
            result.append(contentsOf: text.utf8)
            next += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The digits of `%.3f`; `nil` when there are none.
    private static func places(_ bytes: [UInt8], _ index: inout Int) throws(CELError) -> Int? {
        guard index < bytes.count, bytes[index] == UInt8(ascii: ".") else { return nil }
        index += 1
        guard index < bytes.count, Lexer.isDigit(bytes[index]) else {
            throw CELError(.invalidArgument, "the '.' of a format needs digits after it, as in %.2f")
        }
        var places = 0
        while index < bytes.count, Lexer.isDigit(bytes[index]) {
            places = places * 10 + Int(bytes[index] - 0x30)
            guard places <= 1000 else { throw CELError(.invalidArgument, "a format has at most 1000 places") }
            index += 1
        }
        return places
    }

    private static func text(
        _ clause: Unicode.Scalar, _ places: Int?, _ value: CELValue, _ frame: inout Frame
    ) throws(CELError) -> String {
        switch clause {
        case "s": return try plain(value, &frame)
        case "d":
            switch value {
            case .int(let number): return String(number)
            case .uint(let number): return String(number)
            case .double(let number): return DecimalText.plain(number)
            default: throw refused("d", "numbers", value)
            }
        case "f", "e":
            let number: Double
            switch value {
            case .double(let value): number = value
            case .int(let value): number = Double(value)
            case .uint(let value): number = Double(value)
            default: throw refused(String(Character(clause)), "numbers", value)
            }
            try frame.charge(20 + (places ?? 6))
            return clause == "f"
                ? DecimalText.fixed(number, places: places ?? 6)
                : DecimalText.scientific(number, places: places ?? 6)
        case "b":
            if case .bool(let truth) = value { return truth ? "1" : "0" }
            return try digits(value, radix: 2, "b", "whole numbers and true/false")
        case "o": return try digits(value, radix: 8, "o", "whole numbers")
        case "x", "X":
            let text: String
            switch value {
            case .string(let value):
                try frame.charge(value.utf8.count)
                text = hex(Array(value.utf8))
            case .bytes(let value):
                try frame.charge(value.count)
                text = hex(value)
            default: text = try digits(value, radix: 16, "x", "whole numbers, text and bytes")
            }
            return clause == "X" ? text.uppercased() : text
        default:
            throw unknown(String(Character(clause)))
        }
    }

    private static func unknown(_ clause: String) -> CELError {
        CELError(.invalidArgument, "'%\(clause)' is not known; use %s %d %f %e %b %o %x %X %%")
    }

    private static func digits(
        _ value: CELValue, radix: Int, _ clause: String, _ wanted: String
    ) throws(CELError) -> String {
        switch value {
        case .int(let number): String(number, radix: radix)
        case .uint(let number): String(number, radix: radix)
        default: throw refused(clause, wanted, value)
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes { text += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return text
    }

    private static func refused(_ clause: String, _ wanted: String, _ value: CELValue) -> CELError {
        CELError(.invalidArgument, "'%\(clause)' is for \(wanted), not for \(value.typeName)")
    }

    /// `%s`: any value in plain words; the entries of a map ordered by their keys' text.
    private static func plain(_ value: CELValue, _ frame: inout Frame) throws(CELError) -> String {
        try frame.charge(1 + value.roughSize)
        switch value {
        case .null: return "null"
        case .type(let name): return name
        case .double(let number): return DecimalText.plain(number)
        case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .list(let list):
            var texts: [String] = []
            for element in list { texts.append(try plain(element, &frame)) }
            return "[" + texts.joined(separator: ", ") + "]"
        case .map(let map):
            var entries: [(key: String, value: String)] = []
            for (key, value) in zip(map.keys, map.values) {
                entries.append((try plain(key, &frame), try plain(value, &frame)))
            }
            entries.sort { Text.precedes($0.key, $1.key) }
            return "{" + entries.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
        case .object, .optional: throw refused("s", "plain values", value)
        default: return try Conversions.string(value)
        }
    }
}
