import Foundation
import TestSupport
import Testing

@testable import Insight

@Suite struct ChartTests {
    @Test("a chart is, byte for byte, the one looked at and approved", arguments: Self.charts.keys.sorted())
    func golden(name: String) throws {
        let golden = Golden("\(name).svg", beside: #filePath)
        let svg = try #require(Self.charts[name])
        if Golden.isRecording {
            try golden.record(svg)
            Issue.record("recorded \(name).svg; look at it")
            return
        }
        #expect(golden.approved == svg)
    }

    static let charts: [String: String] = [
        "calibration": calibration.svg, "calibration-few": few.svg, "months": months.svg,
        "shares": shares.svg,
        "empty": empty.svg,
    ]

    private static let calibration = CalibrationChart(
        title: "Do the quiet accounts stay as quiet as predicted?",
        subtitle: """
            4,240 accounts on 2026-03-01, followed to 2026-09-01; the model had seen nothing after 2026-03-01.
            """,
        note: """
            Order right for a quiet and an active account (AUC): whole book 0.791, by recency alone 0.764; \
            dormant only 0.561, by recency alone 0.553.
            """,
        bins: [12, 40, 88, 130, 190, 201, 260, 311, 377, 424].enumerated().map { place, quiet in
            CalibrationBin(accounts: 424, quiet: quiet, predicted: 0.04 + 0.1 * Double(place))
        })

    private static let few = CalibrationChart(
        title: "One bin", subtitle: "", note: "",
        bins: [CalibrationBin(accounts: 12, quiet: 0, predicted: 1)])

    /// Four lines, two of which end close together, one name too long and one to be escaped, gaps, and more
    /// labels than there is room for.
    private static let months: LineChart = {
        let chosen: [Double?] = [
            986, 1072, 1158, 1062, 1148, 1234, 1138, 1224, 1010, 1214, 1300, 1086, 990, 1076, 1162, 1066,
            1152,
            1238,
        ]
        let held: [Double?] = [
            98, 107, 115, 106, 114, 123, nil, nil, 101, 121, 130, 108, 99, 107, 116, 106, 115, 123,
        ]
        return LineChart(
            title: "What the rule would have chosen, and what those accounts then did",
            subtitle: "Per month, as of its first day; \"came back\" within 90 days",
            xTitle: "Month", yTitle: "Accounts",
            xLabels: (1...12).map { "2025-\($0)" } + (1...6).map { "2026-\($0)" },
            series: [
                ("chosen", chosen), ("came back <90 & more", chosen.map { $0.map { $0 * 0.9 - 20 } }),
                ("held out", held),
                (
                    "came back of the held out, by themselves",
                    [nil, nil] + held.dropFirst(2).map { $0.map { $0 / 2 } }
                ),
            ])
    }()

    private static let shares = LineChart(
        title: "Lift by quarter", subtitle: "", xTitle: "Quarter", yTitle: "Difference",
        xLabels: ["Q1", "Q2", "Q3", "Q4"], series: [("lift", [-0.012, nil, 0.031, 0.018])], format: .percent)

    private static let empty = LineChart(
        title: "Nothing yet", subtitle: "No month is complete.", xTitle: "Month", yTitle: "Sales",
        xLabels: [],
        series: [("sales", [])], format: .unit("€"))

    @Test("text is escaped, and what XML cannot hold is replaced")
    func escaping() {
        let svg = LineChart(
            title: "<script>alert('1')</script> & \"\u{8}\u{FFFE}\"", subtitle: "]]>", xTitle: "a\nb",
            yTitle: "<y>",
            xLabels: ["<x>"], series: [("</text>", [1])]
        ).svg
        #expect(!svg.contains("<script") && !svg.contains("</text></text>") && !svg.contains("]]>"))
        #expect(svg.contains("&lt;script&gt;alert('1')&lt;/script&gt; &amp; &quot;\u{FFFD}\u{FFFD}&quot;"))
    }

    @Test("ticks are round and reach around the values")
    func ticks() {
        #expect(Axis(over: [3, 47], format: .number).ticks == [0, 10, 20, 30, 40, 50])
        #expect(Axis(over: [-3, 8], format: .number).ticks == [-5, 0, 5, 10])
        #expect(Axis(over: [], format: .number).ticks == [0, 1])
        #expect(Axis(over: [2], format: .number).ticks == [0, 1, 2])
        let shares = Axis(over: [0.004, 0.0213], format: .percent)
        #expect(shares.ticks.map(shares.label) == ["0.0 %", "0.5 %", "1.0 %", "1.5 %", "2.0 %", "2.5 %"])
        let money = Axis(over: [12_300], format: .unit("€"))
        #expect(money.ticks.map(money.label) == ["0 €", "5,000 €", "10,000 €", "15,000 €"])
    }

    @Test(
        "numbers are written the same everywhere",
        arguments: [
            (0.7955, 3, "0.796"), (-0.0004, 3, "0.000"), (-0.25, 1, "−0.3"), (1234567.891, 2, "1,234,567.89"),
            (0.999, 0, "1"), (12, 0, "12"), (.nan, 2, "?"),
        ])
    func figures(number: Double, decimals: Int, text: String) {
        #expect(Figures.fixed(number, decimals) == text)
    }
}
