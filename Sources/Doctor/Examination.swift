public import CurlTransport
public import DKIM
public import DNS
public import Domain
public import Mail

/// What is examined; made from the settings by whoever calls.
public struct Examination: Sendable {
    /// The sender that readers see.
    public var from: EmailAddress
    /// Where bounces go.
    public var returnPath: EmailAddress
    /// `nil`: messages are not signed.
    public var signer: DKIMSigner?
    /// `nil`: there is no relay yet.
    public var relay: RelaySettings?
    /// Where mail leaves to the world from; empty: the relay's own addresses are assumed, and said to be.
    public var sendingAddresses: [IPAddress] = []
    /// Logs in to the relay; only over a connection that is trusted.
    public var triesLogin = false
    public var storeFolder: String
    public var leastFreeBytes: Int64 = 1_073_741_824
    public var leastFreeInodes: Int64 = 10_000
    public var keyFile: String?
    /// The latest moment in the ledger.
    public var newestInLedger: Instant?
    /// Bytes of a message as they would be sent, signed.
    public var sample: [UInt8]?
    /// `nil` leaves the figures out.
    public var figures: SenderFigures?

    public init(
        from: EmailAddress, returnPath: EmailAddress, signer: DKIMSigner?, relay: RelaySettings?,
        storeFolder: String
    ) {
        self.from = from
        self.returnPath = returnPath
        self.signer = signer
        self.relay = relay
        self.storeFolder = storeFolder
    }
}
