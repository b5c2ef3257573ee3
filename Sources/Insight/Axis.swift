#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// How a chart writes its numbers.
public enum AxisFormat: Hashable, Sendable {
    /// 1,500
    case number
    /// A share between 0 and 1 as 35 %.
    case percent
    /// 1,500 €
    case unit(String)
}

/// A scale with round steps: 1, 2 or 5 times a power of ten (Heckbert, "Nice numbers for graph labels", 1990).
struct Axis {
    let low: Double
    let high: Double
    let step: Double
    private let format: AxisFormat

    /// From 0, or from below it where a value is, so that a height is as large as what it stands for.
    init(over values: [Double], steps: Int = 5, format: AxisFormat) {
        let finite = values.filter(\.isFinite)
        let bottom = min(0, finite.min() ?? 0)
        var top = max(0, finite.max() ?? 0)
        if top == bottom { top = bottom + 1 }
        var step = Self.nice((top - bottom) / Double(steps))
        // Counts have no halves.
        if format != .percent, finite.allSatisfy({ $0 == $0.rounded() }) { step = max(step, 1) }
        self.step = step
        low = (bottom / step).rounded(.down) * step
        high = (top / step).rounded(.up) * step
        self.format = format
    }

    var ticks: [Double] { (0...Int(((high - low) / step).rounded())).map { low + Double($0) * step } }

    func label(_ value: Double) -> String {
        let scale = format == .percent ? 100.0 : 1
        let decimals = min(max(0, Int((-log10(step * scale) - 1e-9).rounded(.up))), 6)
        return switch format {
        case .number: Figures.fixed(value, decimals)
        case .percent: Figures.percent(value, decimals)
        case .unit(let unit): "\(Figures.fixed(value, decimals)) \(unit)"
        }
    }

    private static func nice(_ step: Double) -> Double {
        let power = pow(10, log10(step).rounded(.down))
        let lead = step / power
        return (lead <= 1.0000001 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power
    }
}
