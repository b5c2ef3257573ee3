import Crypto
import Diagnostics
import Dispatch
import Domain
import Mail
import Rendering
import RuleEngine

/// The state of one planning.
///
/// Every letter is made before it is proposed, many at a time on all cores; what comes of an account is settled in
/// the order of the scan all the same, so that a plan of the same facts has the same fingerprint.
struct PlanRun {
    /// What the sieves said of an account: its entry, or a proposal whose letter is still to be made.
    private enum Waiting {
        case entry(PlanEntry)
        case proposal(Proposal, EmailAddress, CompiledTemplate)
    }

    private(set) var counts: [PlanOutcome: Int] = [:]
    var entries: [PlanEntry] = []
    var proposals: [Proposal] = []
    var recipients: [EmailAddress: AccountID] = [:]
    private(set) var failures: [String: (count: Int, example: AccountID)] = [:]
    /// The names of the templates that proposals were made with.
    private(set) var templates: Set<String> = []
    private var hash = SHA256()
    private var waiting: [Waiting] = []
    private var waitingAddresses: Set<EmailAddress> = []

    init(campaign: Campaign, asOf: CivilDay, since: CivilDay?, library: TemplateLibrary) {
        if let since { hash.update(data: Array("since \(since)\u{0}".utf8)) }
        hash.update(data: Array("\(campaign.name)\u{0}\(asOf)\u{0}\(campaign.source.bytes.count)\u{0}".utf8))
        hash.update(data: campaign.source.bytes)
        hash.update(data: Array(library.frozen.fingerprint.utf8))
    }

    var count: Int { counts.values.reduce(0, +) }
    /// Small enough that storing never makes a sender wait.
    var isFull: Bool { entries.count >= 2000 || proposals.count >= 500 }
    /// Enough letters that the cores are worth waking; few enough that memory does not grow with the plan.
    var hasEnoughToRender: Bool { waitingAddresses.count >= 256 || waiting.count >= 2000 }

    mutating func add(_ account: AccountID, _ outcome: PlanOutcome, _ rule: String, _ reason: String) {
        waiting.append(
            .entry(PlanEntry(account: account, outcome: outcome, rule: rule, reason: reason)))
    }

    mutating func fail(_ account: AccountID, _ rule: String, _ cause: String) {
        failures[cause, default: (0, account)].count += 1
        add(account, .renderFailed, rule, cause)
    }

    mutating func propose(_ proposal: Proposal, to address: EmailAddress, _ template: CompiledTemplate) {
        waiting.append(.proposal(proposal, address, template))
        waitingAddresses.insert(address)
    }

    /// Whether a letter to that address is still to be made.
    func isWaiting(_ address: EmailAddress) -> Bool { waitingAddresses.contains(address) }

    /// Makes the letters that wait, and settles everything up to here.
    mutating func renderWaiting() {
        let causes = Self.causes(waiting)
        for (index, one) in waiting.enumerated() {
            switch one {
            case .entry(let entry): settle(entry)
            case .proposal(let proposal, let address, _):
                if let cause = causes[index] {
                    failures[cause, default: (0, proposal.account)].count += 1
                    settle(
                        PlanEntry(
                            account: proposal.account, outcome: .renderFailed, rule: proposal.rule,
                            reason: cause))
                } else {
                    recipients[address] = proposal.account
                    settle(proposal)
                }
            }
        }
        waiting.removeAll(keepingCapacity: true)
        waitingAddresses.removeAll(keepingCapacity: true)
    }

    /// Why each letter cannot be made; `nil` where it can.
    private static func causes(_ waiting: [Waiting]) -> [String?] {
        var causes = [String?](repeating: nil, count: waiting.count)
        let share = 32
        causes.withUnsafeMutableBufferPointer { causes in
            // Each round writes only its own share.
            nonisolated(unsafe) let causes = causes
            DispatchQueue.concurrentPerform(iterations: (waiting.count + share - 1) / share) { round in
                for index in round * share..<min(waiting.count, (round + 1) * share) {
                    guard case .proposal(let proposal, _, let template) = waiting[index] else { continue }
                    causes[index] = cause(proposal, template)
                }
            }
        }
        return causes
    }

    private static func cause(_ proposal: Proposal, _ template: CompiledTemplate) -> String? {
        do throws(RenderError) {
            let encoded = try template.encode(proposal.facts)
            guard encoded.html.count > CompiledTemplate.mostHTMLBytes else { return nil }
            return "\(template.name).\(template.language): the HTML part has more than "
                + "\(CompiledTemplate.mostHTMLBytes / 1000) KB, and large services cut it off"
        } catch {
            return error.description
        }
    }

    private mutating func settle(_ entry: PlanEntry) {
        counts[entry.outcome, default: 0] += 1
        entries.append(entry)
        hash.update(
            data: Array(
                "\(entry.account)\u{0}\(entry.outcome.rawValue)\u{0}\(entry.rule)\u{0}\(entry.reason)\n".utf8)
        )
    }

    private mutating func settle(_ proposal: Proposal) {
        settle(
            PlanEntry(
                account: proposal.account, outcome: .proposed, rule: proposal.rule, reason: proposal.reason))
        proposals.append(proposal)
        templates.insert(proposal.template)
        hash.update(data: Array("\(proposal.recipient)\u{0}\(proposal.templateVersion)\u{0}".utf8))
        hash.update(data: proposal.facts.json)
    }

    /// Rules, templates and senders: a plan under another sender is another plan.
    mutating func add(_ frozen: PlanSources) { hash.update(data: frozen.bytes) }

    func fingerprint() -> String {
        hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
