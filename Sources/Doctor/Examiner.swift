public import CurlTransport
import DKIM
public import DNS
public import Domain
import Mail

/// Looks at all that must be right before mail to many is sent: `rekindle doctor`.
///
/// It changes nothing, sends nothing, and logs in only when asked. What it needs of the world is given to it.
public struct Examiner: Sendable {
    private let dns: any DNSSource
    private let now: Instant
    private let lookAtRelay: @Sendable (RelaySettings, Bool) async -> RelaySighting
    private let lookAtHost: @Sendable (_ storeFolder: String, _ keyFile: String?) -> HostSighting

    /// - Parameter dns: each question is asked once per examination.
    public init(
        dns: any DNSSource, now: Instant,
        relay: @escaping @Sendable (RelaySettings, Bool) async -> RelaySighting = {
            await RelayProbe.look(at: $0, triesLogin: $1)
        },
        host: @escaping @Sendable (_ storeFolder: String, _ keyFile: String?) -> HostSighting = {
            HostSighting.look(storeFolder: $0, keyFile: $1)
        }
    ) {
        self.dns = dns
        self.now = now
        lookAtRelay = relay
        lookAtHost = host
    }

    /// The relay and DNS are looked at side by side; the findings come in a fixed order.
    public func examine(_ examination: Examination) async -> DoctorReport {
        let memory = DNSMemory(dns)
        async let relay = relayFindings(examination)
        let addresses = await SendingAddresses.find(
            said: examination.sendingAddresses, relay: examination.relay?.host, memory)
        let returnDomain = examination.returnPath.asciiDomain
        let fromDomain = examination.from.asciiDomain
        let helo = examination.relay?.heloName ?? returnDomain

        var findings = await SPFCheck(
            domain: returnDomain, local: examination.returnPath.local, helo: helo, addresses: addresses,
            dns: memory
        ).findings()
        findings += await DKIMCheck(signer: examination.signer, dns: memory).findings()
        findings += await DMARCCheck(
            fromDomain: fromDomain, signingDomain: examination.signer?.domain, returnDomain: returnDomain,
            dns: memory
        ).findings()
        findings += await ReverseCheck(addresses: addresses, dns: memory).findings()
        findings += await MailExchangeCheck(check: .bounceMX, domain: returnDomain, dns: memory).findings()
        if fromDomain != returnDomain {
            findings += await MailExchangeCheck(check: .fromMX, domain: fromDomain, dns: memory).findings()
        }
        findings += await relay
        let look = lookAtHost
        let host = await OwnThread.run("host probe") { look(examination.storeFolder, examination.keyFile) }
        findings +=
            HostCheck(
                sighting: host, now: now,
                newestInLedger: examination.newestInLedger, storeFolder: examination.storeFolder,
                keyFile: examination.keyFile, leastBytes: examination.leastFreeBytes,
                leastInodes: examination.leastFreeInodes
            ).findings()
        if let sample = examination.sample {
            findings += BulkSenderCheck(signer: examination.signer).findings(sample)
        }
        findings += examination.figures?.findings ?? []
        return DoctorReport(findings)
    }

    private func relayFindings(_ examination: Examination) async -> [Finding] {
        guard let settings = examination.relay else {
            return [
                Finding(
                    .relay, .problem, "no relay is configured",
                    do: "set smtp.host; until then mail goes to Outbox/",
                    by: "Rekindle")
            ]
        }
        let sighting = await lookAtRelay(settings, examination.triesLogin)
        return RelayCheck(settings: settings, sighting: sighting, now: now).findings()
    }
}
