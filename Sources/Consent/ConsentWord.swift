public import Domain
public import Tokens

/// What a customer said about being written to, by a link in a letter.
public struct ConsentWord: Hashable, Sendable {
    public enum Choice: Hashable, Sendable {
        /// Never again, until `resume`.
        case unsubscribe
        /// Nothing for so many months.
        case pause(months: Int)
        /// Letters, but fewer.
        case fewer
        /// All of that taken back.
        case resume

        /// The months that the page offers; no others are taken.
        public static let pauses = [3, 6, 12]
        public static let all: [Choice] = [.unsubscribe, .fewer, .resume] + pauses.map { .pause(months: $0) }
    }

    public enum Source: String, Hashable, Sendable, CaseIterable {
        /// The receiver's mail program, without a page (RFC 8058).
        case oneClick = "one-click"
        case page
        /// A mail to the unsubscribe mailbox (RFC 2369 §3.2).
        case mailto
    }

    /// The proposal's number, as the letter's token said.
    public var reference: String
    public var choice: Choice
    /// When it was said, by the clock of the machine that heard it.
    public var at: Instant
    public var source: Source

    public init(reference: String, choice: Choice, at: Instant, source: Source) {
        self.reference = reference
        self.choice = choice
        self.at = at
        self.source = source
    }
}

extension ConsentWord.Choice {
    /// As forms and spooled files say it: `unsubscribe`, `pause-6`, `fewer`, `resume`.
    public var text: String {
        switch self {
        case .unsubscribe: "unsubscribe"
        case .pause(let months): "pause-\(months)"
        case .fewer: "fewer"
        case .resume: "resume"
        }
    }

    /// - Returns: `nil` for a text of none of `all`.
    public init?(text: String) {
        guard let choice = Self.all.first(where: { $0.text.utf8.elementsEqual(text.utf8) }) else {
            return nil
        }
        self = choice
    }
}

/// A word as it lies in the spool: with its token, which whoever takes it verifies again.
///
/// ```
/// 1 1795442964000 pause-6 page AQEyMDI2…
/// version, milliseconds since 1970, choice, source, token; one line
/// ```
public struct SpooledWord: Hashable, Sendable {
    public var token: String
    public var choice: ConsentWord.Choice
    public var at: Instant
    public var source: ConsentWord.Source

    static let maxLineBytes = 64 + UnsubscribeToken.maxTextBytes

    public init(token: String, choice: ConsentWord.Choice, at: Instant, source: ConsentWord.Source) {
        self.token = token
        self.choice = choice
        self.at = at
        self.source = source
    }

    public var line: String { "1 \(at.milliseconds) \(choice.text) \(source.rawValue) \(token)" }

    /// - Parameter line: without its line end; may be anything.
    public init?(line: some Collection<UInt8>) {
        guard line.count <= Self.maxLineBytes else { return nil }
        let words = line.split(separator: 0x20, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard words.count == 5, words[0] == "1", let milliseconds = Int64(words[1]),
            let choice = ConsentWord.Choice(text: words[2]),
            let source = ConsentWord.Source(rawValue: words[3])
        else { return nil }
        self.init(token: words[4], choice: choice, at: Instant(milliseconds: milliseconds), source: source)
    }

    /// A line of what a server's spool answers: a file's name, a blank, the word's line.
    public static func named(_ line: some Collection<UInt8>) -> (name: String, word: SpooledWord)? {
        let name = String(decoding: line.prefix(SpoolName.bytes), as: UTF8.self)
        let rest = line.dropFirst(SpoolName.bytes)
        guard SpoolName.isOne(name), rest.first == 0x20, let word = SpooledWord(line: rest.dropFirst()) else {
            return nil
        }
        return (name, word)
    }

    /// What it says, if one of the keys signed its token.
    public func word(keys: TokenKeys) -> ConsentWord? {
        guard let token = UnsubscribeToken(token, keys: keys), token.kind == .proposal else { return nil }
        return ConsentWord(reference: token.reference, choice: choice, at: at, source: source)
    }
}
