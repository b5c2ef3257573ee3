public import DNS

/// What a receiver's SPF check comes to, and on what it rests.
public struct SPFResult: Hashable, Sendable {
    /// RFC 7208 §2.6.
    public enum Verdict: String, Hashable, Sendable {
        case none, neutral, pass, fail, softfail, temperror, permerror
    }

    public var verdict: Verdict
    /// The term of the domain's own record that matched: `include:_spf.relay.example`; empty if none did.
    public var match: String
    /// Why it is an error or there is none; empty otherwise.
    public var reason: String
    /// Terms that asked DNS, as far as the evaluation went; 10 are allowed (RFC 7208 §4.6.4).
    public var lookups: Int
    /// Questions without an answer; 2 are allowed.
    public var voidLookups: Int
    /// The domain's own record, if there is one.
    public var record: String

    public init(
        _ verdict: Verdict, match: String = "", reason: String = "", lookups: Int = 0, voidLookups: Int = 0,
        record: String = ""
    ) {
        self.verdict = verdict
        self.match = match
        self.reason = reason
        self.lookups = lookups
        self.voidLookups = voidLookups
        self.record = record
    }
}

extension SPFResult {
    /// `check_host()` (RFC 7208 §4).
    ///
    /// - Parameters:
    ///   - domain: of the return path, in A-labels.
    ///   - local: of the return path; `postmaster` if empty.
    ///   - address: where the mail comes from.
    public static func check(
        domain: String, local: String = "postmaster", helo: String, from address: IPAddress,
        _ dns: any DNSSource
    ) async -> SPFResult {
        let local = local.isEmpty ? "postmaster" : local
        var run = SPFRun(
            dns: dns,
            values: SPFMacroString.Values(
                address: address.unmapped, sender: "\(local)@\(domain)", local: local, senderDomain: domain,
                domain: domain, helo: helo))
        do throws(SPFRun.Stop) {
            let (verdict, match) = try await run.checkHost(domain)
            let reason = verdict == .none ? "\(domain) has no record that begins with v=spf1" : ""
            return run.result(verdict, match: match, reason: reason)
        } catch {
            return run.result(error.verdict, reason: error.reason)
        }
    }
}
