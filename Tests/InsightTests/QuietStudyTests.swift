import Domain
import Insight
import TestSupport
import Testing

@Suite struct QuietStudyTests {
    @Test("a book with a pace of its own is ordered better than by recency")
    func accepted() throws {
        let report = Book(seed: 7, accounts: 3000, days: 900).report(on: "2026-06-01", months: 6)
        let found = try #require(report.book.comparison)
        #expect(report.book.refusal == nil)
        #expect(found.beatsRecency && found.model > found.recency)
        let model = try #require(report.model)
        #expect(model.fittedOn == "2025-12-01" && report.judged?.fittedOn == "2025-06-01")
        let rank = try #require(report.book.rank)
        #expect(rank.accounts == report.book.accounts && rank.model == model)
        // Both bought 100 days ago: one every week before that, the other twice in its life.
        let often = QuietObservation(recency: 100, repeats: 50, tenure: 450)
        let seldom = QuietObservation(recency: 100, repeats: 1, tenure: 450)
        #expect(rank.rank(of: often) != rank.rank(of: seldom))
        #expect(report.calibrationChart != nil)
        #expect(report.calibration.reduce(0) { $0 + $1.accounts } == found.accounts)
    }

    @Test("the order of the accounts changes nothing, to the last bit", arguments: [1, 2] as [UInt64])
    func order(seed: UInt64) {
        var book = Book(seed: seed, accounts: 1500, days: 700)
        let one = book.report(on: "2025-11-20", months: 6)
        var random = SeededGenerator(seed: seed)
        book.accounts.shuffle(using: &random)
        let other = book.report(on: "2025-11-20", months: 6)
        #expect(one.model == other.model && one.model != nil)
        #expect(one.judged == other.judged)
        #expect(one.book.comparison == other.book.comparison)
        #expect(one.dormant.comparison == other.dormant.comparison)
        #expect(one.book.rank == other.book.rank)
        #expect(one.calibrationChart?.svg == other.calibrationChart?.svg)
    }

    @Test("what comes after the day is not known: it changes nothing")
    func future() {
        var book = Book(seed: 3, accounts: 1500, days: 700)
        let day: CivilDay = "2025-08-01"
        let seen = book.report(on: day, months: 6)
        book.accounts = book.accounts.map { account in account.filter { $0 <= day.daysSince1970 } }
        let known = book.report(on: day, months: 6)
        #expect(seen.model == known.model && seen.model != nil)
        #expect(seen.book.comparison == known.book.comparison)
        #expect(seen.book.rank == known.book.rank)
    }

    @Test("the judged model is what the study would have used on the test day")
    func oneStepBack() throws {
        let book = Book(seed: 5, accounts: 2000, days: 900)
        let today = book.report(on: "2026-06-01", months: 6)
        let then = book.report(on: today.windows.testedOn, months: 6)
        #expect(today.judged == then.model && today.judged != nil)
    }

    @Test("a book the size of Northwind is refused, with its figures")
    func small() throws {
        let report = Book(seed: 1, accounts: 91, days: 670).report(on: "2025-11-01", months: 6)
        #expect(report.model == nil && report.book.rank == nil && report.dormant.rank == nil)
        #expect(report.calibrationChart == nil)
        let reason = try #require(report.book.refusal)
        #expect(
            reason.description.hasPrefix("Too few accounts to learn from: of those known on 2024-11-01, "))
        #expect(reason.description.hasSuffix("It takes 100 of each."))
        #expect(report.dormant.refusal == reason)
    }

    @Test("a history of two months is refused")
    func short() throws {
        let report = Book(seed: 1, accounts: 3000, days: 60, begins: "2026-01-01").report(
            on: "2026-03-02", months: 6)
        #expect(
            report.book.refusal?.description == """
                The history is too short: 60 days since 2026-01-01. It takes 84: a third to describe the accounts, \
                a third to learn from, a third to test on.
                """)
    }

    @Test("a measure that says no more than recency is refused, and says by how much it failed")
    func noGain() throws {
        // Every account buys on any day with the same chance: what it did before tells nothing.
        var random = SeededGenerator(seed: 21)
        let begins: CivilDay = "2024-01-01"
        var study = QuietStudy(day: "2025-12-31", months: 6, historyBegins: begins)
        for _ in 0..<2000 {
            study.add(
                days: (0..<731).filter { _ in random.number(1...250) == 1 }.map { begins.daysSince1970 + $0 })
        }
        let report = study.finish()
        guard case .doesNotBeatRecency(let found) = report.dormant.refusal else {
            Issue.record("\(String(describing: report.dormant.refusal))")
            return
        }
        #expect(found == report.dormant.comparison)
        #expect(report.dormant.rank == nil)
        #expect(
            try #require(report.dormant.refusal).description.hasPrefix(
                "It does not beat plain recency: held-out AUC 0."))
    }

    @Test("nobody at all is refused, not a crash")
    func nobody() {
        let report = QuietStudy(day: "2026-01-01", months: 6, historyBegins: "2020-01-01").finish()
        #expect(report.book.accounts == 0 && report.book.refusal != nil)
    }
}
