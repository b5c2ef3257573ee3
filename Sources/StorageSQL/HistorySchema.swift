extension Migrations {
    /// What the company's files say. Days are counted from 1970-01-01, amounts are minor units.
    static let history = [
        Migration(
            number: 1, name: "history",
            sql: """
                CREATE TABLE account (
                    id           TEXT NOT NULL PRIMARY KEY,
                    name         TEXT NOT NULL,
                    contact_name TEXT NOT NULL DEFAULT '',
                    first_name   TEXT NOT NULL DEFAULT '',
                    email        TEXT NOT NULL DEFAULT '',
                    country      TEXT NOT NULL DEFAULT '',
                    language     TEXT NOT NULL DEFAULT '',
                    segment      TEXT NOT NULL DEFAULT '',
                    city         TEXT NOT NULL DEFAULT '',
                    rep          TEXT NOT NULL DEFAULT '',
                    consent      TEXT NOT NULL DEFAULT 'unknown',
                    attributes   TEXT NOT NULL DEFAULT '{}',
                    CONSTRAINT consent_is_known CHECK (consent IN ('granted', 'denied', 'unknown'))
                ) WITHOUT ROWID;
                CREATE TABLE product (
                    id         TEXT NOT NULL PRIMARY KEY,
                    name       TEXT NOT NULL,
                    category   TEXT NOT NULL DEFAULT '',
                    unit_price TEXT NOT NULL DEFAULT '',
                    currency   TEXT NOT NULL DEFAULT '',
                    cost       TEXT NOT NULL DEFAULT ''
                ) WITHOUT ROWID;
                CREATE TABLE rep (
                    id    TEXT NOT NULL PRIMARY KEY,
                    name  TEXT NOT NULL,
                    email TEXT NOT NULL DEFAULT '',
                    phone TEXT NOT NULL DEFAULT '',
                    title TEXT NOT NULL DEFAULT ''
                ) WITHOUT ROWID;
                CREATE TABLE source (
                    id   INTEGER NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE
                );
                CREATE TABLE purchase (
                    source       INTEGER NOT NULL,
                    order_number TEXT    NOT NULL,
                    ordinal      INTEGER NOT NULL,
                    account      TEXT    NOT NULL,
                    kind         INTEGER NOT NULL,
                    day          INTEGER NOT NULL,
                    product      TEXT    NOT NULL,
                    product_name TEXT    NOT NULL,
                    quantity     TEXT    NOT NULL,
                    amount       INTEGER NOT NULL,
                    currency     TEXT    NOT NULL,
                    import_run   INTEGER NOT NULL,
                    PRIMARY KEY (source, order_number, ordinal),
                    CONSTRAINT kind_is_known CHECK (kind IN (0, 1))
                ) WITHOUT ROWID;
                CREATE INDEX purchase_by_account ON purchase (account, kind, day);
                CREATE TABLE account_summary (
                    account        TEXT    NOT NULL PRIMARY KEY,
                    first_day      INTEGER,
                    last_day       INTEGER,
                    orders         INTEGER NOT NULL,
                    lines          INTEGER NOT NULL,
                    currency       TEXT    NOT NULL,
                    total          INTEGER NOT NULL,
                    refunded       INTEGER NOT NULL,
                    other_currency INTEGER NOT NULL,
                    last_line_day  INTEGER NOT NULL,
                    CONSTRAINT days_in_order CHECK (first_day <= last_day)
                ) WITHOUT ROWID;
                CREATE INDEX account_summary_by_last_day ON account_summary (last_day);
                CREATE TABLE import_run (
                    id     INTEGER NOT NULL PRIMARY KEY,
                    source TEXT    NOT NULL
                );
                """),
        Migration(
            number: 2, name: "versions_and_rhythm",
            sql: """
                ALTER TABLE account ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
                CREATE TABLE account_version (
                    account TEXT    NOT NULL,
                    since   INTEGER NOT NULL,
                    until   INTEGER NOT NULL,
                    fields  TEXT    NOT NULL,
                    PRIMARY KEY (account, until, since),
                    CONSTRAINT was_valid_for_a_time CHECK (since <= until)
                ) WITHOUT ROWID;
                ALTER TABLE account_summary ADD COLUMN purchase_days INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE account_summary ADD COLUMN usual_gap INTEGER;
                ALTER TABLE account_summary ADD COLUMN gap_spread INTEGER;
                DROP INDEX purchase_by_account;
                CREATE INDEX purchase_by_account ON purchase (account, kind, day, amount, currency);
                CREATE TABLE history_extent (
                    id            INTEGER NOT NULL PRIMARY KEY,
                    last_line_day INTEGER,
                    CONSTRAINT one_row CHECK (id = 1)
                );
                INSERT INTO history_extent (id, last_line_day) SELECT 1, MAX(last_line_day) FROM account_summary;
                CREATE TABLE quiet_rank (
                    fitted_on INTEGER NOT NULL,
                    made_at   INTEGER NOT NULL,
                    months    INTEGER NOT NULL,
                    model     TEXT    NOT NULL,
                    PRIMARY KEY (fitted_on, made_at)
                ) WITHOUT ROWID;
                """, fill: { try SummaryTable.fillRhythms($0) }),
        Migration(
            number: 3, name: "recommendations",
            sql: """
                CREATE TABLE co_purchase (
                    product  TEXT    NOT NULL,
                    position INTEGER NOT NULL,
                    other    TEXT    NOT NULL,
                    accounts INTEGER NOT NULL,
                    score    INTEGER NOT NULL,
                    PRIMARY KEY (product, position),
                    CONSTRAINT says_something CHECK (accounts > 0 AND score > 0 AND other <> product)
                ) WITHOUT ROWID;
                CREATE TABLE sold_product (
                    product         TEXT    NOT NULL PRIMARY KEY,
                    name            TEXT    NOT NULL,
                    recent_accounts INTEGER NOT NULL,
                    position        INTEGER
                ) WITHOUT ROWID;
                CREATE UNIQUE INDEX sold_product_by_position ON sold_product (position);
                CREATE TABLE recommendation_run (
                    id          INTEGER NOT NULL PRIMARY KEY,
                    as_of       INTEGER NOT NULL,
                    made_at     INTEGER NOT NULL,
                    last_import INTEGER NOT NULL,
                    excluded    TEXT    NOT NULL,
                    is_accepted INTEGER NOT NULL,
                    verdict     TEXT    NOT NULL,
                    CONSTRAINT one_row CHECK (id = 1)
                );
                """),
    ]
}
