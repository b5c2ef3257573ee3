extension Migrations {
    /// A delivery changes three times while it is sent, and each time costs what its indexes and its event cost.
    ///
    /// Its account's index no longer names the time of change, so that a change touches no page there: an account has a
    /// handful of deliveries, which are sorted when they are asked for. Events lose AUTOINCREMENT: `event_is_kept` lets
    /// nobody delete one, so that their numbers are never given twice without it. Mails sent back for our own fault are a kind of
    /// their own, which pulls the breaker.
    static let cheaperWrites = Migration(
        number: 5, name: "cheaper_writes",
        sql: """
            DROP INDEX delivery_by_account;
            CREATE INDEX delivery_by_account ON delivery (account);
            DROP TRIGGER delivery_born;
            DROP TRIGGER delivery_changed;
            DROP TRIGGER event_stays;
            DROP TRIGGER event_is_kept;
            DROP INDEX event_notable;
            DROP INDEX event_by_delivery;
            ALTER TABLE event RENAME TO event_before;
            CREATE TABLE event (
                id       INTEGER NOT NULL PRIMARY KEY,
                at       INTEGER NOT NULL,
                kind     TEXT    NOT NULL,
                delivery INTEGER,
                campaign TEXT    NOT NULL DEFAULT '',
                was      TEXT    NOT NULL DEFAULT '',
                became   TEXT    NOT NULL DEFAULT '',
                status   TEXT    NOT NULL DEFAULT '',
                who      TEXT    NOT NULL DEFAULT '',
                CONSTRAINT kind_is_known CHECK (kind IN ('phase', 'bounced', 'softBounced', 'complained', 'unsubscribed',
                    'preferred', 'replied', 'autoReplied', 'delivered', 'blocked', 'paused', 'resumed', 'cancelled', 'missed')),
                CONSTRAINT phase_names_delivery CHECK (kind <> 'phase' OR (delivery IS NOT NULL AND became <> ''))
            );
            INSERT INTO event (id, at, kind, delivery, campaign, was, became, status, who)
                SELECT id, at, kind, delivery, campaign, was, became, status, who FROM event_before ORDER BY id;
            DROP TABLE event_before;
            CREATE INDEX event_notable ON event (campaign, at) WHERE kind <> 'phase';
            CREATE INDEX event_by_delivery ON event (delivery) WHERE delivery IS NOT NULL;
            CREATE TRIGGER delivery_born AFTER INSERT ON delivery
            BEGIN
                INSERT INTO event (at, kind, delivery, campaign, became, who)
                VALUES (NEW.changed_at, 'phase', NEW.id, NEW.campaign, NEW.phase, NEW.decided_by);
            END;
            CREATE TRIGGER delivery_changed AFTER UPDATE OF phase ON delivery WHEN OLD.phase <> NEW.phase
            BEGIN
                INSERT INTO event (at, kind, delivery, campaign, was, became, status, who)
                VALUES (NEW.changed_at, 'phase', NEW.id, NEW.campaign, OLD.phase, NEW.phase,
                    CASE WHEN NEW.phase IN ('accepted', 'refused', 'deferred') THEN NEW.status ELSE '' END, NEW.decided_by);
            END;
            CREATE TRIGGER event_stays BEFORE UPDATE ON event
            BEGIN
                SELECT RAISE(ABORT, 'event_stays: events are never changed');
            END;
            CREATE TRIGGER event_is_kept BEFORE DELETE ON event
            BEGIN
                SELECT RAISE(ABORT, 'event_is_kept: events are never removed');
            END;
            """)
}
