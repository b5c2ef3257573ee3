import CPSL
import DNS

/// The domain that a company registered, by the Public Suffix List (RFC 7489 §3.2). The only importer of CPSL.
enum OrganizationalDomain {
    /// Read-only once loaded, and never freed, so that every thread may use it.
    private nonisolated(unsafe) static let list: OpaquePointer? = psl_latest(nil)

    /// `mail.tea.co.uk` → `tea.co.uk`.
    ///
    /// - Parameter domain: in A-labels.
    /// - Returns: the domain itself if it is a public suffix, or no list is there.
    static func of(_ domain: String) -> String {
        guard let name = DNSName.normalized(domain), let list else { return domain }
        return name.withCString { text in
            guard let found = psl_registrable_domain(list, text) else { return name }
            return String(cString: found)
        }
    }

    /// RFC 7489 §3.1: the same domain when strict, the same organisation when relaxed.
    static func areAligned(_ one: String, _ other: String, isStrict: Bool) -> Bool {
        guard let one = DNSName.normalized(one), let other = DNSName.normalized(other) else { return false }
        return isStrict ? one == other : of(one) == of(other)
    }
}
