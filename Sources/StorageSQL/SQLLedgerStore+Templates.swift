import Crypto
public import Domain

/// The states of templates, each file's content kept once.
extension SQLLedgerStore {
    public func recordTemplate(_ record: TemplateRecord) throws {
        try database.write { connection in
            let last = try connection.first(
                """
                SELECT version FROM template_version WHERE name = :name AND language = :language
                ORDER BY since DESC LIMIT 1
                """, [.text(record.name), .text(record.language)]
            ) { $0.text(0) }
            guard last != record.version else { return }
            try connection.run(
                """
                INSERT INTO template_version (name, language, since, version)
                VALUES (:name, :language, :since, :version)
                ON CONFLICT (name, language, since) DO UPDATE SET version = excluded.version
                """,
                [
                    .text(record.name), .text(record.language), .int(record.since.milliseconds),
                    .text(record.version),
                ])
            for (path, bytes) in record.files.sorted(by: { $0.key < $1.key }) {
                let hash = Hex.text(SHA256.hash(data: bytes))
                try connection.run(
                    """
                    INSERT INTO template_content (hash, content) VALUES (:hash, :content)
                    ON CONFLICT (hash) DO NOTHING
                    """, [.text(hash), .blob(bytes)])
                try connection.run(
                    """
                    INSERT INTO template_file (version, path, hash) VALUES (:version, :path, :hash)
                    ON CONFLICT (version, path) DO NOTHING
                    """, [.text(record.version), .text(path), .text(hash)])
            }
        }
    }

    public func templateVersions(of name: String) throws -> [TemplateRecord] {
        try database.read { connection in
            try connection.rows(
                """
                SELECT name, language, version, since FROM template_version WHERE name = :name
                ORDER BY since DESC, language
                """, [.text(name)]
            ) {
                TemplateRecord(
                    name: $0.text(0), language: $0.text(1), version: $0.text(2),
                    since: Instant(milliseconds: $0.int(3)))
            }
        }
    }

    public func templateFiles(of version: String) throws -> [String: [UInt8]] {
        try database.read { connection in
            let files = try connection.rows(
                """
                SELECT f.path, c.content FROM template_file f JOIN template_content c ON c.hash = f.hash
                WHERE f.version = :version
                """, [.text(version)]
            ) { ($0.text(0), $0.blob(1)) }
            return Dictionary(files) { first, _ in first }
        }
    }

    public func acceptedCounts(ofTemplate name: String) throws -> [String: Int] {
        try database.read { connection in
            let counts = try connection.rows(
                """
                SELECT r.template_version, COUNT(*) FROM delivery d JOIN proposal r ON r.id = d.proposal
                WHERE d.phase = 'accepted' AND r.template = :name GROUP BY r.template_version
                """, [.text(name)]
            ) { ($0.text(0), Int($0.int(1))) }
            return Dictionary(counts) { first, _ in first }
        }
    }
}
