import Domain

/// A stored value as a person reads it: days and moments by the calendar, money with its point.
enum PersonalValue {
    private static let days: Set<String> = ["day", "first_day", "last_day", "episode"]
    private static let moments: Set<String> = [
        "at", "since", "until", "changed_at", "due_at", "paused_until",
    ]
    private static let amounts: Set<String> = ["amount", "total"]

    static func row(
        _ row: any SQLStatement, _ columns: [String]
    ) -> [(column: String, value: String)] {
        let currency = columns.firstIndex(of: "currency").flatMap { Currency(row.text($0)) }
        return columns.indices.map { index in
            (column: columns[index], value: text(row, index, columns[index], currency))
        }
    }

    private static func text(
        _ row: any SQLStatement, _ index: Int, _ column: String, _ currency: Currency?
    ) -> String {
        if row.isNull(index) { return "" }
        if days.contains(column) {
            return CivilDay(daysSince1970: Int32(clamping: row.int(index))).description
        }
        if moments.contains(column) { return Instant(milliseconds: row.int(index)).iso8601 }
        if amounts.contains(column), let currency {
            return Money(minorUnits: row.int(index), currency: currency).description
        }
        return row.text(index)
    }
}
