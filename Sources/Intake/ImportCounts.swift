/// What became of each row of a file.
public enum IntakeRow<Value: Sendable>: Sendable {
    case value(Value)
    /// Taken over, but something of it was left out: it belongs with the rejects, too.
    case valueWithWarning(Value, Reject)
    case notAPurchase
    /// Left out for a reason the mapping states; no mistake.
    case skipped(String)
    case rejected(Reject)
}

extension IntakeRow: Equatable where Value: Equatable {}

/// How many rows became what. Every row is counted once: the counts add up to `rows`.
public struct ImportCounts: Hashable, Sendable {
    /// Records of the file, its header and empty lines aside.
    public var rows = 0
    public var imported = 0
    public var notPurchases = 0
    public var skipped: [String: Int] = [:]
    public var rejected = 0
    /// Of `imported`: rows of which something was left out.
    public var withWarning = 0
    /// Of `imported`: rows that are refunds.
    public var refunds = 0
    /// Lines beside the rows: money given back later, which a file writes on the order's first line.
    public var addedRefunds = 0

    public init() {}

    public var skippedInAll: Int { skipped.values.reduce(0, +) }
    public var addUp: Bool { imported + notPurchases + skippedInAll + rejected == rows }
}
