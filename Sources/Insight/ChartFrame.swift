/// What every chart has around its plot: title and subtitle on top, a note at the bottom, and between them the
/// rectangle for the data with its axes. 640 pixels wide.
struct ChartFrame {
    var svg: SVG
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double

    static let width = 640.0
    private static let margin = 16.0
    private static let titleSize = 17.0
    private static let textSize = 13.0

    /// - Parameters:
    ///   - left, right: room beside the plot for the labels of the axis and of the lines.
    ///   - below: room under it for those of the other axis and its title.
    init(
        title: String, subtitle: String, note: String, plotHeight: Double, left: Double, right: Double,
        below: Double
    ) {
        let inside = Self.width - 2 * Self.margin
        let heading = TextWidth.wrapped(title, size: Self.titleSize * 1.12, within: inside)
        let sub = TextWidth.wrapped(subtitle, size: Self.textSize, within: inside)
        let notes = TextWidth.wrapped(note, size: 12, within: inside)
        top = 20 + Double(heading.count) * 22 + Double(sub.count) * 18 + 14
        bottom = top + plotHeight
        self.left = left
        self.right = Self.width - right
        let noteTop = bottom + below + (notes.isEmpty ? 0 : 8)
        svg = SVG(
            width: Self.width, height: noteTop + Double(notes.count) * 17 + 12, title: title,
            description: [subtitle, note].filter { !$0.isEmpty }.joined(separator: " "))
        var y = 12.0
        for line in heading {
            y += 22
            svg.text(line, at: (Self.margin, y - 3), size: Self.titleSize, isBold: true)
        }
        for line in sub {
            y += 18
            svg.text(line, at: (Self.margin, y), size: Self.textSize, fill: SVG.quietInk)
        }
        y = noteTop
        for line in notes {
            y += 17
            svg.text(line, at: (Self.margin, y - 4), size: 12, fill: SVG.quietInk)
        }
    }

    /// Lines across the plot at the ticks with their labels, and the title along the left edge.
    mutating func drawHeights(_ axis: Axis, title: String) {
        for tick in axis.ticks {
            let y = height(tick, on: axis)
            svg.line((left, y), (right, y), tick == 0 ? SVG.quietInk : SVG.grid)
            svg.text(axis.label(tick), at: (left - 8, y + 4), .end, fill: SVG.quietInk)
        }
        let room = bottom - top + 20
        svg.text(
            TextWidth.cut(title, size: 12, within: room), at: (Self.margin + 6, (top + bottom) / 2), .middle,
            fill: SVG.ink, turned: true)
    }

    mutating func drawTitleBelow(_ title: String) {
        svg.text(title, at: ((left + right) / 2, bottom + 40), .middle)
    }

    func height(_ value: Double, on axis: Axis) -> Double {
        bottom - (value - axis.low) / (axis.high - axis.low) * (bottom - top)
    }
}
