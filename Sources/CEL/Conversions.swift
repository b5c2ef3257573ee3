/// `int() uint() double() bool() string() bytes()`.
enum Conversions {
    static let all: [Function] = [
        .unary(
            "int",
            [([.int], .int), ([.uint], .int), ([.double], .int), ([.string], .int), ([.timestamp], .int)]
        ) { _, value throws(CELError) in .int(try int(value)) },
        .unary("uint", [([.uint], .uint), ([.int], .uint), ([.double], .uint), ([.string], .uint)]) {
            _, value throws(CELError) in .uint(try uint(value))
        },
        .unary(
            "double", [([.double], .double), ([.int], .double), ([.uint], .double), ([.string], .double)]
        ) { _, value throws(CELError) in .double(try double(value)) },
        .unary("bool", [([.bool], .bool), ([.string], .bool)]) { _, value throws(CELError) in
            .bool(try bool(value))
        },
        .unary(
            "string",
            [.bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration].map { ([$0], .string) }
        ) { frame, value throws(CELError) in
            try frame.charge(value.roughSize)
            return .string(try string(value))
        },
        .unary("bytes", [([.bytes], .bytes), ([.string], .bytes)]) { frame, value throws(CELError) in
            try frame.charge(value.roughSize)
            switch value {
            case .bytes: return value
            case .string(let text): return .bytes(Array(text.utf8))
            default: throw .noOverload("bytes", value)
            }
        },
    ]

    private static func int(_ value: CELValue) throws(CELError) -> Int64 {
        switch value {
        case .int(let number): return number
        case .uint(let number):
            guard let result = Int64(exactly: number) else { throw outOfRange("int") }
            return result
        case .double(let number):
            // The bounds themselves are refused: as doubles they stand for numbers beyond them too.
            guard number > -0x1p63, number < 0x1p63 else { throw outOfRange("int") }
            return Int64(number)
        case .string(let text):
            guard isPlainNumber(text), let result = Int64(text) else {
                throw notANumber(text, "a whole number")
            }
            return result
        case .timestamp(let time): return time.seconds
        default: throw .noOverload("int", value)
        }
    }

    private static func uint(_ value: CELValue) throws(CELError) -> UInt64 {
        switch value {
        case .uint(let number): return number
        case .int(let number):
            guard let result = UInt64(exactly: number) else { throw outOfRange("uint") }
            return result
        case .double(let number):
            guard number >= 0, number < 0x1p64 else { throw outOfRange("uint") }
            return UInt64(number)
        case .string(let text):
            guard isPlainNumber(text), text.utf8.first != UInt8(ascii: "-"), let result = UInt64(text) else {
                throw notANumber(text, "an unsigned whole number")
            }
            return result
        default: throw .noOverload("uint", value)
        }
    }

    private static func double(_ value: CELValue) throws(CELError) -> Double {
        switch value {
        case .double(let number): return number
        case .int(let number): return Double(number)
        case .uint(let number): return Double(number)
        case .string(let text):
            switch text.lowercased() {
            case "nan": return .nan
            case "infinity", "+infinity", "inf", "+inf": return .infinity
            case "-infinity", "-inf": return -.infinity
            default:
                guard isPlainNumber(text), let number = Double(text), number.isFinite else {
                    throw notANumber(text, "a number")
                }
                return number
            }
        default: throw .noOverload("double", value)
        }
    }

    /// Without blanks, hexadecimal digits or words, which Swift's own readers take.
    private static func isPlainNumber(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { Lexer.isDigit($0) || "+-.eE".utf8.contains($0) }
    }

    private static func bool(_ value: CELValue) throws(CELError) -> Bool {
        switch value {
        case .bool(let truth): return truth
        case .string(let text):
            switch text {
            case "1", "t", "true", "TRUE", "True", "T": return true
            case "0", "f", "false", "FALSE", "False", "F": return false
            default: throw notANumber(text, "true or false")
            }
        default: throw .noOverload("bool", value)
        }
    }

    static func string(_ value: CELValue) throws(CELError) -> String {
        switch value {
        case .string(let text): return text
        case .bool(let truth): return truth ? "true" : "false"
        case .int(let number): return String(number)
        case .uint(let number): return String(number)
        case .double(let number): return DecimalText.shortest(number)
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw CELError(.invalidArgument, "these bytes are not text in UTF-8")
            }
            return text
        case .timestamp(let time): return time.description
        case .duration(let length): return length.description
        default: throw .noOverload("string", value)
        }
    }

    private static func outOfRange(_ type: String) -> CELError {
        CELError(.outOfRange, "the number does not fit into \(type)")
    }

    private static func notANumber(_ text: String, _ wanted: String) -> CELError {
        CELError(.invalidArgument, "'\(text.prefix(40))' is not \(wanted)")
    }
}
