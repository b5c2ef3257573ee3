import Domain

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

extension QuietModel {
    /// The weight of the ridge on the three standardised coefficients, not on the intercept: the normal prior of
    /// scale 2.5, 1 / 2.5², of Gelman, Jakulin, Pittau and Su 2008 (theirs is a Cauchy) as rstanarm uses it. A
    /// hundred accounts outweigh it; where recency alone tells quiet from active, it keeps the maximum finite.
    static let ridge = 0.16

    /// The maximum of the penalised likelihood, by Newton's method (iteratively reweighted least squares) with
    /// halved steps where a whole one would overshoot.
    ///
    /// - Returns: `nil` if all were quiet or all were active, or if the maximum was not found.
    public init?(fittedTo outcomes: QuietOutcomes) {
        self.init(
            fittedTo: outcomes.cells(), asOf: outcomes.asOf,
            horizonDays: outcomes.until.days(since: outcomes.asOf))
    }

    init?(fittedTo cells: [QuietOutcomes.Cell], asOf day: CivilDay, horizonDays: Int) {
        let quiet = cells.quiet
        let accounts = cells.accounts
        guard quiet > 0, quiet < accounts else { return nil }
        let likelihood = PenalisedLikelihood(cells)

        var at = SIMD4<Double>(log(Double(quiet) / Double(accounts - quiet)), 0, 0, 0)
        var here = likelihood.expansion(at: at)
        var found = false
        for _ in 0..<60 {
            guard let step = here.newtonStep else { return nil }
            // Twice what the step promises to gain. The sums of a million terms are not exact beyond that.
            guard (step * here.gradient).sum() > 1e-12 * Double(accounts) else {
                found = true
                break
            }
            var length = 1.0
            var there = likelihood.expansion(at: at + step)
            while !(there.value >= here.value), length > 1e-6 {
                length /= 2
                there = likelihood.expansion(at: at + length * step)
            }
            // No gain along an uphill direction: the digits are used up.
            guard there.value > here.value else {
                found = true
                break
            }
            at += length * step
            here = there
        }
        guard found else { return nil }

        let slopes = at / likelihood.deviations
        let intercept = at.x - (slopes * likelihood.means).sum()
        guard intercept.isFinite, slopes.sum().isFinite else { return nil }
        self.init(
            intercept: intercept, recency: slopes.y, repeats: slopes.z, tenure: slopes.w, fittedOn: day,
            horizonDays: horizonDays, accounts: accounts)
    }
}

/// The log likelihood less the ridge, as a function of the intercept (`x`) and the standardised coefficients of
/// recency, repeats and tenure (`y`, `z`, `w`).
private struct PenalisedLikelihood {
    let cells: [QuietOutcomes.Cell]
    /// log(1 + n) by n, for two centuries of days: a look-up instead of a logarithm in each round.
    let logs: [Double]
    /// Of the three logarithms; the intercept's are 0 and 1, so that its column stays 1.
    let means: SIMD4<Double>
    let deviations: SIMD4<Double>

    init(_ cells: [QuietOutcomes.Cell]) {
        self.cells = cells
        let longest = cells.reduce(0) { max($0, $1.observation.tenure, $1.observation.repeats) }
        let logs = (0...min(Int(longest), 73_000)).map { log1p(Double($0)) }
        self.logs = logs
        func row(_ cell: QuietOutcomes.Cell) -> SIMD4<Double> { Self.row(cell.observation, logs) }

        let accounts = Double(cells.accounts)
        var means = cells.reduce(into: SIMD4<Double>()) { $0 += row($1) * Double($1.accounts) } / accounts
        means.x = 0
        var squares = SIMD4<Double>()
        for cell in cells {
            let distance = row(cell) - means
            squares += distance * distance * Double(cell.accounts)
        }
        var deviations = (squares / accounts).squareRoot()
        // A number that is the same for everybody has nothing to tell: its column is 0, and so stays its slope.
        deviations.replace(with: 1, where: deviations .< 1e-9)
        deviations.x = 1
        self.means = means
        self.deviations = deviations
    }

    func expansion(at beta: SIMD4<Double>) -> Expansion {
        let penalty = SIMD4<Double>(0, QuietModel.ridge, QuietModel.ridge, QuietModel.ridge)
        var value = -(penalty * beta * beta).sum() / 2
        var gradient = -penalty * beta
        var columns = (SIMD4<Double>(), SIMD4<Double>(), SIMD4<Double>(), SIMD4<Double>())
        for cell in cells {
            let x = (Self.row(cell.observation, logs) - means) / deviations
            let odds = (beta * x).sum()
            // Through exp(-|odds|), which cannot overflow.
            let small = exp(-abs(odds))
            let probability = odds >= 0 ? 1 / (1 + small) : small / (1 + small)
            let accounts = Double(cell.accounts)
            value += Double(cell.quiet) * odds - accounts * (max(odds, 0) + log1p(small))
            gradient += (Double(cell.quiet) - accounts * probability) * x
            let weighted = accounts * small / ((1 + small) * (1 + small)) * x
            columns.0 += weighted * x.x
            columns.1 += weighted * x.y
            columns.2 += weighted * x.z
            columns.3 += weighted * x.w
        }
        columns.1.y += penalty.y
        columns.2.z += penalty.z
        columns.3.w += penalty.w
        return Expansion(
            value: value, gradient: gradient, information: [columns.0, columns.1, columns.2, columns.3])
    }

    private static func row(_ of: QuietObservation, _ logs: [Double]) -> SIMD4<Double> {
        func log(_ number: Int32) -> Double {
            Int(number) < logs.count ? logs[Int(number)] : log1p(Double(number))
        }
        return SIMD4(1, log(of.recency), log(of.repeats), log(of.tenure))
    }
}

/// The likelihood's value, slope and curvature at one place.
private struct Expansion {
    var value: Double
    var gradient: SIMD4<Double>
    /// Minus the second derivatives, by columns; symmetric.
    var information: [SIMD4<Double>]

    /// The solution of `information · step = gradient`, by Cholesky's decomposition; `nil` if the information is
    /// not positive definite to the last digits, or not finite.
    var newtonStep: SIMD4<Double>? {
        var lower = information
        for column in 0..<4 {
            var pivot = information[column][column]
            for k in 0..<column { pivot -= lower[k][column] * lower[k][column] }
            guard pivot.isFinite, pivot > 1e-300 else { return nil }
            lower[column][column] = pivot.squareRoot()
            for row in (column + 1)..<max(4, column + 1) {
                var sum = information[column][row]
                for k in 0..<column { sum -= lower[k][row] * lower[k][column] }
                lower[column][row] = sum / lower[column][column]
            }
        }
        var step = gradient
        for row in 0..<4 {
            for k in 0..<row { step[row] -= lower[k][row] * step[k] }
            step[row] /= lower[row][row]
        }
        for row in (0..<4).reversed() {
            for k in (row + 1)..<max(4, row + 1) { step[row] -= lower[row][k] * step[k] }
            step[row] /= lower[row][row]
        }
        return step.sum().isFinite ? step : nil
    }
}
