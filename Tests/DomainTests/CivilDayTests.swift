import Testing

@testable import Domain

@Suite("A civil day")
struct CivilDayTests {
    @Test("is what its year, month and day say, over all of 0001 to 9999, day after day")
    func roundTrip() {
        var number = CivilDay.earliest.daysSince1970
        var mistakes = 0
        for year in 1...9999 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            // Every day near the ends and around 1970, elsewhere the first and last of every month.
            let isWhole = year < 5 || year > 9995 || (1960...2040).contains(year)
            for (index, length) in lengths.enumerated() {
                for day in isWhole ? Array(1...length) : [1, length] {
                    let expected = CivilDay(daysSince1970: number + Int32(day) - 1)
                    let made = CivilDay(year: year, month: index + 1, day: day)
                    let parts = expected.parts
                    if made != expected || parts != (year, index + 1, day) { mistakes += 1 }
                }
                number += Int32(length)
            }
        }
        #expect(mistakes == 0)
        #expect(number - 1 == CivilDay.latest.daysSince1970)
    }

    @Test(
        "reads back what it writes",
        arguments: Array(stride(from: Int32(-719_162), through: 2_932_896, by: 9973)))
    func textRoundTrip(number: Int32) {
        let day = CivilDay(daysSince1970: number)
        #expect(CivilDay(day.description) == day)
        #expect(day.description.utf8.count == 10)
    }

    @Test(
        "moves by calendar months, clamped to the month's last day",
        arguments: [
            ("2011-08-31", -6, "2011-02-28"), ("2012-08-31", -6, "2012-02-29"),
            ("2012-02-29", 12, "2013-02-28"),
            ("2012-02-29", 48, "2016-02-29"), ("2026-11-23", -6, "2026-05-23"),
            ("2026-11-24", -6, "2026-05-24"),
            ("2026-12-31", -6, "2026-06-30"), ("2026-03-31", -1, "2026-02-28"),
            ("2024-03-31", -1, "2024-02-29"),
            ("2026-01-31", 1, "2026-02-28"), ("2026-01-15", -1, "2025-12-15"),
            ("2025-12-15", 1, "2026-01-15"),
            ("2026-05-31", 0, "2026-05-31"), ("2000-01-01", -12, "1999-01-01"),
            ("0001-06-30", -6, "0001-01-01"),
            ("0001-06-30", -5, "0001-01-30"), ("9999-06-30", 6, "9999-12-30"),
            ("9999-06-30", 7, "9999-12-31"),
            ("2026-05-31", .max, "9999-12-31"), ("2026-05-31", -200_000, "0001-01-01"),
        ] as [(CivilDay, Int, CivilDay)])
    func months(day: CivilDay, months: Int, expected: CivilDay) {
        #expect(day.adding(months: months) == expected)
    }

    @Test(
        "moves by days and stays within its range",
        arguments: [
            ("2024-02-28", 1, "2024-02-29"), ("2023-02-28", 1, "2023-03-01"),
            ("2026-01-01", -1, "2025-12-31"),
            ("9999-12-31", 1, "9999-12-31"), ("0001-01-01", .min, "0001-01-01"),
            ("2026-01-01", .max, "9999-12-31"),
        ] as [(CivilDay, Int, CivilDay)])
    func days(day: CivilDay, days: Int, expected: CivilDay) {
        #expect(day.adding(days: days) == expected)
    }

    @Test(
        "knows its weekday, Monday first",
        arguments: [
            ("1970-01-01", 4), ("2026-11-23", 1), ("2024-02-29", 4), ("1969-12-28", 7), ("2000-01-01", 6),
            ("0001-01-01", 1), ("9999-12-31", 5),
        ] as [(CivilDay, Int)])
    func weekday(day: CivilDay, weekday: Int) {
        #expect(day.weekday == weekday)
    }

    @Test(
        "refuses what is no date in full ISO 8601",
        arguments: [
            "", "2026-11-2", "2026-11-231", "2026/11/23", "2026-13-01", "2026-00-10", "2026-11-00",
            "2026-11-31",
            "2023-02-29", "1900-02-29", "0000-01-01", " 026-11-23", "+026-11-23", "2026-1--23", "２０２６-1",
            "23.11.2026",
            "2026-11-23T", "2026-11-2\u{301}", "20261123", "-026-11-23",
        ])
    func refused(text: String) {
        #expect(CivilDay(text) == nil)
    }

    @Test(
        "is the day that an instant falls on, before 1970 and in every zone too",
        arguments: [
            (0, 0, "1970-01-01"), (-1, 0, "1969-12-31"), (86_399_999, 0, "1970-01-01"),
            (86_400_000, 0, "1970-01-02"),
            (-86_400_000, 0, "1969-12-31"), (-86_400_001, 0, "1969-12-30"), (82_800_000, 3600, "1970-01-02"),
            (82_799_999, 3600, "1970-01-01"), (3_600_000, -3601, "1969-12-31"),
            (-3_600_000, 3600, "1970-01-01"),
            (.max, 0, "9999-12-31"), (.min, 0, "0001-01-01"), (.min, .min, "0001-01-01"),
            (.max, .max, "9999-12-31"),
        ] as [(Int64, Int, CivilDay)])
    func instants(milliseconds: Int64, offset: Int, expected: CivilDay) {
        #expect(CivilDay(millisecondsSince1970: milliseconds, offsetSeconds: offset) == expected)
    }

    @Test(
        "stands in ISO 8601 for an instant",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
            (1_795_442_964_999, "2026-11-23T14:09:24Z"),
        ] as [(Int64, String)])
    func iso8601(milliseconds: Int64, expected: String) {
        #expect(Instant(milliseconds: milliseconds).iso8601 == expected)
    }
}

@Suite("Dormancy")
struct DormancyTests {
    @Test(
        "holds from the day after six calendar months, clamped at month ends",
        arguments: [
            ("2026-05-23", "2026-11-23", false), ("2026-05-23", "2026-11-24", true),
            ("2026-02-28", "2026-08-28", false),
            // February has no 29th to 31st: the last days of August ask for its end as well.
            ("2026-02-28", "2026-08-31", false), ("2026-02-28", "2026-09-01", true),
            ("2026-02-27", "2026-08-28", true),
            ("2026-06-30", "2026-12-30", false), ("2026-06-30", "2026-12-31", false),
            ("2026-06-30", "2027-01-01", true), ("2025-08-31", "2026-02-28", false),
            ("2025-08-31", "2026-03-01", true), ("2025-08-28", "2026-02-28", false),
            ("2025-08-27", "2026-02-28", true), ("2024-02-29", "2024-08-31", false),
            ("2024-02-29", "2024-09-01", true), ("2026-11-23", "2026-11-23", false),
            ("2026-12-24", "2026-11-23", false),
        ] as [(CivilDay, CivilDay, Bool)])
    func sixMonths(bought: CivilDay, day: CivilDay, isDormant: Bool) {
        #expect(Dormancy(lastPurchase: bought, months: 6).holds(on: day) == isDormant)
    }

    @Test("once it holds, it holds on every later day", arguments: [1, 6, 12, 18])
    func monotonous(months: Int) {
        for start in [0, 27, 28, 29, 30, 58, 59, 89, 364, 789] {
            let bought = CivilDay("2023-01-01").adding(days: start)
            let answers = (0..<1000).map {
                Dormancy(lastPurchase: bought, months: months).holds(on: bought.adding(days: $0))
            }
            #expect(answers == answers.filter { !$0 } + answers.filter { $0 })
        }
    }

    @Test("days since the last purchase count from the purchase and not before it")
    func daysSince() {
        #expect(daysSinceLastPurchase("2026-02-28", on: "2026-03-01") == 1)
        #expect(daysSinceLastPurchase("2026-03-01", on: "2026-03-01") == 0)
        #expect(daysSinceLastPurchase("2026-03-02", on: "2026-03-01") == nil)
        #expect(daysSinceLastPurchase(nil, on: "2026-03-01") == nil)
    }
}
