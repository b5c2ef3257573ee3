public import Diagnostics

/// How templates are compiled.
public struct LiquidOptions: Sendable {
    public enum Mode: Sendable {
        /// As Shopify's Liquid reads by default: what it cannot understand it passes over.
        case lax
        /// Junk in tags, unknown filters, and missing values in output are mistakes.
        case strict
    }

    /// What becomes of a value that is not there when it is to be written.
    public enum MissingValues: Sendable {
        case blank, error
    }

    public var mode: Mode
    public var missing: MissingValues
    /// By name, the standard ones included unless taken out.
    public var filters: [String: LiquidFilter]
    /// Standard tags that may not be used.
    public var tagsOff: Set<String>
    /// Finds the source of a partial by its name; `nil` when there is none. Called at compile time, and at
    /// render time for `{% include name %}` whose name is a variable.
    public var partial: @Sendable (String) -> SourceText?
    /// What templates may read. Without it any name may be read.
    public var schema: LiquidSchema?
    /// Whether `{% abort "reason" %}` exists.
    public var allowsAbort: Bool
    /// Whether the name of an included partial may be a variable. The host does not see such partials before
    /// they are rendered, so they have no output contexts; strict mode has them off.
    public var allowsDynamicInclude: Bool
    /// Names of output channels: for each there is a block, `{% html %} … {% endhtml %}`, whose output belongs
    /// to that channel alone. What stands outside such blocks belongs to all. At most 255; a name of a
    /// standard tag keeps its standard meaning.
    public var channels: [String]
    /// The longest source that is read, and an eighth of all sources together.
    public var maxSourceBytes: Int

    /// - Parameters:
    ///   - missing: by default an error in strict mode, blank in lax mode.
    ///   - filters: added to the standard filters, or in place of one of the same name.
    public init(
        mode: Mode = .strict, missing: MissingValues? = nil, filters: [LiquidFilter] = [],
        tagsOff: Set<String> = [], schema: LiquidSchema? = nil, allowsAbort: Bool = false,
        allowsDynamicInclude: Bool? = nil, channels: [String] = [],
        maxSourceBytes: Int = 4_000_000, partial: @escaping @Sendable (String) -> SourceText? = { _ in nil }
    ) {
        self.mode = mode
        self.missing = missing ?? (mode == .strict ? .error : .blank)
        self.filters = LiquidFilter.standard
        for filter in filters { self.filters[filter.name] = filter }
        self.tagsOff = tagsOff
        self.partial = partial
        self.schema = schema
        self.allowsAbort = allowsAbort
        self.allowsDynamicInclude = allowsDynamicInclude ?? (mode == .lax)
        self.maxSourceBytes = maxSourceBytes
        self.channels = Array(channels.prefix(255))
    }
}

/// What one rendering is given beside its data.
public struct LiquidRenderOptions: Sendable {
    /// Writes `text` for an output whose context is `context`, escaped as it must be there.
    public typealias Escape = @Sendable (_ context: UInt8, _ text: String, _ output: inout [UInt8]) -> Void

    public var limits: LiquidLimits
    /// Time since some fixed instant, never going back; asked only when `limits.time` is set.
    public var clock: @Sendable () -> Duration = Self.systemClock
    /// `now` and `today` of the `date` filter, in seconds since 1970 UTC. Without it they are mistakes.
    public var now: Int?
    public var timeZone: LiquidTimeZone
    /// Without it text is written as it is.
    public var escape: Escape?
    /// Values every template sees, also inside `render`, where the data is not seen.
    public var shared: LiquidObject

    public init(
        limits: LiquidLimits = LiquidLimits(), now: Int? = nil, timeZone: LiquidTimeZone = .utc,
        shared: LiquidObject = [:], escape: Escape? = nil
    ) {
        self.limits = limits
        self.now = now
        self.timeZone = timeZone
        self.shared = shared
        self.escape = escape
    }

    /// The time since this was first asked, also while the machine sleeps.
    public static let systemClock: @Sendable () -> Duration = {
        let start = ContinuousClock.now
        return { start.duration(to: .now) }
    }()
}

/// Where local time is computed: an offset and a name for each instant.
public struct LiquidTimeZone: Sendable {
    /// For an instant in seconds since 1970 UTC: seconds east of UTC, and the abbreviation there and then.
    public var offset: @Sendable (Int) -> (seconds: Int, abbreviation: String)

    public init(offset: @escaping @Sendable (Int) -> (seconds: Int, abbreviation: String)) {
        self.offset = offset
    }

    public static let utc = LiquidTimeZone { _ in (0, "UTC") }
}
