import Domain

/// The values after an address's `?`; a name that occurs twice counts the first time.
struct Query: Hashable, Sendable {
    private var values: [String: String] = [:]

    init(address: String) {
        guard let mark = address.utf8.firstIndex(of: UInt8(ascii: "?")) else { return }
        for pair in address[address.index(after: mark)...].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first.map(String.init), values[name] == nil else { continue }
            values[name] = parts.count > 1 ? Self.decoded(parts[1].utf8) : ""
        }
    }

    /// Empty when it is not there.
    subscript(name: String) -> String { values[name] ?? "" }

    /// What is no percent-encoding stays as it is (RFC 3986 §2.1).
    static func decoded(_ text: Substring.UTF8View) -> String {
        let encoded = Array(text)
        var bytes: [UInt8] = []
        var index = 0
        while index < encoded.count {
            if encoded[index] == UInt8(ascii: "%"), index + 2 < encoded.count,
                let byte = UInt8(String(decoding: encoded[index + 1...index + 2], as: UTF8.self), radix: 16)
            {
                bytes.append(byte)
                index += 3
            } else {
                bytes.append(encoded[index])
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension PlanModel.Question {
    init(_ query: Query) {
        self.init(
            outcome: PlanOutcome(rawValue: query["outcome"]) ?? .proposed,
            decision: ProposalDecision(rawValue: query["decision"]), after: query["after"],
            done: query["done"])
    }
}
