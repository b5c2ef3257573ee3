extension CSSPropertyNames {
    /// Whether one of two properties surely sets what the other sets: the same, or a shorthand and one of its own,
    /// such as `margin` and `margin-top`. Rather no than yes, unlike ``StyleTexts/areRelated(_:_:)``.
    static func overlap(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        if left == right { return true }
        let left = String(decoding: left, as: UTF8.self)
        let right = String(decoding: right, as: UTF8.self)
        if left == "line-height" { return right == "font" }
        if right == "line-height" { return left == "font" }
        if left.hasPrefix("border"), right.hasPrefix("border") {
            guard let left = borderParts(of: left), let right = borderParts(of: right) else { return false }
            return !left.sides.isDisjoint(with: right.sides) && !left.facets.isDisjoint(with: right.facets)
        }
        return isShorthand(left, of: right) || isShorthand(right, of: left)
    }

    private static func isShorthand(_ name: String, of longer: String) -> Bool {
        guard longer.hasPrefix(name + "-"), longer != "background-blend-mode" else { return false }
        return ["background", "font", "list-style", "margin", "outline", "padding", "text-decoration"]
            .contains(name) && longer != "outline-offset" && !longer.hasPrefix("text-decoration-skip")
            && !longer.hasPrefix("font-synthesis") && longer != "font-palette"
    }

    /// What a border property sets; `nil` for what has its own life, such as `border-radius`.
    private static func borderParts(of name: String) -> (sides: Set<Substring>, facets: Set<Substring>)? {
        let words = name.split(separator: "-").dropFirst()
        let sides: Set<Substring> = ["top", "right", "bottom", "left"]
        let facets: Set<Substring> = ["width", "style", "color"]
        let (ownSides, ownFacets) = (sides.intersection(words), facets.intersection(words))
        guard words.count == ownSides.count + ownFacets.count, words.count <= 2 else { return nil }
        return (ownSides.isEmpty ? sides : ownSides, ownFacets.isEmpty ? facets : ownFacets)
    }
}
