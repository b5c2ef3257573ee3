import Domain
import Pacing
import TestSupport
import Testing

@Suite("A sending window")
struct SendingWindowTests {
    let office = try! SendingWindow(from: TimeOfDay("09:00"), until: TimeOfDay("18:00"))

    @Test(
        "opens at the next moment that the wall shows within it",
        arguments: [
            // Monday, before, within, at the end.
            ("2026-11-23T06:00", "Europe/Madrid", "2026-11-23T08:00"),
            ("2026-11-23T12:34:56", "Europe/Madrid", "2026-11-23T12:34:56"),
            ("2026-11-23T16:59:59", "Europe/Madrid", "2026-11-23T16:59:59"),
            ("2026-11-23T17:00", "Europe/Madrid", "2026-11-24T08:00"),
            // Friday evening to Monday; Kathmandu is 5:45 ahead.
            ("2026-11-27T17:30", "Europe/Madrid", "2026-11-30T08:00"),
            ("2026-11-23T00:00", "Asia/Kathmandu", "2026-11-23T03:15"),
            ("2026-11-27T12:15", "Asia/Kathmandu", "2026-11-30T03:15"),
            // Over a weekend on which clocks change.
            ("2026-03-27T18:00", "Europe/Madrid", "2026-03-30T07:00"),
            ("2026-10-23T18:00", "Europe/Madrid", "2026-10-26T08:00"),
            // Apia went from Thursday 2011-12-29 to Saturday: after Thursday comes Monday.
            ("2011-12-30T05:00", "Pacific/Apia", "2012-01-01T19:00"),
        ])
    func next(at: String, zoneName: String, expected: String) {
        #expect(office.nextOpen(at: utc(at), in: zone(zoneName)) == utc(expected))
    }

    @Test(
        "around a change of clocks the wall decides",
        arguments: [
            // Madrid, 2026-03-29: 02:00 is 03:00. From 02:30 on: opens when the gap is over.
            ("02:30", "05:00", "2026-03-29T00:00", "Europe/Madrid", "2026-03-29T01:00"),
            // A window inside the gap is not open that day.
            ("02:10", "02:50", "2026-03-29T00:00", "Europe/Madrid", "2026-03-30T00:10"),
            // Madrid, 2026-10-25: 03:00 is 02:00 again, so 02:00 to 02:30 comes twice.
            ("02:00", "02:30", "2026-10-24T23:00", "Europe/Madrid", "2026-10-25T00:00"),
            ("02:00", "02:30", "2026-10-25T00:30", "Europe/Madrid", "2026-10-25T01:00"),
            ("02:00", "02:30", "2026-10-25T01:30", "Europe/Madrid", "2026-10-26T01:00"),
            // From 02:30 on it is closed; at 03:00 the wall shows 02:00 again, and it opens once more.
            ("01:00", "02:30", "2026-10-25T00:45", "Europe/Madrid", "2026-10-25T01:00"),
            // São Paulo, 2018-11-04 began at 01:00.
            ("00:00", "02:00", "2018-11-04T02:30", "America/Sao_Paulo", "2018-11-04T03:00"),
            ("00:30", "23:00", "2018-11-04T02:59:59", "America/Sao_Paulo", "2018-11-04T03:00"),
            // And 2019-02-17 at 00:00 was 2019-02-16 at 23:00 again.
            ("23:00", "23:30", "2019-02-17T01:30", "America/Sao_Paulo", "2019-02-17T02:00"),
            // A whole day was left out: 2011-12-29 was followed by 2011-12-31.
            ("00:00", "01:00", "2011-12-30T09:00", "Pacific/Apia", "2011-12-30T10:00"),
        ])
    func clocks(from: String, until: String, at: String, zoneName: String, expected: String) throws {
        let window = try SendingWindow(
            from: TimeOfDay(from), until: TimeOfDay(until), weekdays: Weekday.all)
        #expect(window.nextOpen(at: utc(at), in: zone(zoneName)) == utc(expected))
    }

    @Test("is closed on holidays, and for ever if they have no end")
    func holidays() throws {
        let days: Set<CivilDay> = ["2026-12-24", "2026-12-25", "2026-12-28"]
        let window = try SendingWindow(
            from: TimeOfDay("09:00"), until: TimeOfDay("18:00"), holidays: days)
        #expect(window.nextOpen(at: utc("2026-12-23T20:00"), in: .utc) == utc("2026-12-29T09:00"))
        let today: CivilDay = "2026-11-23"
        let never = try SendingWindow(
            from: .midnight, until: .endOfDay, weekdays: Weekday.all,
            holidays: Set((0..<900).map { today.adding(days: $0) }))
        #expect(never.nextOpen(at: utc("2026-11-23T00:00"), in: .utc) == nil)
    }

    @Test("says when it closes")
    func closes() throws {
        let madrid = zone("Europe/Madrid")
        #expect(office.nextClose(at: utc("2026-11-23T12:00"), in: madrid) == utc("2026-11-23T17:00"))
        #expect(office.nextClose(at: utc("2026-11-23T18:00"), in: madrid) == utc("2026-11-23T18:00"))
        #expect(SendingWindow.always.nextClose(at: utc("2026-11-23T18:00"), in: madrid) == nil)
        let week = try SendingWindow(from: .midnight, until: .endOfDay)
        #expect(week.nextClose(at: utc("2026-11-23T12:00"), in: .utc) == utc("2026-11-28T00:00"))
    }

    @Test("that can never open, and a time that is none, are refused")
    func refused() {
        #expect(throws: PacingMistake.self) {
            try SendingWindow(from: TimeOfDay("18:00"), until: TimeOfDay("09:00"))
        }
        #expect(throws: PacingMistake.self) {
            try SendingWindow(from: .midnight, until: .endOfDay, weekdays: [])
        }
        for text in [
            "", "9", "24:01", "25:00", "12:60", "12:5", "-1:00", "１２:00", "12:00:00",
            "99999999999999999999:00",
        ] {
            #expect(throws: PacingMistake.self) { try TimeOfDay(text) }
        }
        #expect(throws: PacingMistake.self) { try Zone("Mars/Olympus") }
        #expect(throws: PacingMistake.self) { try Zone(String(repeating: "x", count: 100_000)) }
        #expect(throws: PacingMistake.self) { try Weekday("someday") }
    }

    @Test("at both ends of time does not trap")
    func hostile() {
        for milliseconds in [Int64.min, .max] {
            for name in hardZones {
                _ = office.nextOpen(at: Instant(milliseconds: milliseconds), in: zone(name))
                _ = office.nextClose(at: Instant(milliseconds: milliseconds), in: zone(name))
            }
        }
        let wild = Zone(name: "wild") { _ in .max }
        _ = office.nextOpen(at: utc("2026-11-23T12:00"), in: wild)
        // A zone that changes with every look finds an end too.
        let mad = Zone(name: "mad") { Int($0.milliseconds % 97) * 600 - 30_000 }
        _ = office.nextOpen(at: utc("2026-11-23T12:00"), in: mad)
    }

    @Test("agrees with the wall, asked minute after minute by another calendar")
    func brute() throws {
        let seed = newSeed("sending window")
        var random = SeededGenerator(seed: seed)
        let starts = [
            "2026-03-27T12:00", "2026-10-23T12:00", "2018-11-02T12:00", "2019-02-15T12:00",
            "2011-12-28T12:00", "2026-04-03T06:00",
        ]
        for _ in 0..<30 {
            let name = random.pick(hardZones)
            // Half of them in the hours in which clocks are changed.
            let latest = random.chance(50) ? 200 : 1438
            let low = random.number(0...latest)
            let high = random.number((low + 1)...min(1440, latest + 60))
            var weekdays = Weekday.all
            if random.chance(30) { weekdays.remove(random.pick(Weekday.allCases)) }
            let window = try SendingWindow(
                from: TimeOfDay(minutes: low), until: TimeOfDay(minutes: high), weekdays: weekdays)
            let start = utc(random.pick(starts))
            let zone = zone(name)
            // Backwards over four days: the next open minute is known from the one after.
            var next: Instant?
            var mistakes = 0
            for minute in stride(from: 4 * 1440, through: 0, by: -1) {
                let at = start.plus(Double(minute) * 60)
                let (day, minuteOfDay) = wall(at, name)
                let isOpen =
                    weekdays.contains(Weekday(rawValue: day.weekday)!) && minuteOfDay >= low
                    && minuteOfDay < high
                if isOpen { next = at }
                if window.isOpen(at: at, in: zone) != isOpen { mistakes += 1 }
                if let next, minute % 7 == 0, window.nextOpen(at: at, in: zone) != next { mistakes += 1 }
            }
            #expect(mistakes == 0, "seed \(seed), \(name), \(low)–\(high), from \(start.iso8601)")
        }
    }
}
