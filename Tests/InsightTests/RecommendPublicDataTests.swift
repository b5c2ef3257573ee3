import Domain
import TestSupport
import Testing

@testable import Insight

/// Held to the last digit: everything up to the shares is whole numbers.
@Suite(
    "recommendations on Online Retail",
    .enabled(if: SharedData.isThere, "the shared data is not here; REKINDLE_SHARED names it"))
struct RecommendPublicDataTests {
    struct Setting: Sendable, CustomTestStringConvertible {
        var split: CivilDay
        var day: CivilDay
        var all: [Trial]
        var dormant: [Trial]

        var testDescription: String { "\(split) to \(day)" }
    }

    /// Accounts that bought something new, those with a hit by each way, and the mean share of what they bought.
    struct Trial: Hashable, Sendable {
        var length: Int
        var accounts: Int
        var items: Int
        var best: Int
        /// In millionths.
        var recall: Int
        var recallOfBest: Int
        var beats: Bool

        init(
            _ length: Int, _ accounts: Int, _ items: Int, _ best: Int, recall: Int, _ recallOfBest: Int,
            _ beats: Bool
        ) {
            self.recall = recall
            self.recallOfBest = recallOfBest
            self.length = length
            self.accounts = accounts
            self.items = items
            self.best = best
            self.beats = beats
        }

        init(_ found: RecommendComparison) {
            self.init(
                found.length, found.accounts, found.both + found.onlyItems, found.both + found.onlyBest,
                recall: Int((found.recall * 1e6).rounded()), Int((found.recallOfBest * 1e6).rounded()),
                found.beatsBestSellers)
        }
    }

    static let settings = [
        // The history begins three months before: nobody can be known to have been quiet for as long.
        Setting(
            split: "2011-03-01", day: "2011-05-31",
            all: [
                Trial(3, 930, 333, 200, recall: 30_266, 13_517, true),
                Trial(5, 930, 422, 263, recall: 41_901, 17_166, true),
                Trial(10, 930, 551, 413, recall: 67_119, 30_782, true),
            ], dormant: []),
        // Better among the dormant as well, but by no more than chance can give.
        Setting(
            split: "2011-06-01", day: "2011-08-31",
            all: [
                Trial(3, 1286, 436, 240, recall: 30_092, 9777, true),
                Trial(5, 1286, 569, 343, recall: 43_056, 15_196, true),
                Trial(10, 1286, 726, 517, recall: 73_265, 28_837, true),
            ],
            dormant: [
                Trial(3, 209, 59, 45, recall: 35_883, 10_289, false),
                Trial(5, 209, 84, 70, recall: 50_212, 19_680, false),
                Trial(10, 209, 103, 99, recall: 70_378, 37_764, false),
            ]),
        Setting(
            split: "2011-09-01", day: "2011-11-30",
            all: [
                Trial(3, 1804, 488, 244, recall: 16_099, 5749, true),
                Trial(5, 1804, 637, 412, recall: 24_651, 11_101, true),
                Trial(10, 1804, 876, 606, recall: 44_134, 19_655, true),
            ],
            dormant: [
                Trial(3, 532, 149, 84, recall: 15_921, 7537, true),
                Trial(5, 532, 199, 137, recall: 24_988, 13_206, true),
                Trial(10, 532, 268, 200, recall: 47_120, 22_555, true),
            ]),
    ]

    @Test("hit rates in three times that do not overlap, against best-sellers", arguments: settings)
    func figures(_ setting: Setting) async throws {
        let retail = try await OnlineRetailBaskets.read.value
        var study = RecommendStudy(
            day: setting.day, historyBegins: "2010-12-01", split: setting.split)
        for account in retail.accounts { study.add(account) }
        let isFee = retail.names.map(OnlineRetailBaskets.fees.contains)
        let (all, dormant) = study.judged(names: retail.names, isExcluded: { isFee[Int($0)] })
        for (name, trials, expected) in [
            ("all", all, setting.all), ("dormant", dormant, setting.dormant),
        ] {
            let found = RecommendStudy.lengths.compactMap { trials.comparison($0) }
            #expect(found.map(Trial.init) == expected, "\(name)")
        }
    }
}

/// P1 of shared/data/README.md with what was bought: the lines of each account, and the codes of the products.
struct OnlineRetailBaskets: Sendable {
    var accounts: [[ProductDay]]
    var names: [String]

    /// Postage, manual corrections and the like.
    static let fees: Set<String> = ["POST", "DOT", "M", "BANK CHARGES", "C2", "PADS"]

    static let read = Task {
        try OnlineRetailBaskets(PublicHistory.unpacked("data/online_retail.csv.gz"))
    }

    private init(_ bytes: [UInt8]) {
        var places: [ArraySlice<UInt8>: Int] = [:]
        var numbers: [ArraySlice<UInt8>: Int32] = [:]
        accounts = []
        names = []
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let cells = PublicHistory.cells(line)
            guard cells.count == 8, !cells[6].isEmpty, cells[0].first != UInt8(ascii: "C"),
                PublicHistory.isPositive(cells[3]), PublicHistory.isPositive(cells[5]),
                let day = PublicHistory.day(cells[4].filter { $0 != UInt8(ascii: "-") }[...])
            else { continue }
            let number = numbers[cells[1]] ?? Int32(names.count)
            if Int(number) == names.count {
                numbers[cells[1]] = number
                names.append(String(decoding: cells[1], as: UTF8.self))
            }
            let place = places[cells[6]] ?? accounts.count
            if place == accounts.count {
                places[cells[6]] = place
                accounts.append([])
            }
            accounts[place].append(ProductDay(product: number, day: day))
        }
    }
}
