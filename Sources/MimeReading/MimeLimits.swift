/// What one mail may cost. Whatever lies beyond is left out, and the summary says that something was.
public struct MimeLimits: Sendable {
    /// Bytes of the mail that are read at all: what a report says comes before the mail that it returns.
    public var mailBytes = 2_000_000
    public var fields = 300
    public var fieldBytes = 4_000
    /// Of the fields of all headers together.
    public var allFieldBytes = 400_000
    public var parts = 60
    /// Containers within containers.
    public var nesting = 20
    public var textBytes = 64_000
    public var allTextBytes = 256_000
    /// Lines that begin with two hyphens, as every line between parts does: a million empty parts are a million
    /// objects before anyone can count them.
    public var dividers = 4_000

    public init() {}
}
