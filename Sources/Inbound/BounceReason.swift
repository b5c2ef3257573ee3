/// Why a mail did not reach its recipient, in the words that the trade's public corpora use.
public enum BounceReason: String, Codable, CaseIterable, Hashable, Sendable {
    // The address.
    case userunknown, hostunknown, hasmoved, notaccept
    // The recipient's mailbox or its owner's wishes.
    case mailboxfull, suspend, filtered, exceedlimit
    // The sender's side: credentials, reputation, pace, form.
    case authfailure, badreputation, blocked, norelaying, policyviolation, rejected, requireptr, securityerror
    case spamdetected, speeding, toomanyconn, notcompliantrfc, virusdetected, contenterror, mesgtoobig
    case syntaxerror
    // The way, and the machines on it.
    case expired, networkerror, mailererror, systemerror, systemfull
    // Nothing can be told, or nothing failed.
    case onhold, undefined, delivered
}

/// What a reason means for the recipient's address.
public struct ReasonMeaning: Hashable, Sendable {
    public enum Weight: String, Hashable, Sendable, CaseIterable {
        /// The address is dead: suppress it at once.
        case hard
        /// Hard, unless the report's status says that it was temporary (4.x.x).
        case hardIfFinal = "hard-if-final"
        /// It counts towards `SoftBounceRule`.
        case soft
        /// Says nothing about the address.
        case none
    }

    public var weight: Weight
    /// It is ours to mend, and never the customer's to lose mail by.
    public var isSendersFault: Bool
}
