extension Migrations {
    /// What Rekindle did and was told. Instants are UTC milliseconds.
    static let ledger = [
        Migration(
            number: 1, name: "ledger",
            sql: """
                CREATE TABLE plan (
                    no          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                    id          TEXT    UNIQUE,
                    campaign    TEXT    NOT NULL,
                    as_of       INTEGER NOT NULL,
                    created_at  INTEGER NOT NULL,
                    shown_at    INTEGER NOT NULL DEFAULT 0,
                    fingerprint TEXT    NOT NULL DEFAULT '',
                    state       TEXT    NOT NULL DEFAULT 'building',
                    approved_by TEXT    NOT NULL DEFAULT '',
                    approved_at INTEGER,
                    counts      TEXT    NOT NULL DEFAULT '{}',
                    sources     BLOB,
                    CONSTRAINT state_is_known CHECK (state IN ('building', 'draft', 'approved')),
                    CONSTRAINT shown_plan_has_fingerprint CHECK (state = 'building' OR (id IS NOT NULL AND fingerprint <> ''))
                );
                CREATE INDEX plan_by_campaign ON plan (campaign, shown_at, no);
                CREATE TABLE plan_entry (
                    plan    INTEGER NOT NULL REFERENCES plan (no) ON DELETE CASCADE,
                    account TEXT    NOT NULL,
                    outcome TEXT    NOT NULL,
                    rule    TEXT    NOT NULL,
                    reason  TEXT    NOT NULL,
                    PRIMARY KEY (plan, account)
                ) WITHOUT ROWID;
                CREATE TABLE proposal (
                    id               INTEGER NOT NULL PRIMARY KEY,
                    plan             INTEGER NOT NULL REFERENCES plan (no) ON DELETE CASCADE,
                    campaign         TEXT    NOT NULL,
                    number           TEXT    NOT NULL,
                    account          TEXT    NOT NULL,
                    episode          INTEGER NOT NULL,
                    rule             TEXT    NOT NULL,
                    reason           TEXT    NOT NULL,
                    template         TEXT    NOT NULL,
                    language         TEXT    NOT NULL,
                    template_version TEXT    NOT NULL,
                    recipient        TEXT    NOT NULL,
                    owner            TEXT    NOT NULL,
                    facts            BLOB    NOT NULL,
                    decision         TEXT    NOT NULL DEFAULT 'pending',
                    decided_by       TEXT    NOT NULL DEFAULT '',
                    decided_at       INTEGER,
                    CONSTRAINT one_proposal_per_account UNIQUE (plan, account),
                    CONSTRAINT decision_is_known CHECK (decision IN ('pending', 'approved', 'skipped'))
                );
                CREATE TABLE delivery (
                    id           INTEGER NOT NULL PRIMARY KEY,
                    campaign     TEXT    NOT NULL,
                    step         INTEGER NOT NULL,
                    account      TEXT    NOT NULL,
                    episode      INTEGER NOT NULL,
                    proposal     INTEGER NOT NULL REFERENCES proposal (id),
                    recipient    TEXT    NOT NULL,
                    message_id   TEXT    NOT NULL UNIQUE,
                    phase        TEXT    NOT NULL,
                    due_at       INTEGER NOT NULL,
                    attempts     INTEGER NOT NULL DEFAULT 0,
                    claimed_by   TEXT    NOT NULL DEFAULT '',
                    lease_until  INTEGER NOT NULL DEFAULT 0,
                    message_hash TEXT    NOT NULL DEFAULT '',
                    reply        TEXT    NOT NULL DEFAULT '',
                    note         TEXT    NOT NULL DEFAULT '',
                    decided_by   TEXT    NOT NULL DEFAULT '',
                    changed_at   INTEGER NOT NULL,
                    CONSTRAINT once_per_lapse UNIQUE (campaign, step, account, episode),
                    CONSTRAINT phase_is_known CHECK (phase IN ('queued', 'claimed', 'onWire', 'accepted',
                        'refused', 'deferred', 'inDoubt', 'skipped', 'suppressed')),
                    CONSTRAINT accepted_has_reply CHECK (phase <> 'accepted' OR reply <> ''),
                    CONSTRAINT on_wire_has_hash CHECK (phase <> 'onWire' OR message_hash <> ''),
                    CONSTRAINT held_has_holder CHECK ((phase IN ('claimed', 'onWire')) = (claimed_by <> ''))
                );
                CREATE INDEX delivery_due ON delivery (due_at, id) WHERE phase IN ('queued', 'deferred');
                CREATE INDEX delivery_held ON delivery (claimed_by) WHERE phase IN ('claimed', 'onWire');
                CREATE INDEX delivery_by_account ON delivery (account, changed_at);
                CREATE INDEX delivery_by_recipient ON delivery (recipient, campaign, step);
                CREATE TABLE activity (
                    id         INTEGER NOT NULL PRIMARY KEY,
                    kind       TEXT    NOT NULL,
                    account    TEXT    NOT NULL,
                    owner      TEXT    NOT NULL,
                    subject    TEXT    NOT NULL,
                    due_at     INTEGER NOT NULL,
                    state      TEXT    NOT NULL,
                    decided_at INTEGER,
                    decided_by TEXT    NOT NULL DEFAULT '',
                    step       TEXT    NOT NULL DEFAULT '',
                    delivery   INTEGER UNIQUE REFERENCES delivery (id),
                    CONSTRAINT kind_is_known CHECK (kind IN ('mail', 'call', 'meeting', 'task', 'note')),
                    CONSTRAINT state_is_known CHECK (state IN ('planned', 'done', 'skipped')),
                    CONSTRAINT decided_has_time CHECK ((state = 'planned') = (decided_at IS NULL))
                );
                CREATE INDEX activity_by_account ON activity (account, due_at);
                CREATE TABLE suppression (
                    address TEXT    NOT NULL,
                    account TEXT    NOT NULL,
                    reason  TEXT    NOT NULL,
                    source  TEXT    NOT NULL,
                    since   INTEGER NOT NULL,
                    PRIMARY KEY (address, account),
                    CONSTRAINT names_somebody CHECK (address <> '' OR account <> ''),
                    CONSTRAINT reason_is_known CHECK (reason IN ('unsubscribed', 'bounced', 'complained', 'requested'))
                ) WITHOUT ROWID;
                CREATE INDEX suppression_by_account ON suppression (account) WHERE account <> '';
                """),
        Migration(
            number: 2, name: "versions",
            sql: """
                CREATE TABLE rule_version (
                    campaign TEXT    NOT NULL,
                    since    INTEGER NOT NULL,
                    source   TEXT    NOT NULL,
                    PRIMARY KEY (campaign, since)
                ) WITHOUT ROWID;
                CREATE TABLE suppression_past (
                    address TEXT    NOT NULL,
                    account TEXT    NOT NULL,
                    reason  TEXT    NOT NULL,
                    source  TEXT    NOT NULL,
                    since   INTEGER NOT NULL,
                    until   INTEGER NOT NULL,
                    PRIMARY KEY (address, account, until)
                ) WITHOUT ROWID;
                CREATE INDEX suppression_past_by_account ON suppression_past (account) WHERE account <> '';
                """),
        Migration(
            number: 3, name: "template_versions",
            sql: """
                ALTER TABLE delivery ADD COLUMN made_at INTEGER;
                CREATE TABLE template_version (
                    name     TEXT    NOT NULL,
                    language TEXT    NOT NULL,
                    since    INTEGER NOT NULL,
                    version  TEXT    NOT NULL,
                    PRIMARY KEY (name, language, since)
                ) WITHOUT ROWID;
                CREATE TABLE template_content (
                    hash    TEXT NOT NULL PRIMARY KEY,
                    content BLOB NOT NULL
                );
                CREATE TABLE template_file (
                    version TEXT NOT NULL,
                    path    TEXT NOT NULL,
                    hash    TEXT NOT NULL REFERENCES template_content (hash),
                    PRIMARY KEY (version, path)
                ) WITHOUT ROWID;
                """),
        keeping,
        cheaperWrites,
    ]
}
