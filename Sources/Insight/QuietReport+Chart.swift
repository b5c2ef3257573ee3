import Domain

extension QuietReport {
    /// Of the judged model; `nil` if there was none.
    public var calibrationChart: CalibrationChart? {
        guard let judged, let found = book.comparison, !calibration.isEmpty else { return nil }
        let accounts = calibration.reduce(0) { $0 + $1.accounts }
        let predicted = calibration.reduce(0) { $0 + $1.predicted * Double($1.accounts) } / Double(accounts)
        return CalibrationChart(
            title: "Do the quiet accounts stay as quiet as predicted?",
            subtitle: """
                \(Figures.count(accounts)) accounts on \(windows.testedOn), followed to \(windows.day); the model \
                had seen nothing after \(windows.testedOn).
                """,
            note: """
                Bought nothing: predicted \(Figures.percent(predicted, 1)) (for \(judged.horizonDays) days), real \
                \(Figures.percent(found.baseRate, 1)) (in \(windows.day.days(since: windows.testedOn)) days). \
                Order right for a quiet and an active account (AUC): \(Self.line(found, "whole book")); \
                \(dormant.comparison.map { Self.line($0, "dormant only") } ?? "dormant only too few to say").
                """,
            bins: calibration)
    }

    private static func line(_ found: AUCComparison, _ name: String) -> String {
        "\(name) \(Figures.fixed(found.model, 3)), by recency alone \(Figures.fixed(found.recency, 3))"
    }
}
