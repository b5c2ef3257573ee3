/// The value of List-Unsubscribe (RFC 2369 §2): addresses in angle brackets, with commas between.
enum UnsubscribeField {
    /// Without blanks, which a fold may have left.
    static func addresses(_ value: String) -> [String] {
        value.split(separator: "<", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            guard let end = part.firstIndex(of: ">") else { return nil }
            return String(decoding: part[..<end].utf8.filter { $0 > 0x20 }, as: UTF8.self)
        }
    }

    /// What a link in the body has in common with it, lower case: `https://host`, or `mailto:local@domain`.
    static func place(_ address: String) -> String? {
        let address = address.lowercased()
        if address.hasPrefix("mailto:") { return String(address.prefix { $0 != "?" }) }
        for scheme in ["https://", "http://"] where address.hasPrefix(scheme) {
            let host = address.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
            return host.isEmpty ? nil : scheme + host
        }
        return nil
    }
}
