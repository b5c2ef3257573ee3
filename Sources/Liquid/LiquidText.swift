/// A static piece of a template: bytes of a source that are written as they stand.
public struct LiquidText: Hashable, Sendable {
    /// The unit it stands in.
    public let unit: Int
    /// Its bytes in that unit's source, without the whitespace that dashes and blank blocks take away.
    public let range: Range<Int>
    public let bytes: [UInt8]
    /// The channel block around it in its own source: 1 for the first of `LiquidOptions.channels`; 0 outside.
    public let channel: UInt8
}

/// A static piece while a template is compiled: places in the text of all units together.
struct TextPiece: Hashable, Sendable {
    var unit: Int
    var start: Int
    /// `start` when nothing is written.
    var end: Int
    var channel: UInt8

    mutating func trimEnd(_ text: [UInt8]) {
        while end > start, text[end - 1].isStripped { end -= 1 }
    }
}

extension Compiler {
    /// The units without instructions that write nothing, and the pieces that are written, numbered anew.
    func finished() -> ([Unit], [TextPiece]) {
        var numbers = [Int?](repeating: nil, count: pieces.count)
        var kept: [TextPiece] = []
        for (number, piece) in pieces.enumerated() where piece.start < piece.end {
            numbers[number] = kept.count
            kept.append(piece)
        }
        let units = units.map { unit in
            var unit = unit
            unit.code = Self.compacted(unit.code, numbers)
            return unit
        }
        return (units, kept)
    }

    private static func compacted(_ code: [Instruction], _ numbers: [Int?]) -> [Instruction] {
        var places: [Int] = []
        var kept: [Instruction] = []
        for instruction in code {
            places.append(kept.count)
            if case .text(let number) = instruction {
                if let number = numbers[number] { kept.append(.text(number)) }
            } else {
                kept.append(instruction)
            }
        }
        places.append(kept.count)
        return kept.map { instruction in
            instruction.target.map { instruction.aimed(at: places[$0]) } ?? instruction
        }
    }

    func texts(_ pieces: [TextPiece]) -> [LiquidText] {
        pieces.map { piece in
            let shift = units[piece.unit].textShift
            return LiquidText(
                unit: piece.unit, range: piece.start - shift..<piece.end - shift,
                bytes: Array(text[piece.start..<piece.end]), channel: piece.channel)
        }
    }
}
