public import Domain
public import Storage

/// Events, pauses, pace and small states.
extension SQLLedgerStore {
    public func events(after: Int64, limit: Int) throws -> [LedgerEvent] {
        try database.read { connection in
            try connection.rows(
                "SELECT \(Self.eventColumns) FROM event WHERE id > :after ORDER BY id LIMIT :limit",
                [.int(after), .int(limit)], Self.event)
        }
    }

    public func events(of delivery: Int64) throws -> [LedgerEvent] {
        try database.read { connection in
            try connection.rows(
                "SELECT \(Self.eventColumns) FROM event WHERE delivery = :delivery ORDER BY id",
                [.int(delivery)], Self.event)
        }
    }

    public func outcomes(after: Int64, until: Int64, limit: Int) throws -> [LedgerEvent] {
        try database.read { connection in
            try connection.rows(
                """
                SELECT \(Self.eventColumns) FROM event
                WHERE id > :after AND id <= :until
                    AND (kind <> 'phase' OR became IN ('accepted', 'refused', 'deferred'))
                ORDER BY id LIMIT :limit
                """, [.int(after), .int(until), .int(limit)], Self.event)
        }
    }

    public func lastEvent() throws -> Int64 {
        try database.read { try $0.first("SELECT COALESCE(MAX(id), 0) FROM event") { $0.int(0) } ?? 0 }
    }

    public func record(_ event: LedgerEvent) throws {
        try database.write { try Self.insert(event, $0) }
    }

    static func insert(_ event: LedgerEvent, _ connection: any SQLConnection) throws {
        try connection.run(
            """
            INSERT INTO event (at, kind, delivery, campaign, was, became, status, who)
            VALUES (:at, :kind, :delivery, :campaign, :was, :became, :status, :who)
            """,
            [
                .int(event.at.milliseconds), .text(event.kind.rawValue), .optional(event.delivery),
                .text(event.campaign), .text(event.was?.rawValue ?? ""), .text(event.became?.rawValue ?? ""),
                .text(event.status), .text(event.who),
            ])
    }

    public func eventCounts(campaign: String?, since: Instant) throws -> [LedgerEvent.Kind: Int] {
        let pairs = try database.read { connection in
            try connection.rows(
                """
                SELECT kind, COUNT(*) FROM event
                WHERE kind <> 'phase' AND (:campaign = '' OR campaign = :campaign) AND at >= :since GROUP BY kind
                """, [.text(campaign ?? ""), .int(since.milliseconds)]
            ) { (LedgerEvent.Kind(rawValue: $0.text(0)), Int($0.int(1))) }
        }
        return Dictionary(pairs.compactMap { kind, count in kind.map { ($0, count) } }) { $0 + $1 }
    }

    public func pause(_ pause: CampaignPause) throws {
        try database.write { connection in
            try connection.run(
                """
                INSERT INTO campaign_pause (campaign, reason, who, since) VALUES (:campaign, :reason, :who, :since)
                ON CONFLICT (campaign) DO NOTHING
                """,
                [
                    .text(pause.campaign), .text(pause.reason), .text(pause.who),
                    .int(pause.since.milliseconds),
                ])
            guard connection.changes == 1 else { return }
            try Self.insert(
                LedgerEvent(at: pause.since, kind: .paused, campaign: pause.campaign, who: pause.who),
                connection)
        }
    }

    public func resume(_ campaign: String, by who: String, at now: Instant) throws -> Bool {
        try database.write { connection in
            let changed = try connection.run(
                "DELETE FROM campaign_pause WHERE campaign = :campaign", [.text(campaign)])
            guard changed == 1 else { return false }
            try Self.insert(LedgerEvent(at: now, kind: .resumed, campaign: campaign, who: who), connection)
            return true
        }
    }

    public func cancel(_ campaign: String, by who: String, at now: Instant) throws -> Int {
        try database.write { connection in
            // What a sender holds at this moment is dropped when it gives it back, and what was approved and not
            // queued yet never will be.
            try connection.run(
                """
                INSERT INTO campaign_pause (campaign, reason, who, since, is_cancelled)
                VALUES (:campaign, 'cancelled', :who, :since, 1)
                ON CONFLICT (campaign) DO UPDATE SET reason = excluded.reason, who = excluded.who,
                    since = excluded.since, is_cancelled = 1
                """, [.text(campaign), .text(who), .int(now.milliseconds)])
            try connection.run(
                """
                INSERT INTO kept_state (name, value, changed_at) VALUES (:name, :value, :now)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
                """,
                [
                    .text("cancelled/\(campaign)"), .text("\(now.milliseconds)"), .int(now.milliseconds),
                ])
            let count = try connection.run(
                """
                UPDATE delivery SET phase = 'skipped', note = :note, decided_by = :who, changed_at = :now
                WHERE campaign = :campaign AND phase IN ('queued', 'deferred')
                """, [.text("cancelled by \(who)"), .text(who), .int(now.milliseconds), .text(campaign)])
            try Self.insert(LedgerEvent(at: now, kind: .cancelled, campaign: campaign, who: who), connection)
            return count
        }
    }

    public func pauses() throws -> [CampaignPause] {
        try database.read { connection in
            try connection.rows("SELECT campaign, reason, who, since FROM campaign_pause ORDER BY campaign") {
                CampaignPause(
                    campaign: $0.text(0), reason: $0.text(1), who: $0.text(2),
                    since: Instant(milliseconds: $0.int(3)))
            }
        }
    }

    public func releaseWaitingForHours(at now: Instant) throws -> Int {
        try database.write { connection in
            try connection.run(
                "UPDATE delivery SET due_at = :now WHERE phase = 'queued' AND note = :note AND due_at > :now",
                [.int(now.milliseconds), .text(DeliveryOutcome.waitsForHours)])
        }
    }

    public func hasUnqueued(plan: String) throws -> Bool {
        try database.read { connection in
            try connection.first(
                """
                SELECT 1 FROM proposal r JOIN plan p ON p.no = r.plan
                WHERE p.id = :plan AND p.state = 'approved' AND r.decision = 'approved'
                    AND p.approved_at > COALESCE((SELECT CAST(k.value AS INTEGER) FROM kept_state k
                        WHERE k.name = 'cancelled/' || p.campaign), -1)
                    AND NOT EXISTS (SELECT 1 FROM delivery d
                        WHERE d.campaign = r.campaign AND d.account = r.account AND d.episode = r.episode)
                LIMIT 1
                """, [.text(plan)]
            ) { _ in true } ?? false
        }
    }

    public func attempts(campaign: String?) throws -> Int {
        try database.read { connection in
            Int(
                try connection.first(
                    "SELECT COALESCE(SUM(attempts), 0) FROM delivery WHERE :campaign = '' OR campaign = :campaign",
                    [.text(campaign ?? "")]
                ) { $0.int(0) } ?? 0)
        }
    }

    public func handOvers(
        since: Instant, except holder: String
    ) throws -> [(minute: Instant, count: Int)] {
        try database.read { connection in
            try connection.rows(
                """
                SELECT minute, COUNT(*) FROM (
                    SELECT changed_at / 60000 AS minute FROM delivery
                    WHERE phase = 'accepted' AND changed_at >= :since
                    UNION ALL
                    SELECT changed_at / 60000 AS minute FROM delivery
                    WHERE phase = 'inDoubt' AND changed_at >= :since
                    UNION ALL
                    SELECT changed_at / 60000 AS minute FROM delivery
                    WHERE phase IN ('claimed', 'onWire') AND claimed_by <> :holder) AS hand_over
                GROUP BY minute ORDER BY minute
                """, [.int(since.milliseconds), .text(holder)]
            ) { (minute: Instant(milliseconds: $0.int(0) * 60_000), count: Int($0.int(1))) }
        }
    }

    public func renew(_ lease: Lease) throws {
        try database.write { connection in
            try connection.run(
                """
                UPDATE delivery SET lease_until = :until
                WHERE claimed_by = :holder AND phase IN ('claimed', 'onWire') AND lease_until < :until
                """, [.int(lease.until.milliseconds), .text(lease.holder)])
        }
    }

    public func due(at now: Instant) throws -> [String: Int] {
        let pairs = try database.read { connection in
            try connection.rows(
                """
                SELECT organisation, COUNT(*) FROM delivery
                WHERE phase IN ('queued', 'deferred') AND due_at <= :now
                    AND campaign NOT IN (SELECT campaign FROM campaign_pause)
                GROUP BY organisation
                """, [.int(now.milliseconds)]
            ) { ($0.text(0), Int($0.int(1))) }
        }
        return Dictionary(pairs) { $0 + $1 }
    }

    public func lastErrors(
        limit: Int
    ) throws -> [(id: Int64, status: String, note: String, changedAt: Instant)] {
        try database.read { connection in
            // By events, which are in order of time: no scan of all deliveries.
            try connection.rows(
                """
                SELECT d.id, d.status, d.note, d.changed_at FROM (
                    SELECT delivery, MAX(id) AS last FROM (
                        SELECT id, delivery, became FROM event ORDER BY id DESC LIMIT 10000) AS recent
                    WHERE became IN ('refused', 'deferred') GROUP BY delivery) AS e
                JOIN delivery d ON d.id = e.delivery
                WHERE d.phase IN ('refused', 'deferred') ORDER BY e.last DESC LIMIT :limit
                """, [.int(limit)]
            ) {
                (
                    id: $0.int(0), status: $0.text(1), note: $0.text(2),
                    changedAt: Instant(milliseconds: $0.int(3))
                )
            }
        }
    }

    public func doubts(before: Instant) throws -> [Int64] {
        try database.read { connection in
            try connection.rows(
                "SELECT id FROM delivery WHERE phase = 'inDoubt' AND changed_at < :before ORDER BY id",
                [.int(before.milliseconds)]
            ) { $0.int(0) }
        }
    }

    public func state(_ name: String) throws -> String? {
        try database.read { connection in
            try connection.first("SELECT value FROM kept_state WHERE name = :name", [.text(name)]) {
                $0.text(0)
            }
        }
    }

    public func states(prefix: String) throws -> [(name: String, value: String, changedAt: Instant)] {
        try database.read { connection in
            try connection.rows(
                """
                SELECT name, value, changed_at FROM kept_state
                WHERE SUBSTR(name, 1, LENGTH(:prefix)) = :prefix ORDER BY name
                """, [.text(prefix)]
            ) { (name: $0.text(0), value: $0.text(1), changedAt: Instant(milliseconds: $0.int(2))) }
        }
    }

    public func keep(_ value: String?, as name: String, at now: Instant) throws {
        try database.write { connection in
            guard let value else {
                try connection.run("DELETE FROM kept_state WHERE name = :name", [.text(name)])
                return
            }
            try connection.run(
                """
                INSERT INTO kept_state (name, value, changed_at) VALUES (:name, :value, :now)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
                """, [.text(name), .text(value), .int(now.milliseconds)])
        }
    }

    private static let eventColumns = "id, at, kind, delivery, campaign, was, became, status, who"

    private static func event(_ row: any SQLStatement) -> LedgerEvent {
        LedgerEvent(
            id: row.int(0), at: Instant(milliseconds: row.int(1)),
            kind: LedgerEvent.Kind(rawValue: row.text(2)) ?? .phase, delivery: row.optionalInt(3),
            campaign: row.text(4), was: DeliveryPhase(rawValue: row.text(5)),
            became: DeliveryPhase(rawValue: row.text(6)), status: row.text(7), who: row.text(8))
    }
}
