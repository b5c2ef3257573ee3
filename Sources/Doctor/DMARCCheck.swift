import DNS

/// Is there a policy for the domain that readers see, and do our signature and return path belong to it? (RFC 7489)
struct DMARCCheck {
    /// Of From, in A-labels.
    var fromDomain: String
    /// `d=`; `nil` if nothing is signed.
    var signingDomain: String?
    var returnDomain: String
    var dns: any DNSSource

    /// What stands at one name.
    private enum Place {
        case none
        case record(DMARCRecord)
        case unusable(String)
        case unknown(String)
    }

    func findings() async -> [Finding] {
        let organization = OrganizationalDomain.of(fromDomain)
        var place = await look(at: fromDomain)
        var domain = fromDomain
        if case .none = place, organization != fromDomain {
            place = await look(at: organization)
            domain = organization
        }
        switch place {
        case .none:
            return [
                finding(
                    .problem, "there is no record at _dmarc.\(organization)",
                    "publish a TXT record there: \"v=DMARC1; p=none; rua=mailto:dmarc@\(organization)\", and a stricter policy once reports are clean"
                ), alignment(nil),
            ]
        case .unusable(let why): return [finding(.problem, why, "mend the record"), alignment(nil)]
        case .unknown(let why): return [finding(.unknown, why, "run it again"), alignment(nil)]
        case .record(let record):
            return [await judge(record, domain), alignment(record)]
        }
    }

    private func finding(_ verdict: Finding.Verdict, _ seen: String, _ remedy: String = "") -> Finding {
        Finding(.dmarc, verdict, seen, do: remedy, by: "RFC 7489 §6.3; \(Finding.Rule.all)")
    }

    private func look(at domain: String) async -> Place {
        let name = "_dmarc.\(domain)"
        do throws(DNSError) {
            let texts = try await dns.look(up: name, .txt).texts.filter(DMARCRecord.isRecord)
            guard let text = texts.first else { return .none }
            guard texts.count == 1 else {
                return .unusable("\(name) has \(texts.count) DMARC records, so that receivers use none")
            }
            guard let record = DMARCRecord(text) else {
                return .unusable(
                    "the record at \(name) cannot be read, or has no p=none, quarantine or reject")
            }
            return .record(record)
        } catch  where error.isAbsence {
            return .none
        } catch {
            return .unknown("the record at \(name) could not be read: \(error.message)")
        }
    }

    private func judge(_ record: DMARCRecord, _ domain: String) async -> Finding {
        let policy = domain == fromDomain ? record.policy : record.subdomainPolicy
        let seen = "\(fromDomain) has the policy '\(policy.rawValue)', by _dmarc.\(domain)"
        if record.reportsTo.isEmpty {
            return finding(
                .warning, "\(seen), and nobody gets its reports",
                "add 'rua=mailto:dmarc@\(domain)', so that you see who sends in your name")
        }
        for address in record.reportsTo {
            guard let at = address.lastIndex(of: "@") else { continue }
            let target = String(address[address.index(after: at)...])
            guard !OrganizationalDomain.areAligned(target, domain, isStrict: false) else { continue }
            let name = "\(domain)._report._dmarc.\(target)"
            let texts = try? await dns.look(up: name, .txt).texts
            if texts?.contains(where: { $0.starts(with: "v=DMARC1".utf8) }) != true {
                return finding(
                    .warning, "\(seen), but \(target) does not say that it takes its reports (RFC 7489 §7.1)",
                    "have \(target) publish \"v=DMARC1\" at \(name), or name an address of your own")
            }
        }
        if record.percent < 100, policy != .none {
            return finding(.warning, "\(seen), for \(record.percent) % of the mail only", "raise pct to 100")
        }
        return finding(.ok, seen)
    }

    /// DMARC passes by either; with both, one may break on the way.
    private func alignment(_ record: DMARCRecord?) -> Finding {
        let byDKIM = signingDomain.map {
            OrganizationalDomain.areAligned($0, fromDomain, isStrict: record?.isStrictForDKIM ?? false)
        }
        let bySPF = OrganizationalDomain.areAligned(
            returnDomain, fromDomain, isStrict: record?.isStrictForSPF ?? false)
        func finding(_ verdict: Finding.Verdict, _ seen: String, _ remedy: String = "") -> Finding {
            Finding(.alignment, verdict, seen, do: remedy, by: "RFC 7489 §3.1; \(Finding.Rule.all)")
        }
        let signed = signingDomain.map { "d=\($0)" } ?? "no signature"
        let belongs = "belong to \(fromDomain) of From"
        switch (byDKIM, bySPF) {
        case (true, true): return finding(.ok, "\(signed) and the return path at \(returnDomain) \(belongs)")
        case (true, false):
            return finding(
                .warning, "\(signed) does \(belongs), the return path at \(returnDomain) does not",
                "use a return path below \(OrganizationalDomain.of(fromDomain)), so that SPF counts too")
        case (_, true):
            return finding(
                .warning,
                "the return path at \(returnDomain) does \(belongs), the signature (\(signed)) does not",
                "sign with a key of \(OrganizationalDomain.of(fromDomain)); forwarded mail keeps only its signature"
            )
        default:
            return finding(
                .problem,
                "neither the signature (\(signed)) nor the return path at \(returnDomain) \(belongs)",
                "sign for \(OrganizationalDomain.of(fromDomain)), and use a return path below it")
        }
    }
}
