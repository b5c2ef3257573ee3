/// What a template may read, declared before any data is there.
public struct LiquidSchema: Hashable, Sendable {
    public indirect enum Kind: Hashable, Sendable {
        case text, number, bool, date
        case list(of: Kind)
        case object([Field])
        /// Not known: anything may be read from it.
        case any
    }

    public struct Field: Hashable, Sendable {
        public var name: String
        public var kind: Kind
        /// Whether the data may lack it, so that a template must say what is written then.
        public var canBeMissing: Bool
        /// One line for people who write templates.
        public var summary: String

        public init(_ name: String, _ kind: Kind, canBeMissing: Bool = false, summary: String = "") {
            self.name = name
            self.kind = kind
            self.canBeMissing = canBeMissing
            self.summary = summary
        }
    }

    /// What the data of a rendering holds.
    public var fields: [Field]
    /// What `LiquidRenderOptions.shared` holds: seen inside `render` too.
    public var shared: [Field]

    public init(_ fields: [Field], shared: [Field] = []) {
        self.fields = fields
        self.shared = shared
    }
}
