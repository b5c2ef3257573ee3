/// A filter: `{{ value | name: argument, key: argument }}`.
public struct LiquidFilter: Sendable {
    public typealias Apply =
        @Sendable (
            _ input: LiquidValue, _ arguments: [LiquidValue], _ named: [String: LiquidValue],
            _ context: LiquidFilterContext
        ) throws(LiquidError) -> LiquidValue

    public let name: String
    /// Arguments without a key: at least, and at most.
    public let minArgs: Int
    public let maxArgs: Int
    /// The keys of arguments that may be given by key.
    public let named: [String]
    /// Whether a missing input is this filter's business, as it is for `default`; for the others it is an
    /// error where missing values are errors.
    public let acceptsMissing: Bool
    /// Whether the result is not to be escaped (`raw`).
    public let marksSafe: Bool
    let apply: Apply

    public init(
        _ name: String, minArgs: Int = 0, maxArgs: Int? = nil, named: [String] = [],
        acceptsMissing: Bool = false,
        marksSafe: Bool = false, apply: @escaping Apply
    ) {
        self.name = name
        self.minArgs = minArgs
        self.maxArgs = max(minArgs, maxArgs ?? minArgs)
        self.named = named
        self.acceptsMissing = acceptsMissing
        self.marksSafe = marksSafe
        self.apply = apply
    }

    /// `raw`: written as it is, where output is escaped. A host that escapes adds it to its filters.
    public static let raw = LiquidFilter("raw", marksSafe: true) { input, _, _, _ in
        input.isMissing ? input : .safe(input.text)
    }

    /// The filters of Shopify's Liquid 5, by name.
    public static let standard: [String: LiquidFilter] = {
        let all =
            textFilters + htmlFilters + encodingFilters + numberFilters + listFilters + propertyFilters
            + dateFilters
        return Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    }()
}

/// What a filter may know of the rendering it works in.
public struct LiquidFilterContext: Sendable {
    /// Seconds since 1970 UTC; `nil` when the host gave no clock.
    public let now: Int?
    public let timeZone: LiquidTimeZone
    public let limits: LiquidLimits

    public init(now: Int? = nil, timeZone: LiquidTimeZone = .utc, limits: LiquidLimits = LiquidLimits()) {
        self.now = now
        self.timeZone = timeZone
        self.limits = limits
    }
}
