import CAres

/// Reads the answer section of a DNS message (RFC 1035 §4.1), which anybody may have made.
///
/// c-ares has its own readers, but they join what stands under different names and hide the aliases; only its `ares_expand_name`
/// is used, which follows compressed names safely. Every place is checked against the message's end.
struct AnswerReader {
    private let message: [UInt8]
    private var place = 12

    private struct Record {
        var owner: String
        var data: RecordData
        var isAlias: Bool
        var seconds: Int
    }

    private init(_ message: [UInt8]) { self.message = message }

    /// - Parameters:
    ///   - message: with its header.
    ///   - name: the one that was asked for, normalized.
    /// - Throws: `DNSError` `noData`, `badResponse`.
    static func read(_ message: [UInt8], name: String, _ type: RecordType) throws(DNSError) -> DNSAnswer {
        var reader = AnswerReader(message)
        guard let records = reader.records(type) else { throw DNSError(.badResponse, name, type) }
        var owner = name
        var aliases: [String] = []
        var seconds = Int.max
        // RFC 1034 §3.6.2: an alias leads to the name that has the records.
        while type != .cname, let alias = records.first(where: { $0.owner == owner && $0.isAlias }),
            case .name(let target) = alias.data
        {
            guard aliases.count < 16, let next = DNSName.normalized(target), next != owner,
                !aliases.contains(next)
            else { throw DNSError(.badResponse, name, type) }
            aliases.append(next)
            seconds = min(seconds, alias.seconds)
            owner = next
        }
        let own = records.filter { $0.owner == owner && $0.isAlias == (type == .cname) }
        guard !own.isEmpty else { throw DNSError(.noData, name, type) }
        return DNSAnswer(
            own.map(\.data), aliases: aliases, seconds: own.reduce(seconds) { min($0, $1.seconds) })
    }

    /// Those of the answer section that are of the type, or aliases; `nil` if the message is damaged.
    private mutating func records(_ type: RecordType) -> [Record]? {
        guard message.count >= 12 else { return nil }
        let questions = Int(message[4]) << 8 | Int(message[5])
        let answers = Int(message[6]) << 8 | Int(message[7])
        for _ in 0..<questions {
            guard name() != nil, skip(4) else { return nil }
        }
        var records: [Record] = []
        for _ in 0..<answers {
            guard let owner = name(), let kind = number(2), let space = number(2), let life = number(4),
                let length = number(2), place + length <= message.count
            else { return nil }
            let end = place + length
            if space == 1, kind == type.number || kind == RecordType.cname.number {
                guard let data = data(kind, until: end) else { return nil }
                records.append(
                    Record(
                        owner: DNSName.normalized(owner) ?? owner, data: data,
                        isAlias: kind == RecordType.cname.number, seconds: life))
            }
            place = end
        }
        return records
    }

    private mutating func data(_ kind: Int, until end: Int) -> RecordData? {
        switch kind {
        case RecordType.a.number, RecordType.aaaa.number:
            let address = IPAddress(bytes: message[place..<end])
            guard let address, address.isIPv6 == (kind == RecordType.aaaa.number) else { return nil }
            return .address(address)
        case RecordType.mx.number:
            guard let preference = number(2), let exchange = name(), place == end else { return nil }
            return .mx(preference: preference, exchange: DNSName.normalized(exchange) ?? exchange)
        case RecordType.txt.number:
            var text: [UInt8] = []
            while place < end {
                let next = place + 1 + Int(message[place])
                guard next <= end else { return nil }
                text += message[(place + 1)..<next]
                place = next
            }
            return .text(text)
        default:
            guard let target = name(), place == end else { return nil }
            return .name(DNSName.normalized(target) ?? target)
        }
    }

    private mutating func skip(_ count: Int) -> Bool {
        guard place + count <= message.count else { return false }
        place += count
        return true
    }

    private mutating func number(_ octets: Int) -> Int? {
        guard place + octets <= message.count else { return nil }
        defer { place += octets }
        return message[place..<(place + octets)].reduce(0) { $0 << 8 | Int($1) }
    }

    /// A name, without its last dot; what is not printable comes escaped by c-ares. Empty for the root.
    private mutating func name() -> String? {
        guard place < message.count else { return nil }
        let start = place
        var length = 0
        let text = message.withUnsafeBufferPointer { message -> String? in
            guard let base = message.baseAddress else { return nil }
            var text: UnsafeMutablePointer<CChar>?
            guard ares_expand_name(base + start, base, Int32(message.count), &text, &length) == ARES_SUCCESS
            else { return nil }
            defer { ares_free_string(text) }
            return text.map { String(cString: $0) }
        }
        guard let text, length > 0, place + length <= message.count else { return nil }
        place += length
        return text
    }
}
