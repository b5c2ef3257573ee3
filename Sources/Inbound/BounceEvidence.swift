/// What is known of one failed recipient before the table is asked.
struct BounceEvidence {
    /// The server's own words; empty where the report has none.
    var server: String
    /// What the report tells people, by trust.
    var told: [String]
    /// The report's own status field.
    var status: StatusCode?
    /// The machine that reports.
    var reporter: String
    var isDelay: Bool
    /// The report has a part for machines, and it is empty.
    var isEmptyReport: Bool

    init(
        server: String = "", told: [String] = [], status: StatusCode?, reporter: String = "",
        isDelay: Bool = false, isEmptyReport: Bool = false
    ) {
        self.server = server
        self.told = told
        self.status = status
        self.reporter = reporter
        self.isDelay = isDelay
        self.isEmptyReport = isEmptyReport
    }

    /// Not one of them empty.
    var texts: [String] { ([server] + told).filter { !$0.isEmpty } }
}

/// The table's answer, with what it was told by.
struct BounceVerdict {
    var reason: BounceReason
    var status: StatusCode?
    var reply: Int?
    var stage: BounceTable.Stage?
    /// The deciding line of the table.
    var rule: String?
}

extension BounceTable {
    /// Asks the sections in turn: the server's words and status, then the report's; words, status, weak words, reply code; then what the reason means here.
    func verdict(on evidence: BounceEvidence) -> BounceVerdict {
        let normal = evidence.texts.map { NormalText($0) }
        var verdict = BounceVerdict(reason: .undefined)
        var isSure = false
        let telling = evidence.texts.lazy.compactMap(StatusCode.firstTelling).first
        let field = evidence.status
        if let telling {
            verdict.status = telling
        } else if let field, !field.saysNothing {
            verdict.status = field
        } else {
            verdict.status = field ?? evidence.texts.lazy.compactMap(StatusCode.first).first
        }
        verdict.reply = evidence.texts.lazy.compactMap(ReplyCode.first).first
        verdict.stage = normal.lazy.compactMap(stage).first
        let reporter = NormalText(evidence.reporter)
        func holds(_ conditions: [Condition]) -> Bool {
            conditions.allSatisfy { isMet($0, verdict, reporter) }
        }
        func find(_ rules: [Rule], _ match: (Rule) -> Bool) -> Bool {
            guard let rule = rules.first(where: { match($0) && holds($0.conditions) }) else { return false }
            verdict.reason = rule.reason
            verdict.rule = rule.place
            isSure = rule.conditions.contains(.sure)
            return true
        }
        func found() -> Bool {
            let server = NormalText(evidence.server)
            if !server.isEmpty, find(text, { $0.pattern.isFound(in: server) }) { return true }
            // What a report tells people is mostly its own phrases around the server's: its status says more.
            if let code = StatusCode.firstTelling(in: evidence.server),
                find(status, { StatusPattern($0.word)?.covers(code) == true })
            {
                return true
            }
            if !server.isEmpty, find(weak, { $0.pattern.isFound(in: server) }) { return true }
            if !server.isEmpty, let field, !field.saysNothing,
                find(status, { StatusPattern($0.word)?.covers(field) == true })
            {
                return true
            }
            for words in normal where find(text, { $0.pattern.isFound(in: words) }) { return true }
            for code in [verdict.status, field] {
                guard let code, !code.saysNothing else { continue }
                if find(status, { StatusPattern($0.word)?.covers(code) == true }) { return true }
            }
            for words in normal where find(weak, { $0.pattern.isFound(in: words) }) { return true }
            if let reply = verdict.reply, find(self.reply, { $0.word == String(reply) }) { return true }
            return false
        }
        if !found() {
            // Given up after a time, or still being tried: no word of why.
            if evidence.isDelay || field?.kind == 4 {
                verdict.reason = .expired
            } else {
                let isSilent = evidence.texts.isEmpty && field == nil
                verdict.reason = isSilent || evidence.isEmptyReport ? .undefined : .onhold
            }
        }
        let reason = verdict.reason.rawValue
        if !isSure { _ = find(changes) { $0.word == reason } }
        return verdict
    }

    func isHard(_ reason: BounceReason, status: StatusCode?, isDelay: Bool) -> Bool {
        switch meaning(of: reason).weight {
        case .hard: !isDelay
        case .hardIfFinal: !isDelay && status?.kind != 4
        case .soft, .none: false
        }
    }

    /// The first command that a text tells of: what failed there made all later ones fail.
    private func stage(in text: NormalText) -> Stage? {
        var best: (place: Int, stage: Stage)?
        for sign in stages {
            if let place = sign.pattern.firstPlace(in: text.bytes[...]),
                best.map({ place < $0.place }) ?? true
            {
                best = (place, sign.key)
            }
        }
        return best?.stage
    }

    private func isMet(_ condition: Condition, _ verdict: BounceVerdict, _ reporter: NormalText) -> Bool {
        switch condition {
        case .at(let stage): verdict.stage == stage
        case .notAt(let stage): verdict.stage != stage
        case .status(let pattern): verdict.status.map(pattern.covers) ?? false
        case .noStatus: verdict.status?.saysNothing ?? true
        case .reply(let code): verdict.reply.map { code == "*" || String($0) == code } ?? false
        case .sure: true
        case .by(let pattern): pattern.isFound(in: reporter)
        }
    }
}
