import Diagnostics
import Liquid
import YAMLPlaces

/// The `invitation` of a template's front matter: a calendar entry that goes with the letter.
struct InvitationFile {
    var title: TemplateFile.Piece?
    /// `2026-12-01`, as Liquid writes it.
    var day: TemplateFile.Piece?
    /// `10:30`, where the company is.
    var time: TemplateFile.Piece?
    var place: TemplateFile.Piece?
    var description: TemplateFile.Piece?
    var minutes = 30
}

/// The same, compiled.
struct InvitationTemplate: Sendable {
    var title: LiquidTemplate
    var day: LiquidTemplate
    var time: LiquidTemplate
    var place: LiquidTemplate?
    var description: LiquidTemplate?
    var minutes: Int

    var parts: [LiquidTemplate] { [title, day, time] + [place, description].compactMap { $0 } }
}

/// A meeting that a letter proposes, in civil time of the company.
public struct RenderedInvitation: Hashable, Sendable {
    public var title: String
    public var place: String
    public var description: String
    /// Days since 1970.
    public var day: Int32
    /// Minutes after midnight.
    public var start: Int
    public var minutes: Int
}
