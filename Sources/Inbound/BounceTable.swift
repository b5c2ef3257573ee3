public import Diagnostics

/// What is known of bounces and other automatic mail, as data: which words and codes mean which reason, and how
/// programs mark what they send. Written as text (docs/inbound.md), read once.
public struct BounceTable: Sendable {
    /// How far the conversation of SMTP had got when it failed.
    public enum Stage: String, CaseIterable, Hashable, Sendable { case connect, helo, mail, rcpt, data }

    /// How a program, or a person, can be known by its words.
    enum Sign: String, CaseIterable, Hashable, Sendable {
        case bounceSender = "bounce-sender"
        case bounceSubject = "bounce-subject"
        case bounceText = "bounce-text"
        case autoSubject = "auto-subject"
        case autoText = "auto-text"
        case unsubscribeSubject = "unsubscribe-subject"
        /// From here on the text is the mail that was returned.
        case copy
        /// A line that says nothing of the reason.
        case noise
        /// Only a warning: it is still being tried.
        case delay
        /// Words right before an address that failed.
        case recipient
    }

    enum Condition: Hashable, Sendable {
        case at(Stage)
        case notAt(Stage)
        case status(StatusPattern)
        /// There is none, or one that says nothing (x.0.0, x.5.0).
        case noStatus
        /// Three digits, or `*` for any.
        case reply(String)
        /// No line of the changes applies.
        case sure
        /// The machine that reports.
        case by(TextPattern)
    }

    struct Rule: Hashable, Sendable {
        var reason: BounceReason
        var conditions: [Condition]
        var pattern: TextPattern
        /// The pattern as written, for sections whose patterns are codes or reasons.
        var word: String
        /// `<standard>:12`, for explanations.
        var place: String
    }

    struct SignRule<Key: Hashable & Sendable>: Hashable, Sendable {
        var key: Key
        var pattern: TextPattern
    }

    var meanings: [BounceReason: ReasonMeaning] = [:]
    /// Words that settle the reason, whatever the codes say.
    var text: [Rule] = []
    /// Enhanced status codes.
    var status: [Rule] = []
    /// Words that count when neither words nor status told.
    var weak: [Rule] = []
    /// Three digits, when nothing else told.
    var reply: [Rule] = []
    /// A reason found that means another one under conditions.
    var changes: [Rule] = []
    var stages: [SignRule<Stage>] = []
    var signs: [SignRule<Sign>] = []

    /// What comes with the program.
    public static let standard: BounceTable = {
        var table = BounceTable()
        for (name, text) in standardTexts {
            let mistakes = table.read(SourceText(name: name, text))
            precondition(mistakes.isEmpty, "the table that comes with the program is wrong: \(mistakes)")
        }
        return table
    }()

    /// The table with a company's own lines, which count before all others of their section.
    ///
    /// - Returns: the table without the lines that are wrong, and what is wrong with them, in order of place.
    public func adding(_ source: SourceText) -> (table: BounceTable, diagnostics: [Diagnostic]) {
        var own = BounceTable()
        let diagnostics = own.read(source)
        var table = self
        table.meanings.merge(own.meanings) { $1 }
        table.text = own.text + text
        table.status = own.status + status
        table.weak = own.weak + weak
        table.reply = own.reply + reply
        table.changes = own.changes + changes
        table.stages = own.stages + stages
        table.signs = own.signs + signs
        return (table, diagnostics)
    }

    public func meaning(of reason: BounceReason) -> ReasonMeaning {
        meanings[reason] ?? ReasonMeaning(weight: .none, isSendersFault: false)
    }

    /// Before anything else in the text: a person's answer has our own subject behind its `Re:`.
    func begins(_ text: NormalText, with sign: Sign) -> Bool {
        let words = Array(text.bytes.dropFirst())
        return signs.contains { $0.key == sign && $0.pattern.isAtStart(of: words) }
    }

    func has(_ sign: Sign, in text: NormalText) -> Bool {
        signs.contains { $0.key == sign && $0.pattern.isFound(in: text) }
    }
}

/// `5.1.1`, or with stars for whole numbers: `5.2.*`.
struct StatusPattern: Hashable, Sendable {
    private let numbers: [Int?]

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var numbers: [Int?] = []
        for part in parts {
            guard part == "*" || part.utf8.count <= 3 && UInt16(part) != nil else { return nil }
            numbers.append(Int(part))
        }
        self.numbers = numbers
    }

    func covers(_ code: StatusCode) -> Bool {
        zip(numbers, [code.kind, code.subject, code.detail]).allSatisfy { $0 == nil || $0 == $1 }
    }
}
