import Foundation

/// Everything that was looked at, in the order of the checks.
public struct DoctorReport: Hashable, Sendable, Encodable {
    public var findings: [Finding]

    public init(_ findings: [Finding]) { self.findings = findings }

    /// The worst there is: a problem, then what could not be seen, then a warning.
    public var verdict: Finding.Verdict {
        [.problem, .unknown, .warning].first { verdict in findings.contains { $0.verdict == verdict } } ?? .ok
    }

    /// After sysexits(3): 0 also with warnings, 75 when something could not be seen, 78 with a problem.
    public var exitCode: Int32 {
        switch verdict {
        case .ok, .warning: 0
        case .unknown: 75
        case .problem: 78
        }
    }

    /// For people: one line for each finding, aligned, with what to do below it.
    ///
    /// ```
    /// ok       spf          192.0.2.1 passes by 'ip4:192.0.2.0/24', 1 of 10 look-ups
    /// problem  dkim-record  no record at rk2026._domainkey.tea.example
    ///                       do: publish this line in the zone: …  (RFC 6376 §3.6.1)
    /// ```
    public var text: String {
        let left = findings.map { $0.verdict.rawValue.utf8.count }.max() ?? 0
        let middle = findings.map { $0.check.rawValue.utf8.count }.max() ?? 0
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.utf8.count))
        }
        var lines: [String] = []
        for finding in findings {
            lines.append(
                "\(padded(finding.verdict.rawValue, left))  \(padded(finding.check.rawValue, middle))  \(Self.line(finding.seen))"
            )
            guard !finding.remedy.isEmpty else { continue }
            lines.append(
                "\(padded("", left + middle + 4))do: \(Self.line(finding.remedy))  (\(finding.source))")
        }
        let counts = Finding.Verdict.allCases.map { verdict in
            "\(findings.count { $0.verdict == verdict }) \(verdict.rawValue)"
        }
        lines.append(counts.joined(separator: ", "))
        return lines.joined(separator: "\n") + "\n"
    }

    /// For programs: `{"findings": […], "verdict": "…"}`, keys sorted.
    public var json: String {
        struct Whole: Encodable {
            var findings: [Finding]
            var verdict: Finding.Verdict
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        // Strings and enums of strings always encode.
        guard let data = try? encoder.encode(Whole(findings: findings, verdict: verdict)) else {
            preconditionFailure("a report has no JSON")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// Records and certificates are anybody's text: what could move the cursor or look like another line is shown as `?`.
    private static func line(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse:
                shown.append("?")
            default: shown.append(scalar)
            }
        }
        return String(shown)
    }
}
