extension DNSError {
    /// What failed, and what to do.
    public var message: String {
        let record = "\(type.rawValue) of \(name.isEmpty ? "the empty name" : name)"
        return switch code {
        case .nxdomain: "\(name) does not exist in DNS (asked for its \(type.rawValue))"
        case .noData: "\(name) has no \(type.rawValue) record"
        case .timeout: "no name server answered about \(record) in time; try again, or check the network"
        case .refused:
            "the name server refuses to say \(record); ask one that may, or mend the zone's servers"
        case .servfail:
            "the name server failed on \(record); the zone's own servers or its DNSSEC may be broken"
        case .badResponse: "the answer about \(record) cannot be read; ask another name server"
        case .badName: "'\(name)' is no name that DNS can be asked for; correct it"
        case .unavailable: "no name server can be asked about \(record); check /etc/resolv.conf"
        }
    }
}
