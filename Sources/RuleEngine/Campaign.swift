public import CEL
public import Diagnostics
public import Domain
public import Mail

/// One campaign as its file in `Rules/` says it, checked.
public struct Campaign: Sendable {
    /// The file's name without its ending; the campaign's key in the ledger.
    public var name: String
    public var title: String
    public var audience: Audience
    public var exclusions: [Exclusion]
    public var hitPolicy: HitPolicy
    public var collecting: Collecting
    /// Rules and rows of tables in the file's order, which is their order under `first`.
    public var rules: [Rule]
    /// `otherwise: nothing`: accounts that no rule matches are meant to get nothing.
    public var otherwiseNothing: Bool
    public var holdout: Holdout
    public var cap: Cap
    public var approval: Approval
    public var sender: Mailbox?
    public var replyTo: Mailbox?
    /// When `rekindle daemon` runs it; `nil`: when somebody does.
    public var schedule: CampaignSchedule?
    public var source: SourceText
}

/// Who is looked at at all.
public struct Audience: Sendable {
    /// Quiet for so many calendar months, by `Dormancy`.
    public var months: Int?
    public var condition: CELExpression?
    public var place: SourceSpan
}

/// Accounts that get nothing, whatever the rules say, and why.
public struct Exclusion: Sendable {
    public var reason: String
    public var condition: CELExpression
    public var place: SourceSpan
}

/// What several matches mean (DMN 1.3 §8.2.11).
public enum HitPolicy: String, Hashable, Sendable, CaseIterable {
    /// The first in the file's order.
    case first
    /// At most one may match; of several none is taken, and the plan says so.
    case unique
    /// Several may match as long as all give the same letter and offer.
    case any
    /// The one with the greatest `priority`; of equals the first.
    case priority
    /// All that match count: the first with a template gives the letter, and their offers are put together.
    case collect
}

/// How `collect` puts one number of several offers together (DMN 1.3 §8.2.11, aggregation).
public enum Aggregation: String, Hashable, Sendable, CaseIterable { case sum, max, min }

/// How `collect` puts offers together.
public struct Collecting: Hashable, Sendable {
    public var discount: Aggregation
    /// `max` or `min`.
    public var validDays: Aggregation
    /// No more than this, whatever the offers add up to; the company's policy, or 100.
    public var atMost: Int

    public init(discount: Aggregation = .max, validDays: Aggregation = .min, atMost: Int = 100) {
        self.discount = discount
        self.validDays = validDays
        self.atMost = atMost
    }
}

/// One rule, or one row of a decision table.
public struct Rule: Sendable {
    public var name: String
    /// All of them must hold; none matches every account. A row of a table has one for each of its cells.
    public var conditions: [CELExpression]
    public var priority: Int
    /// `nil` only under `collect`, for a rule that adds to the offer.
    public var template: String?
    public var offer: Offer?
    /// Where its name, its conditions and its discount stand.
    public var places: Places

    public struct Places: Hashable, Sendable {
        public var name: SourceSpan
        public var condition: SourceSpan?
        public var discount: SourceSpan?
        public var validDays: SourceSpan?
    }

    /// Whether it says nothing of who it is for.
    public var isDefault: Bool { conditions.isEmpty }
    /// What it gives, to compare under `any`.
    var outcome: Outcome { Outcome(template: template, offer: offer) }

    struct Outcome: Hashable { var template: String?, offer: Offer? }
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

extension Cap {
    /// Half as often for an account that asked for fewer.
    public func heeding(_ preference: Preference?) -> Cap {
        preference?.wantsFewer == true ? Cap(messages: messages, days: days * 2) : self
    }
}

public struct Approval: Hashable, Sendable {
    /// `rekindle run` may approve by itself.
    public var isAutomatic: Bool
    /// … as long as the plan has at most so many proposals.
    public var atMost: Int
}
