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
    /// Records of the file, its header and empty lines aside. Of UBL: lines, and one for each document of which
    /// no line was taken.
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
    /// UBL documents read, left out or rejected; 0 for tables.
    public var documents = 0
    /// Lines beside the rows: the allowances and charges of a whole UBL document.
    public var addedCharges = 0

    public init() {}

    /// Adds what another file came to.
    public mutating func add(_ other: ImportCounts) {
        rows += other.rows
        imported += other.imported
        notPurchases += other.notPurchases
        skipped.merge(other.skipped) { $0 + $1 }
        rejected += other.rejected
        withWarning += other.withWarning
        refunds += other.refunds
        addedRefunds += other.addedRefunds
        documents += other.documents
        addedCharges += other.addedCharges
    }

    /// Counts a row, or a document, that is left out.
    mutating func leaveOut(_ reason: String) {
        rows += 1
        skipped[reason, default: 0] += 1
    }

    public var skippedInAll: Int { skipped.values.reduce(0, +) }
    public var addUp: Bool { imported + notPurchases + skippedInAll + rejected == rows }
}
