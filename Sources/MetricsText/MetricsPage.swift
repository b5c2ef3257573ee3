/// What a Prometheus server reads: the text exposition format, version 0.0.4.
///
/// ```
/// # HELP rekindle_deliveries Deliveries by campaign and by where they stand.
/// # TYPE rekindle_deliveries gauge
/// rekindle_deliveries{campaign="winter-winback",phase="queued"} 12
/// ```
public struct MetricsPage: Hashable, Sendable {
    /// For the answer's `Content-Type`.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private let metrics: [Metric]

    /// - Precondition: no name comes twice. A metric without samples is left out.
    public init(_ metrics: [Metric]) {
        precondition(Set(metrics.map(\.name)).count == metrics.count, "a metric twice")
        self.metrics = metrics.filter { !$0.samples.isEmpty }
    }

    /// The same metrics give the same text; it ends with a line feed, as it must.
    public var text: String {
        var text = ""
        for metric in metrics {
            text += "# HELP \(metric.name) \(Self.escaped(metric.help, quotes: false))\n"
            text += "# TYPE \(metric.name) \(metric.kind.rawValue)\n"
            for sample in metric.samples {
                text += metric.name + sample.suffix
                if !sample.labels.isEmpty {
                    let labels = sample.labels.map {
                        "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\""
                    }
                    text += "{\(labels.joined(separator: ","))}"
                }
                text += " \(Self.number(sample.value))\n"
            }
        }
        return text
    }

    /// Backslash and line feed, and in label values the quote. A carriage return is no line end in this format, but is one to
    /// many who show it: it becomes a blank.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
            case "\r": escaped.append(" ")
            case "\"" where quotes: escaped.append(contentsOf: "\\\"".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// As Go's `ParseFloat` reads it.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value.rounded() == value, abs(value) < 9_007_199_254_740_992 { return String(Int64(value)) }
        return String(value)
    }
}
