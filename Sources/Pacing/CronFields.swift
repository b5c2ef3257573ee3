/// The five fields of crontab(5): minute, hour, day of month, month, day of week.
///
/// Each is `*` or a list of numbers, ranges (`9-17`) and steps (`*/15`, `0-30/10`); months and days of the week may be
/// named by three letters, and Sunday is 0 or 7. Where neither day field begins with `*`, a day that either names is due.
struct CronFields {
    let times: [TimeOfDay]
    let days: ScheduleDays

    init(_ text: String) throws(PacingMistake) {
        guard text.utf8.count <= 1000 else {
            throw PacingMistake(.badCron, "this is too long for a schedule")
        }
        var fields = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map { $0.lowercased() }
        if fields.count == 1, let plain = Self.names[fields[0]] {
            fields = plain.split(separator: " ").map(String.init)
        }
        guard fields.count == 5 else {
            throw PacingMistake(
                .badCron,
                "'\(text.prefix(60))' has \(fields.count) fields; cron has five: minute, hour, day, month, day of week"
            )
        }
        let minutes = try Self.numbers(fields[0], 0...59, "minute")
        let hours = try Self.numbers(fields[1], 0...23, "hour")
        let daysOfMonth = try Self.numbers(fields[2], 1...31, "day")
        let months = try Self.numbers(fields[3], 1...12, "month", names: Self.monthNames, from: 1)
        let weekdays = try Self.numbers(fields[4], 0...7, "day of week", names: Self.dayNames, from: 0)
        times = hours.sorted().flatMap { hour in
            minutes.sorted().map { TimeOfDay(minutes: hour * 60 + $0) }
        }
        let isAnyDay = fields[2].hasPrefix("*")
        let isAnyWeekday = fields[4].hasPrefix("*")
        let isEither = !isAnyDay && !isAnyWeekday
        days = ScheduleDays(
            weekdays: Set(weekdays.compactMap { Weekday(rawValue: $0 == 0 ? 7 : $0) }),
            daysOfMonth: daysOfMonth.count == 31 && !isEither ? [] : daysOfMonth,
            months: months.count == 12 ? [] : months, isEither: isEither)
    }

    private static let names = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]
    private static let monthNames = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    private static func numbers(
        _ field: String, _ range: ClosedRange<Int>, _ what: String, names: [String] = [], from: Int = 0
    ) throws(PacingMistake) -> Set<Int> {
        func wrong() -> PacingMistake {
            PacingMistake(
                .badCron,
                "'\(field.prefix(40))' is no \(what) of cron; write *, a number of \(range.lowerBound) to \(range.upperBound), a list, a range or */step"
            )
        }
        func number(_ text: some StringProtocol) throws(PacingMistake) -> Int {
            if let index = names.firstIndex(of: String(text)) { return index + from }
            guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(text), range.contains(number)
            else { throw wrong() }
            return number
        }
        var found: Set<Int> = []
        for item in field.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = item.split(separator: "/", omittingEmptySubsequences: false)
            guard let first = halves.first, halves.count <= 2 else { throw wrong() }
            var step = 1
            if halves.count == 2 {
                guard (1...2).contains(halves[1].utf8.count), let number = Int(halves[1]), number >= 1 else {
                    throw wrong()
                }
                step = number
            }
            let bounds: ClosedRange<Int>
            if first == "*" {
                // Sunday has two numbers; a step counts from the first.
                bounds = range == 0...7 ? 0...6 : range
            } else {
                let ends = first.split(separator: "-", omittingEmptySubsequences: false)
                guard ends.count <= 2 else { throw wrong() }
                let low = try number(ends[0])
                let high: Int
                if ends.count == 2 {
                    high = try number(ends[1])
                } else {
                    // As in Vixie's cron, 5/10 means from 5 on.
                    high = halves.count == 2 ? range.upperBound : low
                }
                guard low <= high else { throw wrong() }
                bounds = low...high
            }
            found.formUnion(stride(from: bounds.lowerBound, through: bounds.upperBound, by: step))
        }
        return found
    }
}
