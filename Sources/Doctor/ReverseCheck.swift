import DNS

/// Have the sending addresses a name that leads back to them? (RFC 1912 §2.1)
struct ReverseCheck {
    var addresses: SendingAddresses
    var dns: any DNSSource

    func findings() async -> [Finding] {
        var findings: [Finding] = []
        for address in addresses.known where !address.isInternal { findings.append(await finding(address)) }
        guard findings.isEmpty else { return findings }
        return [
            finding(
                .unknown, addresses.wording, "name the addresses that mail leaves from in doctor.addresses")
        ]
    }

    private func finding(_ verdict: Finding.Verdict, _ seen: String, _ remedy: String = "") -> Finding {
        Finding(.reverseDNS, verdict, seen, do: remedy, by: "RFC 1912 §2.1; \(Finding.Rule.all)")
    }

    private func finding(_ address: IPAddress) async -> Finding {
        let bad: Finding.Verdict = addresses.isAssumed ? .warning : .problem
        let who = "\(address)\(addresses.isAssumed ? " (assumed: the relay's own address)" : "")"
        let ask = "ask whoever runs the address for a PTR record with the mail server's name"
        let names: [String]
        do throws(DNSError) {
            names = try await dns.look(up: address.reverseName, .ptr).names
        } catch  where error.isAbsence {
            return finding(bad, "\(who) has no name (PTR)", ask)
        } catch {
            return finding(.unknown, "the name of \(who) could not be read: \(error.message)", "run it again")
        }
        var unknown: DNSError?
        for name in names.prefix(10) {
            do throws(DNSError) {
                let back = try await dns.look(up: name, address.isIPv6 ? .aaaa : .a).addresses
                if back.contains(address) {
                    return finding(.ok, "\(who) is \(name), and \(name) is \(address)")
                }
            } catch {
                if !error.isAbsence { unknown = error }
            }
        }
        if let unknown {
            return finding(
                .unknown, "the name of \(who) could not be followed back: \(unknown.message)", "run it again")
        }
        let list = names.prefix(3).joined(separator: ", ")
        return finding(
            bad, "\(who) is called \(list), which does not lead back to it",
            "give \(list) an \(address.isIPv6 ? "AAAA" : "A") record with \(address); or \(ask)")
    }
}
