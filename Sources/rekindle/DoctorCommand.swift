import ArgumentParser
import Campaigns
import Configuration
import DKIM
import DNS
import Doctor
import Domain
import Foundation
import Mail
import Rendering
import Settings
import Storage

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at all that must be right before mail to many is sent: DNS, keys, relay, disk.",
        discussion: """
            It sends nothing and changes nothing. Exit code 0: nothing wrong (warnings may be shown); 75: something could
            not be seen; 78: a problem.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Flag(help: "Log in to the relay, too.")
    var login = false
    @Option(help: "text or json.")
    var format = OutputFormat.text

    func run() async throws {
        let report = try await failing {
            let workspace = try await Workspace.open(options)
            let examination = try await onThread { try Self.examination(workspace, login: login) }
            return await Examiner(dns: try workspace.resolver(), now: workspace.now).examine(examination)
        }
        if format == .json {
            Console.data(Array((report.json + "\n").utf8))
        } else {
            Console.data(Array(report.text.utf8))
        }
        if report.exitCode != 0 { throw ExitCode(report.exitCode) }
    }

    private static func examination(_ workspace: Workspace, login: Bool) throws -> Examination {
        let company = workspace.company
        let ledger = try workspace.ledger()
        var examination = Examination(
            from: company.sender.address, returnPath: company.returnPath, signer: company.signer,
            relay: workspace.relay, storeFolder: workspace.storeFolder)
        examination.triesLogin = login
        examination.sendingAddresses = try workspace.sendingAddresses()
        examination.keyFile = workspace.dkimKeyFile
        examination.newestInLedger = try ledger.events(after: max(0, ledger.lastEvent() - 1), limit: 1).last?
            .at
        examination.sample = try sample(workspace, ledger)
        let month = workspace.now.adding(seconds: -30 * 86_400)
        let accepted = try ledger.acceptedCount(from: month, until: workspace.now)
        let complaints = try ledger.eventCounts(campaign: nil, since: month)[.complained] ?? 0
        // A word that was written down stops the next message: what takes time is the way to here.
        let unsubscribed = try ledger.eventCounts(campaign: nil, since: month)[.unsubscribed] ?? 0
        examination.figures = SenderFigures(
            complaintRate: accepted > 0 ? Double(complaints) / Double(accepted) : nil,
            slowestUnsubscribe: unsubscribed > 0 ? 0 : nil)
        return examination
    }

    /// The latest letter that was planned, as it would be sent now.
    private static func sample(_ workspace: Workspace, _ ledger: any LedgerStore) throws -> [UInt8]? {
        guard let plan = try ledger.plans(limit: 1).first,
            let proposal = try ledger.proposals(of: plan.id, decision: nil, after: 0, limit: 1).first,
            let bytes = try ledger.sources(of: plan.id), let sources = PlanSources(bytes: bytes)
        else { return nil }
        return try? MessageMaker(company: workspace.company, sources: sources).message(
            proposal, messageID: "doctor@\(workspace.company.messageDomain)", at: workspace.now
        ).signedBytes
    }
}

extension Workspace {
    /// `doctor.dns: 127.0.0.1:5353` instead of the system's resolvers.
    func resolver() throws -> Resolver {
        guard let text = connectSettings.string(forKey: "doctor.dns"), !text.isEmpty else {
            return Resolver()
        }
        guard let place = NameServerPlace(text) else {
            throw Failure(
                .configuration, "rekindle.yaml: doctor.dns is an address and a port, such as 127.0.0.1:53")
        }
        return Resolver(servers: [.init(place.address, port: place.port)])
    }

    func sendingAddresses() throws -> [IPAddress] {
        let text = connectSettings.string(forKey: "doctor.addresses", default: "")
        guard let addresses = SettingsLists.addresses(text) else {
            throw Failure(
                .configuration,
                "rekindle.yaml: doctor.addresses has a word that is no IP address; write those that your mail leaves from, with commas between"
            )
        }
        return addresses
    }

    var dkimKeyFile: String? {
        guard company.signer != nil else { return nil }
        let named = path(of: "dkim.keyFile")
        return named.isEmpty ? "\(folder)/dkim.pem" : named
    }
}
