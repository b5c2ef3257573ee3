/// A tag as the text part sees it.
struct TextTag {
    /// The bytes of its name; see ``HTMLElementIndex/packed(_:_:)``.
    let name: UInt128
    let element: HTMLElement
    /// Of a start tag. Its ranges lie in the bytes that the tag was read from.
    let facts: TextFacts

    init(_ token: HTMLToken, in tokens: HTMLTokens) {
        name = HTMLElementIndex.packed(tokens.bytes, token.inner)
        element = HTMLElementIndex.shared.element(named: name)
        facts = TextFacts(tokens.attributes(of: token), in: tokens.bytes)
    }
}
