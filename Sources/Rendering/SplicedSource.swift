import Diagnostics

/// A source with a few stretches replaced, that still knows where each byte came from.
struct SplicedSource {
    struct Edit {
        /// In the original; empty for an insertion.
        var range: Range<Int>
        var bytes: [UInt8]
    }

    let bytes: [UInt8]
    private let original: String
    /// For each edit: where it ends in the spliced bytes, and in the original.
    private var ends: [(spliced: Int, start: Int, original: Int)] = []
    private let first: Int

    /// - Parameters:
    ///   - range: the bytes of the source that are taken.
    ///   - edits: within it, in any order, not overlapping.
    init(_ source: SourceText, range: Range<Int>, edits: [Edit]) {
        original = source.name
        first = range.lowerBound
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count + edits.reduce(0) { $0 + $1.bytes.count })
        var position = range.lowerBound
        let ordered = edits.enumerated().sorted {
            ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
        }
        for (_, edit) in ordered where edit.range.lowerBound >= position {
            bytes += source.bytes[position..<edit.range.lowerBound]
            let start = bytes.count
            bytes += edit.bytes
            position = edit.range.upperBound
            ends.append((bytes.count, start, position))
        }
        bytes += source.bytes[position..<range.upperBound]
        self.bytes = bytes
    }

    /// The file and the byte of it that a spliced byte stands for; of a replaced stretch its end.
    func origin(_ offset: Int) -> (file: String, offset: Int) {
        var base = (spliced: 0, original: first)
        for end in ends {
            if offset < end.start { break }
            if offset < end.spliced { return (original, end.original) }
            base = (end.spliced, end.original)
        }
        return (original, base.original + offset - base.spliced)
    }
}
