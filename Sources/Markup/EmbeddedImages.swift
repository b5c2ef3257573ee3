/// Where a page names images that go with the mail, `cid:logo.png` (RFC 2392): in `src` and `background`, in `style`,
/// and in `<style>` elements.
public enum EmbeddedImages {
    public struct Reference: Hashable, Sendable {
        /// The name behind `cid:`.
        public var name: Range<Int>
        /// Whether Liquid has a part in it.
        public var holdsLiquid: Bool
    }

    /// - Parameter liquid: the ranges of the page's Liquid tags, ascending.
    /// - Returns: in order of place.
    public static func references(in page: [UInt8], liquid: [Range<Int>]) -> [Reference] {
        let tokens = HTMLTokenizer.tokens(of: page, liquid: liquid)
        var found: [Reference] = []
        for token in tokens.list {
            switch token.kind {
            case .startTag:
                for attribute in tokens.attributes(of: token) {
                    let name = tokens.name(of: attribute)
                    guard ["src", "background", "style", "poster", "srcset"].contains(name) else { continue }
                    add(attribute.value, isStyle: name == "style", page, liquid, &found)
                }
            case .rawText: add(token.range, isStyle: true, page, liquid, &found)
            default: break
            }
        }
        return found
    }

    private static func add(
        _ range: Range<Int>, isStyle: Bool, _ page: [UInt8], _ liquid: [Range<Int>],
        _ found: inout [Reference]
    ) {
        var index = range.lowerBound
        while index + 4 <= range.upperBound {
            guard ASCII.hasWord("cid:", in: page, at: index, end: range.upperBound) else {
                index += 1
                continue
            }
            let start = index + 4
            var end = start
            // In a style the address ends with its quote or bracket, in an attribute of its own with the value.
            while end < range.upperBound, page[end] > ASCII.space,
                !isStyle || !"\"'()".utf8.contains(page[end])
            { end += 1 }
            let holds = liquid.contains { $0.overlaps(index..<max(end, index + 1)) }
            found.append(Reference(name: start..<end, holdsLiquid: holds))
            index = max(end, start)
        }
    }
}
