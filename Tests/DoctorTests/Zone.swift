import DNS

/// DNS as a table: what a test says is there, and failures where it says so.
struct Zone: DNSSource {
    struct Place: Hashable {
        var name: String
        var type: RecordType
    }

    var records: [Place: [RecordData]] = [:]
    /// Names that nobody answers for.
    var silent: Set<String> = []

    /// - Parameter lines: `name TYPE value`; several lines of one name and type are several records.
    init(_ lines: String..., silent: Set<String> = []) {
        self.silent = silent
        for line in lines { add(line) }
    }

    mutating func add(_ line: String) {
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(
            String.init)
        guard parts.count == 3, let type = RecordType(rawValue: parts[1]) else { preconditionFailure(line) }
        let data: RecordData
        switch type {
        case .a, .aaaa:
            guard let address = IPAddress(parts[2]) else { preconditionFailure(line) }
            data = .address(address)
        case .txt: data = .text(Array(parts[2].utf8))
        case .mx:
            let words = parts[2].split(separator: " ", omittingEmptySubsequences: false)
            data = .mx(preference: Int(words[0]) ?? 0, exchange: words.count > 1 ? String(words[1]) : "")
        case .ptr, .cname: data = .name(parts[2])
        }
        records[Place(name: parts[0], type: type), default: []].append(data)
    }

    func look(up name: String, _ type: RecordType) async throws(DNSError) -> DNSAnswer {
        guard let asked = DNSName.normalized(name) else { throw DNSError(.badName, name, type) }
        if silent.contains(asked) { throw DNSError(.timeout, name, type) }
        if let found = records[Place(name: asked, type: type)] { return DNSAnswer(found) }
        if type != .cname, case .name(let target)? = records[Place(name: asked, type: .cname)]?.first {
            var answer = try await look(up: target, type)
            answer.aliases.insert(target, at: 0)
            return answer
        }
        let exists = records.keys.contains { DNSName.lies($0.name, in: asked) }
        throw DNSError(exists ? .noData : .nxdomain, name, type)
    }
}
