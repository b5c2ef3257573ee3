import Domain

extension WebhookEvent {
    /// The body that is signed and sent: compact JSON, its keys always in this order, so that an event has one text.
    ///
    /// ```
    /// {"type":"delivery.bounced","timestamp":"2026-11-23T14:09:24.000Z","data":{"event":"evt_k3_17","delivery":42,
    /// "campaign":"winter-winback","account":"4711","status":"5.1.1"}}
    /// ```
    /// `type`, `timestamp` and `data` are the payload that Standard Webhooks recommends. Details follow in the order of
    /// their names; a detail named like another key is left out.
    public var json: [UInt8] {
        var text = JSONText()
        text.open()
        text.add("type", type)
        text.add("timestamp", Self.timestamp(at))
        text.open("data")
        text.add("event", id)
        if let delivery { text.add("delivery", delivery) }
        if let campaign { text.add("campaign", campaign) }
        if let account, !account.utf8.contains(UInt8(ascii: "@")) { text.add("account", account) }
        for (name, value) in details.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
        where !["event", "delivery", "campaign", "account"].contains(name) {
            text.add(name, value)
        }
        text.close()
        text.close()
        return text.bytes
    }

    /// `delivery.accepted`, `recipient.unsubscribed`, `campaign.paused`: what it is about comes first.
    public var type: String {
        switch kind {
        case .unsubscribed: "recipient.\(kind.rawValue)"
        case .paused: "campaign.\(kind.rawValue)"
        default: "delivery.\(kind.rawValue)"
        }
    }

    /// ISO 8601 in UTC with milliseconds.
    private static func timestamp(_ at: Instant) -> String {
        let rest = at.milliseconds % 1000
        let digits = String(1000 + (rest < 0 ? rest + 1000 : rest)).dropFirst()
        return "\(at.iso8601.dropLast()).\(digits)Z"
    }
}

/// As much of a JSON writer as payloads need (RFC 8259): objects in the order given, strings and integers.
struct JSONText {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    mutating func open(_ name: String? = nil) {
        if let name { self.name(name) }
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
    }

    mutating func close() {
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    mutating func add(_ name: String, _ value: String) {
        self.name(name)
        string(value)
        needsComma = true
    }

    mutating func add(_ name: String, _ value: Int64) {
        self.name(name)
        bytes += String(value).utf8
        needsComma = true
    }

    private mutating func name(_ name: String) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        string(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// RFC 8259 §7: quotes, backslashes and controls escaped. `/` and what browsers take for line ends stay.
    private mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x0A: bytes += "\\n".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0x09: bytes += "\\t".utf8
            case 0..<0x20:
                bytes += "\\u00".utf8
                bytes += [Self.hex[Int(byte >> 4)], Self.hex[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static let hex = Array("0123456789abcdef".utf8)
}
