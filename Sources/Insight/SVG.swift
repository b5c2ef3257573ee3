/// A drawing as it is written: elements in the order of painting, text escaped, coordinates in pixels from the top
/// left with at most two decimals.
///
/// Presentation attributes only, no `style` and no script, so that it can stand in a page with a strict content
/// security policy. It paints its own white ground: readable in a dark page and the same on paper.
struct SVG {
    private var body = ""
    private let width: Double
    private let height: Double
    private let title: String
    private let description: String

    /// - Parameters:
    ///   - title: what a screen reader says first.
    ///   - description: the same facts in words, for those who do not see the drawing.
    init(width: Double, height: Double, title: String, description: String) {
        self.width = width
        self.height = height
        self.title = title
        self.description = description
    }

    enum Anchor: String { case start, middle, end }

    mutating func line(
        _ from: (Double, Double), _ to: (Double, Double), _ stroke: String, width: Double = 1,
        dash: String? = nil
    ) {
        element(
            "line",
            [
                ("x1", Self.number(from.0)), ("y1", Self.number(from.1)), ("x2", Self.number(to.0)),
                ("y2", Self.number(to.1)), ("stroke", stroke), ("stroke-width", Self.number(width)),
                ("stroke-dasharray", dash),
            ])
    }

    mutating func path(_ points: [(Double, Double)], _ stroke: String, width: Double = 2, dash: String? = nil)
    {
        let moves = points.enumerated().map { place, point in
            "\(place == 0 ? "M" : "L")\(Self.number(point.0)) \(Self.number(point.1))"
        }
        element(
            "path",
            [
                ("d", moves.joined(separator: " ")), ("fill", "none"), ("stroke", stroke),
                ("stroke-width", Self.number(width)), ("stroke-linejoin", "round"),
                ("stroke-dasharray", dash),
            ])
    }

    mutating func dot(_ at: (Double, Double), _ mark: Mark, _ fill: String, radius: Double = 3.5) {
        let (x, y) = at
        let r = radius
        switch mark {
        case .circle:
            element(
                "circle",
                [
                    ("cx", Self.number(x)), ("cy", Self.number(y)), ("r", Self.number(r)), ("fill", fill),
                    ("stroke", "#fff"),
                ])
        case .square: polygon([(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)], fill)
        case .triangle: polygon([(x, y - r - 1), (x + r + 1, y + r), (x - r - 1, y + r)], fill)
        case .diamond: polygon([(x, y - r - 1), (x + r + 1, y), (x, y + r + 1), (x - r - 1, y)], fill)
        }
    }

    /// Shapes beside colours, for print in grey and for those who cannot tell the colours apart.
    enum Mark: CaseIterable { case circle, square, triangle, diamond }

    mutating func text(
        _ text: String, at: (Double, Double), size: Double = 12, _ anchor: Anchor = .start,
        fill: String = SVG.ink, isBold: Bool = false, turned: Bool = false
    ) {
        element(
            "text",
            [
                ("x", Self.number(at.0)), ("y", Self.number(at.1)), ("font-size", Self.number(size)),
                ("text-anchor", anchor == .start ? nil : anchor.rawValue), ("fill", fill),
                ("font-weight", isBold ? "bold" : nil),
                ("transform", turned ? "rotate(-90 \(Self.number(at.0)) \(Self.number(at.1)))" : nil),
            ], text)
    }

    var finished: String {
        let size = "\(Self.number(width)) \(Self.number(height))"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.number(width))" \
            height="\(Self.number(height))" viewBox="0 0 \(size)" role="img" \
            font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif">
            <title>\(Self.escaped(title))</title>
            <desc>\(Self.escaped(description))</desc>
            <rect width="100%" height="100%" fill="#fff"/>
            \(body)</svg>

            """
    }

    static let ink = "#1f2933"
    static let quietInk = "#52606d"
    static let grid = "#e4e7eb"
    /// Wong, "Points of view: Color blindness", Nature Methods 2011, without the yellow, the two light ones darker
    /// so that they can be read as text on white.
    static let colours = ["#0072b2", "#c04f00", "#007a5a", "#a3477f", "#8a6100", "#3b6fa0"]

    private mutating func polygon(_ points: [(Double, Double)], _ fill: String) {
        let list = points.map { "\(Self.number($0.0)),\(Self.number($0.1))" }.joined(separator: " ")
        element("polygon", [("points", list), ("fill", fill), ("stroke", "#fff")])
    }

    private mutating func element(_ name: String, _ attributes: [(String, String?)], _ text: String? = nil) {
        body += "<\(name)"
        for (name, value) in attributes {
            if let value { body += " \(name)=\"\(Self.escaped(value))\"" }
        }
        body += text.map { ">\(Self.escaped($0))</\(name)>\n" } ?? "/>\n"
    }

    static func number(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        let rest = abs(hundredths) % 100
        let sign = hundredths < 0 ? "-" : ""
        let whole = "\(sign)\(abs(hundredths) / 100)"
        if rest == 0 { return whole }
        return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// Safe between tags and in a quoted attribute; what XML 1.0 §2.2 does not allow becomes U+FFFD.
    static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "\t", "\n", "\r": escaped.append(" ")
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": escaped.append("\u{FFFD}")
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
