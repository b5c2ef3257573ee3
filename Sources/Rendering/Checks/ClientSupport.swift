/// One thing of CSS that a large mail program lacks. The facts are from caniemail.com, each from the page named
/// by `source`; what follows from them for a letter is our own.
public struct ClientSupport: Hashable, Sendable {
    /// Programs, by the names that caniemail.com has for them.
    public enum Client: String, CaseIterable, Hashable, Sendable {
        case gmail = "Gmail"
        /// Gmail's apps with an account of somebody else's.
        case gmailOtherAccounts = "Gmail app with other accounts"
        /// 2007 to 2019, which show HTML as Word does.
        case outlookWindows = "Outlook (Windows)"
        case outlookCom = "Outlook.com"
        case appleMail = "Apple Mail"
        case yahoo = "Yahoo Mail"
    }

    /// What it is called here: `display: flex`.
    public var name: String
    /// The page of caniemail.com: `css-display-flex`.
    public var source: String
    /// Who lacks it, or has it only in part.
    public var lacking: [Client]
    /// Those of them where a letter loses more than an ornament; empty when it is harmless.
    public var matters: [Client]
    /// What happens there, and what to write instead.
    public var loss: String

    /// The day on which the facts were looked up, in the copies of caniemail.com's pages that could be had.
    public static let lookedUp = "2026-11-26"

    /// The feature of a key; the table has one for each.
    static func feature(_ key: Key) -> ClientSupport { table[key.rawValue] }

    /// What the checks know how to find, in the order of `all`.
    enum Key: Int, CaseIterable {
        case position, flex, inlineFlex, grid, float, gap, backgroundImage, gradient, maxWidth, marginAuto
        case marginNegative, padding, displayNone, objectFit, transform, calc, variables, rem, viewportUnits
        case fontFace, atImport, pseudoElements, svgElement, svgImage
        // Harmless: known, and never reported.
        case borderRadius, boxShadow, textShadow, opacity, animation, transition, hover, media, overflow
    }

    /// Everything that is known, one for each key and in its order.
    public static var all: [ClientSupport] { table }
}
