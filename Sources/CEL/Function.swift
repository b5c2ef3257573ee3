/// A function of the language or of the host, as the checker and the evaluator see it.
struct Function: Sendable {
    struct Signature: Sendable {
        let parameters: [CELType]
        let result: CELType
    }

    /// By what a call must match before types are looked at.
    struct Key: Hashable, Sendable {
        let name: String
        let isReceiver: Bool
        /// The receiver counts; -1 stands for any number.
        let arity: Int
    }

    typealias Unary = @Sendable (inout Frame, CELValue) throws(CELError) -> CELValue
    typealias Binary = @Sendable (inout Frame, CELValue, CELValue) throws(CELError) -> CELValue
    typealias Many = @Sendable (inout Frame, [CELValue]) throws(CELError) -> CELValue

    enum Body: Sendable {
        case unary(Unary)
        case binary(Binary)
        case many(Many)
    }

    let key: Key
    let signatures: [Signature]
    let body: Body
    var library: CELOptions.Library = []
    /// Whether equal arguments always give an equal value, so that a call on constants is one too.
    var isPure = true

    static func unary(
        _ name: String, _ signatures: [([CELType], CELType)], isReceiver: Bool = false,
        _ body: @escaping Unary
    ) -> Function {
        Function(
            key: Key(name: name, isReceiver: isReceiver, arity: 1), signatures: list(signatures),
            body: .unary(body))
    }

    static func binary(
        _ name: String, _ signatures: [([CELType], CELType)], isReceiver: Bool = false,
        _ body: @escaping Binary
    ) -> Function {
        Function(
            key: Key(name: name, isReceiver: isReceiver, arity: 2), signatures: list(signatures),
            body: .binary(body))
    }

    /// - Parameter arity: how many arguments, the receiver with them; -1 for any number.
    static func many(
        _ name: String, arity: Int, _ signatures: [([CELType], CELType)], isReceiver: Bool = false,
        _ body: @escaping Many
    ) -> Function {
        Function(
            key: Key(name: name, isReceiver: isReceiver, arity: arity), signatures: list(signatures),
            body: .many(body))
    }

    private static func list(_ pairs: [([CELType], CELType)]) -> [Signature] {
        pairs.map { Signature(parameters: $0.0, result: $0.1) }
    }

    func belonging(to library: CELOptions.Library) -> Function {
        var copy = self
        copy.library = library
        return copy
    }
}

/// All functions an expression may call.
struct FunctionTable: Sendable {
    private static let builtIn: [Function.Key: Function] = {
        let all =
            StandardFunctions.all + Conversions.all + TimeFunctions.all
            + (StringFunctions.all + StringFormat.all).map { $0.belonging(to: .strings) }
            + MathFunctions.all.map { $0.belonging(to: .math) }
            + OptionalFunctions.all.map { $0.belonging(to: .optionals) }
            + EncoderFunctions.all.map { $0.belonging(to: .encoders) }
        return Dictionary(all.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }()

    private let libraries: CELOptions.Library
    private let host: [Function.Key: Function]

    init(libraries: CELOptions.Library, schema: CELSchema) {
        self.libraries = libraries
        var host: [Function.Key: [CELFunction]] = [:]
        for function in schema.functions {
            let key = Function.Key(
                name: function.name, isReceiver: function.isReceiverStyle, arity: function.parameters.count)
            host[key, default: []].append(function)
        }
        self.host = host.reduce(into: [:]) { table, entry in
            table[entry.key] = Self.function(entry.key, entry.value, schema)
        }
    }

    /// Overloads of the host under one name: the first whose declared types the values fit is called.
    private static func function(
        _ key: Function.Key, _ overloads: [CELFunction], _ schema: CELSchema
    ) -> Function {
        Function(
            key: key,
            signatures: overloads.map { Function.Signature(parameters: $0.parameters, result: $0.result) },
            body: .many { frame, arguments throws(CELError) in
                for overload in overloads
                where zip(arguments, overload.parameters).allSatisfy({ $0.fits($1) }) {
                    let context = CELContext(activation: frame.activation, schema: schema)
                    let value = try overload.implementation(arguments, context)
                    try frame.charge(1 + value.roughSize)
                    return value
                }
                throw .noOverload(key.name, arguments)
            }, isPure: false)
    }

    subscript(name: String, isReceiver isReceiver: Bool, arity arity: Int) -> Function? {
        let exact = Function.Key(name: name, isReceiver: isReceiver, arity: arity)
        if let function = host[exact] { return function }
        let open = Function.Key(name: name, isReceiver: isReceiver, arity: -1)
        guard let function = Self.builtIn[exact] ?? Self.builtIn[open] else { return nil }
        return function.library.isSubset(of: libraries) ? function : nil
    }

    /// Every key under a name, so that a message can say what a call lacks.
    func keys(named name: String) -> [Function.Key] {
        keys.filter { $0.name == name }.sorted { $0.arity < $1.arity }
    }

    var names: Set<String> { Set(keys.map(\.name)) }

    private var keys: [Function.Key] {
        Array(host.keys) + Self.builtIn.values.filter { $0.library.isSubset(of: libraries) }.map(\.key)
    }
}

extension CELValue {
    /// Whether a value may be passed where `type` is declared; elements of lists and maps are not looked at.
    func fits(_ type: CELType) -> Bool {
        switch (self, type) {
        case (_, .dyn), (_, .parameter), (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint),
            (.double, .double), (.string, .string), (.bytes, .bytes), (.timestamp, .timestamp),
            (.duration, .duration), (.type, .type), (.list, .list), (.map, .map), (.optional, .optional):
            true
        case (.object(let object), .object(let name)): object.typeName == name
        default: false
        }
    }

    /// What reading a text or bytes to its end costs in steps; other values are read bit by bit.
    var textSize: Int {
        switch self {
        case .string(let text): text.utf8.count / 16
        case .bytes(let bytes): bytes.count / 16
        default: 0
        }
    }

    /// What a value weighs in steps, without looking inside its elements.
    var roughSize: Int {
        switch self {
        case .string(let text): text.utf8.count / 16
        case .bytes(let bytes): bytes.count / 16
        case .list(let list): list.count
        case .map(let map): map.count
        default: 0
        }
    }
}
