import Foundation

/// A colour of sRGB, each part from 0 to 255, and how much of what is behind it shows through.
struct Colour: Hashable, Sendable {
    var red: Int
    var green: Int
    var blue: Int
    /// 1 for opaque.
    var alpha = 1.0

    static let black = Colour(red: 0, green: 0, blue: 0)
    static let white = Colour(red: 255, green: 255, blue: 255)

    /// `#rrggbb`.
    var hex: String {
        "#"
            + [red, green, blue].map { part in
                let digits = String(part, radix: 16)
                return digits.utf8.count == 1 ? "0" + digits : digits
            }.joined()
    }

    /// What is seen where it lies over another.
    func over(_ behind: Colour) -> Colour {
        guard alpha < 1 else { return self }
        func mixed(_ front: Int, _ back: Int) -> Int {
            Int((Double(front) * alpha + Double(back) * (1 - alpha)).rounded())
        }
        return Colour(
            red: mixed(red, behind.red), green: mixed(green, behind.green), blue: mixed(blue, behind.blue))
    }

    /// WCAG 2.2, "relative luminance".
    var luminance: Double {
        func linear(_ part: Int) -> Double {
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// WCAG 2.2, "contrast ratio": 1 to 21.
    func contrast(with other: Colour) -> Double {
        let (first, second) = (luminance, other.luminance)
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    /// A colour as CSS Color 3 writes it, and a `bgcolor` without its `#`.
    ///
    /// - Returns: `nil` for what is not a colour by itself (`inherit`, `var(…)`) or a name that is not known here.
    init?(_ text: String) {
        let text = PageChecks.lowered(PageChecks.trimmed(text))
        if text.hasPrefix("#") {
            self.init(hexDigits: text.dropFirst().utf8)
        } else if text == "transparent" {
            self.init(red: 0, green: 0, blue: 0, alpha: 0)
        } else if text.hasPrefix("rgb") {
            self.init(function: text)
        } else if let hex = Self.names[text] {
            self.init(red: hex >> 16, green: hex >> 8 & 0xFF, blue: hex & 0xFF)
        } else {
            return nil
        }
    }

    init(red: Int, green: Int, blue: Int, alpha: Double = 1) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    private init?(hexDigits: some Collection<UInt8>) {
        let digits = hexDigits.compactMap(PageChecks.hexValue).map(Int.init)
        guard digits.count == hexDigits.count else { return nil }
        switch digits.count {
        case 3, 4:
            self.init(
                red: digits[0] * 17, green: digits[1] * 17, blue: digits[2] * 17,
                alpha: digits.count == 4 ? Double(digits[3]) / 15 : 1)
        case 6, 8:
            self.init(
                red: digits[0] * 16 + digits[1], green: digits[2] * 16 + digits[3],
                blue: digits[4] * 16 + digits[5],
                alpha: digits.count == 8 ? Double(digits[6] * 16 + digits[7]) / 255 : 1)
        default: return nil
        }
    }

    private init?(function text: String) {
        guard let open = text.firstIndex(of: "("), text.hasSuffix(")") else { return nil }
        let parts = text[text.index(after: open)...].dropLast().split { ", /".contains($0) }
        guard (3...4).contains(parts.count) else { return nil }
        func part(_ text: Substring, of whole: Double) -> Double? {
            let isShare = text.hasSuffix("%")
            guard let number = Double(isShare ? text.dropLast() : text), number.isFinite else { return nil }
            return min(max(isShare ? number / 100 * whole : number, 0), whole)
        }
        guard let red = part(parts[0], of: 255), let green = part(parts[1], of: 255),
            let blue = part(parts[2], of: 255), let alpha = parts.count == 4 ? part(parts[3], of: 1) : 1
        else { return nil }
        self.init(
            red: Int(red.rounded()), green: Int(green.rounded()), blue: Int(blue.rounded()), alpha: alpha)
    }

    /// The names of CSS 2.1 and those that letters use beside them.
    private static let names: [String: Int] = [
        "black": 0x000000, "silver": 0xC0C0C0, "gray": 0x808080, "grey": 0x808080, "white": 0xFFFFFF,
        "maroon": 0x800000, "red": 0xFF0000, "purple": 0x800080, "fuchsia": 0xFF00FF, "green": 0x008000,
        "lime": 0x00FF00, "olive": 0x808000, "yellow": 0xFFFF00, "navy": 0x000080, "blue": 0x0000FF,
        "teal": 0x008080, "aqua": 0x00FFFF, "orange": 0xFFA500, "whitesmoke": 0xF5F5F5, "snow": 0xFFFAFA,
        "lightgray": 0xD3D3D3, "lightgrey": 0xD3D3D3, "darkgray": 0xA9A9A9, "darkgrey": 0xA9A9A9,
        "dimgray": 0x696969, "dimgrey": 0x696969, "gainsboro": 0xDCDCDC, "ivory": 0xFFFFF0,
        "beige": 0xF5F5DC, "linen": 0xFAF0E6, "gold": 0xFFD700, "crimson": 0xDC143C, "darkred": 0x8B0000,
        "darkblue": 0x00008B, "darkgreen": 0x006400, "tomato": 0xFF6347, "salmon": 0xFA8072,
        "coral": 0xFF7F50, "brown": 0xA52A2A, "pink": 0xFFC0CB, "indigo": 0x4B0082, "violet": 0xEE82EE,
        "cyan": 0x00FFFF, "magenta": 0xFF00FF, "rebeccapurple": 0x663399, "steelblue": 0x4682B4,
        "royalblue": 0x4169E1, "dodgerblue": 0x1E90FF, "slategray": 0x708090, "slategrey": 0x708090,
    ]
}
