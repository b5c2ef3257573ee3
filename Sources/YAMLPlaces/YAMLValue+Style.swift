import Diagnostics
import Yams

extension YAMLValue {
    /// A text without quotes, which YAML may take for a number, a yes or nothing at all (YAML 1.2 §10.3.2).
    public var isPlain: Bool { node.scalar.map { $0.style == .plain || $0.style == .any } ?? false }

    public var hasNamedParts: Bool { node.mapping != nil }

    /// It begins with a tag, `!!str` (YAML 1.2 §6.8.1); an anchor may stand before it.
    public var hasTag: Bool {
        var rest = source.bytes.dropFirst(start)
        if rest.first == UInt8(ascii: "&") {
            rest = rest.drop { $0 != 0x20 && $0 != 0x0A }.drop { $0 == 0x20 }
        }
        return node.scalar != nil && rest.first == UInt8(ascii: "!")
    }
}
