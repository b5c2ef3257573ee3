public import CEL
public import Diagnostics
public import Mail

/// One campaign as its file in `Rules/` says it, checked.
public struct Campaign: Sendable {
    /// The file's name without its ending; the campaign's key in the ledger.
    public var name: String
    public var title: String
    public var audience: Audience
    public var exclusions: [Exclusion]
    public var hitPolicy: HitPolicy
    /// In the file's order, which is their order under `first`.
    public var rules: [Rule]
    public var holdout: Holdout
    public var cap: Cap
    public var approval: Approval
    public var sender: Mailbox?
    public var replyTo: Mailbox?
    /// What a timer is set to; shown, not obeyed here.
    public var schedule: String
    public var source: SourceText
}

/// Who is looked at at all.
public struct Audience: Sendable {
    /// Quiet for so many calendar months, by `Dormancy`.
    public var months: Int?
    public var condition: CELExpression?
}

/// Accounts that get nothing, whatever the rules say, and why.
public struct Exclusion: Sendable {
    public var reason: String
    public var condition: CELExpression
}

/// What several matches mean (DMN 1.3 §8.2.11).
public enum HitPolicy: String, Hashable, Sendable, CaseIterable {
    /// The first in the file's order.
    case first
    /// The one with the greatest `priority`; of equals the first.
    case priority
}

public struct Rule: Sendable {
    public var name: String
    /// `nil` matches every account.
    public var condition: CELExpression?
    public var priority: Int
    public var template: String
    public var offer: Offer?
}

/// What is offered: a discount, for a time.
public struct Offer: Hashable, Sendable {
    /// Whole percent, 0...100.
    public var discountPercent: Int
    /// The offer's last day is so many days after the plan's day.
    public var validDays: Int

    public init(discountPercent: Int, validDays: Int) {
        self.discountPercent = discountPercent
        self.validDays = validDays
    }
}

/// The share of the eligible that is deliberately not mailed.
public struct Holdout: Hashable, Sendable {
    /// In hundredths of a percent, 0...5000.
    public var basisPoints: Int
    public var salt: String
}

/// The most that an account may get.
public struct Cap: Hashable, Sendable {
    public var messages: Int
    public var days: Int
}

public struct Approval: Hashable, Sendable {
    /// `rekindle run` may approve by itself.
    public var isAutomatic: Bool
    /// … as long as the plan has at most so many proposals.
    public var atMost: Int
}
