/// A character that no setting may have: what ends a line, steers a terminal, turns the direction of reading, or stands for one
/// that was lost.
struct HiddenCharacter: Hashable {
    let scalar: Unicode.Scalar
    /// Its bytes in the value.
    let part: Range<Int>

    static func first(in text: String) -> HiddenCharacter? {
        var offset = 0
        for scalar in text.unicodeScalars {
            let width = UTF8.width(scalar)
            if isHidden(scalar) { return HiddenCharacter(scalar: scalar, part: offset..<offset + width) }
            offset += width
        }
        return nil
    }

    static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xFFF9...0xFFFD:
            true
        default: false
        }
    }

    /// What it is, for a sentence with "has".
    var description: String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return switch scalar.value {
        case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: "a line break"
        case 0x09: "a tab"
        case 0xFFFD: "the sign of a lost character (\(code))"
        case 0..<0x20, 0x7F...0x9F: "a control character (\(code))"
        default: "an invisible character (\(code))"
        }
    }

    func refusal(of name: String) -> Refusal {
        let isBreak = description == "a line break"
        return Refusal(
            "settings/control-character", "\(name) has \(description) in it",
            help: isBreak ? "write all of it on one line, without | or >" : "remove it, or write it anew",
            part: part)
    }
}
