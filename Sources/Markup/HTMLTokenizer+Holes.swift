/// What surrounds a Liquid tag, as the tokenizer saw it.
struct Hole: Sendable {
    enum Place: Sendable {
        case text, rcdata, rawText, tagName, insideTag, attributeName, attributeValue, comment, declaration
    }

    var place: Place
    /// The name of the tag that it stands in, or of the element whose raw text it stands in.
    var element = 0..<0
    var attribute = 0..<0
    var quote = HTMLAttribute.Quote.none
    /// Where the value begins: tells two values apart.
    var valueStart = 0
    /// How many bytes of the value that are not space stand before it, Liquid not counted.
    var literal = 0
    /// Whether Liquid has a part in the attribute's name, so that nobody knows which attribute it is.
    var isMadeByLiquid = false
}

extension HTMLTokenizer {
    /// Notes where the Liquid tag at hand stands. Returns the offset after it.
    mutating func takeHole(
        _ place: Hole.Place, element: Range<Int> = 0..<0, attribute: Range<Int> = 0..<0,
        quote: HTMLAttribute.Quote = .none, valueStart: Int = 0, literal: Int = 0,
        isMadeByLiquid: Bool = false
    ) -> Int {
        let end = liquid[hole].upperBound
        result.holes.append(
            Hole(
                place: place, element: element, attribute: attribute, quote: quote, valueStart: valueStart,
                literal: literal, isMadeByLiquid: isMadeByLiquid))
        hole += 1
        findHole(from: end)
        return end
    }

    /// A Liquid tag between tokens, at `nextHole`.
    mutating func addHole() {
        at = nextHole
        let end: Int
        switch model {
        case .data: end = takeHole(.text)
        case .rcdata: end = takeHole(.rcdata, element: openTag)
        case .rawText, .script, .plainText, .cdata: end = takeHole(.rawText, element: openTag)
        }
        add(.liquid, to: end)
    }

    /// Passes over a range that is none; it counts as the least safe place.
    mutating func skipHole() {
        result.holes.append(Hole(place: .insideTag))
        hole += 1
    }

    mutating func findHole(from end: Int) {
        nextHole = Int.max
        while hole < liquid.count {
            let range = liquid[hole]
            if range.lowerBound >= end, !range.isEmpty, range.upperBound <= count {
                nextHole = range.lowerBound
                return
            }
            skipHole()
        }
    }
}
