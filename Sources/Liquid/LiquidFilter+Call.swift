extension LiquidFilter {
    /// Applies the filter, for a host whose own filter builds on it.
    public func callAsFunction(
        _ input: LiquidValue, _ arguments: [LiquidValue], _ named: [String: LiquidValue],
        _ context: LiquidFilterContext
    ) throws(LiquidError) -> LiquidValue {
        try apply(input, arguments, named, context)
    }
}
