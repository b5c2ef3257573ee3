extension CivilTime {
    static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
    static let dayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    /// As Ruby's `Time#strftime`: `%Y-%m-%d`, with the flags `-`, `0`, `_`, `^`, `#`, `:` and a width.
    func formatted(_ format: String) -> String { formatted(format, depth: 0) }

    private func formatted(_ format: String, depth: Int) -> String {
        var result: [UInt8] = []
        let bytes = Array(format.utf8)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                result.append(bytes[index])
                index += 1
                continue
            }
            let start = index
            index += 1
            var field = Field()
            while index < bytes.count, field.take(bytes[index]) { index += 1 }
            if index < bytes.count, let text = text(of: bytes[index], field, depth) {
                result += field.laidOut(text, bytes[index]).utf8
                index += 1
            } else {
                result += bytes[start..<index]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The flags and width before a directive.
    private struct Field {
        var padding: Character?
        var isUnpadded = false
        var isUpper = false
        var swapsCase = false
        var colons = 0
        var width = 0

        mutating func take(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "-"): isUnpadded = true
            case UInt8(ascii: "_"): padding = " "
            case UInt8(ascii: "^"): isUpper = true
            case UInt8(ascii: "#"): swapsCase = true
            case UInt8(ascii: ":"): colons += 1
            case UInt8(ascii: "0") where width == 0: padding = "0"
            case _ where byte.isDigit: width = min(width * 10 + Int(byte) - 0x30, 100)
            default: return false
            }
            return true
        }

        func number(_ value: Int, _ digits: Int, _ usual: Character = "0") -> String {
            let sign = value < 0 ? "-" : ""
            let text = String(abs(value))
            if isUnpadded { return sign + text }
            let width = max(width, digits)
            let fill = String(repeating: padding ?? usual, count: max(0, width - text.count - sign.count))
            return (padding ?? usual) == "0" ? sign + fill + text : fill + sign + text
        }

        /// Texts are filled with spaces; the rest was done by `number`.
        func laidOut(_ text: String, _ directive: UInt8) -> String {
            var text = isUpper ? text.uppercased() : text
            if swapsCase { text = directive == UInt8(ascii: "p") ? text.lowercased() : text.uppercased() }
            if isUnpadded { return text }
            let missing = width - text.unicodeScalars.count
            return missing > 0 ? String(repeating: padding ?? " ", count: missing) + text : text
        }
    }

    private func text(of directive: UInt8, _ field: Field, _ depth: Int) -> String? {
        let hour12 = hour % 12 == 0 ? 12 : hour % 12
        func composed(_ format: String) -> String? { depth > 0 ? nil : formatted(format, depth: depth + 1) }
        switch UnicodeScalar(directive) {
        case "Y": return field.number(year, year < 0 ? 5 : 4)
        case "C": return field.number(Self.floorDivide(year, 100), 2)
        case "y": return field.number((year % 100 + 100) % 100, 2)
        case "m": return field.number(month, 2)
        case "B": return Self.monthNames[month - 1]
        case "b", "h": return String(Self.monthNames[month - 1].prefix(3))
        case "d": return field.number(day, 2)
        case "e": return field.number(day, 2, " ")
        case "j": return field.number(dayOfYear, 3)
        case "H": return field.number(hour, 2)
        case "k": return field.number(hour, 2, " ")
        case "I": return field.number(hour12, 2)
        case "l": return field.number(hour12, 2, " ")
        case "M": return field.number(minute, 2)
        case "S": return field.number(second, 2)
        case "L": return String(repeating: "0", count: field.width > 0 ? field.width : 3)
        case "N": return String(repeating: "0", count: field.width > 0 ? field.width : 9)
        case "z": return offsetText(colons: field.colons)
        case "Z": return zone
        case "A": return Self.dayNames[weekday]
        case "a": return String(Self.dayNames[weekday].prefix(3))
        case "u": return field.number(weekday == 0 ? 7 : weekday, 1)
        case "w": return field.number(weekday, 1)
        case "G": return field.number(isoWeek.year, 4)
        case "g": return field.number((isoWeek.year % 100 + 100) % 100, 2)
        case "V": return field.number(isoWeek.week, 2)
        case "U": return field.number((dayOfYear + 6 - weekday) / 7, 2)
        case "W": return field.number((dayOfYear + 6 - (weekday + 6) % 7) / 7, 2)
        case "p": return hour < 12 ? "AM" : "PM"
        case "P": return hour < 12 ? "am" : "pm"
        case "s": return field.number(instant, 1)
        case "n": return "\n"
        case "t": return "\t"
        case "%": return "%"
        case "c": return composed("%a %b %e %H:%M:%S %Y")
        case "D", "x": return composed("%m/%d/%y")
        case "F": return composed("%Y-%m-%d")
        case "T", "X": return composed("%H:%M:%S")
        case "R": return composed("%H:%M")
        case "r": return composed("%I:%M:%S %p")
        case "v": return composed("%e-%^b-%Y")
        case "+": return composed("%a %b %e %H:%M:%S %Z %Y")
        default: return nil
        }
    }

    private func offsetText(colons: Int) -> String {
        let sign = offset < 0 ? "-" : "+"
        let field = Field()
        let (hours, minutes, seconds) = (abs(offset) / 3600, abs(offset) / 60 % 60, abs(offset) % 60)
        let parts = [field.number(hours, 2), field.number(minutes, 2)]
        return switch colons {
        case 0: sign + parts.joined()
        case 1: sign + parts.joined(separator: ":")
        default: sign + (parts + [field.number(seconds, 2)]).joined(separator: ":")
        }
    }
}
