import DNS

/// May the sending addresses send for the return path's domain? (RFC 7208)
struct SPFCheck {
    /// In A-labels.
    var domain: String
    var local: String
    var helo: String
    var addresses: SendingAddresses
    var dns: any DNSSource

    func findings() async -> [Finding] {
        var findings: [Finding] = []
        for address in addresses.known where !address.isInternal {
            findings.append(await finding(address))
        }
        if findings.isEmpty {
            findings.append(
                Finding(
                    .spf, .unknown,
                    "\(addresses.wording), so it is not known who must be allowed to send for \(domain)",
                    do: "name the addresses that mail leaves from in doctor.addresses", by: "RFC 7208 §2.4"))
        }
        findings.append(await survey())
        return findings
    }

    private func finding(_ address: IPAddress) async -> Finding {
        let result = await SPFResult.check(domain: domain, local: local, helo: helo, from: address, dns)
        let who = "\(address)\(addresses.isAssumed ? " (assumed: the relay's own address)" : "")"
        let count = "\(result.lookups) of \(SPFRun.lookupLimit) look-ups"
        // What is only assumed cannot be a certain problem.
        let bad: Finding.Verdict = addresses.isAssumed ? .warning : .problem
        let allow = "add 'ip4:\(address)' or the relay's 'include:' to the SPF record of \(domain)"
            .replacing("ip4:", with: address.isIPv6 ? "ip6:" : "ip4:")
        func finding(_ verdict: Finding.Verdict, _ seen: String, _ remedy: String = "") -> Finding {
            Finding(.spf, verdict, seen, do: remedy, by: "RFC 7208; \(Finding.Rule.all)")
        }
        switch result.verdict {
        case .pass: return finding(.ok, "\(who) passes for \(domain) by '\(result.match)', \(count)")
        case .none:
            return finding(
                .problem, "\(result.reason)", "publish a TXT record at \(domain): \"v=spf1 … -all\"; \(allow)"
            )
        case .fail, .softfail, .neutral:
            let by = result.match.isEmpty ? "nothing in the record matches" : "by '\(result.match)'"
            return finding(
                bad, "\(who) is '\(result.verdict.rawValue)' for \(domain), \(by), \(count)", allow)
        case .permerror:
            return finding(
                .problem, "the SPF record of \(domain) is in error: \(result.reason)",
                "mend the record; receivers treat it as if there were none")
        case .temperror:
            return finding(
                .unknown, "SPF of \(domain) could not be evaluated: \(result.reason)", "run the check again")
        }
    }

    private func survey() async -> Finding {
        let survey = await SPFSurvey.of(domain, dns)
        let limit = SPFRun.lookupLimit
        func finding(_ verdict: Finding.Verdict, _ seen: String, _ remedy: String = "") -> Finding {
            Finding(.spfLookups, verdict, seen, do: remedy, by: "RFC 7208 §4.6.4, §5.5, §11.1")
        }
        let more = survey.unfollowed > 0 ? ", and what \(survey.unfollowed) terms with macros lead to" : ""
        let count =
            "the record of \(domain) asks DNS \(survey.lookups) times at most\(more); \(limit) are allowed"
        if let failure = survey.failure {
            return finding(
                .unknown, "the look-ups of \(domain) could not be counted: \(failure.message)", "run it again"
            )
        }
        if survey.lookups > limit {
            return finding(
                .problem, count,
                "take out what no longer sends, or write its networks as ip4: and ip6:, which ask nothing")
        }
        if let open = survey.open.first {
            return finding(
                .problem, "the record of \(open) lets everybody send", "end it with '-all' or '~all' instead")
        }
        if survey.usesPTR {
            return finding(
                .warning, "\(count); it uses 'ptr', which receivers may skip",
                "write the networks instead of 'ptr'")
        }
        return finding(.ok, count)
    }
}
