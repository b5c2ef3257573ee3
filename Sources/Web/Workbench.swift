public import Campaigns
public import Domain
public import Rendering
public import Storage

/// What the pages work on: one company's stores and templates, and the person at the screen.
public struct Workbench: Sendable {
    public var company: Company
    public var ledger: any LedgerStore
    public var history: any HistoryStore
    /// Every file of `Templates/` as it is on disk at this moment.
    public var templates: @Sendable () throws -> TemplateSources
    /// Proposals drafted for up to three accounts that would get the template, while no plan has any.
    public var drafts: @Sendable (_ template: String, _ language: String) throws -> [Proposal]
    /// Who approves and skips.
    public var user: String
    public var now: @Sendable () -> Instant

    public init(
        company: Company, ledger: any LedgerStore, history: any HistoryStore,
        templates: @escaping @Sendable () throws -> TemplateSources,
        drafts: @escaping @Sendable (_ template: String, _ language: String) throws -> [Proposal] = { _, _ in
            []
        },
        user: String, now: @escaping @Sendable () -> Instant
    ) {
        self.company = company
        self.ledger = ledger
        self.history = history
        self.templates = templates
        self.drafts = drafts
        self.user = user
        self.now = now
    }
}
