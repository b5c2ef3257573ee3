/// One thing the sink does wrongly on purpose, at one place of the conversation.
public struct SinkFault: Hashable, Sendable {
    /// Where. Faults meet only commands that would otherwise have been accepted, except that `data` is asked
    /// even when no recipient was accepted.
    public enum Stage: String, CaseIterable, Hashable, Sendable {
        case connect, greeting, ehlo, helo, starttls, auth, mail, rcpt, data
        /// At the first byte of the body.
        case content
        /// At the line of one dot that ends the body.
        case dot
        case rset, quit
    }

    public enum Action: Hashable, Sendable {
        /// This reply instead of the sink's own. A positive code lets the command be carried out; `data:354`
        /// is obeyed even without a recipient.
        case reply(SinkReply)
        /// The connection is closed without a reply.
        case drop
        /// 421, then the connection is closed.
        case close421
        /// No answer, ever; the connection stays open.
        case stall
        /// The command is carried out, its reply is bytes that are none.
        case garbage
        /// The command is carried out, its reply is one line of 100 KB.
        case overlong
        /// The command is carried out; half of its reply is sent, then the connection is closed.
        case half
        /// What happens next happens this much later.
        case delay(milliseconds: Int)
        /// The message is filed, then the connection is closed without a reply.
        case acceptDrop
        /// The message is filed, and never answered.
        case acceptStall
        /// The message is filed, and this said of it, a refusal as a rule: no protocol guards against such a server.
        case acceptReply(SinkReply)
        /// STARTTLS is answered with 220 as it should be, the handshake with bytes that are no TLS, and the connection is
        /// closed.
        case brokenTLS
    }

    /// When. All that are given must hold; they count the times a fault's stage (and `recipient`) came up,
    /// over all connections.
    public struct Selector: Hashable, Sendable {
        /// The n-th, the 2n-th …
        public var every: Int?
        /// The k-th alone, from 1.
        public var only: Int?
        /// 0...1, drawn from `seed`: the same in every run.
        public var share: Double?
        public var seed: UInt64 = 0
        /// Text in a recipient's address (ASCII case ignored); at `data`, `content` and `dot`, any recipient.
        public var recipient: String?

        public init() {}
    }

    public var stage: Stage
    public var action: Action
    public var selector: Selector

    public init(_ stage: Stage, _ action: Action, _ selector: Selector = Selector()) {
        self.stage = stage
        self.action = action
        self.selector = selector
    }
}
