public import Domain
public import Storage

extension SQLLedgerStore {
    public func enqueue(_ plan: String, step: Int, domain: String, at now: Instant) throws -> Int {
        try database.write { connection in
            // The Message-ID derives from what makes a delivery unique, so that it can be said again.
            let made = try connection.run(
                """
                INSERT INTO delivery (campaign, step, account, episode, proposal, recipient, organisation, zone,
                    message_id, phase, due_at, changed_at)
                SELECT r.campaign, :step, r.account, r.episode, r.id, r.recipient, r.organisation, r.zone,
                    'p' || r.id || '.s' || CAST(:step AS TEXT) || '.' || p.id || '@' || :domain, 'queued', :now, :now
                FROM proposal r JOIN plan p ON p.no = r.plan
                WHERE p.id = :plan AND p.state = 'approved' AND r.decision = 'approved'
                    -- Those that have one are the most, from the second run on, and looked up faster than refused.
                    AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.proposal = r.id AND d.step = :step)
                    AND p.approved_at > COALESCE((SELECT CAST(k.value AS INTEGER) FROM kept_state k
                        WHERE k.name = 'cancelled/' || p.campaign), -1)
                -- The freshest dormants first: they answer most, which is what a warm-up needs.
                ORDER BY r.episode DESC, r.id
                ON CONFLICT (campaign, step, account, episode) DO UPDATE SET
                    phase = 'queued', proposal = excluded.proposal, recipient = excluded.recipient,
                    organisation = excluded.organisation, zone = excluded.zone, status = '', first_tried_at = NULL,
                    message_id = excluded.message_id, due_at = excluded.due_at, attempts = 0, reply = '', note = '',
                    changed_at = excluded.changed_at
                WHERE delivery.proposal <> excluded.proposal AND delivery.decided_by = ''
                    AND (delivery.phase IN ('skipped', 'suppressed')
                        OR (delivery.phase = 'refused' AND delivery.recipient <> excluded.recipient))
                """, [.int(step), .text(domain), .int(now.milliseconds), .text(plan)])
            return made
        }
    }

    public func claim(
        _ limit: Int, campaign: String?, excluding organisations: [String], lease: Lease, at now: Instant
    ) throws -> [ClaimedDelivery] {
        try database.write { connection in
            let others = organisations.indices.map { ":o\($0)" }.joined(separator: ", ")
            // claimDueDeliveries: oldest due first; one sender claims a row. SQLite's writer is alone, so the
            // statement needs no row locks.
            let ids = try connection.rows(
                """
                UPDATE delivery SET phase = 'claimed', claimed_by = :sender, lease_until = :until, changed_at = :now
                WHERE id IN (SELECT id FROM delivery
                             WHERE phase IN ('queued', 'deferred') AND due_at <= :now
                                 AND (:campaign = '' OR campaign = :campaign)
                                 AND campaign NOT IN (SELECT campaign FROM campaign_pause)
                                 AND organisation NOT IN (\(others))
                             ORDER BY due_at, id LIMIT :limit)
                RETURNING id, due_at
                """,
                [
                    .text(lease.holder), .int(lease.until.milliseconds), .int(now.milliseconds),
                    .text(campaign ?? ""),
                ] + organisations.map { .text($0) } + [.int(limit)]
            ) { (id: $0.int(0), dueAt: $0.int(1)) }
            let statement = try connection.prepare(
                """
                SELECT \(Self.deliveryColumns), \(Self.proposalColumns)
                FROM delivery d JOIN proposal r ON r.id = d.proposal JOIN plan p ON p.no = r.plan WHERE d.id = :id
                """)
            defer { statement.reset() }
            var claimed: [ClaimedDelivery] = []
            // What has waited longest first.
            for (id, _) in ids.sorted(by: { ($0.dueAt, $0.id) < ($1.dueAt, $1.id) }) {
                statement.bind(1, id)
                if try statement.step() {
                    claimed.append(
                        ClaimedDelivery(
                            delivery: Self.delivery(statement),
                            proposal: Self.proposal(statement, from: Self.deliveryColumnCount)))
                }
                statement.reset()
            }
            return claimed
        }
    }

    public func record(
        onWire: [WireMark], outcomes: [DeliveryOutcome], lease: Lease,
        at now: Instant
    ) throws -> Set<Int64> {
        try database.write { connection in
            var lost: Set<Int64> = []
            for mark in onWire {
                let changed = try connection.run(
                    """
                    UPDATE delivery SET phase = 'onWire', message_hash = :hash, made_at = :made, lease_until = :until,
                        changed_at = :now
                    WHERE id = :id AND phase = 'claimed' AND claimed_by = :holder
                    """,
                    [
                        .text(mark.messageHash), .int(mark.madeAt.milliseconds),
                        .int(lease.until.milliseconds), .int(now.milliseconds),
                        .int(mark.delivery), .text(lease.holder),
                    ])
                if changed != 1 { lost.insert(mark.delivery) }
            }
            for outcome in outcomes where try !Self.record(outcome, lease, now, connection) {
                lost.insert(outcome.delivery)
            }
            return lost
        }
    }

    /// - Returns: whether the delivery was still the holder's.
    private static func record(
        _ outcome: DeliveryOutcome, _ lease: Lease, _ now: Instant, _ connection: any SQLConnection
    ) throws -> Bool {
        // An unsent message is no attempt: nothing was asked of the recipient's server.
        let attempts = outcome.phase == .queued ? 0 : 1
        let changed = try connection.run(
            """
            UPDATE delivery SET phase = :phase, status = :status, note = :note,
                -- Of a person who was forgotten meanwhile, the codes alone.
                reply = CASE WHEN recipient = '' AND :reply <> '' THEN COALESCE(NULLIF(:status, ''), 'forgotten')
                    ELSE :reply END,
                due_at = COALESCE(:due, due_at), attempts = attempts + :attempts,
                first_tried_at = CASE WHEN :attempts = 0 THEN first_tried_at ELSE COALESCE(first_tried_at, :now) END,
                claimed_by = '', lease_until = 0, changed_at = :now
            WHERE id = :id AND phase IN ('claimed', 'onWire') AND claimed_by = :holder
            """,
            [
                .text(outcome.phase.rawValue), .text(outcome.status), .text(outcome.note),
                .text(outcome.reply),
                .optional(outcome.retryAt?.milliseconds), .int(attempts), .int(now.milliseconds),
                .int(outcome.delivery), .text(lease.holder),
            ])
        guard changed == 1 else { return false }
        if outcome.phase == .queued || outcome.phase == .deferred {
            // Its campaign was cancelled while a sender held it.
            try connection.run(
                """
                UPDATE delivery SET phase = 'skipped', note = 'its campaign was cancelled',
                    decided_by = COALESCE((SELECT p.who FROM campaign_pause p WHERE p.campaign = delivery.campaign), '')
                WHERE id = :id AND phase IN ('queued', 'deferred')
                    AND campaign IN (SELECT campaign FROM campaign_pause WHERE is_cancelled = 1)
                """, [.int(outcome.delivery)])
        }
        if outcome.phase == .accepted { try recordActivity(outcome.delivery, now, connection) }
        if outcome.suppresses {
            try connection.run(
                """
                INSERT INTO suppression (address, account, scope, reason, source, since)
                SELECT LOWER(recipient), '', '', 'bounced', 'smtp', :now FROM delivery
                WHERE id = :id AND recipient <> ''
                ON CONFLICT (address, account, scope) DO NOTHING
                """, [.int(now.milliseconds), .int(outcome.delivery)])
        }
        return true
    }

    /// The send as an activity that is born done, in the transaction that accepts it.
    static func recordActivity(_ delivery: Int64, _ now: Instant, _ connection: any SQLConnection)
        throws
    {
        try connection.run(
            """
            INSERT INTO activity (kind, account, owner, subject, due_at, state, decided_at, decided_by, step, delivery)
            SELECT 'mail', d.account, r.owner, r.campaign || ': proposal ' || r.number, :now, 'done', :now, 'rekindle',
                d.campaign || '/' || CAST(d.step AS TEXT), d.id
            FROM delivery d JOIN proposal r ON r.id = d.proposal WHERE d.id = :id
            """, [.int(now.milliseconds), .int(delivery)])
    }

    public func recover(
        isAlive: (Lease) -> Bool, evidence: (Int64, String) -> DotEvidence, at now: Instant
    ) throws -> (queued: Int, inDoubt: Int) {
        let held = try database.read { connection in
            try connection.rows(
                "SELECT id, phase, claimed_by, lease_until FROM delivery WHERE phase IN ('claimed', 'onWire')"
            ) {
                (
                    id: $0.int(0), phase: $0.text(1),
                    lease: Lease(holder: $0.text(2), until: Instant(milliseconds: $0.int(3)))
                )
            }
        }
        let dead = held.filter { !isAlive($0.lease) }
        guard !dead.isEmpty else { return (0, 0) }
        return try database.write { connection in
            var queued = 0
            var inDoubt = 0
            for row in dead {
                let known = row.phase == "claimed" ? .neverLeft : evidence(row.id, row.lease.holder)
                let goesBack = known == .neverLeft
                let note =
                    switch known {
                    case .neverLeft: "queued again: its sender stopped before the final dot"
                    case .leaving: "its sender stopped in the very call that sends the final dot"
                    case .left: "its sender stopped between the final dot and the reply"
                    case .unknown:
                        "its sender stopped after the mark; whether the final dot left is not known"
                    }
                let changed = try connection.run(
                    """
                    UPDATE delivery SET phase = :phase, note = :note, claimed_by = '', lease_until = 0, changed_at = :now
                    WHERE id = :id AND phase = :was AND claimed_by = :holder
                    """,
                    [
                        .text(goesBack ? "queued" : "inDoubt"), .text(note), .int(now.milliseconds),
                        .int(row.id),
                        .text(row.phase), .text(row.lease.holder),
                    ])
                if changed == 1 { if goesBack { queued += 1 } else { inDoubt += 1 } }
            }
            return (queued, inDoubt)
        }
    }

    public func holders() throws -> Set<String> {
        try database.read { connection in
            Set(
                try connection.rows(
                    "SELECT DISTINCT claimed_by FROM delivery WHERE phase IN ('claimed', 'onWire')"
                ) {
                    $0.text(0)
                })
        }
    }

    public func settle(_ delivery: Int64, as phase: DeliveryPhase, by who: String, at now: Instant) throws {
        try database.write { connection in
            let changed = try connection.run(
                """
                UPDATE delivery SET phase = :phase, note = :note, due_at = :now, changed_at = :now, decided_by = :who,
                    reply = CASE WHEN :phase = 'accepted' THEN 'settled by hand' ELSE reply END
                WHERE id = :id
                    AND (phase = 'inDoubt' OR (:phase = 'queued' AND phase IN ('refused', 'skipped', 'suppressed')))
                """,
                [
                    .text(phase.rawValue), .text("settled by \(who)"), .int(now.milliseconds), .text(who),
                    .int(delivery),
                ])
            guard changed == 1 else { throw StoreError(.constraint, "delivery \(delivery) is not in doubt") }
            if phase == .accepted { try Self.recordActivity(delivery, now, connection) }
        }
    }

    public func deliveries(
        in phase: DeliveryPhase?, campaign: String?, after: Int64, limit: Int
    ) throws -> [Delivery] {
        try database.read { connection in
            try connection.rows(
                """
                SELECT \(Self.deliveryColumns) FROM delivery d
                WHERE d.id > :after AND (:phase = '' OR d.phase = :phase) AND (:campaign = '' OR d.campaign = :campaign)
                ORDER BY d.id LIMIT :limit
                """,
                [.int(after), .text(phase?.rawValue ?? ""), .text(campaign ?? ""), .int(limit)], Self.delivery
            )
        }
    }

    public func delivery(_ id: Int64) throws -> Delivery? {
        try database.read { connection in
            try connection.first(
                "SELECT \(Self.deliveryColumns) FROM delivery d WHERE d.id = :id", [.int(id)], Self.delivery)
        }
    }

    public func deliveryCounts(campaign: String?) throws -> [DeliveryPhase: Int] {
        let pairs = try database.read { connection in
            try connection.rows(
                "SELECT phase, COUNT(*) FROM delivery WHERE :campaign = '' OR campaign = :campaign GROUP BY phase",
                [.text(campaign ?? "")]
            ) { ($0.text(0), Int($0.int(1))) }
        }
        var counts: [DeliveryPhase: Int] = [:]
        for (phase, count) in pairs {
            if let phase = DeliveryPhase(rawValue: phase) { counts[phase] = count }
        }
        return counts
    }

    public func acceptedCount(from: Instant, until: Instant) throws -> Int {
        try database.read { connection in
            try connection.first(
                """
                SELECT COUNT(*) FROM delivery WHERE phase = 'accepted' AND changed_at >= :from AND changed_at < :until
                """, [.int(from.milliseconds), .int(until.milliseconds)]
            ) { Int($0.int(0)) } ?? 0
        }
    }

    public func nextDue(campaign: String?) throws -> Instant? {
        try database.read { connection in
            try connection.first(
                """
                SELECT MIN(due_at) FROM delivery
                WHERE phase IN ('queued', 'deferred') AND (:campaign = '' OR campaign = :campaign)
                """, [.text(campaign ?? "")]
            ) { $0.optionalInt(0).map(Instant.init(milliseconds:)) } ?? nil
        }
    }

    public func read<T>(_ body: (any LedgerReading) throws -> T) throws -> T {
        try database.read { try body(LedgerReader(connection: $0)) }
    }

    static let deliveryColumnCount = 19
    static let deliveryColumns = """
        d.id, d.campaign, d.step, d.account, d.episode, d.proposal, d.recipient, d.message_id, d.phase, d.due_at,
        d.attempts, d.reply, d.note, d.message_hash, d.made_at, d.organisation, d.zone, d.status, d.first_tried_at
        """

    static func delivery(_ row: any SQLStatement) -> Delivery {
        Delivery(
            id: row.int(0), campaign: row.text(1), step: Int(row.int(2)), account: row.text(3),
            episode: CivilDay(daysSince1970: Int32(clamping: row.int(4))), proposal: row.int(5),
            recipient: row.text(6),
            messageID: row.text(7), phase: DeliveryPhase(rawValue: row.text(8)) ?? .inDoubt,
            dueAt: Instant(milliseconds: row.int(9)), attempts: Int(row.int(10)), reply: row.text(11),
            note: row.text(12), messageHash: row.text(13),
            madeAt: row.optionalInt(14).map(Instant.init(milliseconds:)), organisation: row.text(15),
            zone: row.text(16), status: row.text(17),
            firstTriedAt: row.optionalInt(18).map(Instant.init(milliseconds:)))
    }
}
