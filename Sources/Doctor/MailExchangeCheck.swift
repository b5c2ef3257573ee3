import DNS

/// Can mail reach a domain: bounces the return path's, replies that of From? (RFC 5321 §5.1, RFC 7505)
struct MailExchangeCheck {
    /// `bounceMX` or `fromMX`.
    var check: Finding.Check
    /// In A-labels.
    var domain: String
    var dns: any DNSSource

    private func finding(_ verdict: Finding.Verdict, _ seen: String, _ remedy: String = "") -> Finding {
        let source = check == .bounceMX ? "RFC 5321 §5.1, RFC 7505" : "RFC 5321 §5.1; Microsoft"
        return Finding(check, verdict, seen, do: remedy, by: source)
    }

    private var what: String { check == .bounceMX ? "bounces" : "replies" }

    func findings() async -> [Finding] { [await finding()] }

    private func finding() async -> Finding {
        let exchanges: [(preference: Int, exchange: String)]
        do throws(DNSError) {
            exchanges = try await dns.look(up: domain, .mx).exchanges
        } catch  where error.code == .noData {
            return await implicit()
        } catch  where error.isAbsence {
            return finding(
                .problem, "\(domain) does not exist, so \(what) are lost and many receivers refuse the mail",
                "publish an MX record at \(domain) for the server that takes \(what)")
        } catch {
            return finding(
                .unknown, "the MX of \(domain) could not be read: \(error.message)", "run it again")
        }
        if exchanges.contains(where: { $0.exchange.isEmpty }) {
            return finding(
                .problem,
                "\(domain) says that it takes no mail (a null MX), and many receivers refuse what comes from it",
                "publish an MX record for the server that takes \(what)")
        }
        var faults: [String] = []
        for (_, exchange) in exchanges.prefix(10) {
            switch await reach(exchange) {
            case .good: return finding(.ok, "\(what) to \(domain) go to \(exchange)")
            case .bad(let why): faults.append("\(exchange) \(why)")
            case .unknown(let error):
                return finding(
                    .unknown, "\(exchange), the MX of \(domain), could not be read: \(error.message)",
                    "run it again")
            }
        }
        return finding(
            .problem, "no MX of \(domain) can be reached: \(faults.joined(separator: "; "))",
            "give the MX a name with a public address")
    }

    /// No MX: the domain's own address takes the mail, if it has one.
    private func implicit() async -> Finding {
        switch await reach(domain) {
        case .good:
            return finding(
                .warning, "\(domain) has no MX, so that its own address must take \(what)",
                "publish an MX record, also when it is the same server")
        case .bad:
            return finding(
                .problem,
                "\(domain) has neither MX nor address, so \(what) are lost and many receivers refuse the mail",
                "publish an MX record at \(domain) for the server that takes \(what)")
        case .unknown(let error):
            return finding(
                .unknown, "the address of \(domain) could not be read: \(error.message)", "run it again")
        }
    }

    private enum Reach {
        case good
        case bad(String)
        case unknown(DNSError)
    }

    private func reach(_ host: String) async -> Reach {
        if IPAddress(host) != nil { return .bad("is an address, not a name") }
        var found: [IPAddress] = []
        for type in [RecordType.a, .aaaa] {
            do throws(DNSError) {
                let answer = try await dns.look(up: host, type)
                // RFC 2181 §10.3: an MX never names an alias; many servers follow it all the same.
                if !answer.aliases.isEmpty, host != domain { return .bad("is an alias (CNAME)") }
                found += answer.addresses
            } catch {
                if !error.isAbsence { return .unknown(error) }
            }
        }
        if found.isEmpty { return .bad("has no address") }
        return found.contains { !$0.isInternal } ? .good : .bad("has an internal address only")
    }
}
