import Testing

@testable import SampleCompany

@Suite("A day of the sample company")
struct DayTests {
    private typealias Day = SampleCompany.Day

    @Test(
        "is counted from 1970 in the Gregorian calendar",
        arguments: [
            (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (2000, 3, 1, 11_017),
            (2026, 11, 23, 20_780), (1900, 3, 1, -25_508),
        ])
    func number(year: Int, month: Int, day: Int, number: Int) {
        #expect(Day(year: year, month: month, day: day).number == number)
        #expect(Day(number: number).parts == (year, month, day))
    }

    @Test("follows the day before without a gap over 800 years")
    func noGaps() {
        var expected = (year: 1600, month: 1, day: 1)
        for number in Day(year: 1600, month: 1, day: 1).number..<Day(year: 2400, month: 1, day: 1).number {
            let parts = Day(number: number).parts
            guard parts == expected else {
                Issue.record("\(parts) is not \(expected)")
                return
            }
            expected.day += 1
            if expected.day > Day.length(ofMonth: expected.month, in: expected.year) {
                expected =
                    expected.month == 12
                    ? (expected.year + 1, 1, 1) : (expected.year, expected.month + 1, 1)
            }
        }
    }

    @Test(
        "moved by months is clamped to the month's last day",
        arguments: [
            ("2026-08-31", -6, "2026-02-28"), ("2028-08-31", -6, "2028-02-29"),
            ("2026-11-23", -6, "2026-05-23"),
            ("2026-01-31", 1, "2026-02-28"), ("2026-03-15", -36, "2023-03-15"),
            ("2026-06-30", -6, "2025-12-30"),
        ])
    func months(from: String, months: Int, to: String) {
        let parts = from.split(separator: "-").compactMap { Int($0) }
        #expect(Day(year: parts[0], month: parts[1], day: parts[2]).adding(months: months).text == to)
    }

    @Test("knows Sundays, before 1970 too")
    func sundays() {
        #expect(Day(year: 2026, month: 11, day: 22).isSunday)
        #expect(!Day(year: 2026, month: 11, day: 23).isSunday)
        #expect(Day(year: 1969, month: 12, day: 28).isSunday)
    }
}
