public import Domain
public import Storage

/// What came in by mail, and what customers prefer.
extension SQLLedgerStore {
    public func record(_ report: MailReport, _ effects: ReportEffects) throws -> Bool {
        try database.write { connection in
            let added = try connection.run(
                """
                INSERT INTO report (mail_hash, part, at, kind, delivery, account, address, reason, status, is_hard,
                    is_soft, evidence, detail)
                VALUES (:hash, :part, :at, :kind, :delivery, :account, :address, :reason, :status, :hard,
                    :soft, :evidence, :detail)
                ON CONFLICT (mail_hash, part) DO NOTHING
                """,
                [
                    .text(report.mailHash), .int(report.part), .int(report.at.milliseconds),
                    .text(report.kind.rawValue), .optional(report.delivery), .text(report.account),
                    .text(report.address.lowercased()), .text(report.reason), .text(report.status),
                    .int(report.isHard ? 1 : 0), .int(report.countsAsSoft ? 1 : 0), .text(report.evidence),
                    .text(report.detail),
                ])
            guard added == 1 else { return false }
            try Self.apply(effects, of: report, connection)
            return true
        }
    }

    private static func apply(
        _ effects: ReportEffects, of report: MailReport, _ connection: any SQLConnection
    ) throws {
        let campaign = try report.delivery.flatMap { delivery in
            try connection.first(
                "SELECT campaign FROM delivery WHERE id = :id", [.int(delivery)], { $0.text(0) })
        }
        if let kind = effects.event, try kind != .blocked || !isBlocked(report.delivery, connection) {
            try insert(
                LedgerEvent(
                    at: report.at, kind: kind, delivery: report.delivery, campaign: campaign ?? "",
                    status: report.status, who: effects.suppression?.source ?? "mail"), connection)
        }
        if let suppression = effects.suppression { try strengthen(suppression, connection) }
        if let delivery = report.delivery, effects.provesArrival {
            let changed = try connection.run(
                """
                UPDATE delivery SET phase = 'accepted', note = :note, reply = 'proved by a report',
                    decided_by = 'mail', changed_at = :now
                WHERE id = :id AND phase = 'inDoubt'
                """,
                [
                    .text("arrival proved by a \(report.kind.rawValue)"), .int(report.at.milliseconds),
                    .int(delivery),
                ])
            if changed == 1 { try recordActivity(delivery, report.at, connection) }
        }
        if effects.stopsFollowUps, !report.account.isEmpty {
            try connection.run(
                """
                UPDATE delivery SET phase = 'skipped', note = 'the customer answered', decided_by = 'mail',
                    changed_at = :now
                WHERE account = :account AND phase IN ('queued', 'deferred')
                    AND (:campaign = '' OR campaign = :campaign)
                """, [.int(report.at.milliseconds), .text(report.account), .text(campaign ?? "")])
        }
        if let task = effects.task { try insert(task, connection) }
    }

    public func softBounces(address: String, except delivery: Int64?, since: Instant) throws -> [Instant] {
        try database.read { connection in
            try connection.rows(
                """
                SELECT MIN(at) FROM report
                WHERE address = :address AND address <> '' AND at >= :since AND kind = 'bounce' AND is_soft = 1
                    AND COALESCE(delivery, 0) <> :delivery
                GROUP BY COALESCE(delivery, -id) ORDER BY MIN(at)
                """, [.text(address.lowercased()), .int(since.milliseconds), .int(delivery ?? -1)]
            ) { Instant(milliseconds: $0.int(0)) }
        }
    }

    /// However often a forwarder sends it back, it is one letter.
    private static func isBlocked(_ delivery: Int64?, _ connection: any SQLConnection) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM event WHERE delivery = :delivery AND kind = 'blocked' LIMIT 1",
            [.optional(delivery)]
        ) { _ in true } ?? false
    }

    public func reports(kind: MailReport.Kind?, limit: Int) throws -> [MailReport] {
        try database.read { connection in
            try connection.rows(
                """
                SELECT \(Self.reportColumns) FROM report WHERE :kind = '' OR kind = :kind
                ORDER BY at DESC, id DESC LIMIT :limit
                """, [.text(kind?.rawValue ?? ""), .int(limit)], Self.report)
        }
    }

    public func reports(of delivery: Int64) throws -> [MailReport] {
        try database.read { connection in
            try connection.rows(
                "SELECT \(Self.reportColumns) FROM report WHERE delivery = :delivery ORDER BY id",
                [.int(delivery)], Self.report)
        }
    }

    private static let reportColumns = """
        mail_hash, part, at, kind, delivery, account, address, reason, status, is_hard, is_soft, evidence, detail
        """

    private static func report(_ row: any SQLStatement) -> MailReport {
        MailReport(
            mailHash: row.text(0), part: Int(row.int(1)), at: Instant(milliseconds: row.int(2)),
            kind: MailReport.Kind(rawValue: row.text(3)) ?? .other, delivery: row.optionalInt(4),
            account: row.text(5), address: row.text(6), reason: row.text(7), status: row.text(8),
            isHard: row.int(9) == 1, countsAsSoft: row.int(10) == 1, evidence: row.text(11),
            detail: row.text(12))
    }

    public func delivery(messageID: String) throws -> Delivery? {
        try database.read { connection in
            try connection.first(
                "SELECT \(Self.deliveryColumns) FROM delivery d WHERE d.message_id = :id", [.text(messageID)],
                Self.delivery)
        }
    }

    public func latestDelivery(to address: String) throws -> Delivery? {
        try database.read { connection in
            try connection.first(
                """
                SELECT \(Self.deliveryColumns) FROM delivery d
                WHERE d.recipient = :address AND d.phase IN ('accepted', 'inDoubt')
                ORDER BY d.changed_at DESC, d.id DESC LIMIT 1
                """, [.text(address)], Self.delivery)
        }
    }

    public func proposal(number: String) throws -> Proposal? {
        try database.read { connection in
            try connection.first(
                """
                SELECT \(Self.proposalColumns) FROM proposal r JOIN plan p ON p.no = r.plan
                WHERE r.number = :number ORDER BY r.id DESC LIMIT 1
                """, [.text(number)], { Self.proposal($0, from: 0) })
        }
    }

    public func latestDelivery(ofProposal number: String) throws -> Delivery? {
        try database.read { connection in
            try connection.first(
                """
                SELECT \(Self.deliveryColumns) FROM delivery d JOIN proposal r ON r.id = d.proposal
                WHERE r.number = :number ORDER BY d.id DESC LIMIT 1
                """, [.text(number)], Self.delivery)
        }
    }

    public func keep(_ preference: Preference) throws {
        try database.write { connection in
            guard preference.pausedUntil != nil || preference.wantsFewer else {
                try connection.run(
                    "DELETE FROM preference WHERE account = :account", [.text(preference.account)])
                return
            }
            try connection.run(
                """
                INSERT INTO preference (account, paused_until, fewer, source, since)
                VALUES (:account, :until, :fewer, :source, :since)
                ON CONFLICT (account) DO UPDATE SET paused_until = excluded.paused_until, fewer = excluded.fewer,
                    source = excluded.source, since = excluded.since
                """,
                [
                    .text(preference.account), .optional(preference.pausedUntil?.milliseconds),
                    .int(preference.wantsFewer ? 1 : 0), .text(preference.source),
                    .int(preference.since.milliseconds),
                ])
        }
    }

    public func preference(of account: AccountID) throws -> Preference? {
        try read { try $0.preference(of: account) }
    }

    static func preference(_ row: any SQLStatement) -> Preference {
        Preference(
            account: row.text(0), pausedUntil: row.optionalInt(1).map(Instant.init(milliseconds:)),
            wantsFewer: row.int(2) == 1, source: row.text(3), since: Instant(milliseconds: row.int(4)))
    }
}
