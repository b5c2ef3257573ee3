import DNS

/// What can be said of a policy without a sender: how many terms ask DNS in the worst case, and what receivers dislike.
///
/// An evaluation ends at the first match, so that a sender early in the record hides that a later one runs into the limit.
struct SPFSurvey: Sendable {
    private(set) var lookups = 0
    private(set) var usesPTR = false
    /// Domains whose record lets everybody pass.
    private(set) var open: [String] = []
    /// Terms whose domain depends on the sender, counted without what they may lead to.
    private(set) var unfollowed = 0
    private(set) var failure: DNSError?

    /// Follows every include and redirect once counted; ends when the limit is far behind.
    static func of(_ domain: String, _ dns: any DNSSource) async -> SPFSurvey {
        var survey = SPFSurvey()
        await survey.walk(domain, dns, letsPass: true)
        return survey
    }

    /// - Parameter letsPass: whoever passes here passes for the domain that is asked about.
    private mutating func walk(_ domain: String, _ dns: any DNSSource, letsPass: Bool) async {
        guard lookups <= 2 * SPFRun.lookupLimit, let name = DNSName.normalized(domain) else { return }
        let texts: [[UInt8]]
        do throws(DNSError) {
            texts = try await dns.look(up: name, .txt).texts.filter(SPFRecord.isRecord)
        } catch {
            if !error.isAbsence { failure = failure ?? error }
            return
        }
        guard texts.count == 1, let record = try? SPFRecord(texts[0]) else { return }
        for directive in record.directives {
            switch directive.mechanism {
            case .all:
                // An included "+all" lets everybody pass too (RFC 7208 §5.2).
                if letsPass, directive.qualifier == .pass { open.append(name) }
                // What stands behind is never reached.
                return
            case .ip(_, let length):
                if letsPass, length == 0, directive.qualifier == .pass { open.append(name) }
            case .a, .mx, .exists: lookups += 1
            case .ptr:
                lookups += 1
                usesPTR = true
            case .include(let spec):
                await follow(spec, dns, letsPass: letsPass && directive.qualifier == .pass)
            }
        }
        if let redirect = record.effectiveRedirect { await follow(redirect, dns, letsPass: letsPass) }
    }

    private mutating func follow(_ spec: SPFMacroString, _ dns: any DNSSource, letsPass: Bool) async {
        lookups += 1
        guard !spec.hasMacros, let address = IPAddress("0.0.0.0") else {
            unfollowed += 1
            return
        }
        let none = SPFMacroString.Values(
            address: address, sender: "", local: "", senderDomain: "", domain: "", helo: "")
        await walk(spec.expanded(none), dns, letsPass: letsPass)
    }
}
