import Domain
import Pacing
import TestSupport
import Testing

@Suite("A schedule")
struct ScheduleTests {
    private func next(_ schedule: Schedule, _ at: String, _ count: Int = 1) -> [Instant] {
        var found: [Instant] = []
        var from = utc(at)
        while found.count < count, let next = schedule.next(after: from) {
            found.append(next)
            from = next
        }
        return found
    }

    @Test("is due at its times on its days in its zone")
    func plain() throws {
        let schedule = try Schedule(
            at: [TimeOfDay("17:00"), TimeOfDay("09:30")], on: [.monday, .wednesday],
            zone: zone("Europe/Madrid"))
        #expect(
            next(schedule, "2026-11-23T08:29", 4)
                == ["2026-11-23T08:30", "2026-11-23T16:00", "2026-11-25T08:30", "2026-11-25T16:00"].map(utc))
        // After means after.
        #expect(next(schedule, "2026-11-23T08:30") == [utc("2026-11-23T16:00")])
    }

    @Test(
        "understands cron",
        arguments: [
            ("30 9 * * mon,wed", "2026-11-24T00:00", ["2026-11-25T09:30", "2026-11-30T09:30"]),
            (
                "*/20 8-9 * * *", "2026-11-24T08:15",
                ["2026-11-24T08:20", "2026-11-24T08:40", "2026-11-24T09:00"]
            ),
            ("0 0 1 jan,jul *", "2026-11-24T00:00", ["2027-01-01T00:00", "2027-07-01T00:00"]),
            // Either day is enough: the 13th, or a Friday.
            ("0 6 13 * 5", "2026-11-10T00:00", ["2026-11-13T06:00", "2026-11-20T06:00", "2026-11-27T06:00"]),
            ("0 6 1-31 * 5", "2026-11-10T00:00", ["2026-11-10T06:00", "2026-11-11T06:00"]),
            ("0 6 * * 0", "2026-11-24T00:00", ["2026-11-29T06:00"]),
            ("0 6 * * 7", "2026-11-24T00:00", ["2026-11-29T06:00"]),
            (
                "0 6 * * 5-7", "2026-11-24T00:00",
                ["2026-11-27T06:00", "2026-11-28T06:00", "2026-11-29T06:00"]
            ),
            (
                "10/25 3 * * *", "2026-11-24T00:00",
                ["2026-11-24T03:10", "2026-11-24T03:35", "2026-11-25T03:10"]
            ),
            ("@monthly", "2026-11-24T00:00", ["2026-12-01T00:00"]),
            ("0 0 29 2 *", "2096-03-01T00:00", ["2104-02-29T00:00"]),
            (
                "  0\t12  31 * * ", "2026-11-24T00:00",
                ["2026-12-31T12:00", "2027-01-31T12:00", "2027-03-31T12:00"]
            ),
        ] as [(String, String, [String])])
    func cron(text: String, at: String, expected: [String]) throws {
        let schedule = try Schedule(cron: text, zone: .utc)
        #expect(next(schedule, at, expected.count) == expected.map(utc))
    }

    @Test(
        "refuses what is no cron, or never due",
        arguments: [
            "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 13 *",
            "* * * * 8", "a * * * *", "1,,2 * * * *", "5-1 * * * *", "*/0 * * * *", "*/ * * * *",
            "-1 * * * *",
            "1-2-3 * * * *", "1/2/3 * * * *", "@never", "0 0 31 2 *", "0 0 30 feb *", "１ * * * *",
            "999999999999999999999 * * * *", "mon * * * *", "* * * * montag",
            "*/999999999999999999999 * * * *",
        ])
    func refused(text: String) {
        #expect(throws: PacingMistake.self) { try Schedule(cron: text, zone: .utc) }
    }

    @Test("refuses times, days and months that are none")
    func refusedValues() {
        #expect(throws: PacingMistake.self) { try Schedule(at: [], zone: .utc) }
        #expect(throws: PacingMistake.self) { try Schedule(at: [.endOfDay], zone: .utc) }
        #expect(throws: PacingMistake.self) { try Schedule(at: [.midnight], on: [], zone: .utc) }
        #expect(throws: PacingMistake.self) { try Schedule(at: [.midnight], daysOfMonth: [0], zone: .utc) }
        #expect(throws: PacingMistake.self) { try Schedule(at: [.midnight], months: [13], zone: .utc) }
        #expect(throws: PacingMistake.self) {
            try Schedule(at: [.midnight], daysOfMonth: [31], months: [4, 6], zone: .utc)
        }
        #expect(throws: PacingMistake.self) {
            try Schedule(cron: String(repeating: "1,", count: 10_000), zone: .utc)
        }
    }

    @Test(
        "keeps its written rules when clocks change",
        arguments: [
            // A time that is left out: the first moment after the gap, once.
            ("30 2 * * *", "Europe/Madrid", "2026-03-28T12:00", ["2026-03-29T01:00", "2026-03-30T00:30"]),
            (
                "0,30 2,3 29 3 *", "Europe/Madrid", "2026-03-28T12:00",
                ["2026-03-29T01:00", "2026-03-29T01:30"]
            ),
            // A time that comes twice: the first.
            ("30 2 * * *", "Europe/Madrid", "2026-10-24T12:00", ["2026-10-25T00:30", "2026-10-26T01:30"]),
            // Midnight does not exist, and comes twice.
            ("0 0 * * *", "America/Sao_Paulo", "2018-11-03T12:00", ["2018-11-04T03:00", "2018-11-05T02:00"]),
            ("30 23 16 2 *", "America/Sao_Paulo", "2019-02-16T12:00", ["2019-02-17T01:30"]),
            // Friday 2011-12-30 did not exist in Apia.
            ("30 9 * * *", "Pacific/Apia", "2011-12-29T12:00", ["2011-12-29T19:30", "2011-12-30T19:30"]),
            ("30 9 * * fri", "Pacific/Apia", "2011-12-29T12:00", ["2012-01-05T19:30"]),
            ("30 9 * * *", "Asia/Kathmandu", "2026-11-24T00:00", ["2026-11-24T03:45"]),
            (
                "15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00",
                ["2026-10-03T15:30", "2026-10-04T15:15"]
            ),
        ] as [(String, String, String, [String])])
    func clocks(cron: String, zoneName: String, at: String, expected: [String]) throws {
        let schedule = try Schedule(cron: cron, zone: zone(zoneName))
        #expect(next(schedule, at, expected.count) == expected.map(utc))
    }

    @Test("fires what is due, and tells what was missed apart from it")
    func due() throws {
        let schedule = try Schedule(at: [TimeOfDay("09:30")], zone: .utc)
        let last = utc("2026-11-23T09:30")
        #expect(schedule.due(after: last, at: utc("2026-11-24T09:29")) == Schedule.Due())
        let onTime = schedule.due(after: last, at: utc("2026-11-24T09:45"))
        #expect(onTime.onTime == [utc("2026-11-24T09:30")] && onTime.missed.isEmpty)
        let late = schedule.due(after: last, at: utc("2026-11-24T09:45:01"))
        #expect(late.onTime.isEmpty && late.missed == [utc("2026-11-24T09:30")])
        let both = schedule.due(after: last, at: utc("2026-11-26T09:31"))
        #expect(both.onTime == [utc("2026-11-26T09:30")])
        #expect(both.missed == ["2026-11-24T09:30", "2026-11-25T09:30"].map(utc) && !both.hasMore)
        // Once seen, it is not due again; and a clock that went back makes nothing due.
        #expect(schedule.due(after: utc("2026-11-24T09:30"), at: utc("2026-11-24T09:40")) == Schedule.Due())
        #expect(schedule.due(after: utc("2026-11-26T00:00"), at: last) == Schedule.Due())
    }

    @Test("missed for years, every minute, is the newest hundred, at once")
    func missed() throws {
        let schedule = try Schedule(cron: "* * * * *", zone: zone("Europe/Madrid"))
        let due = schedule.due(after: utc("2001-01-01T00:00"), at: utc("2026-11-24T09:29:30"), tolerance: 60)
        #expect(due.missed.count == 100 && due.hasMore && due.onTime == [utc("2026-11-24T09:29")])
        #expect(due.missed.last == utc("2026-11-24T09:28") && due.missed.first == utc("2026-11-24T07:49"))
        let yearly = try Schedule(cron: "@yearly", zone: .utc)
        #expect(yearly.due(after: utc("2020-06-01T00:00"), at: utc("2026-11-24T00:00")).missed.count == 6)
    }

    @Test("takes the ends of time without harm")
    func hostile() throws {
        let schedule = try Schedule(cron: "* * * * *", zone: zone("Europe/Madrid"))
        let ends = [Instant(milliseconds: .min), Instant(milliseconds: .max)]
        for end in ends { _ = schedule.next(after: end) }
        #expect(schedule.due(after: ends[0], at: ends[1], tolerance: .infinity).hasMore)
        #expect(schedule.due(after: ends[1], at: ends[0], tolerance: .nan) == Schedule.Due())
    }

    @Test("asked again and again, gives every due time once, and the same as `next` does")
    func everyOnce() throws {
        let seed = newSeed("schedule")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let times = (0..<random.number(1...5)).map { _ in TimeOfDay(minutes: random.number(0...1439)) }
            var weekdays = Set(Weekday.allCases.filter { _ in random.chance(60) })
            if weekdays.isEmpty { weekdays = Weekday.all }
            let name = random.pick(hardZones)
            let schedule = try Schedule(at: times, on: weekdays, zone: zone(name))
            let start = utc(
                random.pick(["2026-03-20T00:00", "2018-10-28T00:00", "2011-12-25T00:00", "2026-10-20T00:00"]))
            let end = start.plus(14 * 86_400)
            var asked: [Instant] = []
            var last = start
            var now = start
            while now < end {
                now = min(end, now.plus(Double(random.number(1...90_000))))
                let due = schedule.due(after: last, at: now)
                #expect(
                    due.onTime.allSatisfy { $0 >= now.plus(-900) }
                        && due.missed.allSatisfy { $0 < now.plus(-900) })
                asked += due.missed + due.onTime
                last = now
            }
            var walked: [Instant] = []
            var from = start
            while let next = schedule.next(after: from), next <= end {
                walked.append(next)
                from = next
            }
            #expect(asked == walked, "seed \(seed), \(name)")
            // What is due shows one of the times on the wall, but after a gap.
            let minutes = Set(times.map(\.minutes))
            let odd = walked.filter { !minutes.contains(wall($0, name).minute) }
            #expect(odd.count <= times.count, "seed \(seed), \(name)")
        }
    }
}
