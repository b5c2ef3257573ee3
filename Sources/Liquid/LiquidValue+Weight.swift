extension LiquidValue {
    /// What the value counts in limits: its bytes, or its items.
    var weight: Int {
        switch self {
        case .string(let text), .safe(let text): text.utf8.count
        case .array(let items): items.count
        case .object(let object): object.count
        default: 0
        }
    }

    /// Whether it is a list or an object, whose weight says little of what comparing or writing it takes.
    var holdsValues: Bool {
        switch self {
        case .array, .object: true
        default: false
        }
    }

    /// Of a list or object all that is in it: a step and the bytes of its text for each value. 0 for others.
    ///
    /// The same text may stand in a list a million times and take its memory once, until it is written or compared.
    ///
    /// - Parameter limit: where counting may stop.
    func contentWeight(atMost limit: Int) -> Int {
        guard holdsValues else { return 0 }
        var total = 0
        addContent(to: &total, limit, depth: 0)
        return total
    }

    private func addContent(to total: inout Int, _ limit: Int, depth: Int) {
        guard total <= limit, depth < 100 else { return }
        switch self {
        case .array(let items):
            for item in items {
                item.addContent(to: &total, limit, depth: depth + 1)
                if total > limit { return }
            }
        case .object(let object):
            for entry in object.entries {
                total += entry.key.utf8.count
                entry.value.addContent(to: &total, limit, depth: depth + 1)
                if total > limit { return }
            }
        default: total += 1 + weight
        }
    }
}

extension LiquidFilterContext {
    func checkSize(_ bytes: Int) throws(LiquidError) {
        if bytes > limits.valueBytes { throw .limit("a value grows beyond \(limits.valueBytes) bytes") }
    }

    func checkContent(of value: LiquidValue) throws(LiquidError) {
        guard value.holdsValues else { return }
        let (most, overflow) = limits.valueBytes.multipliedReportingOverflow(by: 16)
        if !overflow, value.contentWeight(atMost: most) > most {
            throw .limit("the values in a list grow beyond \(most) bytes")
        }
    }
}
