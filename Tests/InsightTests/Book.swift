import Domain
import Insight
import TestSupport

/// A made-up company: each account buys at its own pace until it stops, as in Schmittlein, Morrison and Colombo
/// 1987 ("Counting your customers"), with weekdays and seasons left out.
struct Book {
    var begins: CivilDay
    var accounts: [[Int32]]

    init(seed: UInt64, accounts: Int, days: Int, begins: CivilDay = "2024-01-01") {
        self.begins = begins
        var random = SeededGenerator(seed: seed)
        self.accounts = (0..<accounts).map { _ in
            let pace = [5, 12, 30, 60, 120][random.number(0...4)]
            let stops = random.number(0...(2 * days))
            var day = random.number(0...(days / 2))
            var bought: [Int32] = []
            while day < min(days, stops) || bought.isEmpty {
                bought.append(begins.daysSince1970 + Int32(day))
                day += 1 + random.number(0...(2 * pace))
            }
            return bought
        }
    }

    func report(on day: CivilDay, months: Int) -> QuietReport {
        var study = QuietStudy(day: day, months: months, historyBegins: begins)
        for account in accounts { study.add(days: account) }
        return study.finish()
    }
}
