public import Domain

/// Consent and activities.
extension SQLLedgerStore {
    public func suppress(_ suppressions: [Suppression]) throws -> Int {
        try database.write { connection in
            var added = 0
            for suppression in suppressions { added += try Self.add(suppression, connection) }
            return added
        }
    }

    /// What was said before stays.
    /// - Returns: 1 if it is new.
    @discardableResult
    static func add(_ suppression: Suppression, _ connection: any SQLConnection) throws -> Int {
        try insert(suppression, onConflict: "DO NOTHING", connection)
    }

    /// A wish can be taken back; a complaint or a dead address cannot, whatever was said before.
    static func strengthen(_ suppression: Suppression, _ connection: any SQLConnection) throws {
        _ = try insert(
            suppression,
            onConflict: """
                DO UPDATE SET reason = excluded.reason, source = excluded.source, since = excluded.since
                WHERE suppression.reason = 'unsubscribed' AND excluded.reason <> 'unsubscribed'
                    OR excluded.reason = 'complained' AND suppression.reason <> 'complained'
                """, connection)
    }

    private static func insert(
        _ suppression: Suppression, onConflict: String, _ connection: any SQLConnection
    ) throws -> Int {
        try connection.run(
            """
            INSERT INTO suppression (address, account, scope, reason, source, since)
            VALUES (:address, :account, :scope, :reason, :source, :since)
            ON CONFLICT (address, account, scope) \(onConflict)
            """,
            [
                .text(suppression.address.lowercased()), .text(suppression.account), .text(suppression.scope),
                .text(suppression.reason.rawValue), .text(suppression.source),
                .int(suppression.since.milliseconds),
            ])
    }

    public func unsuppress(
        address: String, account: AccountID, scope: String?, at now: Instant
    ) throws -> Int {
        guard !address.isEmpty || !account.isEmpty else { return 0 }
        return try takeBack(
            """
            (:address = '' OR address = :address) AND (:account = '' OR account = :account)
                AND (:any = 1 OR scope = :scope)
            """,
            [
                .text(address.lowercased()), .text(account), .int(scope == nil ? 1 : 0), .text(scope ?? ""),
            ], at: now)
    }

    public func unsuppress(_ suppression: Suppression, at now: Instant) throws {
        _ = try takeBack(
            "address = :address AND account = :account AND scope = :scope",
            [.text(suppression.address.lowercased()), .text(suppression.account), .text(suppression.scope)],
            at: now)
    }

    private func takeBack(_ which: String, _ values: [SQLValue], at now: Instant) throws -> Int {
        try database.write { connection in
            // Kept, so that a question about an earlier day gets the answer of that day.
            try connection.run(
                """
                INSERT INTO suppression_past (address, account, scope, reason, source, since, until)
                SELECT address, account, scope, reason, source, since, :now FROM suppression WHERE \(which)
                ON CONFLICT (address, account, scope, until) DO NOTHING
                """, [.int(now.milliseconds)] + values)
            return try connection.run("DELETE FROM suppression WHERE \(which)", values)
        }
    }

    public func recordRules(_ source: String, of campaign: String, at now: Instant) throws {
        try database.write { connection in
            let last = try connection.first(
                "SELECT source FROM rule_version WHERE campaign = :campaign ORDER BY since DESC LIMIT 1",
                [.text(campaign)]
            ) { $0.text(0) }
            // By bytes: two spellings of one letter are two texts.
            guard last.map({ !$0.utf8.elementsEqual(source.utf8) }) ?? true else { return }
            try connection.run(
                """
                INSERT INTO rule_version (campaign, since, source) VALUES (:campaign, :since, :source)
                ON CONFLICT (campaign, since) DO UPDATE SET source = excluded.source
                """, [.text(campaign), .int(now.milliseconds), .text(source)])
        }
    }

    public func suppressions(limit: Int) throws -> [Suppression] {
        try database.read { connection in
            try connection.rows(
                "SELECT address, account, scope, reason, source, since FROM suppression ORDER BY address, account, scope LIMIT :limit",
                [.int(limit)], Self.suppression)
        }
    }

    public func activities(
        account: AccountID?, owner: String?, state: Activity.State?, limit: Int
    ) throws -> [Activity] {
        try database.read { connection in
            try connection.rows(
                """
                SELECT id, kind, account, owner, subject, due_at, state, decided_at, decided_by, step, delivery
                FROM activity
                WHERE (:account = '' OR account = :account) AND (:owner = '' OR owner = :owner)
                    AND (:state = '' OR state = :state)
                ORDER BY due_at DESC, id DESC LIMIT :limit
                """,
                [.text(account ?? ""), .text(owner ?? ""), .text(state?.rawValue ?? ""), .int(limit)]
            ) {
                Activity(
                    id: $0.int(0), kind: Activity.Kind(rawValue: $0.text(1)) ?? .note, account: $0.text(2),
                    owner: $0.text(3), subject: $0.text(4), dueAt: Instant(milliseconds: $0.int(5)),
                    state: Activity.State(rawValue: $0.text(6)) ?? .planned,
                    decidedAt: $0.optionalInt(7).map(Instant.init(milliseconds:)), decidedBy: $0.text(8),
                    step: $0.text(9), delivery: $0.optionalInt(10))
            }
        }
    }

    public func addActivity(_ activity: Activity) throws -> Int64 {
        try database.write { connection in
            try Self.insert(activity, connection)
            return connection.lastInsertID
        }
    }

    static func insert(_ activity: Activity, _ connection: any SQLConnection) throws {
        try connection.run(
            """
            INSERT INTO activity (kind, account, owner, subject, due_at, state, decided_at, decided_by, step, delivery)
            VALUES (:kind, :account, :owner, :subject, :due_at, :state, :decided_at, :decided_by, :step, :delivery)
            """,
            [
                .text(activity.kind.rawValue), .text(activity.account), .text(activity.owner),
                .text(activity.subject),
                .int(activity.dueAt.milliseconds), .text(activity.state.rawValue),
                .optional(activity.decidedAt?.milliseconds), .text(activity.decidedBy),
                .text(activity.step),
                .optional(activity.delivery),
            ])
    }

    public func complete(
        _ activity: Int64, as state: Activity.State, by who: String, at now: Instant
    ) throws -> Bool {
        try database.write { connection in
            try connection.run(
                """
                UPDATE activity SET state = :state, decided_at = :now, decided_by = :who
                WHERE id = :id AND state = 'planned'
                """, [.text(state.rawValue), .int(now.milliseconds), .text(who), .int(activity)]) == 1
        }
    }

    static func suppression(_ row: any SQLStatement) -> Suppression {
        Suppression(
            address: row.text(0), account: row.text(1), scope: row.text(2),
            reason: Suppression.Reason(rawValue: row.text(3)) ?? .requested, source: row.text(4),
            since: Instant(milliseconds: row.int(5)))
    }
}
