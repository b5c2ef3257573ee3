public import Domain
import Mail
import Rendering
public import Sending
public import Storage

/// Feeds a transport with the messages of a plan as they would be sent now, and records nothing: no claim, no
/// activity, no cap used.
public final class Rehearsal: DeliveryFeed {
    private let ledger: any LedgerStore
    private let maker: MessageMaker
    private let plan: Plan
    private let domain: String
    private let now: () -> Instant
    private var page: [Proposal] = []
    private var last: Int64 = 0
    /// Messages that could not be made.
    public private(set) var failures: [String] = []

    public init(
        of plan: Plan, ledger: any LedgerStore, company: Company, now: @escaping () -> Instant
    ) throws {
        guard let bytes = try ledger.sources(of: plan.id), let sources = PlanSources(bytes: bytes) else {
            throw StoreError(.damaged, "the plan \(plan.id) has lost its templates; plan again")
        }
        maker = MessageMaker(company: company, sources: sources)
        self.ledger = ledger
        self.plan = plan
        domain = company.messageDomain
        self.now = now
    }

    public var shouldStop: Bool { false }

    public func next() throws(TransportError) -> SMTPJob? {
        while true {
            if page.isEmpty {
                do {
                    page = try ledger.proposals(of: plan.id, decision: nil, after: last, limit: 200)
                        .reversed()
                } catch {
                    throw TransportError(.ledger, "\(error)", isTransient: false)
                }
            }
            guard let proposal = page.popLast() else { return nil }
            last = proposal.id
            if proposal.decision == .skipped { continue }
            do {
                let message = try maker.message(
                    proposal, messageID: "rehearsal.\(proposal.id).\(plan.id)@\(domain)", at: now())
                return SMTPJob(
                    delivery: proposal.id, envelope: message.envelope, message: message.signedBytes)
            } catch {
                failures.append("account \(proposal.account): \(error)")
            }
        }
    }

    public func record(onWire: [Int64], settled: [(delivery: Int64, settlement: Settlement)]) -> Set<Int64> {
        []
    }
    public func dot(_ delivery: Int64, _ moment: DotMoment) {}
}
