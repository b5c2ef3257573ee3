/// A tenth of the tested accounts by predicted probability: what was said, and what happened.
public struct CalibrationBin: Hashable, Sendable {
    public var accounts: Int
    public var quiet: Int
    /// The mean of the predicted probabilities.
    public var predicted: Double

    public init(accounts: Int, quiet: Int, predicted: Double) {
        self.accounts = accounts
        self.quiet = quiet
        self.predicted = predicted
    }

    public var observed: Double { Double(quiet) / Double(accounts) }
    /// The 95 % interval of the share (Wilson 1927), which stays within 0 and 1 and does not shrink to nothing
    /// where nobody or everybody bought.
    public var interval: ClosedRange<Double> {
        let z = 1.959963985
        let n = Double(accounts)
        let centre = (observed + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (observed * (1 - observed) / n + z * z / (4 * n * n)).squareRoot()
        return max(0, centre - half)...min(1, centre + half)
    }
}

extension QuietOutcomes {
    /// At most ten, from the lowest predicted probability to the highest. Equal predictions are never split, so a
    /// bin can be larger than a tenth and another be missing.
    public func calibration(of model: QuietModel) -> [CalibrationBin] {
        Self.calibration(of: model, on: cells())
    }

    static func calibration(of model: QuietModel, on cells: [Cell], bins: Int = 10) -> [CalibrationBin] {
        let accounts = cells.accounts
        var found: [CalibrationBin] = []
        var place = -1
        var passed = 0
        for tie in ties(in: cells.map { model.score(of: $0.observation) }) {
            let here = tie.reduce(0) { $0 + cells[$1.index].accounts }
            let middle = (2 * passed + here) * bins / (2 * accounts)
            if middle != place {
                found.append(CalibrationBin(accounts: 0, quiet: 0, predicted: 0))
                place = middle
            }
            for (_, index) in tie {
                let cell = cells[index]
                found[found.count - 1].accounts += cell.accounts
                found[found.count - 1].quiet += Int(cell.quiet)
                found[found.count - 1].predicted +=
                    model.probability(of: cell.observation) * Double(cell.accounts)
            }
            passed += here
        }
        for index in found.indices { found[index].predicted /= Double(found[index].accounts) }
        return found
    }
}
