public import Diagnostics

/// What ``StyleInliner`` found: bytes to insert into a page. Nothing of the page is removed or replaced.
public struct InlinedStyles: Hashable, Sendable {
    public struct Insertion: Hashable, Sendable {
        /// Where in the page the bytes go, never inside a Liquid tag.
        public var offset: Int
        public var bytes: [UInt8]

        public init(offset: Int, bytes: [UInt8]) {
            self.offset = offset
            self.bytes = bytes
        }
    }

    /// In order of place, at most one for each attribute.
    public var insertions: [Insertion] = []
    /// In order of place. The codes begin with `css/`.
    public var diagnostics: [Diagnostic] = []
    /// The rules, from selector to closing brace, that the insertions make needless wherever `style` attributes count.
    ///
    /// In order of place. A rule stays out of it that Liquid has a part in, that selects nothing here or an element
    /// no tag writes, that has a selector only clients can decide (`:hover`), or whose `!important` still matters
    /// beside a rule that stays.
    public var inlinedRules: [Range<Int>] = []

    public init() {}

    /// The page with the styles in it.
    ///
    /// - Parameter cutsInlinedRules: whether ``inlinedRules`` go. Then a program that reads `<style>` but no
    ///   `style` attribute sees less.
    public func applied(to page: [UInt8], cutsInlinedRules: Bool = false) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(page.count + insertions.reduce(0) { $0 + $1.bytes.count })
        var cuts = cutsInlinedRules ? inlinedRules[...] : []
        var at = 0
        // No insertion lies inside a rule: rules stand between tags.
        func copy(to end: Int) {
            while let cut = cuts.first, cut.lowerBound < end {
                result += page[at..<max(at, cut.lowerBound)]
                at = max(at, cut.upperBound)
                cuts.removeFirst()
            }
            result += page[min(at, end)..<end]
            at = max(at, end)
        }
        for insertion in insertions {
            copy(to: min(insertion.offset, page.count))
            result += insertion.bytes
        }
        copy(to: page.count)
        return result
    }

    /// Where ranges of the page, ascending, lie once the styles are in it, rules not cut: those of Liquid tags,
    /// or of text.
    public func shifted(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var next = insertions[...]
        var shift = 0
        return ranges.map { range in
            while let insertion = next.first, insertion.offset <= range.lowerBound {
                shift += insertion.bytes.count
                next.removeFirst()
            }
            return range.lowerBound + shift..<range.upperBound + shift
        }
    }
}
