/// One family of Prometheus' text format: what it is, and its samples.
///
/// Names and label names come from our code and are held to the format by preconditions; help and label values may be
/// any text.
public struct Metric: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case counter, gauge, histogram
    }

    public let name: String
    public let help: String
    public let kind: Kind
    private(set) var samples: [Sample] = []

    struct Sample: Hashable, Sendable {
        var suffix = ""
        var labels: [Label]
        var value: Double
    }

    struct Label: Hashable, Sendable {
        var name: String
        var value: String
    }

    /// - Parameters:
    ///   - name: with its unit at the end (`_seconds`); a counter's ends with `_total`.
    ///   - help: one sentence.
    public init(_ kind: Kind, _ name: String, _ help: String) {
        precondition(Self.isName(name), "no name of a metric: \(name)")
        precondition(
            (kind == .counter) == name.hasSuffix("_total"), "only a counter ends with _total: \(name)")
        self.kind = kind
        self.name = name
        self.help = help
    }

    /// - Parameter labels: in the order they are shown; an empty value is the same as no label, and is left out.
    public mutating func add(_ value: Double, _ labels: KeyValuePairs<String, String> = [:]) {
        precondition(kind != .histogram, "a histogram is added whole")
        samples.append(Sample(labels: Self.labels(labels), value: value))
    }

    public mutating func add(_ value: Int, _ labels: KeyValuePairs<String, String> = [:]) {
        add(Double(value), labels)
    }

    public mutating func add(_ histogram: Histogram, _ labels: KeyValuePairs<String, String> = [:]) {
        precondition(kind == .histogram, "\(name) is no histogram")
        let labels = Self.labels(labels)
        var sum = 0
        for (bound, count) in zip(histogram.bounds, histogram.counts) {
            sum += count
            samples.append(
                Sample(
                    suffix: "_bucket", labels: labels + [Label(name: "le", value: MetricsPage.number(bound))],
                    value: Double(sum)))
        }
        samples.append(
            Sample(
                suffix: "_bucket", labels: labels + [Label(name: "le", value: "+Inf")],
                value: Double(histogram.count)))
        samples.append(Sample(suffix: "_sum", labels: labels, value: histogram.sum))
        samples.append(Sample(suffix: "_count", labels: labels, value: Double(histogram.count)))
    }

    private static func labels(_ pairs: KeyValuePairs<String, String>) -> [Label] {
        for (name, _) in pairs {
            precondition(
                isName(name) && !name.utf8.contains(UInt8(ascii: ":")) && name != "le", "no label: \(name)")
        }
        precondition(Set(pairs.map(\.key)).count == pairs.count, "a label twice")
        return pairs.filter { !$0.value.isEmpty }.map { Label(name: $0.key, value: $0.value) }
    }

    /// `[a-zA-Z_:][a-zA-Z0-9_:]*`.
    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"):
                true
            default: false
            }
        }
    }
}
