/// Which parts of the language an expression may use, and how much it may cost.
public struct CELOptions: Sendable {
    /// The optional libraries of cel-spec and its reference implementations.
    public struct Library: OptionSet, Hashable, Sendable {
        public let rawValue: Int

        public init(rawValue: Int) { self.rawValue = rawValue }

        /// `charAt indexOf lastIndexOf join lowerAscii upperAscii replace split substring trim reverse
        /// format strings.quote`
        public static let strings = Library(rawValue: 1)
        /// `math.greatest`, `math.round`, `math.bitAnd` …
        public static let math = Library(rawValue: 2)
        /// `optional.of`, `a.?b`, `a[?b]`, `orValue`, `optMap` …
        public static let optionals = Library(rawValue: 4)
        /// `cel.bind`
        public static let bindings = Library(rawValue: 8)
        /// `base64.encode`, `base64.decode`
        public static let encoders = Library(rawValue: 16)
        /// `all`, `exists`, `existsOne` with two variables, `transformList`, `transformMap`, `transformMapEntry`
        public static let comprehensions = Library(rawValue: 32)

        public static let all: Library = [
            .strings, .math, .optionals, .bindings, .encoders, .comprehensions,
        ]
    }

    public var libraries: Library
    /// The namespace in which names are looked up first: in `a.b`, `x` may mean `a.b.x`, `a.x` or `x`.
    public var container: String
    /// Whether types and names are checked; unchecked, every mistake shows up in evaluation.
    public var isChecked: Bool
    /// How deep an expression may nest. Bounds the stack of every later stage.
    public var maxDepth: Int
    public var maxBytes: Int
    /// How many elementary steps one evaluation may take. A step is a loop's turn, a compared element or some
    /// bytes of text made, roughly 10 to 50 nanoseconds.
    public var costLimit: Int

    public init(
        libraries: Library = .all, container: String = "", isChecked: Bool = true, maxDepth: Int = 200,
        maxBytes: Int = 256 * 1024, costLimit: Int = 1_000_000
    ) {
        self.libraries = libraries
        self.container = container
        self.isChecked = isChecked
        self.maxDepth = maxDepth
        self.maxBytes = maxBytes
        self.costLimit = costLimit
    }
}
