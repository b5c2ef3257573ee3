import CEL
import Diagnostics
import Foundation

/// One case of the conformance data; its format is told beside the data.
struct ConformanceCase: Decodable, Sendable {
    var name: String
    var expr: String
    var value: TypedValue?
    var error: [String]?
    var bindings: [String: TypedValue]?
    var env: [String: String]?
    var disableCheck: Bool?
    var checkOnly: Bool?
    var deducedType: String?
    var container: String?

    struct File: Decodable { var cases: [ConformanceCase] }

    static func load(_ file: String) throws -> [ConformanceCase] {
        let url = URL(fileURLWithPath: "\(SharedData.conformance)/\(file).json")
        return try JSONDecoder().decode(File.self, from: Data(contentsOf: url)).cases
    }

    /// What is wrong with our answer; `nil` when it is the expected one.
    func failure() -> String? {
        var variables: [CELVariable] = []
        for (name, type) in (env ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let type = CELType(declared: type) else { return "unreadable type \(type)" }
            variables.append(CELVariable(name, type))
        }
        for name in (bindings ?? [:]).keys.sorted() where env?[name] == nil {
            variables.append(CELVariable(name, .dyn))
        }
        let schema = CELSchema(variables: variables)
        let options = CELOptions(container: container ?? "", isChecked: disableCheck != true)
        let (compiled, diagnostics) = CELExpression.compile(CELSource(expr), schema: schema, options: options)
        guard let expression = compiled else {
            return error != nil ? nil : "refused: " + diagnostics.map(\.message).joined(separator: "; ")
        }
        if let deducedType, expression.type.description != deducedType {
            return "type \(expression.type), expected \(deducedType)"
        }
        if checkOnly == true { return nil }
        do throws(CELError) {
            let values = (bindings ?? [:]).mapValues(\.value)
            let result = try expression.evaluate(CELActivation(values, in: schema))
            guard let value else { return "got \(result), expected an error" }
            return result == value.value ? nil : "got \(result), expected \(value.value)"
        } catch let failure {
            return error != nil ? nil : "failed: \(failure)"
        }
    }
}

/// `{"t": type, "v": value}`
struct TypedValue: Decodable, Sendable {
    var value: CELValue

    private enum Keys: String, CodingKey { case t, v }
    private struct Time: Decodable {
        var seconds: String
        var nanos: Int32
    }
    private struct Unreadable: Error {}

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        func text() throws -> String { try container.decode(String.self, forKey: .v) }
        func need<T>(_ value: T?) throws -> T {
            guard let value else { throw Unreadable() }
            return value
        }
        switch try container.decode(String.self, forKey: .t) {
        case "null": value = .null
        case "bool": value = .bool(try container.decode(Bool.self, forKey: .v))
        case "int": value = .int(try need(Int64(try text())))
        case "uint": value = .uint(try need(UInt64(try text())))
        case "double":
            let number = try text()
            value = .double(
                number == "NaN"
                    ? .nan
                    : number == "Infinity"
                        ? .infinity
                        : number == "-Infinity" ? -.infinity : try need(Double(number)))
        case "string": value = .string(try text())
        case "bytes": value = .bytes(Array(try need(Data(base64Encoded: try text()))))
        case "list": value = .list(try container.decode([TypedValue].self, forKey: .v).map(\.value))
        case "map":
            let pairs = try container.decode([[TypedValue]].self, forKey: .v)
            value = .map(try need(CELMap(pairs.map { ($0[0].value, $0[1].value) })))
        case "timestamp":
            let time = try container.decode(Time.self, forKey: .v)
            value = .timestamp(
                try need(CELTimestamp(seconds: try need(Int64(time.seconds)), nanos: time.nanos)))
        case "duration":
            let time = try container.decode(Time.self, forKey: .v)
            value = .duration(
                try need(CELDuration(seconds: try need(Int64(time.seconds)), nanos: time.nanos)))
        case "type": value = .type(try text())
        default: throw Unreadable()
        }
    }
}

extension CELType {
    /// `list(int)`, `map(string,dyn)`, `optional_type(int)` …
    init?(declared text: String) {
        switch text {
        case "int": self = .int
        case "uint": self = .uint
        case "double": self = .double
        case "string": self = .string
        case "bytes": self = .bytes
        case "bool": self = .bool
        case "null": self = .null
        case "dyn": self = .dyn
        case "timestamp": self = .timestamp
        case "duration": self = .duration
        case "type": self = .type
        default:
            guard let open = text.firstIndex(of: "("), text.last == ")" else { return nil }
            let inside = text[text.index(after: open)...].dropLast()
            var parts = [""]
            var depth = 0
            for letter in inside {
                depth += letter == "(" ? 1 : letter == ")" ? -1 : 0
                if letter == ",", depth == 0 {
                    parts.append("")
                } else {
                    parts[parts.count - 1].append(letter)
                }
            }
            let types = parts.compactMap { CELType(declared: $0.filter { $0 != " " }) }
            switch (text[..<open], types.count) {
            case ("list", 1): self = .list(types[0])
            case ("map", 2): self = .map(types[0], types[1])
            case ("optional_type", 1): self = .optional(types[0])
            default: return nil
            }
        }
    }
}
