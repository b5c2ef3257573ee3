import Domain
import Storage
import StorageSQL
import StorageSQLite
import TestSupport
import Testing

@Suite("Schemas")
struct SchemaTests {
    @Test("a store opened again holds what it held; one of a newer program is refused")
    func migrations() throws {
        try Stores.with { stores in
            try stores.load([line("1", "a", "2026-01-02", 100)])
            let again = try SQLHistoryStore(
                SQLiteDatabase(path: stores.scratch.path("history.sqlite"), durability: .ordered))
            #expect(try again.counts().purchases == 1)
            let ledger = try SQLLedgerStore(
                SQLiteDatabase(path: stores.scratch.path("ledger.sqlite"), durability: .everyCommit))
            #expect(try ledger.plans(limit: 10).isEmpty)
            for database in [stores.historyDatabase, stores.ledgerDatabase] {
                try database.write {
                    try $0.script("INSERT INTO schema_migration (number, name) VALUES (4711, 'of tomorrow')")
                }
            }
            let history = #expect(throws: StoreError.self) { try SQLHistoryStore(stores.historyDatabase) }
            #expect(history?.code == .tooNew)
            let refused = #expect(throws: StoreError.self) { try SQLLedgerStore(stores.ledgerDatabase) }
            #expect(refused?.code == .tooNew)
        }
    }

    @Test("a file that is no store is damaged, a folder that is not there cannot be opened")
    func noStore() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try scratch.write(
            String(repeating: "this is no database, and long enough to be looked at. ", count: 40),
            to: "x.sqlite")
        #expect(throws: StoreError.self) {
            try SQLHistoryStore(SQLiteDatabase(path: scratch.path("x.sqlite"), durability: .ordered))
        }
        let error = #expect(throws: StoreError.self) {
            try SQLHistoryStore(
                SQLiteDatabase(path: scratch.path("no/such/folder/x.sqlite"), durability: .ordered))
        }
        #expect(error?.code == .cannotOpen)
    }

    private static let delivery = """
        INSERT INTO delivery (id, campaign, step, account, episode, proposal, recipient, message_id, phase, due_at, \
        message_hash, claimed_by, reply, changed_at) VALUES
        """

    private static let queued = "\(delivery) (1,'c',1,'a',1,1,'r','m1','queued',1,'','','',1)"
    private static let claimed = "UPDATE delivery SET phase = 'claimed', claimed_by = 'h'"
    private static let onWire = "UPDATE delivery SET phase = 'onWire', message_hash = 'x'"

    @Test(
        "the ledger's constraints refuse what must not be",
        arguments: [
            (
                "accepted_has_reply",
                "\(queued); \(claimed); \(onWire); UPDATE delivery SET phase = 'accepted', claimed_by = ''"
            ),
            ("on_wire_has_hash", "\(queued); \(claimed); UPDATE delivery SET phase = 'onWire'"),
            ("held_has_holder", "\(queued); UPDATE delivery SET phase = 'claimed'"),
            ("begins_queued", "\(delivery) (1,'c',1,'a',1,1,'r','m1','accepted',1,'','','250',1)"),
            ("held_has_holder", "\(delivery) (1,'c',1,'a',1,1,'r','m1','queued',1,'','h','',1)"),
            (
                "phase_is_known",
                "\(queued); INSERT INTO phase_step VALUES ('queued', 'sent'); UPDATE delivery SET phase = 'sent'"
            ),
            ("event_stays", "\(queued); UPDATE event SET at = 2"),
            ("event_is_kept", "\(queued); DELETE FROM event"),
            ("kind_is_known", "INSERT INTO event (at, kind) VALUES (1, 'sang')"),
            ("phase_names_delivery", "INSERT INTO event (at, kind, became) VALUES (1, 'phase', 'queued')"),
            ("wants_something", "INSERT INTO preference (account, source, since) VALUES ('a', 'x', 1)"),
            ("kind_is_known", "INSERT INTO report (mail_hash, part, at, kind) VALUES ('h', 0, 1, 'praise')"),
            (
                "delivery.campaign, delivery.step, delivery.account, delivery.episode",
                "\(delivery) (1,'c',1,'a',1,1,'r','m1','queued',1,'','','',1), (2,'c',1,'a',1,1,'r','m2','queued',1,'','','',1)"
            ),
            (
                "delivery.message_id",
                "\(delivery) (1,'c',1,'a',1,1,'r','m','queued',1,'','','',1), (2,'c',2,'a',1,1,'r','m','queued',1,'','','',1)"
            ),
            ("FOREIGN KEY", "\(delivery) (1,'c',1,'a',1,99,'r','m1','queued',1,'','','',1)"),
            ("names_somebody", "INSERT INTO suppression VALUES ('','','','bounced','x',1)"),
            ("reason_is_known", "INSERT INTO suppression VALUES ('a@b.c','','','bored','x',1)"),
            ("shown_plan_has_fingerprint", "UPDATE plan SET fingerprint = ''"),
            ("state_is_known", "UPDATE plan SET state = 'sent'"),
            ("decision_is_known", "UPDATE proposal SET decision = 'maybe'"),
            (
                "decided_has_time",
                "INSERT INTO activity VALUES (1,'mail','a','','s',1,'done',NULL,'','',NULL)"
            ),
            ("kind_is_known", "INSERT INTO activity VALUES (1,'fax','a','','s',1,'planned',NULL,'','',NULL)"),
        ])
    func ledgerConstraints(name: String, sql: String) throws {
        try Stores.with { stores in
            _ = try stores.sealedPlan(["a"])
            let error = #expect(throws: (any Error).self) {
                try stores.ledgerDatabase.write { try $0.script(sql) }
            }
            #expect(String(describing: error).contains(name), "\(String(describing: error))")
        }
    }

    /// As ARCHITECTURE.md draws it.
    private static let drawn: [DeliveryPhase: Set<DeliveryPhase>] = [
        .queued: [.claimed, .skipped],
        .deferred: [.claimed, .skipped],
        .claimed: [.queued, .onWire, .refused, .deferred, .skipped, .suppressed],
        .onWire: [.accepted, .refused, .deferred, .inDoubt, .queued],
        .inDoubt: [.accepted, .refused, .queued],
        .refused: [.queued], .skipped: [.queued], .suppressed: [.queued], .accepted: [],
    ]

    @Test("a delivery goes only where the drawing goes, and each step leaves an event")
    func transitions() throws {
        // The shortest way to each state.
        let ways: [DeliveryPhase: [DeliveryPhase]] = [
            .queued: [], .claimed: [.claimed], .onWire: [.claimed, .onWire], .skipped: [.skipped],
            .accepted: [.claimed, .onWire, .accepted], .refused: [.claimed, .refused],
            .deferred: [.claimed, .deferred], .inDoubt: [.claimed, .onWire, .inDoubt],
            .suppressed: [.claimed, .suppressed],
        ]
        func step(_ phase: DeliveryPhase) -> String {
            """
            UPDATE delivery SET phase = '\(phase.rawValue)', message_hash = 'x', reply = '250 ok', changed_at = 7,
                claimed_by = '\([.claimed, .onWire].contains(phase) ? "h" : "")'
            """
        }
        for was in DeliveryPhase.allCases {
            for becomes in DeliveryPhase.allCases where was != becomes {
                try Stores.with { stores in
                    _ = try stores.sealedPlan(["a"])
                    let way = try #require(ways[was])
                    try stores.ledgerDatabase.write {
                        try $0.script(([Self.queued] + way.map(step)).joined(separator: ";"))
                    }
                    if Self.drawn[was]?.contains(becomes) == true {
                        try stores.ledgerDatabase.write { try $0.script(step(becomes)) }
                        #expect(
                            try stores.ledger.events(of: 1).map(\.became) == [.queued] + way + [becomes])
                        #expect(try stores.ledger.events(of: 1).last?.was == was)
                    } else {
                        let error = #expect(throws: (any Error).self, "\(was) → \(becomes)") {
                            try stores.ledgerDatabase.write { try $0.script(step(becomes)) }
                        }
                        #expect(String(describing: error).contains("phase_follows"))
                        #expect(try stores.ledger.events(of: 1).count == way.count + 1)
                    }
                }
            }
        }
    }

    @Test(
        "the history's constraints refuse what must not be",
        arguments: [
            ("kind_is_known", "INSERT INTO purchase VALUES (1,'o',1,'a',7,1,'','','1',1,'EUR',1)"),
            ("consent_is_known", "INSERT INTO account (id, name, consent) VALUES ('a','a','perhaps')"),
            ("days_in_order", "INSERT INTO account_summary VALUES ('a',2,1,1,1,'EUR',1,0,0,2,1,NULL,NULL)"),
            (
                "purchase.source",
                "INSERT INTO purchase VALUES (1,'o',1,'a',0,1,'','','1',1,'EUR',1),(1,'o',1,'b',0,1,'','','1',1,'EUR',1)"
            ),
        ])
    func historyConstraints(name: String, sql: String) throws {
        try Stores.with { stores in
            let error = #expect(throws: (any Error).self) {
                try stores.historyDatabase.write { try $0.script(sql) }
            }
            #expect(String(describing: error).contains(name), "\(String(describing: error))")
        }
    }
}
