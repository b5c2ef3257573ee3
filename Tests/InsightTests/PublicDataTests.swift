import Domain
import Foundation
import Insight
import TestSupport
import Testing

@Suite(
    "the page's figures on public histories",
    .enabled(if: SharedData.isThere, "the shared data is not here; REKINDLE_SHARED names it"))
struct PublicDataTests {
    struct Setting: Sendable, CustomTestStringConvertible {
        var history: PublicHistory
        var day: CivilDay
        var end: CivilDay
        var months: Int
        var accounts: Int
        var logistic: Double
        var recency: Double
        /// Among those dormant for six months, our own figures of the model and of recency, to notice a change.
        var dormant: (model: Double, recency: Double)
        /// Whether the study, standing on `day`, accepts the model for the dormant.
        var ordersDormant = false

        var testDescription: String { "\(history) \(day)" }
    }

    /// shared/statistics/dormancy_score.md, the columns "logistic" and "recency".
    static let settings = [
        Setting(
            history: .cdnowSample, day: "1997-09-30", end: "1998-06-30", months: 9, accounts: 2357,
            logistic: 0.780, recency: 0.771, dormant: (0.5990, 0.5755)),
        Setting(
            history: .cdnow, day: "1997-09-30", end: "1998-06-30", months: 9, accounts: 23_570,
            logistic: 0.768,
            recency: 0.759, dormant: (0.5728, 0.5529)),
        Setting(
            history: .cdnow, day: "1997-12-31", end: "1998-06-30", months: 6, accounts: 23_570,
            logistic: 0.805,
            recency: 0.796, dormant: (0.6496, 0.6409), ordersDormant: true),
        Setting(
            history: .onlineRetail, day: "2011-06-09", end: "2011-12-09", months: 6, accounts: 2800,
            logistic: 0.728, recency: 0.672, dormant: (0.5959, 0.6048)),
        Setting(
            history: .onlineRetail, day: "2011-08-31", end: "2011-12-09", months: 6, accounts: 3317,
            logistic: 0.736, recency: 0.685, dormant: (0.5075, 0.5010)),
    ]

    @Test("the model of the study has the page's AUC in the future it never saw", arguments: settings)
    func page(_ setting: Setting) async throws {
        let accounts = try await setting.history.accounts
        let begins = CivilDay(daysSince1970: try #require(accounts.compactMap(\.first).min()))
        var study = QuietStudy(day: setting.day, months: setting.months, historyBegins: begins)
        var future = QuietOutcomes(asOf: setting.day, until: setting.end)
        for account in accounts {
            study.add(days: account)
            future.add(days: account)
        }
        let report = study.finish()
        let model = try #require(report.model)
        let whole = try #require(future.comparison(of: model))
        #expect(whole.accounts == setting.accounts)
        #expect(abs(whole.model - setting.logistic) < 0.005, "\(whole)")
        #expect(abs(whole.recency - setting.recency) < 0.001, "\(whole)")

        let dormant = try #require(future.comparison(of: model, dormantFor: 6))
        #expect(abs(dormant.model - setting.dormant.model) < 0.0002, "\(dormant)")
        #expect(abs(dormant.recency - setting.dormant.recency) < 0.0002, "\(dormant)")

        #expect(report.book.refusal == nil)
        #expect((report.dormant.refusal == nil) == setting.ordersDormant)
        if !setting.ordersDormant {
            // The history is too young: one step back, nobody had been known for six months.
            #expect(report.dormant.refusal?.description.contains("0 bought nothing") == true)
        }
    }

    @Test("Northwind is too small to learn from")
    func northwind() throws {
        let lines = try String(contentsOfFile: SharedData.path("data/northwind/orders.csv"), encoding: .utf8)
        var accounts: [Substring: [Int32]] = [:]
        for line in lines.split(separator: "\n").dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            accounts[cells[1], default: []].append(
                try #require(CivilDay(String(cells[3].prefix(10)))).daysSince1970)
        }
        #expect(accounts.count == 89)
        var study = QuietStudy(day: "1998-05-06", months: 6, historyBegins: "1996-07-04")
        for days in accounts.values { study.add(days: days.sorted()) }
        let report = study.finish()
        #expect(report.book.rank == nil && report.dormant.rank == nil)
        #expect(report.book.refusal?.description.hasPrefix("Too few accounts to learn from") == true)
    }
}

/// The sorted purchase days of each account of a file under shared/data, read once.
enum PublicHistory: String, Sendable {
    case cdnowSample
    case cdnow
    case onlineRetail

    var accounts: [[Int32]] { get async throws { try await Self.read[self]!.value } }

    private static let read: [PublicHistory: Task<[[Int32]], any Error>] = [
        .cdnowSample: Task {
            try cdnow(
                Array(Data(contentsOf: URL(fileURLWithPath: SharedData.path("data/cdnow_sample.txt")))),
                id: 1, day: 2)
        },
        .cdnow: Task { try cdnow(unpacked("data/cdnow_master.txt.gz"), id: 0, day: 1) },
        .onlineRetail: Task { try onlineRetail(unpacked("data/online_retail.csv.gz")) },
    ]

    static func unpacked(_ name: String) throws -> [UInt8] {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let result = try Program.run(
            "/bin/sh",
            ["-c", "gzip -dc \"$1\" > \"$2\"", "-", SharedData.path(name), scratch.path("unpacked")])
        guard result.code == 0 else { throw CocoaError(.fileReadCorruptFile) }
        return Array(try Data(contentsOf: URL(fileURLWithPath: scratch.path("unpacked"))))
    }

    private static func cdnow(_ bytes: [UInt8], id: Int, day: Int) -> [[Int32]] {
        var accounts: [ArraySlice<UInt8>: [Int32]] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let cells = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }
            guard cells.count > day, let date = self.day(cells[day]) else { continue }
            accounts[cells[id], default: []].append(date)
        }
        return accounts.values.map { $0.sorted() }
    }

    /// P1 of shared/data/README.md: a customer, no cancellation, a quantity and a price above nothing.
    private static func onlineRetail(_ bytes: [UInt8]) -> [[Int32]] {
        var accounts: [ArraySlice<UInt8>: Set<Int32>] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let cells = cells(line)
            guard cells.count == 8, !cells[6].isEmpty, cells[0].first != UInt8(ascii: "C"),
                isPositive(cells[3]), isPositive(cells[5]),
                let date = day(cells[4].filter { $0 != UInt8(ascii: "-") }[...])
            else { continue }
            accounts[cells[6], default: []].insert(date)
        }
        return accounts.values.map { $0.sorted() }
    }

    /// Commas within quotes do not count; the quotes stay, as no cell that is read has any.
    static func cells(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var isQuoted = false
        return line.split(omittingEmptySubsequences: false) { byte in
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            return byte == UInt8(ascii: ",") && !isQuoted
        }
    }

    static func isPositive(_ number: ArraySlice<UInt8>) -> Bool {
        number.first != UInt8(ascii: "-")
            && number.contains { $0 > UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }

    /// `YYYYMMDD` and whatever follows.
    static func day(_ text: ArraySlice<UInt8>) -> Int32? {
        let digits = text.prefix(8).map { Int($0) - 48 }
        guard digits.count == 8, digits.allSatisfy((0...9).contains) else { return nil }
        let number = digits.reduce(0) { $0 * 10 + $1 }
        return CivilDay(year: number / 10_000, month: number / 100 % 100, day: number % 100)?.daysSince1970
    }
}
