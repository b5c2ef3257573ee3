import ArgumentParser
import Campaigns
import CurlTransport
import Domain
import Foundation
import Intake
import Mail
import SampleCompany
import Sink
import Storage

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The whole path on a made-up company, on this machine: import, plan, approve, send, look.",
        discussion: """
            Makes Tostadora Alameda, about 2,000 cafés, hotels and shops with three years of purchases, in a folder of
            its own beside your rules and templates; the mails go by SMTP to a sink on this machine, and lie in
            Outbox/demo afterwards. Nothing can leave: every address is in a reserved domain.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Option(help: "Accounts of the company.")
    var accounts = 2000
    @Option(help: "The seed; the same one makes the same company.")
    var seed: UInt64 = 1
    @Option(help: "The campaign.")
    var campaign = "dormant"

    @Flag(help: "Only make and import the company; plan and send it yourself with --store.")
    var prepareOnly = false

    func run() async throws {
        var workspace = try await failing { try await Workspace.open(options) }
        if !FileManager.default.fileExists(atPath: workspace.keyFile) {
            // Its letters are kept, and so must be the keys that sign their links.
            try await failing { [workspace] in try workspace.makeStoreFolder() }
            workspace = try await failing { try await Workspace.open(options) }
        }
        try await failing {
            let demo = workspace.demoCopy()
            try? FileManager.default.removeItem(atPath: demo.storeFolder)
            let outbox = "\(workspace.folder)/Outbox/demo"
            try? FileManager.default.removeItem(atPath: outbox)
            try FileManager.default.createDirectory(atPath: outbox, withIntermediateDirectories: true)
            let files = try await onThread { try writeCompany(demo) }
            try await onThread { try importAll(files, demo) }
            if prepareOnly { return }
            let server = try await SinkServer.start(
                port: 0, configuration: SinkConfiguration(), filing: try FolderFiling(folder: outbox))
            let port = server.port
            do {
                try await onThread { try planAndSend(demo, port: port) }
            } catch {
                await server.stop()
                throw error
            }
            await server.stop()
            say("Done. Look at:")
            let first = try demo.ledger().deliveries(in: .accepted, campaign: campaign, after: 0, limit: 1)
                .first
            Console.print(
                """
                  Outbox/demo/            \(Console.grouped(server.counts.messagesAccepted)) messages; open any .eml in your mail program
                  rekindle activities --store \(Self.folder) --limit 5
                  rekindle explain \(first?.account ?? "A-00012") --store \(Self.folder)
                  rekindle serve --local --store \(Self.folder)   the proposals in your browser
                """)
        }
    }

    static let folder = ".rekindle/demo"

    private func say(_ text: String) { Console.print("\n\(text)") }

    private func writeCompany(_ demo: Workspace) throws -> [String: String] {
        let folder = "\(demo.storeFolder)/files"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let parts = demo.today.parts
        let company = SampleCompany(
            seed: seed, today: .init(year: parts.year, month: parts.month, day: parts.day),
            accounts: max(10, min(accounts, 1_000_000)))
        say(
            "1. A company: \(SampleCompany.name), \(Console.grouped(company.accounts)) accounts, as of \(demo.today)"
        )
        var paths: [String: String] = [:]
        for file in SampleCompany.File.allCases {
            let path = "\(folder)/\(file.rawValue)"
            FileManager.default.createFile(atPath: path, contents: nil)
            guard let handle = FileHandle(forWritingAtPath: path) else {
                throw Failure(.cannotCreate, "\(path) cannot be written")
            }
            try company.write(file) { try handle.write(contentsOf: Data($0)) }
            try handle.close()
            paths[file.rawValue] = path
        }
        return paths
    }

    private func importAll(_ files: [String: String], _ demo: Workspace) throws {
        say("2. Import")
        for kind in [ImportKind.reps, .products, .accounts, .purchases, .suppressions] {
            guard let path = files["\(kind.rawValue).csv"] else { continue }
            Console.print("\(kind.rawValue)")
            var command = try Import.parse([kind.rawValue, path])
            command.options = options
            try command.run(in: demo)
        }
    }

    private func planAndSend(_ demo: Workspace, port: Int) throws {
        say("3. Plan: who gets what, and why")
        var plan = try MakePlan.parse([campaign])
        plan.options = options
        try plan.run(in: demo)
        let ledger = try demo.ledger()
        let made = try demo.plan(campaign, ledger)
        for entry in try ledger.entries(of: made.id, outcome: .proposed, after: "", limit: 5) {
            Console.print("  \(entry.account)  \(entry.reason)")
        }
        for outcome in [PlanOutcome.suppressed, .heldOut, .excluded] {
            if let entry = try ledger.entries(of: made.id, outcome: outcome, after: "", limit: 1).first {
                Console.print("  \(entry.account)  \(outcome.rawValue): \(entry.reason)")
            }
        }
        say("4. Approve")
        try ledger.approve(made.id, fingerprint: made.fingerprint, by: "demo", at: demo.now)
        Console.print("approved plan \(made.id)")
        say("5. Send, by SMTP through libcurl to the sink at 127.0.0.1:\(port)")
        try Send.deliver(made, RelaySettings(host: "127.0.0.1", port: port, security: .none), demo, ledger)
        say("6. Again, as a timer would: nobody is mailed twice for the same lapse")
        try plan.run(in: demo)
    }
}
