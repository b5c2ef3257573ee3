public import Domain
public import Rendering
public import Storage

/// Keeps the states of templates that letters are made of, and finds them again.
public struct TemplateHistory {
    private let ledger: any LedgerStore

    public init(_ ledger: any LedgerStore) { self.ledger = ledger }

    /// Keeps the state that these templates have now, in all their languages.
    public func record(_ names: Set<String>, of library: TemplateLibrary, at now: Instant) throws {
        for template in library.all where names.contains(template.name) {
            try ledger.recordTemplate(
                TemplateRecord(
                    name: template.name, language: template.language, version: template.version, since: now,
                    files: template.files))
        }
    }

    /// The versions that were kept, newest first.
    public func versions(of name: String) throws -> [TemplateRecord] {
        try ledger.templateVersions(of: name)
    }

    /// A version by the beginning of its hash, with its files.
    ///
    /// - Returns: `nil` when none begins so, or several do.
    public func version(_ prefix: String, of name: String) throws -> TemplateRecord? {
        let found = try versions(of: name).filter { $0.version.hasPrefix(prefix.lowercased()) }
        guard !prefix.isEmpty, var record = found.first, Set(found.map(\.version)).count == 1 else {
            return nil
        }
        record.files = try ledger.templateFiles(of: record.version)
        return record
    }

    public func acceptedCounts(of name: String) throws -> [String: Int] {
        try ledger.acceptedCounts(ofTemplate: name)
    }
}
