import Campaigns
import CurlTransport
import DKIM
import Domain
import Mail
import Sending

/// Mail to the person who runs Rekindle (`mail.operator`), through the company's relay, beside any campaign.
enum OperatorMail {
    /// Does nothing where no operator or no relay is set.
    static func send(_ subject: String, _ text: String, _ workspace: Workspace) throws {
        guard let address = workspace.operatorAddress, let relay = workspace.relay else { return }
        let company = workspace.company
        let now = workspace.now
        let message = Message(
            from: company.sender, to: Mailbox(name: "", address: address), replyTo: nil,
            subject: "[Rekindle] \(subject)",
            messageID: "operator.\(now.milliseconds)@\(company.messageDomain)",
            date: (now.milliseconds, company.zoneOffset(now) / 60), language: "en", unsubscribe: "",
            text: .plain(Array(text.utf8)), html: .plain(Array("<pre>\(escaped(text))</pre>\n".utf8)))
        let bytes = try message.bytes()
        let feed = OneMail(
            SMTPJob(
                delivery: 0, envelope: Envelope(sender: company.returnPath, recipient: address),
                message: (try company.signer?.sign(bytes, at: now.milliseconds / 1000) ?? []) + bytes))
        try CurlRelay(relay, now: { workspace.now }).run(feed)
        if let trouble = feed.trouble {
            throw TransportError(
                .unreachable, "the mail to the operator was not delivered: \(trouble)",
                isTransient: feed.isTransient)
        }
    }
}

extension OperatorMail {
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}

/// A single mail that no ledger knows.
private final class OneMail: DeliveryFeed {
    private var job: SMTPJob?
    private(set) var trouble: String?
    private(set) var isTransient = true

    init(_ job: SMTPJob) { self.job = job }

    var shouldStop: Bool { false }

    func next() -> SMTPJob? {
        defer { job = nil }
        return job
    }

    func record(onWire: [Int64], settled: [(delivery: Int64, settlement: Settlement)]) -> Set<Int64> {
        for (_, settlement) in settled {
            switch settlement {
            // After the dot it may have arrived. Told again each quarter of an hour, nobody would read it any more.
            case .accepted, .undecided: trouble = nil
            case .refused(let reply, _): (trouble, isTransient) = ("\(reply)", false)
            case .deferred(let reply, _): trouble = "\(reply)"
            case .unsent(let reason): trouble = reason
            }
        }
        return []
    }

    func dot(_ delivery: Int64, _ moment: DotMoment) {}
}
