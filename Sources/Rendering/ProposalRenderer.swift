import Diagnostics
public import Domain
import Foundation
import Liquid
public import Mail
import Markup

/// Why one customer's message could not be made. No values of the customer are in it.
public struct RenderError: Error, Hashable, Sendable, CustomStringConvertible {
    public var template: String
    /// Where in the templates, if known: `Templates/offer.es.liquid`.
    public var file: String
    /// The byte offset there.
    public var offset: Int
    /// From 1; 0 where it is not known.
    public var line: Int
    public var message: String
    /// Whether the template itself said so, with `{% abort "reason" %}`.
    public var isAborted = false

    public init(template: String, file: String = "", offset: Int = 0, line: Int = 0, message: String) {
        self.template = template
        self.file = file
        self.offset = offset
        self.line = line
        self.message = message
    }

    public var description: String {
        file.isEmpty ? "\(template): \(message)" : "\(file):\(line > 0 ? "\(line):" : "") \(message)"
    }
}

/// A proposal as the customer will see it, before it is mail.
public struct RenderedProposal: Hashable, Sendable {
    public var subject: String
    public var preheader: String
    /// The name that the mail comes from; empty leaves it to the campaign.
    public var sender: String
    /// UTF-8.
    public var html: [UInt8]
    /// UTF-8, made from the same source.
    public var text: [UInt8]
    public var language: String
    public var invitation: RenderedInvitation?
}

/// The same on its way into a mail: the HTML part is quoted-printable already.
public struct EncodedProposal: Hashable, Sendable {
    public var subject: String
    public var sender: String
    /// RFC 2045 §6.7, lines ending in CR LF.
    public var html: [UInt8]
    /// UTF-8.
    public var text: [UInt8]
    public var language: String
    public var invitation: RenderedInvitation?
    public var attachments: [Attachment]
    public var images: [InlineImage]
}

extension CompiledTemplate {
    /// - Parameter facts: as `Campaigns` drafted them; their `language` is set to the template's.
    public func render(_ facts: Facts) throws(RenderError) -> RenderedProposal {
        proposal(try rendering(facts))
    }

    /// The same as a browser shows it: with the images in the page that go with a mail.
    public func renderForBrowser(_ facts: Facts) throws(RenderError) -> RenderedProposal {
        var rendered = try render(facts)
        for image in enclosures.imageIDs.values {
            let data = "data:\(image.mediaType);base64,\(Data(image.bytes).base64EncodedString())"
            rendered.html = rendered.html.replacing(Array("cid:\(image.id)".utf8), with: Array(data.utf8))
        }
        return rendered
    }

    /// The same, and where in the templates each byte of its HTML comes from.
    public func renderWithPlaces(_ facts: Facts) throws(RenderError) -> (RenderedProposal, PagePlaces) {
        let rendering = try rendering(facts)
        return (proposal(rendering), rendering.places(page))
    }

    /// For sending: copies no page that only people would read.
    public func encode(_ facts: Facts) throws(RenderError) -> EncodedProposal {
        let rendering = try rendering(facts)
        return EncodedProposal(
            subject: rendering.subject, sender: rendering.sender, html: rendering.encodedHTML(page),
            text: rendering.text(page), language: language, invitation: rendering.invitation,
            attachments: enclosures.attachments, images: enclosures.images)
    }

    private func proposal(_ rendering: Rendering) -> RenderedProposal {
        RenderedProposal(
            subject: rendering.subject, preheader: rendering.preheader, sender: rendering.sender,
            html: rendering.html(page), text: rendering.text(page), language: language,
            invitation: rendering.invitation)
    }

    private func rendering(_ facts: Facts) throws(RenderError) -> Rendering {
        var data = LiquidObject(facts, formats, asked: asked)
        data["language"] = .string(language)
        do throws(LiquidError) {
            let options = LiquidRenderOptions(escape: EscapeContext.escape)
            let subject = Self.oneLine(try subject.render(data, options: options))
            let preheader = Self.oneLine(try preheader?.render(data, options: options) ?? "")
            let sender = Self.oneLine(try sender?.render(data, options: options) ?? "")
            guard !subject.isEmpty else {
                throw LiquidError(.missingValue, "the subject came out empty")
            }
            data["subject"] = .string(subject)
            data["preheader"] = .string(preheader)
            var runs = LiquidRuns()
            try page.program.renderRuns(
                [:], into: &runs, options: LiquidRenderOptions(shared: data, escape: EscapeContext.escape))
            return Rendering(
                subject: subject, preheader: preheader, sender: sender,
                invitation: try invitation?.render(data, options), runs)
        } catch {
            let (file, offset) = error.span.map(page.origin) ?? ("", 0)
            var failure = RenderError(
                template: "\(name).\(language)", file: file, offset: offset, line: line(of: offset, in: file),
                message: error.message)
            failure.isAborted = error.code == .aborted
            throw failure
        }
    }

    private func line(of offset: Int, in file: String) -> Int {
        guard file.hasPrefix("Templates/"), let bytes = files[String(file.dropFirst("Templates/".count))],
            offset <= bytes.count
        else { return 0 }
        return bytes[..<offset].count { $0 == 0x0A } + 1
    }

    /// A header is one line: whatever a value brings, blanks and breaks become one blank.
    fileprivate static func oneLine(_ text: String) -> String {
        if isOneLine(text) { return text }
        return text.unicodeScalars.split(whereSeparator: isBlank).map(String.init).joined(separator: " ")
    }

    /// Whether it has single blanks only, and none at either end: nearly always.
    private static func isOneLine(_ text: String) -> Bool {
        var wasSpace = true
        for scalar in text.unicodeScalars {
            let isSpace = scalar == " "
            guard isSpace ? !wasSpace : !isBlank(scalar) else { return false }
            wasSpace = isSpace
        }
        return !wasSpace || text.isEmpty
    }

    /// Unicode's `White_Space` but for the no-break space, and all controls.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x20, 0x7F...0x9F, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }
}

extension InvitationTemplate {
    fileprivate func render(
        _ data: LiquidObject, _ options: LiquidRenderOptions
    ) throws(LiquidError) -> RenderedInvitation {
        let day = CompiledTemplate.oneLine(try day.render(data, options: options))
        let time = CompiledTemplate.oneLine(try time.render(data, options: options))
        guard let civil = CivilDay(day) else {
            throw LiquidError(.invalidArgument, "the invitation's day is not written as 2026-12-01")
        }
        let clock = time.utf8.split(separator: UInt8(ascii: ":"))
        guard clock.count == 2, let hour = Int(String(decoding: clock[0], as: UTF8.self)),
            let minute = Int(String(decoding: clock[1], as: UTF8.self)), (0...23).contains(hour),
            (0...59).contains(minute)
        else { throw LiquidError(.invalidArgument, "the invitation's time is not written as 10:30") }
        return RenderedInvitation(
            title: CompiledTemplate.oneLine(try title.render(data, options: options)),
            place: CompiledTemplate.oneLine(try place?.render(data, options: options) ?? ""),
            description: try description?.render(data, options: options) ?? "",
            day: civil.daysSince1970, start: hour * 60 + minute, minutes: minutes)
    }
}

/// One rendering: the runs of its page, with the values escaped for where they stand.
private struct Rendering {
    let subject: String
    let preheader: String
    let sender: String
    let invitation: RenderedInvitation?
    private let runs: [LiquidRuns.Run]
    private var escaped: [UInt8] = []
    /// For each run that was made: where it stands in `escaped`.
    private var places: [Range<Int>] = []

    init(
        subject: String, preheader: String, sender: String, invitation: RenderedInvitation?,
        _ runs: LiquidRuns
    ) {
        self.invitation = invitation
        self.subject = subject
        self.preheader = preheader
        self.sender = sender
        self.runs = runs.runs
        escaped.reserveCapacity(runs.made.count + runs.made.count / 4)
        places.reserveCapacity(runs.runs.count)
        runs.made.withUnsafeBufferPointer { made in
            for run in runs.runs {
                guard case .made(let range, let context, let isSafe) = run.kind else {
                    places.append(0..<0)
                    continue
                }
                let start = escaped.count
                let value = UnsafeBufferPointer(rebasing: made[range])
                if isSafe, context == EscapeContext.text.rawValue {
                    escaped.append(contentsOf: value)
                } else if isSafe, context == EscapeContext.plain.rawValue {
                    // What was captured for the HTML, in a block of plain text.
                    escaped += PlainText.render(Array(value), options: PlainText.Options(isFlowed: false))
                        .trimmingLineEnd()
                } else {
                    EscapeContext.append(
                        value, for: EscapeContext(rawValue: context) ?? .text, to: &escaped)
                }
                places.append(start..<escaped.count)
            }
        }
    }

    func html(_ page: TemplatePage) -> [UInt8] {
        var html: [UInt8] = []
        html.reserveCapacity(32_768)
        for (run, place) in zip(runs, places) where run.channel != TemplatePage.textChannel {
            if case .text(let number) = run.kind {
                html += page.pieces[number].bytes
            } else {
                html += escaped[place]
            }
        }
        return html
    }

    func places(_ page: TemplatePage) -> PagePlaces {
        var found = PagePlaces()
        for (run, place) in zip(runs, places) where run.channel != TemplatePage.textChannel {
            if case .text(let number) = run.kind {
                let piece = page.pieces[number]
                found.add(piece.bytes.count) { offset in
                    page.origin(of: piece, offset)
                }
            } else {
                found.addMade(place.count)
            }
        }
        return found
    }

    func encodedHTML(_ page: TemplatePage) -> [UInt8] {
        var html: [UInt8] = []
        html.reserveCapacity(49_152)
        var writer = QuotedPrintableWriter()
        escaped.withUnsafeBufferPointer { escaped in
            for (run, place) in zip(runs, places) where run.channel != TemplatePage.textChannel {
                if case .text(let number) = run.kind {
                    writer.append(page.encoded[number], to: &html)
                } else if !place.isEmpty {
                    writer.append(UnsafeBufferPointer(rebasing: escaped[place]), to: &html)
                }
            }
        }
        writer.finish(&html)
        return html
    }

    func text(_ page: TemplatePage) -> [UInt8] {
        var set: [TextPieces.Run] = []
        set.reserveCapacity(runs.count)
        for (run, place) in zip(runs, places) where run.channel != TemplatePage.htmlChannel {
            if case .text(let number) = run.kind {
                set.append(.piece(number))
            } else {
                set.append(.made(place, isPlain: run.channel == TemplatePage.textChannel))
            }
        }
        return page.text.render(set, made: escaped, options: PlainText.Options(isFlowed: false))
    }
}

extension [UInt8] {
    fileprivate func trimmingLineEnd() -> ArraySlice<UInt8> { last == 0x0A ? dropLast() : self[...] }
}
