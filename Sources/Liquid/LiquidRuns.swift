/// What a rendering wrote, as a list of pieces instead of their bytes: a host that has prepared each static
/// piece once (escaped it, folded it, measured it) puts a message together without reading it again.
///
/// Reusable: `removeAll(keepingCapacity:)`, then render into it again.
public struct LiquidRuns: Sendable {
    /// One piece, in the order of the output. None is empty.
    public struct Run: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            /// A place in `LiquidTemplate.texts`.
            case text(Int)
            /// Bytes of `made`. They are the value's own text, not escaped: what is safe stands as it is where
            /// the context is 0; everything else the host escapes for the context.
            case made(Range<Int>, context: UInt8, isSafe: Bool)
        }

        private let start: UInt32
        private let end: UInt32
        /// 0 when it belongs to all channels, else 1 for the first of `LiquidOptions.channels`.
        public let channel: UInt8
        private let context: UInt8
        private let form: Form

        private enum Form: UInt8 {
            case text, plain, safe
        }

        init(text number: Int, channel: UInt8) {
            start = UInt32(truncatingIfNeeded: number)
            end = 0
            self.channel = channel
            context = 0
            form = .text
        }

        /// - Parameter range: ends below 2³².
        init(made range: Range<Int>, context: UInt8, isSafe: Bool, channel: UInt8) {
            start = UInt32(truncatingIfNeeded: range.lowerBound)
            end = UInt32(truncatingIfNeeded: range.upperBound)
            self.channel = channel
            self.context = context
            form = isSafe ? .safe : .plain
        }

        public var kind: Kind {
            if form == .text { return .text(Int(start)) }
            return .made(Int(start)..<Int(end), context: context, isSafe: form == .safe)
        }
    }

    public internal(set) var runs: [Run] = []
    /// UTF-8 of the values that were written, one after the other.
    public internal(set) var made: [UInt8] = []

    public init() {}

    public mutating func removeAll(keepingCapacity: Bool = true) {
        runs.removeAll(keepingCapacity: keepingCapacity)
        made.removeAll(keepingCapacity: keepingCapacity)
    }
}

extension LiquidTemplate {
    /// Appends the pieces of what the template makes of the data, of all channels in one go.
    ///
    /// Values that stand in the template directly are not escaped; what `capture` holds is, by
    /// `options.escape`, and so is what stands in `ifchanged`. Limits count static bytes too.
    ///
    /// - Throws: `LiquidError`; then `runs` holds part of the output and is not to be used.
    public func renderRuns(
        _ data: LiquidObject, into runs: inout LiquidRuns,
        options: LiquidRenderOptions = LiquidRenderOptions()
    ) throws(LiquidError) {
        var renderer = Renderer(program, contexts: contexts, data: data, options: options)
        renderer.records = true
        swap(&runs.made, &renderer.output)
        swap(&runs.runs, &renderer.runs)
        renderer.startOfOutput = renderer.output.count
        defer {
            swap(&runs.made, &renderer.output)
            swap(&runs.runs, &renderer.runs)
        }
        try renderer.renderMain()
    }
}
