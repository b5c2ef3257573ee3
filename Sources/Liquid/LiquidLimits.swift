/// What one rendering may use, so that no template can hang the program or fill its memory.
public struct LiquidLimits: Hashable, Sendable {
    /// Bytes one rendering may write, and bytes a capture may hold.
    public var outputBytes: Int
    /// Rounds of all loops together.
    public var iterations: Int
    /// Bytes of any one value that a filter makes, and items of any one list. All the texts in one list together
    /// may have 16 times as many: they are mostly the data's own.
    public var valueBytes: Int
    /// Bytes assigned and captured in all.
    public var assignBytes: Int
    /// Partials within partials.
    public var renderDepth: Int
    /// Steps, and bytes that filters go through, in all.
    public var work: Int
    /// How long one rendering may take by the clock of `LiquidRenderOptions`; `nil` for as long as the other limits
    /// let it. Looked at every few thousand steps, and not while a filter of the host runs.
    public var time: Duration?

    public init(
        outputBytes: Int = 10_000_000, iterations: Int = 100_000, valueBytes: Int = 1_000_000,
        assignBytes: Int = 10_000_000, renderDepth: Int = 100, work: Int = 100_000_000,
        time: Duration? = nil
    ) {
        self.outputBytes = outputBytes
        self.iterations = iterations
        self.valueBytes = valueBytes
        self.assignBytes = assignBytes
        self.renderDepth = renderDepth
        self.work = work
        self.time = time
    }
}
