/// Several series over the same ordered categories, such as months: one line each, named at its end.
///
/// At most six, which is more than a reader tells apart anyway.
public struct LineChart: Hashable, Sendable {
    public var title: String
    public var subtitle: String
    public var xTitle: String
    public var yTitle: String
    public var xLabels: [String]
    public var series: [Series]
    public var format: AxisFormat

    /// One line. A `nil` leaves a gap; values beyond the labels are not drawn.
    public struct Series: Hashable, Sendable {
        public var name: String
        public var values: [Double?]

        public init(name: String, values: [Double?]) {
            self.name = name
            self.values = values
        }
    }

    public init(
        title: String, subtitle: String, xTitle: String, yTitle: String, xLabels: [String],
        series: [(name: String, values: [Double?])], format: AxisFormat = .number
    ) {
        self.title = title
        self.subtitle = subtitle
        self.xTitle = xTitle
        self.yTitle = yTitle
        self.xLabels = xLabels
        self.series = series.map { Series(name: $0.name, values: $0.values) }
        self.format = format
    }

    /// A document of its own, 640 wide; also fit to stand in a page.
    ///
    /// - Precondition: at most six series.
    public var svg: String {
        precondition(series.count <= SVG.colours.count, "more lines than a reader tells apart")
        let axis = Axis(over: series.flatMap { drawn($0).map(\.value) }, format: format)
        let labels = axis.ticks.map { TextWidth.of(axis.label($0), size: 12) }.max() ?? 0
        let names = series.map { TextWidth.of($0.name, size: 12) }.max() ?? 0
        var frame = ChartFrame(
            title: title, subtitle: subtitle, note: "", plotHeight: 280, left: 42 + labels,
            right: min(names, Self.widestName) + 30, below: 46)
        frame.drawHeights(axis, title: yTitle)
        drawCategories(&frame)
        frame.drawTitleBelow(xTitle)
        for (index, line) in series.enumerated() { draw(line, index, axis, &frame) }
        drawNames(axis, &frame)
        return frame.svg.finished
    }

    private static let widestName = 180.0
    private static let dashes: [String?] = [nil, "7 4", "2 3", "10 3 2 3", "4 2", "12 4"]

    private func drawn(_ line: Series) -> [(place: Int, value: Double)] {
        line.values.prefix(xLabels.count).enumerated().compactMap { place, value in
            value.flatMap { $0.isFinite ? (place, $0) : nil }
        }
    }

    /// Every label that has room, from the first on.
    private func drawCategories(_ frame: inout ChartFrame) {
        let widest = xLabels.map { TextWidth.of($0, size: 12) }.max() ?? 0
        let between = x(1, frame) - x(0, frame)
        let every = between > 0 ? max(1, Int(((widest + 12) / between).rounded(.up))) : 1
        for (place, label) in xLabels.enumerated() where place % every == 0 {
            let x = self.x(place, frame)
            frame.svg.line((x, frame.bottom), (x, frame.bottom + 4), SVG.quietInk)
            frame.svg.text(label, at: (x, frame.bottom + 18), .middle, fill: SVG.quietInk)
        }
    }

    private func draw(_ line: Series, _ index: Int, _ axis: Axis, _ frame: inout ChartFrame) {
        let points = drawn(line)
        var run: [(Double, Double)] = []
        for (place, value) in points {
            run.append((x(place, frame), frame.height(value, on: axis)))
            let goesOn = points.contains { $0.place == place + 1 }
            if !goesOn {
                if run.count > 1 { frame.svg.path(run, SVG.colours[index], dash: Self.dashes[index]) }
                run = []
            }
        }
        for (place, value) in points {
            frame.svg.dot(
                (x(place, frame), frame.height(value, on: axis)), mark(index), SVG.colours[index],
                radius: xLabels.count > 40 ? 2 : 3.5)
        }
    }

    /// Right of the plot at the height of each line's last point, moved apart where they would touch.
    private func drawNames(_ axis: Axis, _ frame: inout ChartFrame) {
        var places: [(index: Int, from: (Double, Double), y: Double)] = []
        for (index, line) in series.enumerated() {
            guard let last = drawn(line).last else { continue }
            let y = frame.height(last.value, on: axis)
            places.append((index, (x(last.place, frame), y), y))
        }
        places.sort { ($0.y, $0.index) < ($1.y, $1.index) }
        let apart = 16.0
        for place in places.indices.dropFirst() {
            places[place].y = max(places[place].y, places[place - 1].y + apart)
        }
        // Pushed below the plot: push back up from its edge.
        var floor = frame.bottom
        for place in places.indices.reversed() where places[place].y > floor {
            places[place].y = floor
            floor -= apart
        }
        for (index, from, y) in places {
            let x = frame.right + 8
            frame.svg.line((from.0 + 5, from.1), (x, y), SVG.colours[index], width: 0.75)
            frame.svg.dot((x + 5, y), mark(index), SVG.colours[index])
            frame.svg.text(
                TextWidth.cut(series[index].name, size: 12, within: Self.widestName), at: (x + 13, y + 4),
                fill: SVG.colours[index])
        }
    }

    private func mark(_ index: Int) -> SVG.Mark { SVG.Mark.allCases[index % SVG.Mark.allCases.count] }

    /// From a little inside the left edge to a little inside the right one; a single category in the middle.
    private func x(_ place: Int, _ frame: ChartFrame) -> Double {
        let inset = xLabels.count > 1 ? 14.0 : (frame.right - frame.left) / 2
        let between = (frame.right - frame.left - 2 * inset) / Double(max(1, xLabels.count - 1))
        return frame.left + inset + Double(place) * between
    }
}
