import Domain

extension Instant {
    /// Before the year 0001 and after 9999 nothing is told apart: no file or clock, however wrong, may overflow.
    static let earliest = Instant(milliseconds: -62_135_596_800_000)
    static let latest = Instant(milliseconds: 253_402_300_799_999)

    var clamped: Instant { min(max(self, .earliest), .latest) }

    func moved(milliseconds: Int64) -> Instant {
        let (sum, isOver) = clamped.milliseconds.addingReportingOverflow(milliseconds)
        guard !isOver else { return milliseconds < 0 ? .earliest : .latest }
        return Instant(milliseconds: sum).clamped
    }

    /// - Parameter seconds: any number; what is no number moves nothing.
    func moved(seconds: Double) -> Instant {
        guard !seconds.isNaN else { return clamped }
        // 400,000 years: far beyond what `clamped` lets through, and safe to convert.
        let bounded = min(max(seconds, -1.2e13), 1.2e13)
        return moved(milliseconds: Int64((bounded * 1000).rounded()))
    }

    /// Seconds from `other` to this moment.
    func seconds(since other: Instant) -> Double {
        Double(clamped.milliseconds - other.clamped.milliseconds) / 1000
    }
}
