extension DKIMSigner {
    /// Where receivers look for the public key (RFC 6376 §3.6.2.1): `rk2026._domainkey.tea.example`.
    public var recordName: String { "\(selector)._domainkey.\(domain)" }

    /// The record as it is typed into a zone file: a TXT string holds 255 octets at most (RFC 1035 §3.3), and what is
    /// longer stands in several, which receivers join (RFC 6376 §3.6.2.2).
    public var zoneLine: String {
        let text = Array(key.publicKeyRecord.utf8)
        let strings = stride(from: 0, to: text.count, by: 250).map { start in
            "\"" + String(decoding: text[start..<min(start + 250, text.count)], as: UTF8.self) + "\""
        }
        return "\(recordName). IN TXT ( \(strings.joined(separator: " ")) )"
    }
}
