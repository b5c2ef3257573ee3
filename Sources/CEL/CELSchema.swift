/// What an expression may name: variables, the fields of records, functions of the host.
public struct CELSchema: Sendable {
    /// In the order of their slots in a `CELActivation`.
    public let variables: [CELVariable]
    /// The fields of each declared record type, in the order of their slots.
    public let objects: [String: [CELField]]
    public let functions: [CELFunction]
    private let slots: [String: Int]
    private let fieldSlots: [String: [String: Int]]

    /// - Parameter variables: with distinct names; of two with one name the first holds.
    public init(
        variables: [CELVariable] = [], objects: [String: [CELField]] = [:], functions: [CELFunction] = []
    ) {
        self.variables = variables
        self.objects = objects
        self.functions = functions
        slots = Dictionary(
            variables.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        fieldSlots = objects.mapValues { fields in
            Dictionary(fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    public func slot(of variable: String) -> Int? { slots[variable] }

    public func slot(of field: String, in object: String) -> Int? { fieldSlots[object]?[field] }

    public func field(_ name: String, of object: String) -> CELField? {
        slot(of: name, in: object).flatMap { objects[object]?[$0] }
    }
}

/// A name that is bound anew for each evaluation.
public struct CELVariable: Hashable, Sendable {
    public var name: String
    public var type: CELType
    /// One line for the people who write expressions.
    public var summary: String

    public init(_ name: String, _ type: CELType, summary: String = "") {
        self.name = name
        self.type = type
        self.summary = summary
    }
}

/// A field of a declared record type.
public struct CELField: Hashable, Sendable {
    public var name: String
    public var type: CELType
    /// Whether a record may lack it, so that a careful expression asks `has()` first.
    public var canBeMissing: Bool
    public var summary: String

    public init(_ name: String, _ type: CELType, canBeMissing: Bool = false, summary: String = "") {
        self.name = name
        self.type = type
        self.canBeMissing = canBeMissing
        self.summary = summary
    }
}

/// A function of the host.
public struct CELFunction: Sendable {
    /// - Parameters: the arguments, the receiver first, each fitting the declared type; and what else the
    ///   function may look at.
    public typealias Implementation =
        @Sendable (_ arguments: [CELValue], _ context: CELContext) throws(CELError) -> CELValue

    public var name: String
    /// With a receiver style function the first is the receiver's type.
    public var parameters: [CELType]
    public var result: CELType
    /// `x.f(y)` rather than `f(x, y)`.
    public var isReceiverStyle: Bool
    public var summary: String
    public var implementation: Implementation

    public init(
        _ name: String, _ parameters: [CELType], _ result: CELType, isReceiverStyle: Bool = false,
        summary: String = "", implementation: @escaping Implementation
    ) {
        self.name = name
        self.parameters = parameters
        self.result = result
        self.isReceiverStyle = isReceiverStyle
        self.summary = summary
        self.implementation = implementation
    }
}

/// What a host's function may read beside its arguments.
public struct CELContext: Sendable {
    public let activation: CELActivation
    public let schema: CELSchema

    /// The value bound to a variable, `nil` when there is none.
    public subscript(variable: String) -> CELValue? {
        schema.slot(of: variable).flatMap { activation[$0] }
    }
}

/// The values of a schema's variables for one evaluation.
public struct CELActivation: Sendable {
    private var slots: [CELValue?]

    /// - Parameter slots: in the order of `CELSchema.variables`; `nil` or left off: not bound.
    public init(slots: [CELValue?]) { self.slots = slots }

    /// - Parameter values: by the names the schema declares; others are ignored.
    public init(_ values: [String: CELValue], in schema: CELSchema) {
        slots = schema.variables.map { values[$0.name] }
    }

    public subscript(slot: Int) -> CELValue? {
        get { slot >= 0 && slot < slots.count ? slots[slot] : nil }
        set {
            guard slot >= 0 else { return }
            while slots.count <= slot { slots.append(nil) }
            slots[slot] = newValue
        }
    }
}
