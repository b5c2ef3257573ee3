public import Domain

/// One thing that must be so of a row.
public struct Condition: Hashable, Sendable {
    public enum Subject: Hashable, Sendable {
        /// A column of the file, whatever it is mapped to.
        case column(ColumnReference)
        /// What the row means: `amount` is the line total, even if the file has none.
        case field(Column)
    }

    public enum Test: Hashable, Sendable {
        /// Texts are compared without the case of ASCII letters and blanks at the ends.
        case isOneOf([String])
        case isNoneOf([String])
        case startsWith(String)
        case startsNotWith(String)
        case isEmpty(Bool)
        case above(Decimal)
        case atLeast(Decimal)
        case below(Decimal)
        case atMost(Decimal)
    }

    public var subject: Subject
    /// All of them.
    public var tests: [Test]
    /// Holds when the file has no such column; else that is an error.
    public var mayLackColumn: Bool

    public init(_ subject: Subject, _ tests: [Test], mayLackColumn: Bool = false) {
        self.subject = subject
        self.tests = tests
        self.mayLackColumn = mayLackColumn
    }
}

/// Conditions that must all hold.
public struct RowRule: Hashable, Sendable {
    public var conditions: [Condition]
    /// What a row is counted under that the rule leaves out.
    public var because: String

    public init(_ conditions: [Condition], because: String = "") {
        self.conditions = conditions
        self.because = because
    }
}
