import Domain
import Foundation
import TestSupport
import Testing

@testable import MetricsText

@Suite("A metrics page")
struct MetricsPageTests {
    @Test("is Prometheus' text, whole")
    func text() {
        var gauge = Metric(.gauge, "rekindle_deliveries", "Deliveries,\nby \\ phase.")
        gauge.add(12, ["campaign": "winter \"x\"\\\n", "phase": "queued"])
        gauge.add(0.25, ["campaign": "", "phase": "accepted"])
        gauge.add(Double.infinity)
        gauge.add(-1e300)
        var times = Metric(.histogram, "hand_over_seconds", "Time.")
        var histogram = Histogram(bounds: [0.1, 1])
        for value in [0.05, 0.1, 0.5, 7, .nan] { histogram.observe(value) }
        times.add(histogram, ["relay": "a"])
        let empty = Metric(.counter, "nothing_total", "Without a sample it is left out.")
        #expect(
            MetricsPage([gauge, empty, times]).text == """
                # HELP rekindle_deliveries Deliveries,\\nby \\\\ phase.
                # TYPE rekindle_deliveries gauge
                rekindle_deliveries{campaign="winter \\"x\\"\\\\\\n",phase="queued"} 12
                rekindle_deliveries{phase="accepted"} 0.25
                rekindle_deliveries +Inf
                rekindle_deliveries -1e+300
                # HELP hand_over_seconds Time.
                # TYPE hand_over_seconds histogram
                hand_over_seconds_bucket{relay="a",le="0.1"} 2
                hand_over_seconds_bucket{relay="a",le="1"} 3
                hand_over_seconds_bucket{relay="a",le="+Inf"} 4
                hand_over_seconds_sum{relay="a"} 7.65
                hand_over_seconds_count{relay="a"} 4

                """)
    }

    @Test(
        "is read by Prometheus' own Python parser as what was said, whatever the labels are",
        .enabled(if: Parser.isThere))
    func parsed() throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("metrics page: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let pieces = ["\"", "\\", "\n", "\\n", " ", "{", "}", ",", "=", "#", "é", "𝄞", "a", "\u{2028}", "\t"]
        var said: [Parser.Sample] = []
        var gauge = Metric(.gauge, "wild", "Any \\ text\n in \"labels\".")
        for number in 0..<200 {
            let text = "\(number)" + (0..<random.number(0...9)).map { _ in random.pick(pieces) }.joined()
            let value = Double(random.number(-1000...1000)) / 8 * (random.chance(20) ? 1e12 : 1)
            gauge.add(value, ["campaign": text, "phase": "x"])
            said.append(Parser.Sample(name: "wild", labels: ["campaign": text, "phase": "x"], value: value))
        }
        let read = try Parser.read(MetricsPage([gauge]).text)
        #expect(read.samples == said, "seed \(seed)")
        #expect(read.types == ["wild": "gauge"])
    }

    @Test(
        "of a whole snapshot is read by the same parser, with every phase of every campaign",
        .enabled(if: Parser.isThere))
    func snapshot() throws {
        let now = Instant(milliseconds: 1_795_435_200_000)
        var snapshot = SendingSnapshot(at: now, version: "1.2.3")
        var winter = SendingSnapshot.Campaign(name: "winter-winback")
        winter.deliveries = [.queued: 12, .accepted: 300, .inDoubt: 1]
        winter.attempts = 340
        winter.oldestDue = now.adding(seconds: -90)
        winter.isPaused = true
        winter.lastRun = now.adding(seconds: -3600)
        // Due in the future by a clock that was set back: no negative age.
        var spring = SendingSnapshot.Campaign(name: "spring")
        spring.oldestDue = now.adding(seconds: 500)
        snapshot.campaigns = [winter, spring]
        snapshot.slowed = (0..<150).map {
            .init(organisation: "d\($0).example", perMinute: Double($0), restsUntil: now.adding(seconds: 30))
        }
        snapshot.webhooks = [.init(name: "crm", waiting: 3, skipped: 1, failures: 2, isStopped: false)]
        snapshot.suppressions = ["unsubscribed": 4, "bounced": 2]
        snapshot.replies = ["2xx": 300, "4xx": 30, "5xx": 10]
        var handOver = Histogram.seconds
        for value in [0.02, 0.5, 600] { handOver.observe(value) }
        snapshot.handOver = handOver
        let text = MetricsPage(snapshot.metrics).text
        #expect(text == MetricsPage(snapshot.metrics).text)
        let read = try Parser.read(text)
        func value(_ name: String, _ labels: [String: String]) -> Double? {
            read.samples.first { $0.name == name && $0.labels == labels }?.value
        }
        for phase in DeliveryPhase.allCases {
            for campaign in ["winter-winback", "spring"] {
                #expect(value("rekindle_deliveries", ["campaign": campaign, "phase": phase.rawValue]) != nil)
            }
        }
        #expect(value("rekindle_deliveries", ["campaign": "winter-winback", "phase": "accepted"]) == 300)
        #expect(value("rekindle_attempts_total", ["campaign": "winter-winback"]) == 340)
        #expect(value("rekindle_oldest_due_seconds", ["campaign": "winter-winback"]) == 90)
        #expect(value("rekindle_oldest_due_seconds", ["campaign": "spring"]) == 0)
        #expect(value("rekindle_destinations_slowed", [:]) == 150)
        #expect(read.samples.filter { $0.name == "rekindle_destination_rest_seconds" }.count == 100)
        #expect(value("rekindle_hand_over_seconds_bucket", ["le": "+Inf"]) == 3)
        #expect(value("rekindle_webhook_skipped_total", ["webhook": "crm"]) == 1)
        #expect(read.types["rekindle_hand_over_seconds"] == "histogram")
        #expect(read.types.count == Set(snapshot.metrics.map(\.name)).count)
    }
}

@Suite("A histogram")
struct HistogramTests {
    @Test("is the same after it was stored, and nothing else is taken for one")
    func stored() throws {
        var histogram = Histogram(bounds: [1, 2])
        for value in [0.5, 1.5, 9] { histogram.observe(value) }
        let again = try JSONDecoder().decode(Histogram.self, from: JSONEncoder().encode(histogram))
        #expect(again == histogram && again.count == 3)
        for text in [
            "{}", #"{"bounds":[2,1],"counts":[0,0],"sum":0,"beyond":0}"#,
            #"{"bounds":[1],"counts":[],"sum":0,"beyond":0}"#,
            #"{"bounds":[1],"counts":[-1],"sum":0,"beyond":0}"#,
            #"{"bounds":[1],"counts":[9223372036854775807],"sum":0,"beyond":1}"#,
        ] {
            #expect(throws: (any Error).self) {
                try JSONDecoder().decode(Histogram.self, from: Data(text.utf8))
            }
        }
    }
}

/// `prometheus_client.parser`, which `.ci/setup test` puts into `.tools/python`.
private enum Parser {
    struct Sample: Decodable, Equatable {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    struct Reading: Decodable {
        var types: [String: String]
        var samples: [Sample]
    }

    private static let python = "\(SharedData.repository)/.tools/python/bin/python"

    static let isThere =
        (try? Program.run(python, ["-c", "import prometheus_client"]))?.code == 0

    static func read(_ text: String) throws -> Reading {
        let script = """
            import json, sys
            from prometheus_client.parser import text_string_to_metric_families
            families = list(text_string_to_metric_families(sys.stdin.buffer.read().decode()))
            types = {f.name + ("_total" if f.type == "counter" else ""): f.type for f in families}
            samples = [{"name": s.name, "labels": s.labels, "value": s.value} for f in families for s in f.samples]
            print(json.dumps({"types": types, "samples": samples}))
            """
        let result = try Program.run(python, ["-c", script], input: Data(text.utf8))
        try #require(result.code == 0, "the parser refused it: \(result.errors)")
        return try JSONDecoder().decode(Reading.self, from: Data(result.output.utf8))
    }
}
