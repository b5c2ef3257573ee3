import DNS

/// A policy at `_dmarc.…` (RFC 7489 §6.3).
struct DMARCRecord: Hashable, Sendable {
    enum Policy: String, Hashable, Sendable { case none, quarantine, reject }

    var policy: Policy
    /// For domains below; `policy` if the record does not say.
    var subdomainPolicy: Policy
    /// Whether DKIM's and SPF's domain must be the very domain of From.
    var isStrictForDKIM: Bool
    var isStrictForSPF: Bool
    /// Percent of the messages that the policy holds for.
    var percent: Int
    /// Addresses for the daily reports, without `mailto:` and size limit.
    var reportsTo: [String]

    /// Only records that begin with `v=DMARC1` count (RFC 7489 §6.6.3).
    static func isRecord(_ text: [UInt8]) -> Bool {
        TagList(text)?.tags.first.map { $0.name == "v" && $0.value == "DMARC1" }
            ?? text.starts(with: "v=DMARC1".utf8)
    }

    /// - Returns: `nil` if it cannot be read, or has no policy that is one.
    init?(_ text: [UInt8]) {
        guard let tags = TagList(text), tags["v"] == "DMARC1",
            let policy = tags["p"].flatMap({ Policy(rawValue: $0.lowercased()) })
        else { return nil }
        self.policy = policy
        subdomainPolicy = tags["sp"].flatMap { Policy(rawValue: $0.lowercased()) } ?? policy
        isStrictForDKIM = tags["adkim"]?.lowercased() == "s"
        isStrictForSPF = tags["aspf"]?.lowercased() == "s"
        percent = tags["pct"].flatMap { Int($0) } ?? 100
        reportsTo = (tags["rua"] ?? "").utf8.split(separator: UInt8(ascii: ",")).compactMap { part in
            let text = String(decoding: part.filter { $0 > 0x20 }, as: UTF8.self)
            guard text.lowercased().hasPrefix("mailto:") else { return nil }
            let address = text.dropFirst(7)
            return String(address.prefix { $0 != "!" })
        }
    }
}
