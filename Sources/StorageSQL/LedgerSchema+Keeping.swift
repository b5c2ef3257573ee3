extension Migrations {
    /// Every change of a delivery's state is drawn here, and nothing else can happen: ARCHITECTURE.md shows the same.
    ///
    /// `unsent` goes back to `queued`; `onWire` goes back only where the dot provably never left.
    static let phaseSteps: [(was: String, became: [String])] = [
        ("queued", ["claimed", "skipped"]),
        ("deferred", ["claimed", "skipped"]),
        ("claimed", ["queued", "onWire", "refused", "deferred", "skipped", "suppressed"]),
        ("onWire", ["accepted", "refused", "deferred", "inDoubt", "queued"]),
        ("inDoubt", ["accepted", "refused", "queued"]),
        ("refused", ["queued"]),
        ("skipped", ["queued"]),
        ("suppressed", ["queued"]),
    ]

    /// What a sender and its operator must be able to ask afterwards: events, pauses, reports that came in by mail,
    /// what customers want, and small states that outlive a process.
    ///
    /// Triggers are SQLite's; an engine with functions says the same in its own words.
    static let keeping = Migration(
        number: 4, name: "keeping",
        sql: """
            ALTER TABLE proposal ADD COLUMN organisation TEXT NOT NULL DEFAULT '';
            ALTER TABLE proposal ADD COLUMN zone TEXT NOT NULL DEFAULT '';
            ALTER TABLE delivery ADD COLUMN organisation TEXT NOT NULL DEFAULT '';
            ALTER TABLE delivery ADD COLUMN zone TEXT NOT NULL DEFAULT '';
            ALTER TABLE delivery ADD COLUMN status TEXT NOT NULL DEFAULT '';
            ALTER TABLE delivery ADD COLUMN first_tried_at INTEGER;
            CREATE INDEX delivery_accepted ON delivery (changed_at) WHERE phase = 'accepted';
            CREATE TABLE phase_step (
                was    TEXT NOT NULL,
                became TEXT NOT NULL,
                PRIMARY KEY (was, became)
            ) WITHOUT ROWID;
            INSERT INTO phase_step (was, became) VALUES
                \(phaseSteps.flatMap { step in step.became.map { "('\(step.was)', '\($0)')" } }.joined(separator: ", "));
            CREATE TABLE event (
                id       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                at       INTEGER NOT NULL,
                kind     TEXT    NOT NULL,
                delivery INTEGER,
                campaign TEXT    NOT NULL DEFAULT '',
                was      TEXT    NOT NULL DEFAULT '',
                became   TEXT    NOT NULL DEFAULT '',
                status   TEXT    NOT NULL DEFAULT '',
                who      TEXT    NOT NULL DEFAULT '',
                CONSTRAINT kind_is_known CHECK (kind IN ('phase', 'bounced', 'softBounced', 'complained', 'unsubscribed',
                    'preferred', 'replied', 'autoReplied', 'delivered', 'paused', 'resumed', 'cancelled', 'missed')),
                CONSTRAINT phase_names_delivery CHECK (kind <> 'phase' OR (delivery IS NOT NULL AND became <> ''))
            );
            CREATE INDEX event_notable ON event (campaign, at) WHERE kind <> 'phase';
            CREATE INDEX event_by_delivery ON event (delivery) WHERE delivery IS NOT NULL;
            CREATE TRIGGER phase_follows BEFORE UPDATE OF phase ON delivery
            WHEN OLD.phase <> NEW.phase
                AND NOT EXISTS (SELECT 1 FROM phase_step s WHERE s.was = OLD.phase AND s.became = NEW.phase)
            BEGIN
                SELECT RAISE(ABORT, 'phase_follows: a delivery cannot become that from where it stands');
            END;
            CREATE TRIGGER begins_queued BEFORE INSERT ON delivery
            WHEN NEW.phase <> 'queued' AND NOT (NEW.phase = 'skipped' AND NEW.decided_by <> '')
            BEGIN
                SELECT RAISE(ABORT, 'begins_queued: a delivery begins queued, or skipped by a person');
            END;
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
            CREATE TABLE campaign_pause (
                campaign     TEXT    NOT NULL PRIMARY KEY,
                reason       TEXT    NOT NULL,
                who          TEXT    NOT NULL,
                since        INTEGER NOT NULL,
                is_cancelled INTEGER NOT NULL DEFAULT 0
            ) WITHOUT ROWID;
            CREATE TABLE kept_state (
                name       TEXT    NOT NULL PRIMARY KEY,
                value      TEXT    NOT NULL,
                changed_at INTEGER NOT NULL
            ) WITHOUT ROWID;
            CREATE TABLE report (
                id        INTEGER NOT NULL PRIMARY KEY,
                mail_hash TEXT    NOT NULL,
                part      INTEGER NOT NULL,
                at        INTEGER NOT NULL,
                kind      TEXT    NOT NULL,
                delivery  INTEGER REFERENCES delivery (id),
                account   TEXT    NOT NULL DEFAULT '',
                address   TEXT    NOT NULL DEFAULT '',
                reason    TEXT    NOT NULL DEFAULT '',
                status    TEXT    NOT NULL DEFAULT '',
                is_hard   INTEGER NOT NULL DEFAULT 0,
                is_soft   INTEGER NOT NULL DEFAULT 0,
                evidence  TEXT    NOT NULL DEFAULT '',
                detail    TEXT    NOT NULL DEFAULT '',
                CONSTRAINT once_per_mail UNIQUE (mail_hash, part),
                CONSTRAINT kind_is_known CHECK (kind IN ('bounce', 'delay', 'delivered', 'complaint', 'unsubscribe',
                    'autoReply', 'reply', 'other'))
            );
            CREATE INDEX report_by_delivery ON report (delivery) WHERE delivery IS NOT NULL;
            CREATE INDEX report_by_address ON report (address, at) WHERE address <> '';
            CREATE INDEX report_by_account ON report (account) WHERE account <> '';
            CREATE INDEX proposal_by_number ON proposal (number);
            CREATE INDEX proposal_by_account ON proposal (account);
            CREATE INDEX delivery_by_proposal ON delivery (proposal);
            CREATE INDEX delivery_in_doubt ON delivery (changed_at) WHERE phase = 'inDoubt';
            CREATE INDEX report_by_time ON report (at);
            CREATE TABLE preference (
                account      TEXT    NOT NULL PRIMARY KEY,
                paused_until INTEGER,
                fewer        INTEGER NOT NULL DEFAULT 0,
                source       TEXT    NOT NULL,
                since        INTEGER NOT NULL,
                CONSTRAINT wants_something CHECK (paused_until IS NOT NULL OR fewer = 1)
            ) WITHOUT ROWID;
            CREATE TABLE suppression_scoped (
                address TEXT    NOT NULL,
                account TEXT    NOT NULL,
                scope   TEXT    NOT NULL DEFAULT '',
                reason  TEXT    NOT NULL,
                source  TEXT    NOT NULL,
                since   INTEGER NOT NULL,
                PRIMARY KEY (address, account, scope),
                CONSTRAINT names_somebody CHECK (address <> '' OR account <> ''),
                CONSTRAINT reason_is_known CHECK (reason IN ('unsubscribed', 'bounced', 'complained', 'requested'))
            ) WITHOUT ROWID;
            INSERT INTO suppression_scoped (address, account, reason, source, since)
                SELECT address, account, reason, source, since FROM suppression;
            DROP TABLE suppression;
            ALTER TABLE suppression_scoped RENAME TO suppression;
            CREATE INDEX suppression_by_account ON suppression (account) WHERE account <> '';
            CREATE TABLE suppression_past_scoped (
                address TEXT    NOT NULL,
                account TEXT    NOT NULL,
                scope   TEXT    NOT NULL DEFAULT '',
                reason  TEXT    NOT NULL,
                source  TEXT    NOT NULL,
                since   INTEGER NOT NULL,
                until   INTEGER NOT NULL,
                PRIMARY KEY (address, account, scope, until)
            ) WITHOUT ROWID;
            INSERT INTO suppression_past_scoped (address, account, reason, source, since, until)
                SELECT address, account, reason, source, since, until FROM suppression_past;
            DROP TABLE suppression_past;
            ALTER TABLE suppression_past_scoped RENAME TO suppression_past;
            CREATE INDEX suppression_past_by_account ON suppression_past (account) WHERE account <> '';
            """)
}
