/// What can be asked for. The raw value is its name in zone files.
public enum RecordType: String, Hashable, Sendable, CaseIterable {
    case a = "A"
    case aaaa = "AAAA"
    case mx = "MX"
    case txt = "TXT"
    case ptr = "PTR"
    case cname = "CNAME"

    /// RFC 1035 §3.2.2, RFC 3596 §2.1.
    var number: Int {
        switch self {
        case .a: 1
        case .aaaa: 28
        case .mx: 15
        case .txt: 16
        case .ptr: 12
        case .cname: 5
        }
    }
}

/// The contents of one record.
public enum RecordData: Hashable, Sendable {
    case address(IPAddress)
    /// `exchange` is empty for a null MX (RFC 7505).
    case mx(preference: Int, exchange: String)
    /// Its strings joined without anything between them (RFC 7208 §3.3, RFC 6376 §3.6.2.2); any octets.
    case text([UInt8])
    /// The name that a PTR or CNAME points to.
    case name(String)
}

/// The records that answer a question; at least one.
public struct DNSAnswer: Hashable, Sendable {
    /// The names that the asked one leads to through CNAME, in order; empty as a rule.
    public var aliases: [String]
    /// In the order they came in; servers turn it.
    public var records: [RecordData]
    /// Seconds that the answer holds, at most.
    public var seconds: Int

    public init(_ records: [RecordData], aliases: [String] = [], seconds: Int = 0) {
        self.records = records
        self.aliases = aliases
        self.seconds = seconds
    }

    public var addresses: [IPAddress] {
        records.compactMap { if case .address(let address) = $0 { address } else { nil } }
    }

    public var texts: [[UInt8]] {
        records.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    public var names: [String] {
        records.compactMap { if case .name(let name) = $0 { name } else { nil } }
    }

    /// By preference, then by name.
    public var exchanges: [(preference: Int, exchange: String)] {
        records.compactMap {
            if case .mx(let preference, let exchange) = $0 { (preference, exchange) } else { nil }
        }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    }
}

/// Who can be asked: the DNS itself, or a zone made up for a test.
public protocol DNSSource: Sendable {
    /// - Parameter name: in ASCII (A-labels), with or without the last dot.
    /// - Throws: `DNSError`, also when there is no such name or record.
    func look(up name: String, _ type: RecordType) async throws(DNSError) -> DNSAnswer
}
