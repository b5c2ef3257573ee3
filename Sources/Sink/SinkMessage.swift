/// A message as it was received, with its envelope (RFC 5321 §2.3.1).
public struct SinkMessage: Hashable, Sendable {
    public struct Recipient: Hashable, Sendable {
        /// Without angle brackets and source route.
        public var address: String
        /// By keyword in upper case: `NOTIFY`, `ORCPT`.
        public var parameters: [String: String]

        public init(address: String, parameters: [String: String] = [:]) {
            self.address = address
            self.parameters = parameters
        }
    }

    /// Counts from 1 within one server.
    public var connection: Int
    /// Which message of its connection it is, from 1.
    public var number: Int
    /// The client's address as text, empty when there is no socket.
    public var peer: String
    /// What the client called itself.
    public var helloName: String
    /// Whether it said EHLO rather than HELO.
    public var isExtended: Bool
    /// The user it authenticated as.
    public var user: String?
    /// Whether it came over TLS.
    public var isEncrypted: Bool
    /// Empty for the null path `<>`.
    public var sender: String
    /// By keyword in upper case: `SIZE`, `BODY`, `SMTPUTF8` (empty value), `RET`, `ENVID`, `AUTH`.
    public var parameters: [String: String]
    /// Those accepted, in the order given, never empty.
    public var recipients: [Recipient]
    /// The bytes between DATA and the final dot, un-stuffed, line ends as they came.
    public var content: [UInt8]
    /// Whether `content` has a CR or LF that is not part of a CR LF.
    public var hasBareLineEnds: Bool

    public init(
        connection: Int, number: Int, peer: String = "", helloName: String = "", isExtended: Bool = true,
        user: String? = nil, isEncrypted: Bool = false, sender: String, parameters: [String: String] = [:],
        recipients: [Recipient],
        content: [UInt8], hasBareLineEnds: Bool = false
    ) {
        self.connection = connection
        self.number = number
        self.peer = peer
        self.helloName = helloName
        self.isExtended = isExtended
        self.user = user
        self.isEncrypted = isEncrypted
        self.sender = sender
        self.parameters = parameters
        self.recipients = recipients
        self.content = content
        self.hasBareLineEnds = hasBareLineEnds
    }
}
