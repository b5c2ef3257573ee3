import Diagnostics
import Liquid

/// A page's own Liquid, compiled once. Every value is escaped for HTML; only other pages' output is not.
struct WebTemplate: Sendable {
    private let template: LiquidTemplate

    /// - Precondition: the text has no mistakes; each is rendered in the tests.
    init(_ name: String, _ text: String) {
        let source = SourceText(name: "<\(name)>", text)
        let options = LiquidOptions(mode: .strict) { Pieces.all[$0].map { SourceText(name: "<piece>", $0) } }
        let (template, diagnostics) = LiquidTemplate.compile(source, options: options)
        guard let template else {
            preconditionFailure("\(Diagnostics(diagnostics, sources: [source]))")
        }
        self.template = template
    }

    func html(_ data: LiquidObject) throws -> String {
        try template.render(data, options: LiquidRenderOptions(escape: Self.escape))
    }

    /// For text and quoted attributes alike: pages write values nowhere else.
    private static let escape: LiquidRenderOptions.Escape = { _, text, output in
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): output.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): output.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): output.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): output.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): output.append(contentsOf: "&#39;".utf8)
            case 0: output.append(contentsOf: "\u{FFFD}".utf8)
            default: output.append(byte)
            }
        }
    }
}

extension LiquidValue {
    static func number(_ number: Int) -> LiquidValue { .string(Wording.grouped(number)) }
    static func list<T>(_ items: [T], _ record: (T) -> LiquidObject) -> LiquidValue {
        .array(items.map { .object(record($0)) })
    }
}
