/// What the model said against what happened, for the accounts of the test day, tenth by tenth.
public struct CalibrationChart: Hashable, Sendable {
    public var title: String
    public var subtitle: String
    public var note: String
    public var bins: [CalibrationBin]

    public init(title: String, subtitle: String, note: String, bins: [CalibrationBin]) {
        self.title = title
        self.subtitle = subtitle
        self.note = note
        self.bins = bins
    }

    /// A document of its own, 640 wide; also fit to stand in a page.
    public var svg: String {
        var frame = ChartFrame(
            title: title, subtitle: subtitle, note: note, plotHeight: 380, left: 76, right: 162, below: 46)
        let axis = Axis(over: [0, 1], format: .percent)
        frame.drawHeights(axis, title: "Share that really bought nothing")
        for tick in axis.ticks {
            let x = place(tick, frame)
            frame.svg.line((x, frame.top), (x, frame.bottom), tick == 0 ? SVG.quietInk : SVG.grid)
            frame.svg.text(axis.label(tick), at: (x, frame.bottom + 18), .middle, fill: SVG.quietInk)
        }
        frame.drawTitleBelow("Predicted probability of buying nothing")
        frame.svg.line(
            (frame.left, frame.bottom), (frame.right, frame.top), SVG.quietInk, width: 1.5, dash: "6 4")
        frame.svg.text("as predicted", at: (frame.right + 8, frame.top + 4), fill: SVG.quietInk)

        let colour = SVG.colours[0]
        for bin in bins {
            let x = place(bin.predicted, frame)
            let ends = (
                frame.height(bin.interval.lowerBound, on: axis),
                frame.height(bin.interval.upperBound, on: axis)
            )
            frame.svg.line((x, ends.0), (x, ends.1), colour, width: 2)
            for end in [ends.0, ends.1] { frame.svg.line((x - 4, end), (x + 4, end), colour, width: 2) }
        }
        frame.svg.path(
            bins.map { (place($0.predicted, frame), frame.height($0.observed, on: axis)) }, colour, width: 1)
        for bin in bins {
            frame.svg.dot(
                (place(bin.predicted, frame), frame.height(bin.observed, on: axis)), .circle, colour,
                radius: 5)
        }
        key(&frame, colour)
        return frame.svg.finished
    }

    /// Beside the plot, where nothing is drawn.
    private func key(_ frame: inout ChartFrame, _ colour: String) {
        let x = frame.right + 14
        let y = frame.bottom - 74
        frame.svg.line((x, y - 12), (x, y + 12), colour, width: 2)
        frame.svg.dot((x, y), .circle, colour, radius: 5)
        frame.svg.text("a tenth of the", at: (x + 12, y - 3))
        frame.svg.text("accounts, with its", at: (x + 12, y + 12))
        frame.svg.text("95 % interval", at: (x + 12, y + 27))
        frame.svg.text("Above the dashed line:", at: (x - 6, y + 52), size: 11, fill: SVG.quietInk)
        frame.svg.text("quieter than predicted", at: (x - 6, y + 66), size: 11, fill: SVG.quietInk)
    }

    private func place(_ share: Double, _ frame: ChartFrame) -> Double {
        frame.left + share * (frame.right - frame.left)
    }
}
