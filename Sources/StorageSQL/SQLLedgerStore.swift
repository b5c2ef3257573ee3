public import Domain
public import Storage

/// The ledger in portable SQL: plans here, deliveries, consent and activities beside it.
public final class SQLLedgerStore: LedgerStore {
    let database: any SQLDatabase

    /// Opens the store and brings its schema up to date.
    public init(_ database: any SQLDatabase) throws {
        self.database = database
        try Migrations.open(database, Migrations.ledger)
    }

    public func beginPlan(campaign: String, asOf: CivilDay, at now: Instant) throws -> Int64 {
        try database.write { connection in
            let day: Int64 = 86_400_000
            try connection.run(
                "DELETE FROM plan WHERE state = 'building' AND created_at < :before",
                [.int(now.milliseconds - day)])
            try connection.run(
                "INSERT INTO plan (campaign, as_of, created_at) VALUES (:campaign, :as_of, :created_at)",
                [.text(campaign), .int(Int(asOf.daysSince1970)), .int(now.milliseconds)])
            return connection.lastInsertID
        }
    }

    public func append(_ entries: [PlanEntry], _ proposals: [Proposal], toPlan draft: Int64) throws {
        try database.write { connection in
            for entry in entries {
                try connection.run(
                    """
                    INSERT INTO plan_entry (plan, account, outcome, rule, reason)
                    VALUES (:plan, :account, :outcome, :rule, :reason)
                    """,
                    [
                        .int(draft), .text(entry.account), .text(entry.outcome.rawValue), .text(entry.rule),
                        .text(entry.reason),
                    ])
            }
            for proposal in proposals {
                try connection.run(
                    """
                    INSERT INTO proposal (plan, campaign, number, account, episode, rule, reason, template, language,
                        template_version, recipient, owner, facts, organisation, zone)
                    VALUES (:plan, :campaign, :number, :account, :episode, :rule, :reason, :template, :language,
                        :template_version, :recipient, :owner, :facts, :organisation, :zone)
                    """,
                    [
                        .int(draft), .text(proposal.campaign), .text(proposal.number),
                        .text(proposal.account),
                        .int(Int(proposal.episode.daysSince1970)), .text(proposal.rule),
                        .text(proposal.reason),
                        .text(proposal.template), .text(proposal.language), .text(proposal.templateVersion),
                        .text(proposal.recipient), .text(proposal.owner), .blob(proposal.facts.json),
                        .text(proposal.organisation), .text(proposal.zone),
                    ])
            }
        }
    }

    public func sealPlan(
        _ draft: Int64, fingerprint: String, sources: [UInt8], counts: [PlanOutcome: Int]
    ) throws -> Plan {
        try database.write { connection in
            let id = String(fingerprint.prefix(8))
            if let before = try connection.first(
                "SELECT \(Self.planColumns) FROM plan WHERE fingerprint = :fingerprint AND state <> 'building'",
                [.text(fingerprint)], Self.plan)
            {
                // The same plan again: it is the one shown last now, whatever came between.
                try connection.run(
                    """
                    UPDATE plan SET shown_at = (SELECT created_at FROM plan WHERE no = :no) WHERE fingerprint = :fingerprint
                    """, [.int(draft), .text(fingerprint)])
                try Self.drop(draft, connection)
                return before
            }
            let json = Facts.record(
                counts.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                    Facts.Field($0.key.rawValue, .count($0.value))
                })
            try connection.run(
                """
                UPDATE plan SET id = :id, fingerprint = :fingerprint, state = 'draft', shown_at = created_at,
                    counts = :counts, sources = :sources
                WHERE no = :no
                """,
                [
                    .text(id), .text(fingerprint), .text(String(decoding: json.json, as: UTF8.self)),
                    .blob(sources),
                    .int(draft),
                ])
            guard
                let plan = try connection.first(
                    "SELECT \(Self.planColumns) FROM plan WHERE no = :no", [.int(draft)], Self.plan)
            else { throw StoreError(.statement, "the plan vanished while it was stored; plan again") }
            return plan
        }
    }

    private static func drop(_ draft: Int64, _ connection: any SQLConnection) throws {
        try connection.run("DELETE FROM proposal WHERE plan = :plan", [.int(draft)])
        try connection.run("DELETE FROM plan_entry WHERE plan = :plan", [.int(draft)])
        try connection.run("DELETE FROM plan WHERE no = :plan", [.int(draft)])
    }

    public func plan(_ id: String) throws -> Plan? {
        try database.read { connection in
            try connection.first(
                "SELECT \(Self.planColumns) FROM plan WHERE id = :id AND state <> 'building'", [.text(id)],
                Self.plan)
        }
    }

    public func latestPlan(of campaign: String, state: PlanState?) throws -> Plan? {
        try database.read { connection in
            try connection.first(
                """
                SELECT \(Self.planColumns) FROM plan WHERE campaign = :campaign AND state <> 'building'
                    AND (:state = '' OR state = :state)
                ORDER BY shown_at DESC, no DESC LIMIT 1
                """, [.text(campaign), .text(state?.rawValue ?? "")], Self.plan)
        }
    }

    public func plans(limit: Int) throws -> [Plan] {
        try database.read { connection in
            try connection.rows(
                "SELECT \(Self.planColumns) FROM plan WHERE state <> 'building' ORDER BY shown_at DESC, no DESC LIMIT :limit",
                [.int(limit)], Self.plan)
        }
    }

    public func entries(
        of plan: String, outcome: PlanOutcome?, after: AccountID, limit: Int
    ) throws -> [PlanEntry] {
        try database.read { connection in
            try connection.rows(
                """
                SELECT e.account, e.outcome, e.rule, e.reason FROM plan_entry e JOIN plan p ON p.no = e.plan
                WHERE p.id = :plan AND e.account > :after AND (:outcome = '' OR e.outcome = :outcome)
                ORDER BY e.account LIMIT :limit
                """,
                [.text(plan), .text(after), .text(outcome?.rawValue ?? ""), .int(limit)], Self.entry)
        }
    }

    public func entry(of plan: String, account: AccountID) throws -> PlanEntry? {
        try database.read { connection in
            try connection.first(
                """
                SELECT e.account, e.outcome, e.rule, e.reason FROM plan_entry e JOIN plan p ON p.no = e.plan
                WHERE p.id = :plan AND e.account = :account
                """, [.text(plan), .text(account)], Self.entry)
        }
    }

    public func proposals(
        of plan: String, decision: ProposalDecision?, after: Int64, limit: Int
    ) throws -> [Proposal] {
        try database.read { connection in
            try connection.rows(
                """
                SELECT \(Self.proposalColumns) FROM proposal r JOIN plan p ON p.no = r.plan
                WHERE p.id = :plan AND r.id > :after AND (:decision = '' OR r.decision = :decision)
                ORDER BY r.id LIMIT :limit
                """,
                [.text(plan), .int(after), .text(decision?.rawValue ?? ""), .int(limit)],
                { Self.proposal($0, from: 0) })
        }
    }

    public func proposal(_ id: Int64) throws -> Proposal? {
        try database.read { connection in
            try connection.first(
                "SELECT \(Self.proposalColumns) FROM proposal r JOIN plan p ON p.no = r.plan WHERE r.id = :id",
                [.int(id)], { Self.proposal($0, from: 0) })
        }
    }

    public func proposal(of account: AccountID, plan: String) throws -> Proposal? {
        try database.read { connection in
            try connection.first(
                """
                SELECT \(Self.proposalColumns) FROM proposal r JOIN plan p ON p.no = r.plan
                WHERE p.id = :plan AND r.account = :account
                """, [.text(plan), .text(account)], { Self.proposal($0, from: 0) })
        }
    }

    public func sources(of plan: String) throws -> [UInt8]? {
        try database.read { connection in
            try connection.first("SELECT sources FROM plan WHERE id = :id", [.text(plan)]) { $0.blob(0) }
        }
    }

    public func decide(
        _ proposal: Int64, _ decision: ProposalDecision, by who: String, at now: Instant
    ) throws {
        try database.write { connection in
            let changed = try connection.run(
                """
                UPDATE proposal SET decision = :decision, decided_by = :who, decided_at = :now
                WHERE id = :id AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.proposal = proposal.id
                    AND d.phase NOT IN ('queued', 'deferred', 'skipped'))
                """, [.text(decision.rawValue), .text(who), .int(now.milliseconds), .int(proposal)])
            guard changed == 1 else {
                throw StoreError(
                    .constraint, "proposal \(proposal) is not there, or its message is already on its way")
            }
            if decision == .skipped {
                // A person's no holds for the whole lapse, in later plans too.
                try connection.run(
                    """
                    INSERT INTO delivery (campaign, step, account, episode, proposal, recipient, message_id, phase, due_at,
                        note, decided_by, changed_at)
                    SELECT campaign, 1, account, episode, id, recipient, 'skipped.p' || id, 'skipped', :now, :note, :who, :now
                    FROM proposal WHERE id = :id
                    ON CONFLICT (campaign, step, account, episode) DO UPDATE SET
                        phase = 'skipped', note = excluded.note, decided_by = excluded.decided_by,
                        changed_at = excluded.changed_at
                    WHERE delivery.phase IN ('queued', 'deferred', 'skipped')
                    """,
                    [.int(now.milliseconds), .text("skipped by \(who)"), .text(who), .int(proposal)])
            } else {
                try connection.run(
                    "DELETE FROM delivery WHERE proposal = :id AND phase = 'skipped' AND attempts = 0",
                    [.int(proposal)])
            }
        }
    }

    public func approve(_ plan: String, fingerprint: String, by who: String, at now: Instant) throws {
        try database.write { connection in
            let no = try connection.first(
                "SELECT no FROM plan WHERE id = :id AND fingerprint = :fingerprint AND state <> 'building'",
                [.text(plan), .text(fingerprint)]
            ) { $0.int(0) }
            guard let no else {
                throw StoreError(
                    .constraint, "plan \(plan) is not what was shown; look at it again before approving")
            }
            try connection.run(
                """
                UPDATE plan SET state = 'approved', approved_by = :who, approved_at = :now WHERE no = :no AND state = 'draft'
                """, [.text(who), .int(now.milliseconds), .int(no)])
            try connection.run(
                """
                UPDATE proposal SET decision = 'approved', decided_by = :who, decided_at = :now
                WHERE plan = :no AND decision = 'pending'
                """, [.text(who), .int(now.milliseconds), .int(no)])
        }
    }

    public func decisions(of plan: String) throws -> [ProposalDecision: Int] {
        let pairs = try database.read { connection in
            try connection.rows(
                """
                SELECT r.decision, COUNT(*) FROM proposal r JOIN plan p ON p.no = r.plan WHERE p.id = :plan
                GROUP BY r.decision
                """, [.text(plan)]
            ) { ($0.text(0), Int($0.int(1))) }
        }
        var counts: [ProposalDecision: Int] = [:]
        for (decision, count) in pairs { counts[ProposalDecision(rawValue: decision) ?? .pending] = count }
        return counts
    }

    // Rows

    static let planColumns =
        "id, campaign, as_of, created_at, fingerprint, state, approved_by, approved_at, counts"

    static func plan(_ row: any SQLStatement) -> Plan {
        var counts: [PlanOutcome: Int] = [:]
        if case .record(let fields)? = Facts(json: row.text(8).utf8) {
            for field in fields {
                guard let outcome = PlanOutcome(rawValue: field.name), case .number(let count) = field.value
                else { continue }
                counts[outcome] = Int(count.mantissa)
            }
        }
        return Plan(
            id: row.text(0), campaign: row.text(1),
            asOf: CivilDay(daysSince1970: Int32(clamping: row.int(2))),
            createdAt: Instant(milliseconds: row.int(3)), fingerprint: row.text(4),
            state: PlanState(rawValue: row.text(5)) ?? .draft, approvedBy: row.text(6),
            approvedAt: row.optionalInt(7).map(Instant.init(milliseconds:)), counts: counts)
    }

    static func entry(_ row: any SQLStatement) -> PlanEntry {
        PlanEntry(
            account: row.text(0), outcome: PlanOutcome(rawValue: row.text(1)) ?? .excluded, rule: row.text(2),
            reason: row.text(3))
    }

    static let proposalColumns = """
        r.id, p.id, r.campaign, r.number, r.account, r.episode, r.rule, r.reason, r.template, r.language,
        r.template_version, r.recipient, r.owner, r.facts, r.decision, r.decided_by, r.organisation, r.zone
        """

    static func proposal(_ row: any SQLStatement, from column: Int) -> Proposal {
        Proposal(
            id: row.int(column), plan: row.text(column + 1), campaign: row.text(column + 2),
            number: row.text(column + 3), account: row.text(column + 4),
            episode: CivilDay(daysSince1970: Int32(clamping: row.int(column + 5))),
            rule: row.text(column + 6),
            reason: row.text(column + 7), template: row.text(column + 8), language: row.text(column + 9),
            templateVersion: row.text(column + 10), recipient: row.text(column + 11),
            organisation: row.text(column + 16), zone: row.text(column + 17),
            owner: row.text(column + 12), facts: Facts(json: row.blob(column + 13)) ?? .missing,
            decision: ProposalDecision(rawValue: row.text(column + 14)) ?? .pending,
            decidedBy: row.text(column + 15))
    }
}
