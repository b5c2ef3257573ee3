public import Domain
import Foundation
public import Insight
public import Storage

/// A fitted quiet rank as it is kept, and asked.
public struct QuietRanking: Codable, Hashable, Sendable {
    /// Over everybody who ever bought; `nil` where it does not beat the days since the last purchase.
    public var book: QuietRank?
    /// Over those that were dormant on the day it was fitted; `nil` likewise.
    public var dormant: QuietRank?

    public init(book: QuietRank?, dormant: QuietRank?) {
        self.book = book
        self.dormant = dormant
    }

    /// `nil` if the store's text is not one; then nothing is ranked.
    public init?(_ stored: StoredRank) {
        guard let read = try? JSONDecoder().decode(Self.self, from: Data(stored.model.utf8)) else {
            return nil
        }
        self = read
    }

    public func stored(fittedOn: CivilDay, months: Int, at now: Instant) throws -> StoredRank {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return StoredRank(
            fittedOn: fittedOn, madeAt: now, months: months,
            model: String(decoding: try encoder.encode(self), as: UTF8.self))
    }

    /// What `history.quietRank` is: quieter than so many percent of the book.
    public var ranking: FactLookup.Ranking? {
        guard let book else { return nil }
        return { summary, day in QuietObservation(summary, on: day).map { book.percentile(of: $0) } }
    }

    /// Fits a rank in one pass over the history.
    public static func study(_ history: any HistoryStore, asOf: CivilDay, months: Int) throws -> QuietReport?
    {
        guard let extent = try history.extent() else { return nil }
        var study = QuietStudy(day: asOf, months: months, historyBegins: extent.first)
        try history.histories(from: nil, below: nil) { _, lines, _ in
            var days: [Int32] = []
            for line in lines where !line.isRefund && days.last != line.day { days.append(line.day) }
            study.add(days: days)
        }
        return study.finish()
    }
}

extension QuietObservation {
    /// - Returns: `nil` for who never bought, or bought only after the day.
    public init?(_ summary: PurchaseSummary?, on day: CivilDay) {
        guard let summary, let first = summary.firstPurchase, let last = summary.lastPurchase, last <= day
        else {
            return nil
        }
        self.init(
            recency: day.days(since: last), repeats: max(0, summary.rhythm.purchaseDays - 1),
            tenure: day.days(since: first))
    }
}
