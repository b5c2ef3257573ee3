/// The last whole reply of a server to a dialogue that somebody else holds, as far as it can be told.
///
/// libcurl opens the connection and says of a refusal little more than "denied"; what the server said is here.
public struct SMTPLastReply: Sendable {
    public private(set) var reply: SMTPReply?
    private var parser = SMTPReplyParser()

    public init() {}

    /// - Parameter bytes: the next of what the server says. What is no reply is passed over.
    public mutating func heard(_ bytes: some Sequence<UInt8>) {
        parser.append(bytes)
        do {
            while let next = try parser.next() { reply = next }
        } catch {
            parser = SMTPReplyParser()
        }
    }
}
