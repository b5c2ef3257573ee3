extension LiquidFilter {
    static let dateFilters: [LiquidFilter] = [
        LiquidFilter("date", minArgs: 1) { input, args, _, context throws(LiquidError) in
            let format = args[0].text
            guard !format.utf8.isEmpty, let time = try CivilTime.read(input, context) else { return input }
            try context.checkSize(format.utf8.count * 60)
            return .string(time.formatted(format))
        }
    ]
}

extension CivilTime {
    /// - Returns: `nil` when the value is no date; then the filter leaves it as it is.
    static func read(_ value: LiquidValue, _ context: LiquidFilterContext) throws(LiquidError) -> CivilTime? {
        if case .int(let instant) = value { return CivilTime(instant, in: context.timeZone) }
        var written = value.stringValue
        if case .drop(let drop) = value { written = drop.text }
        guard let text = written, !text.utf8.isEmpty else { return nil }
        let lowered = text.lowercased()
        if lowered == "now" || lowered == "today" {
            guard let now = context.now else {
                throw .invalid("'\(lowered)' needs a clock, and none was given")
            }
            return CivilTime(now, in: context.timeZone)
        }
        if text.utf8.allSatisfy(\.isDigit) { return Int(text).map { CivilTime($0, in: context.timeZone) } }
        return CivilTime(text, in: context.timeZone, now: context.now)
    }
}
