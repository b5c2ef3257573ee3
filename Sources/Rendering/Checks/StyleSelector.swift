import Markup

/// A plain selector: elements, classes and ids, inside one another (` `) or directly so (`>`).
///
/// Whatever else CSS has (states, attributes, positions) is not understood: a mail cannot rely on it.
struct StyleSelector: Hashable, Sendable {
    struct Compound: Hashable, Sendable {
        var element = ""
        var id = ""
        var classes: [String] = []
        /// Whether it must be the parent of the one after it.
        var isParent = false
    }

    /// From the outermost to the one that is meant; at least one, at most eight.
    let compounds: [Compound]
    /// Selectors Level 4 §17, as one number.
    let specificity: Int

    /// - Returns: `nil` where it is not plain.
    init?(_ text: String) {
        var compounds: [Compound] = []
        var current = Compound()
        var isOpen = false
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if CSSBytes.isBlank(byte) || byte == UInt8(ascii: ">") {
                if isOpen { compounds.append(current) }
                if byte == UInt8(ascii: ">") {
                    guard !compounds.isEmpty else { return nil }
                    compounds[compounds.count - 1].isParent = true
                }
                (current, isOpen) = (Compound(), false)
                index += 1
                continue
            }
            let isMarked = byte == UInt8(ascii: ".") || byte == UInt8(ascii: "#")
            let start = isMarked ? index + 1 : index
            var end = start
            while end < bytes.count, Self.isNameByte(bytes[end]) { end += 1 }
            let name = String(decoding: bytes[start..<end], as: UTF8.self)
            if byte == UInt8(ascii: "*"), end == start {
                end = start + 1
            } else if byte == UInt8(ascii: ":"), text.utf8.dropFirst(index).starts(with: ":root".utf8) {
                current.element = "html"
                end = index + 5
            } else {
                guard !name.isEmpty else { return nil }
                switch byte {
                case UInt8(ascii: "."): current.classes.append(name)
                case UInt8(ascii: "#"): current.id = name
                default:
                    guard !isOpen else { return nil }
                    current.element = PageChecks.lowered(name)
                }
            }
            isOpen = true
            index = end
        }
        if isOpen { compounds.append(current) }
        guard (1...8).contains(compounds.count), compounds.last?.isParent == false else { return nil }
        self.compounds = compounds
        specificity = compounds.reduce(0) { sum, compound in
            sum + (compound.id.isEmpty ? 0 : 1_000_000) + compound.classes.count * 1000
                + (compound.element.isEmpty ? 0 : 1)
        }
    }

    /// Whether an element is meant.
    ///
    /// - Parameters:
    ///   - classes: of each element of the page.
    ///   - steps: how many comparisons may still be made; at 0 nothing matches any more.
    func matches(_ index: Int, _ page: FinishedPage, classes: [[String]], steps: inout Int) -> Bool {
        guard let last = compounds.last, Self.fits(last, index, page, classes, &steps) else { return false }
        return matchesAbove(compounds.count - 1, index, page, classes, &steps)
    }

    private func matchesAbove(
        _ place: Int, _ index: Int, _ page: FinishedPage, _ classes: [[String]], _ steps: inout Int
    ) -> Bool {
        guard place > 0 else { return true }
        let wanted = compounds[place - 1]
        var above = page.elements[index].parent
        while let parent = above {
            if Self.fits(wanted, parent, page, classes, &steps),
                matchesAbove(place - 1, parent, page, classes, &steps)
            {
                return true
            }
            if wanted.isParent || steps <= 0 { return false }
            above = page.elements[parent].parent
        }
        return false
    }

    private static func fits(
        _ compound: Compound, _ index: Int, _ page: FinishedPage, _ classes: [[String]], _ steps: inout Int
    ) -> Bool {
        guard steps > 0 else { return false }
        steps -= 1 + compound.classes.count
        let element = page.elements[index]
        if !compound.element.isEmpty, compound.element != element.name { return false }
        if !compound.id.isEmpty, compound.id != element["id"] { return false }
        return compound.classes.allSatisfy(classes[index].contains)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
