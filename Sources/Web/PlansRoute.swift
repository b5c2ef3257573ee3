import Campaigns
import Domain
import Hummingbird
import Mail
import Rendering
import Storage

extension Routes {
    func plans() throws -> Response {
        try page("Plans", .plans, try PlansView.html(try PlansModel(bench)))
    }

    func plan(_ id: String, _ question: PlanModel.Question) throws -> Response {
        try show(try PlanModel(try knownPlan(id), question, bench))
    }

    private func show(_ model: PlanModel, status: HTTPResponse.Status = .ok) throws -> Response {
        let plan = model.summary.plan
        return try page(
            "\(plan.campaign) \(plan.id)", .plans, try PlanView.html(model, token: gate.token), status: status
        )
    }

    private func knownPlan(_ id: String) throws -> Plan {
        guard let plan = try bench.ledger.plan(id) else { throw WebError.notFound("such plan") }
        return plan
    }

    /// The yes covers what the page showed: this plan's content, and as many undecided proposals.
    func approve(_ id: String, _ form: ApproveForm) throws -> Response {
        let plan = try knownPlan(id)
        let pending = try bench.ledger.decisions(of: plan.id)[.pending] ?? 0
        var mistake = ""
        if form.fingerprint != plan.fingerprint {
            mistake = "The plan is not the one that was shown. Look at it again before approving."
        } else if form.pending != pending {
            mistake =
                "Meanwhile \(Wording.grouped(pending)) wait for a decision, not \(Wording.grouped(form.pending)). Look again before approving."
        } else if pending == 0 {
            mistake = "Nothing waits for a decision."
        } else {
            do {
                try bench.ledger.approve(
                    plan.id, fingerprint: form.fingerprint, by: bench.user, at: bench.now())
                return Self.seeOther("/plans/\(plan.id)?done=approved")
            } catch let error as StoreError where error.code == .constraint {
                mistake = error.message
            }
        }
        var model = try PlanModel(plan, PlanModel.Question(), bench)
        model.mistake = mistake
        return try show(model, status: .conflict)
    }

    func decide(_ id: Int64, _ form: DecideForm) throws -> Response {
        let (proposal, plan) = try known(id)
        var mistake = ""
        if let decision = ProposalDecision(rawValue: form.decision) {
            if form.fingerprint != plan.fingerprint {
                mistake = "The plan is not the one that was shown. Look at it again."
            } else if decision == .pending, plan.state == .approved {
                mistake = "The plan is approved: approve the proposal or skip it."
            } else {
                do {
                    try bench.ledger.decide(id, decision, by: bench.user, at: bench.now())
                    return Self.seeOther(Self.back(form.back, id: id))
                } catch let error as StoreError where error.code == .constraint {
                    mistake = "Not changed: its message is already on its way."
                }
            }
        } else {
            mistake = "Choose approve or skip."
        }
        if form.back.hasPrefix("/plans/") {
            // The same page of the same list, with the sentence beside the proposal.
            var model = try PlanModel(plan, PlanModel.Question(Query(address: form.back)), bench)
            model.mistake = mistake
            if model.rows.contains(where: { $0.id == id }) { model.mistakeAt = id }
            return try show(model, status: .conflict)
        }
        return try showProposal(proposal, plan, .html, 600, mistake: mistake, status: .conflict)
    }

    /// Only addresses of our own pages, of letters that cannot leave this server.
    static func back(_ address: String, id: Int64) -> String {
        let isOurs = ["/plans/", "/proposals/"].contains { address.hasPrefix($0) } && !address.contains("//")
        let isPlain = address.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "/?=&._~%-".utf8.contains(byte)
            }
        }
        guard isOurs, isPlain else { return "/proposals/\(id)" }
        return address.hasPrefix("/plans/") ? "\(address)#p\(id)" : address
    }

    func known(_ id: Int64) throws -> (Proposal, Plan) {
        guard let proposal = try bench.ledger.proposal(id), let plan = try bench.ledger.plan(proposal.plan)
        else {
            throw WebError.notFound("such proposal")
        }
        return (proposal, plan)
    }
}

extension Routes {
    func proposal(_ id: Int64, _ part: ProposalModel.Part, _ width: Int) throws -> Response {
        let (proposal, plan) = try known(id)
        return try showProposal(proposal, plan, part, width)
    }

    func message(_ id: Int64) throws -> PreviewedMessage {
        let (proposal, plan) = try known(id)
        return try frozen.message(proposal, plan: plan)
    }

    private func showProposal(
        _ proposal: Proposal, _ plan: Plan, _ part: ProposalModel.Part, _ width: Int, mistake: String = "",
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let isHandedOver = try PlanModel.handedOver([proposal], of: plan, bench).contains(proposal.id)
        var model = ProposalModel(proposal, plan, part: part, width: width, isHandedOver: isHandedOver)
        model.mistake = mistake
        model.next = try bench.ledger.proposals(of: plan.id, decision: nil, after: proposal.id, limit: 1)
            .first?.id
        do {
            let made = try frozen.message(proposal, plan: plan)
            model.subject = made.rendered.subject
            model.preheader = made.rendered.preheader
            switch part {
            case .html: break
            case .text: model.body = String(decoding: made.rendered.text, as: UTF8.self)
            case .source: model.body = String(decoding: made.made.signedBytes, as: UTF8.self)
            }
        } catch let error as RenderError {
            model.failure = "The message cannot be made: \(error)"
        } catch let error as WebError {
            model.failure = error.message
        } catch let error as MailError {
            model.failure = "The message cannot be made: \(error)"
        }
        return try page(
            model.row.name, .plans, try ProposalView.html(model, token: gate.token), status: status)
    }
}
