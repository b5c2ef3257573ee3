public import Domain
public import Storage

/// What a person may ask of what is kept of them (GDPR, articles 15 and 17).
extension SQLLedgerStore {
    /// Where an account is named in the ledger, with the columns that a person can read something in.
    private static let personal: [(table: String, columns: [String])] = [
        ("plan_entry", ["plan", "outcome", "rule", "reason"]),
        (
            "proposal",
            ["id", "campaign", "number", "episode", "reason", "template", "language", "recipient", "facts"]
        ),
        ("delivery", ["id", "campaign", "recipient", "message_id", "phase", "reply", "note", "changed_at"]),
        ("activity", ["id", "kind", "subject", "due_at", "state", "decided_by"]),
        ("suppression", ["address", "scope", "reason", "source", "since"]),
        ("suppression_past", ["address", "scope", "reason", "source", "since", "until"]),
        ("report", ["at", "kind", "address", "reason", "status", "detail"]),
        ("preference", ["paused_until", "fewer", "source", "since"]),
    ]

    public func export(
        account: AccountID
    ) throws -> [(table: String, rows: [[(column: String, value: String)]])] {
        try database.read { connection in
            try Self.personal.map { table, columns in
                let rows = try connection.rows(
                    "SELECT \(columns.joined(separator: ", ")) FROM \(table) WHERE account = :account",
                    [.text(account)]
                ) { PersonalValue.row($0, columns) }
                return (table: table, rows: rows)
            }
        }
    }

    public func forget(
        account: AccountID, addresses: [String], by who: String, at now: Instant
    ) throws -> Int {
        try database.erase { connection in
            let seal = try AddressSeal.made(connection, at: now.milliseconds)
            let stranger = seal.sealed(account)
            var addresses = Set(addresses.map { $0.lowercased() })
            addresses.formUnion(
                try connection.rows(
                    "SELECT DISTINCT LOWER(recipient) FROM delivery WHERE account = :account",
                    [.text(account)]
                ) { $0.text(0) })
            var changed = 0
            func run(_ sql: String) throws {
                changed += try connection.run(
                    sql, [.text(stranger), .int(now.milliseconds), .text(account)])
            }
            // What is still to go must not go.
            try run(
                """
                UPDATE delivery SET phase = 'skipped', note = 'forgotten', decided_by = :stranger, changed_at = :now
                WHERE account = :account AND phase IN ('queued', 'deferred')
                """)
            for address in addresses where !address.isEmpty {
                for table in ["suppression", "suppression_past"] {
                    changed += try connection.run(
                        "DELETE FROM \(table) WHERE address = :address", [.text(address)])
                }
                try Self.add(
                    Suppression(
                        address: seal.sealed(address), reason: .requested, source: "forgotten", since: now),
                    connection)
                changed += try connection.run(
                    "UPDATE report SET address = '', detail = '', account = '' WHERE address = :address",
                    [.text(address)])
            }
            changed += try connection.run(
                "DELETE FROM suppression WHERE account = :account", [.text(account)])
            changed += try connection.run(
                "DELETE FROM suppression_past WHERE account = :account", [.text(account)])
            try Self.add(
                Suppression(account: stranger, reason: .requested, source: "forgotten", since: now),
                connection)
            changed += try connection.run("DELETE FROM preference WHERE account = :account", [.text(account)])
            // Nothing is left to do for nobody.
            try run(
                """
                UPDATE activity SET state = 'skipped', decided_by = :stranger, decided_at = :now
                WHERE account = :account AND state = 'planned'
                """)
            for (table, names) in [
                ("plan_entry", "reason = ''"),
                (
                    "proposal",
                    "reason = '', recipient = '', organisation = '', zone = '', facts = '{}', number = 'forgotten-' || id"
                ),
                ("activity", "subject = kind"), ("report", "address = '', detail = ''"),
            ] {
                changed += try connection.run(
                    "UPDATE \(table) SET account = :stranger, \(names) WHERE account = :account",
                    [.text(stranger), .text(account)])
            }
            changed += try connection.run(
                """
                UPDATE delivery SET account = :stranger, recipient = '', organisation = '', zone = '', note = '',
                    reply = CASE WHEN reply = '' THEN '' WHEN status = '' THEN 'forgotten' ELSE status END
                WHERE account = :account
                """, [.text(stranger), .text(account)])
            return changed
        }
    }
}
