import Campaigns
import Diagnostics
import Domain
import Rendering
import Storage
import Synchronization

/// Renders letters from disk beside real customers, and keeps the last one that came out for each.
final class LetterDesk: Sendable {
    struct Good: Sendable {
        var subject: String
        var html: [UInt8]
        var text: String
        var version: String
        var at: String
    }

    private struct Key: Hashable {
        var letter: String
        var account: AccountID
    }

    private struct SampleKey: Hashable {
        var letter: LetterName
        var plan: String
        var after: Int64
    }

    private struct Samples: Sendable {
        var proposals: [Proposal]
        var origin: String
        var next: Int64
        /// Of the plan, to show something before the file first compiles.
        var plan: String
    }

    private struct State {
        var goods: [Key: Good] = [:]
        var samples: [SampleKey: Samples] = [:]
    }

    private let bench: Workbench
    private let frozen: FrozenLetters
    private let state = Mutex(State())

    /// Beyond this many letters kept, all but those in use are dropped.
    private static let most = 200

    init(_ bench: Workbench, _ frozen: FrozenLetters) {
        self.bench = bench
        self.frozen = frozen
    }

    func letter(_ name: String) throws -> LetterName {
        guard let letter = LetterName(name: name) else { throw WebError.notFound("letter '\(name)'") }
        return letter
    }

    /// Changes whenever the letter or one of its pieces does on disk.
    func version(_ letter: LetterName) throws -> String {
        letter.sources(in: try bench.templates()).fingerprint
    }

    func model(
        _ letter: LetterName, part: ProposalModel.Part, width: Int, after: Int64
    ) throws -> LetterModel {
        let sources = letter.sources(in: try bench.templates())
        guard sources.files[letter.path] != nil else { throw WebError.notFound("letter '\(letter.name)'") }
        let library = TemplateLibrary(sources, companyLanguage: bench.company.language)
        let compiled = library.template(letter.template, for: letter.language)
        let version = sources.fingerprint
        let samples = try samples(letter, after: after)
        var customers: [LetterModel.Customer] = []
        for proposal in samples.proposals {
            customers.append(
                customer(
                    proposal, compiled, version: version, letter, samples.plan, library.diagnostics.sources))
        }
        return LetterModel(
            name: letter.name, path: letter.path, part: part, width: width,
            diagnostics: library.diagnostics.list.map { DiagnosticItem($0, in: library.diagnostics.sources) },
            customers: customers, origin: samples.origin, version: version, after: after, next: samples.next)
    }

    /// What the page beside the frame showed last.
    func preview(_ letter: LetterName, account: AccountID) -> [UInt8]? {
        state.withLock { $0.goods[Key(letter: letter.name, account: account)]?.html }
    }

    private func customer(
        _ proposal: Proposal, _ compiled: CompiledTemplate?, version: String, _ letter: LetterName,
        _ plan: String,
        _ sources: [SourceText]
    ) -> LetterModel.Customer {
        let key = Key(letter: letter.name, account: proposal.account)
        var mistakes: [DiagnosticItem] = []
        if let compiled {
            do {
                let rendered = try compiled.renderForBrowser(proposal.facts)
                keep(rendered, version, at: Wording.time(bench.now(), bench.company), key)
            } catch {
                let size = sources.first { $0.name == error.file }?.bytes.count ?? error.offset + 1
                let start = max(0, min(error.offset, size))
                mistakes.append(
                    DiagnosticItem(
                        .error(
                            "template/render", error.message,
                            at: SourceSpan(
                                file: error.file.isEmpty ? error.template : error.file, start: start,
                                end: min(start + 1, max(start, size)))),
                        in: sources))
            }
        }
        var good = state.withLock { $0.goods[key] }
        if good == nil, let rendered = frozen.render(proposal, plan: plan) {
            keep(rendered, "plan-\(plan)", at: "plan \(plan)", key)
            good = state.withLock { $0.goods[key] }
        }
        let name = Wording.text(proposal.facts["account"]?["name"])
        let isNow = good?.version == version
        return LetterModel.Customer(
            account: proposal.account, name: name.isEmpty ? proposal.account : name,
            subject: good?.subject ?? "",
            text: good?.text ?? "", mistakes: mistakes,
            keptFrom: isNow ? "" : good.map { "The last that came out, of \($0.at)." } ?? "",
            isShown: good != nil, version: good?.version ?? "")
    }

    private func keep(_ rendered: RenderedProposal, _ version: String, at: String, _ key: Key) {
        let good = Good(
            subject: rendered.subject, html: rendered.html,
            text: String(decoding: rendered.text, as: UTF8.self),
            version: version, at: at)
        state.withLock { state in
            if state.goods.count > Self.most {
                state.goods = state.goods.filter { $0.key.letter == key.letter }
            }
            if state.goods.count > Self.most { state.goods.removeAll() }
            state.goods[key] = good
        }
    }

    // Customers

    /// Up to three proposals: of the newest plan that has any; first those that get this very letter.
    private func samples(_ letter: LetterName, after: Int64) throws -> Samples {
        guard let plan = try bench.ledger.plans(limit: 50).first(where: { $0.counts[.proposed] ?? 0 > 0 })
        else {
            let drafts = try bench.drafts(letter.template, letter.language)
            return Samples(
                proposals: drafts,
                origin: drafts.isEmpty ? "" : "your accounts, as they would be drafted today", next: 0,
                plan: "")
        }
        let key = SampleKey(letter: letter, plan: plan.id, after: after)
        // Proposals of a plan do not change in what a letter shows, so they are looked for once.
        if let known = state.withLock({ $0.samples[key] }) { return known }
        var exact: [Proposal] = []
        var near: [Proposal] = []
        var last = after
        var seen = 0
        while exact.count < 3, seen < 4000 {
            let page = try bench.ledger.proposals(of: plan.id, decision: nil, after: last, limit: 200)
            guard let end = page.last else { break }
            last = end.id
            seen += page.count
            for proposal in page where exact.count < 3 {
                if proposal.template == letter.template, proposal.language == letter.language {
                    exact.append(proposal)
                } else if proposal.template == letter.template || near.count < 3 {
                    near.append(proposal)
                }
            }
        }
        near.sort {
            ($0.template == letter.template ? 0 : 1, $0.id) < ($1.template == letter.template ? 0 : 1, $1.id)
        }
        let isFull = exact.count == 3
        // Past the end only the exact ones are worth showing; at the start others are better than none.
        let chosen = after > 0 && !exact.isEmpty ? exact : Array((exact + near).prefix(3))
        let samples = Samples(
            proposals: chosen, origin: "plan \(plan.id) as of \(plan.asOf)", next: isFull ? exact[2].id : 0,
            plan: plan.id)
        state.withLock { state in
            if state.samples.count > Self.most { state.samples.removeAll() }
            state.samples[key] = samples
        }
        return samples
    }
}

/// Messages from the rules and letters that a plan froze: what would be sent, whatever was edited since.
final class FrozenLetters: Sendable {
    private struct Frozen: Sendable {
        var maker: MessageMaker
        var library: TemplateLibrary
    }

    private let bench: Workbench
    private let plans = Mutex<[String: Frozen]>([:])

    init(_ bench: Workbench) { self.bench = bench }

    func message(_ proposal: Proposal, plan: Plan) throws -> PreviewedMessage {
        try frozen(plan.id).maker.preview(
            proposal, messageID: "preview.\(proposal.id).\(plan.id)@\(bench.company.messageDomain)",
            at: bench.now())
    }

    /// - Returns: `nil` where there is no plan, or the letter did not come out then either.
    func render(_ proposal: Proposal, plan: String) -> RenderedProposal? {
        guard !plan.isEmpty, let library = try? frozen(plan).library else { return nil }
        return try? library.template(proposal.template, for: proposal.language)?.renderForBrowser(
            proposal.facts)
    }

    private func frozen(_ plan: String) throws -> Frozen {
        if let known = plans.withLock({ $0[plan] }) { return known }
        guard let bytes = try bench.ledger.sources(of: plan), let sources = PlanSources(bytes: bytes) else {
            throw WebError(status: 500, message: "The plan \(plan) has lost its templates; plan again.")
        }
        let frozen = Frozen(
            maker: MessageMaker(company: bench.company, sources: sources),
            library: TemplateLibrary(sources.templates, companyLanguage: sources.language))
        plans.withLock { plans in
            if plans.count >= 4 { plans.removeAll() }
            plans[plan] = frozen
        }
        return frozen
    }
}
