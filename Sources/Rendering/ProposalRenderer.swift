import Diagnostics
public import Domain
import Liquid
import Markup

/// Why one customer's message could not be made. No values of the customer are in it.
public struct RenderError: Error, Hashable, Sendable, CustomStringConvertible {
    public var template: String
    /// Where in the templates, if known: `Templates/offer.es.liquid`.
    public var file: String
    /// The byte offset there.
    public var offset: Int
    public var message: String

    public init(template: String, file: String = "", offset: Int = 0, message: String) {
        self.template = template
        self.file = file
        self.offset = offset
        self.message = message
    }

    public var description: String {
        file.isEmpty ? "\(template): \(message)" : "\(file): \(message)"
    }
}

/// A proposal as the customer will see it, before it is mail.
public struct RenderedProposal: Hashable, Sendable {
    public var subject: String
    public var preheader: String
    /// UTF-8.
    public var html: [UInt8]
    /// UTF-8, made from the same source.
    public var text: [UInt8]
    public var language: String
}

extension CompiledTemplate {
    /// - Parameter facts: as `Campaigns` drafted them; their `language` is set to the template's.
    public func render(_ facts: Facts) throws(RenderError) -> RenderedProposal {
        var data = LiquidObject(facts, formats)
        data["language"] = .string(language)
        let options = LiquidRenderOptions(escape: EscapeContext.escape)
        do {
            let subjectText = Self.oneLine(try subject.render(data, options: options))
            let preheaderText =
                try preheader.map { Self.oneLine(try $0.render(data, options: options)) } ?? ""
            var html: [UInt8] = []
            html.reserveCapacity(24_576)
            try body.render(data, into: &html, options: options)
            if let layout {
                data["subject"] = .string(subjectText)
                data["preheader"] = .string(preheaderText)
                data["content"] = .safe(String(decoding: html, as: UTF8.self))
                html.removeAll(keepingCapacity: true)
                try layout.render(data, into: &html, options: options)
            }
            guard !subjectText.isEmpty else {
                throw LiquidError(.missingValue, "the subject came out empty")
            }
            return RenderedProposal(
                subject: subjectText, preheader: preheaderText, html: html,
                text: PlainText.render(html, options: PlainText.Options(isFlowed: false)), language: language)
        } catch let error as LiquidError {
            throw RenderError(
                template: "\(name).\(language)", file: error.span?.file ?? "", offset: error.span?.start ?? 0,
                message: error.message)
        } catch {
            throw RenderError(template: "\(name).\(language)", file: "", offset: 0, message: "\(error)")
        }
    }

    /// A header is one line: whatever a value brings, blanks and breaks become one blank.
    private static func oneLine(_ text: String) -> String {
        text.unicodeScalars.split {
            $0.properties.isWhitespace && $0 != "\u{A0}" || $0.value < 0x20
                || (0x7F...0x9F).contains($0.value)
        }
        .map(String.init).joined(separator: " ")
    }
}
