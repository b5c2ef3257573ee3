import DNS

/// One evaluation of SPF (RFC 7208 §4 and §5), with its limits.
struct SPFRun {
    /// What ends an evaluation at once, wherever it is.
    struct Stop: Error {
        var verdict: SPFResult.Verdict
        var reason: String
    }

    static let lookupLimit = 10
    static let voidLimit = 2

    let dns: any DNSSource
    var values: SPFMacroString.Values
    private(set) var lookups = 0
    private(set) var voidLookups = 0
    private var record = ""

    init(dns: any DNSSource, values: SPFMacroString.Values) {
        self.dns = dns
        self.values = values
    }

    func result(_ verdict: SPFResult.Verdict, match: String = "", reason: String = "") -> SPFResult {
        SPFResult(
            verdict, match: match, reason: reason, lookups: lookups, voidLookups: voidLookups, record: record)
    }

    /// - Returns: the verdict and the text of the matching directive.
    mutating func checkHost(_ domain: String) async throws(Stop) -> (SPFResult.Verdict, String) {
        guard let name = DNSName.normalized(domain), name.contains(".") else { return (.none, "") }
        guard let policy = try await policy(of: name) else { return (.none, "") }
        let outer = values.domain
        values.domain = domain
        defer { values.domain = outer }
        for directive in policy.directives {
            if try await matches(directive.mechanism, name) {
                return (Self.verdict(directive.qualifier), directive.text)
            }
        }
        guard let redirect = policy.effectiveRedirect else { return (.neutral, "") }
        try countLookup("redirect")
        let target = try await expand(redirect)
        let (verdict, match) = try await checkHost(target)
        guard verdict != .none else {
            throw Stop(verdict: .permerror, reason: "redirect=\(target) leads to no SPF record")
        }
        return (verdict, match)
    }

    /// The one record of a domain (RFC 7208 §4.4, §4.5); `nil` if it has none.
    private mutating func policy(of name: String) async throws(Stop) -> SPFRecord? {
        let texts = try await ask(name, .txt)?.texts.filter(SPFRecord.isRecord) ?? []
        guard let text = texts.first else { return nil }
        guard texts.count == 1 else {
            throw Stop(
                verdict: .permerror, reason: "\(name) has \(texts.count) SPF records; only one is allowed")
        }
        if record.isEmpty { record = String(decoding: text, as: UTF8.self) }
        do throws(SPFSyntaxError) {
            return try SPFRecord(text)
        } catch {
            throw Stop(
                verdict: .permerror, reason: "the record of \(name) has \(error.reason) in '\(error.term)'")
        }
    }

    private mutating func matches(_ mechanism: SPFRecord.Mechanism, _ domain: String) async throws(Stop)
        -> Bool
    {
        let address = values.address
        switch mechanism {
        case .all: return true
        case .ip(let network, let length): return address.shares(length, bitsWith: network)
        case .include(let spec):
            try countLookup("include")
            let target = try await expand(spec)
            let (verdict, _) = try await checkHost(target)
            guard verdict != .none else {
                throw Stop(verdict: .permerror, reason: "include:\(target) leads to no SPF record")
            }
            return verdict == .pass
        case .a(let spec, let four, let six):
            try countLookup("a")
            let target = try await target(spec, domain)
            let length = address.isIPv6 ? six : four
            return try await addresses(of: target).contains { address.shares(length, bitsWith: $0) }
        case .mx(let spec, let four, let six):
            try countLookup("mx")
            let target = try await target(spec, domain)
            let exchanges = try await ask(target, .mx)?.exchanges ?? []
            guard exchanges.count <= 10 else {
                throw Stop(verdict: .permerror, reason: "\(target) has more than 10 MX records")
            }
            let length = address.isIPv6 ? six : four
            var isMatch = false
            for (_, exchange) in exchanges where !exchange.isEmpty {
                let found = try await addresses(of: exchange)
                if found.contains(where: { address.shares(length, bitsWith: $0) }) { isMatch = true }
            }
            return isMatch
        case .ptr(let spec):
            try countLookup("ptr")
            let target = try await target(spec, domain)
            guard let suffix = DNSName.normalized(target) else { return false }
            return try await validated().contains { DNSName.lies($0, in: suffix) }
        case .exists(let spec):
            try countLookup("exists")
            // Always A, also for a sender with IPv6 (RFC 7208 §5.7).
            return try await ask(expand(spec), .a) != nil
        }
    }

    private mutating func target(_ spec: SPFMacroString?, _ domain: String) async throws(Stop) -> String {
        if let spec { try await expand(spec) } else { domain }
    }

    private mutating func expand(_ spec: SPFMacroString) async throws(Stop) -> String {
        var values = values
        if spec.asksForPTR {
            // RFC 7208 §7.3: the domain itself, else one below it, else any.
            let names = try await validated()
            let domain = DNSName.normalized(values.domain) ?? values.domain
            values.validated =
                names.first { $0 == domain } ?? names.first { DNSName.lies($0, in: domain) } ?? names.first
                ?? "unknown"
        }
        return spec.expanded(values)
    }

    /// The names of the sending address whose addresses include it (RFC 7208 §5.5); the first ten are looked at.
    /// Asked anew for each term, since receivers count what is not there each time.
    private mutating func validated() async throws(Stop) -> [String] {
        var valid: [String] = []
        var names: [String] = []
        do throws(DNSError) {
            names = try await dns.look(up: values.address.reverseName, .ptr).names
        } catch  where error.isAbsence {
            try countVoid(values.address.reverseName)
        } catch {
            // RFC 7208 §5.5: then the mechanism does not match.
        }
        for name in names.prefix(10) {
            do throws(DNSError) {
                let found = try await dns.look(up: name, values.address.isIPv6 ? .aaaa : .a).addresses
                if found.contains(values.address) { valid.append(name) }
            } catch  where error.isAbsence {
                try countVoid(name)
            } catch {
                // A failure leaves the name out.
            }
        }
        return valid
    }

    private mutating func addresses(of name: String) async throws(Stop) -> [IPAddress] {
        try await ask(name, values.address.isIPv6 ? .aaaa : .a)?.addresses ?? []
    }

    /// - Returns: `nil` if there is none.
    private mutating func ask(_ name: String, _ type: RecordType) async throws(Stop) -> DNSAnswer? {
        do throws(DNSError) {
            return try await dns.look(up: name, type)
        } catch  where error.isAbsence {
            try countVoid(name)
            return nil
        } catch  where error.code == .badName {
            // RFC 7208 §4.8: a name that cannot be looked up matches nothing.
            return nil
        } catch {
            throw Stop(verdict: .temperror, reason: error.message)
        }
    }

    private mutating func countLookup(_ term: String) throws(Stop) {
        lookups += 1
        guard lookups <= Self.lookupLimit else {
            throw Stop(
                verdict: .permerror,
                reason: "more than \(Self.lookupLimit) terms ask DNS; receivers stop there (RFC 7208 §4.6.4)")
        }
    }

    private mutating func countVoid(_ name: String) throws(Stop) {
        voidLookups += 1
        guard voidLookups <= Self.voidLimit else {
            throw Stop(
                verdict: .permerror,
                reason:
                    "more than \(Self.voidLimit) questions find nothing, the last about \(name) (RFC 7208 §4.6.4)"
            )
        }
    }

    private static func verdict(_ qualifier: SPFRecord.Qualifier) -> SPFResult.Verdict {
        switch qualifier {
        case .pass: .pass
        case .fail: .fail
        case .softfail: .softfail
        case .neutral: .neutral
        }
    }
}
