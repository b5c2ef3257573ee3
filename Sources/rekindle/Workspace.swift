import Campaigns
import Configuration
import CurlTransport
import DKIM
import Diagnostics
import Domain
import Foundation
import Logging
import Mail
import Mailroom
import Pacing
import Rendering
import RuleEngine
import Sending
import Settings
import Storage
import StorageSQL
import StorageSQLite
import SystemPackage
import Tokens
import YAMLPlaces

/// A company's folder: rekindle.yaml, Rules/, Templates/, Outbox/ and the store.
struct Workspace: @unchecked Sendable {
    // Everything here is read-only after `open`, and the stores lock for themselves.
    let folder: String
    let company: Company
    let relay: RelaySettings?
    let timeZone: TimeZone
    let storeFolder: String
    let connectSettings: ConfigReader
    /// The keys of links and return paths; the workspace's, whatever store is used.
    let keyFile: String
    /// Its keys as they are now; `nil` while there is no store and no file.
    private let liveKeys: LiveTokenKeys?
    /// Who hears of what needs a person; `nil`: nobody by mail.
    let operatorAddress: EmailAddress?
    /// Names deliveries by their numbers; to standard error, from `REKINDLE_LOG_LEVEL` on, silent without it.
    let log: Logger

    static func open(_ options: WorkspaceOptions) async throws -> Workspace {
        let workspace = try await open(options.workspace)
        return options.store.map { Workspace(workspace, storeFolder: $0, relay: workspace.relay) }
            ?? workspace
    }

    private static func open(_ folder: String) async throws -> Workspace {
        let path = "\(folder)/rekindle.yaml"
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Failure(
                .configuration,
                "there is no rekindle.yaml in \(folder); go to your workspace, or name it with --workspace. For a first look: rekindle demo"
            )
        }
        let findings = Self.settingsFindings(Array(bytes))
        if findings.list.hasErrors { throw Failure(settings: findings) }
        let file = try await FileProvider<YAMLSnapshot>(filePath: FilePath(path))
        // REKINDLE_SMTP_PASSWORD stands for smtp.password, and so on.
        let environment = EnvironmentVariablesProvider().prefixKeys(with: "rekindle")
        return try Workspace(folder, ConfigReader(providers: [environment, file]))
    }

    private init(_ folder: String, _ config: ConfigReader) throws {
        func address(_ key: String, _ fallback: String) throws -> EmailAddress {
            let text = config.string(forKey: ConfigKey(key), default: fallback)
            guard let address = EmailAddress(text) else {
                throw Failure(
                    .configuration,
                    "rekindle.yaml: \(key) is no mail address; write one such as sales@example.com")
            }
            return address
        }
        self.folder = folder
        let store = config.string(forKey: "store.folder", default: ".rekindle")
        storeFolder = Self.path(store, in: folder)
        connectSettings = config
        log = try Self.logger(config)
        operatorAddress =
            try config.string(forKey: "mail.operator").map { _ in try address("mail.operator", "") }
        let zoneName = config.string(forKey: "company.zone", default: "UTC")
        guard let zone = CompanyRules.zone(zoneName) else {
            throw Failure(
                .configuration,
                "rekindle.yaml: company.zone '\(zoneName)' is no time zone; write one such as Europe/Madrid")
        }
        timeZone = zone
        guard let from = Mailbox(config.string(forKey: "mail.from", default: "")) else {
            throw Failure(
                .configuration, "rekindle.yaml: mail.from is no mail address; write 'Name <name@example.com>'"
            )
        }
        let email = try address("company.email", from.address.description)
        var company = Company(
            name: config.string(forKey: "company.name", default: from.name),
            address: config.string(forKey: "company.address", default: ""),
            website: config.string(forKey: "company.website", default: ""), email: email,
            phone: config.string(forKey: "company.phone", default: ""),
            language: config.string(forKey: "company.language", default: "en"), sender: from,
            returnPath: try address("mail.returnPath", from.address.description),
            unsubscribe: try address("mail.unsubscribe", email.description),
            messageDomain: Self.messageDomain(config, from: from),
            signer: try Self.signer(config, from: from, folder: folder),
            zoneOffset: {
                zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0.milliseconds) / 1000))
            })
        keyFile = Self.keyFile(config, folder, storeFolder)
        company.correspondence = try Self.correspondence(config, keyFile: keyFile)
        liveKeys = try? LiveTokenKeys(TokenKeyFile(path: keyFile))
        self.company = company
        relay = try Self.relay(config, folder)
    }

    private static func keyFile(_ config: ConfigReader, _ folder: String, _ storeFolder: String) -> String {
        guard let path = config.string(forKey: "unsubscribe.keyFile"), !path.isEmpty else {
            return "\(storeFolder)/token.keys"
        }
        return Self.path(path, in: folder)
    }

    /// Of a file that the settings name, relative to the workspace; nothing stays nothing.
    private static func path(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") || path.isEmpty ? path : "\(folder)/\(path)"
    }

    /// What `key` names, relative to the workspace; empty without it.
    func path(of key: ConfigKey) -> String {
        Self.path(connectSettings.string(forKey: key, default: ""), in: folder)
    }

    /// As they are now: they may have been rotated since a daemon began.
    var currentKeys: TokenKeys? { liveKeys?.current ?? company.correspondence?.keys }

    /// Made on first use: what is signed must stay readable for as long as letters lie in mailboxes.
    private static func correspondence(_ config: ConfigReader, keyFile: String) throws -> Correspondence {
        let verp = config.string(forKey: "mail.verp", default: "plus")
        let separators: [String: ReturnPath.Separator?] = ["plus": .plus, "minus": .minus, "off": nil]
        guard let separator = separators[verp] else {
            throw Failure(
                .configuration, "rekindle.yaml: mail.verp '\(verp)' is unknown; write plus, minus or off")
        }
        var base: UnsubscribeBase?
        if let url = config.string(forKey: "unsubscribe.url"), !url.isEmpty {
            base = UnsubscribeBase(url)
            guard base != nil else {
                throw Failure(
                    .configuration,
                    "rekindle.yaml: unsubscribe.url must begin with https:// and name a host, such as https://news.example.com/u/"
                )
            }
        }
        var random = SystemRandomNumberGenerator()
        let folder = keyFile.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/")
        // A look at a workspace leaves nothing behind: where there is no store yet, nothing is signed that lasts.
        guard FileManager.default.fileExists(atPath: folder) else {
            return Correspondence(keys: TokenKeys(random: &random), separator: separator, base: base)
        }
        do {
            return Correspondence(
                keys: try TokenKeyFile(path: keyFile).readOrMake(random: &random), separator: separator,
                base: base)
        } catch {
            throw Failure(.configuration, "\(error)")
        }
    }

    private static func logger(_ config: ConfigReader) throws -> Logger {
        var log = Logger(label: "rekindle", factory: { StreamLogHandler.standardError(label: $0) })
        log.logLevel = .critical
        if let name = config.string(forKey: "log.level"), !name.isEmpty {
            guard let level = Logger.Level(rawValue: name) else {
                let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure(
                    .configuration, "rekindle.yaml: log.level '\(name)' is unknown; write one of \(levels)")
            }
            log.logLevel = level
        }
        return log
    }

    private static func signer(
        _ config: ConfigReader, from: Mailbox, folder: String
    ) throws -> DKIMSigner? {
        guard let selector = config.string(forKey: "dkim.selector"), !selector.isEmpty else { return nil }
        let path = config.string(forKey: "dkim.keyFile", default: "dkim.pem")
        guard let pem = FileManager.default.contents(atPath: Self.path(path, in: folder))
        else {
            throw Failure(
                .configuration,
                "rekindle.yaml: dkim.keyFile: the key cannot be read; make one with: openssl genrsa -out dkim.pem 2048"
            )
        }
        do {
            let key = try DKIMKey(
                pem: String(decoding: pem, as: UTF8.self),
                allowsEd25519: config.string(forKey: "dkim.algorithm", default: "rsa") == "ed25519")
            if let warning = key.warning { Console.talk("rekindle.yaml: dkim: \(warning)") }
            return try DKIMSigner(
                domain: config.string(forKey: "dkim.domain", default: from.address.domain),
                selector: selector, key: key)
        } catch {
            throw Failure(.configuration, "rekindle.yaml: dkim: \(error)")
        }
    }

    private static func relay(_ config: ConfigReader, _ folder: String) throws -> RelaySettings? {
        guard let host = config.string(forKey: "smtp.host"), !host.isEmpty else { return nil }
        let securityName = config.string(forKey: "smtp.security", default: "starttls")
        guard let security = RelaySettings.Security(rawValue: securityName) else {
            throw Failure(
                .configuration,
                "rekindle.yaml: smtp.security '\(securityName)' is unknown; write starttls, tls or none")
        }
        var login = RelaySettings.Login.none
        if let user = config.string(forKey: "smtp.user"), !user.isEmpty {
            if let command = config.string(forKey: "smtp.tokenCommand"), !command.isEmpty {
                login = .xoauth2(user: user) { () throws(TransportError) in try TokenCommand.run(command) }
            } else {
                guard let password = config.string(forKey: "smtp.password", isSecret: true) else {
                    throw Failure(
                        .configuration,
                        "there is no password for smtp.user; set it in the environment as REKINDLE_SMTP_PASSWORD"
                    )
                }
                login = .password(
                    user: user, password: password,
                    mechanism: config.string(forKey: "smtp.mechanism", default: ""))
            }
        }
        let settings = RelaySettings(
            host: host, port: config.int(forKey: "smtp.port", default: security == .tls ? 465 : 587),
            security: security, login: login,
            heloName: config.string(forKey: "smtp.helo", default: "localhost"),
            connections: config.int(forKey: "smtp.connections", default: 4),
            certificates: path(config.string(forKey: "smtp.certificates", default: ""), in: folder),
            messagesPerConnection: config.int(forKey: "smtp.messagesPerConnection", default: 0),
            graceSeconds: config.int(forKey: "smtp.graceSeconds", default: 10))
        if let mistake = settings.mistake { throw Failure(.configuration, "rekindle.yaml: \(mistake)") }
        return settings
    }

    private init(_ other: Workspace, storeFolder: String, relay: RelaySettings?) {
        folder = other.folder
        company = other.company
        self.relay = relay
        timeZone = other.timeZone
        connectSettings = other.connectSettings
        log = other.log
        operatorAddress = other.operatorAddress
        keyFile = other.keyFile
        liveKeys = other.liveKeys
        self.storeFolder = storeFolder
    }

    /// The same rules and templates with a store of the demo's own, and no relay but the demo's sink.
    func demoCopy() -> Workspace { Workspace(self, storeFolder: "\(folder)/\(Demo.folder)", relay: nil) }

    // The store

    func history() throws -> any HistoryStore {
        try makeStoreFolder()
        return try SQLHistoryStore(
            SQLiteDatabase(
                path: "\(storeFolder)/history.sqlite", durability: .ordered, cacheKiB: 65_536,
                busySeconds: busySeconds))
    }

    func ledger() throws -> any LedgerStore {
        try makeStoreFolder()
        return try SQLLedgerStore(
            SQLiteDatabase(
                path: "\(storeFolder)/ledger.sqlite", durability: .everyCommit, busySeconds: busySeconds))
    }

    private var busySeconds: Int {
        max(1, min(3600, connectSettings.int(forKey: "store.busySeconds", default: 30)))
    }

    func makeStoreFolder() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: storeFolder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw Failure(
                .cannotCreate,
                "the folder \(storeFolder) cannot be made; is the disk full, and may you write there?")
        }
    }

    // Rules and templates

    var campaignNames: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/Rules")) ?? []
        return files.filter {
            $0.hasSuffix(".yaml") && $0 != "policies.yaml" && !$0.hasSuffix(".tests.yaml")
                && !$0.hasPrefix(".")
        }
        .map { String($0.dropLast(5)) }.sorted()
    }

    func campaignSource(_ name: String) throws -> SourceText {
        guard !name.contains("/"),
            let bytes = FileManager.default.contents(atPath: "\(folder)/Rules/\(name).yaml")
        else {
            let known = campaignNames
            let nearest = Suggestion.nearest(to: name, among: known).map { "; did you mean '\($0)'?" }
            throw Failure(
                .noInput,
                "there is no campaign '\(name)' in Rules/\(nearest ?? (known.isEmpty ? "" : "; there are: \(known.joined(separator: ", "))"))"
            )
        }
        return SourceText(name: "Rules/\(name).yaml", bytes: Self.withoutMark(bytes))
    }

    /// What the company allows: `Rules/policies.yaml`, or anything if there is no such file.
    func policiesSource() -> SourceText? {
        FileManager.default.contents(atPath: "\(folder)/Rules/policies.yaml").map {
            SourceText(name: "Rules/policies.yaml", bytes: Self.withoutMark($0))
        }
    }

    func policies() throws -> Policies {
        guard let source = policiesSource() else { return Policies() }
        let (policies, mistakes) = Policies.read(source)
        guard let policies else { throw Diagnostics(mistakes, sources: [source]) }
        return policies
    }

    /// The tests beside a campaign; `nil` if it has none.
    func testSource(of campaign: String) -> SourceText? {
        FileManager.default.contents(atPath: "\(folder)/Rules/\(campaign).tests.yaml").map {
            SourceText(name: "Rules/\(campaign).tests.yaml", bytes: Self.withoutMark($0))
        }
    }

    func templateSources() throws -> TemplateSources {
        var files: [String: [UInt8]] = [:]
        let root = "\(folder)/Templates"
        guard let paths = FileManager.default.enumerator(atPath: root) else {
            throw Failure(.noInput, "there is no folder Templates/ in the workspace")
        }
        for case let path as String in paths {
            let isText = path.hasSuffix(".liquid")
            // What editors and systems leave behind: `._offer.en.liquid`.
            guard !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else { continue }
            guard isText || path.hasPrefix("files/") || path.hasPrefix("images/"),
                paths.fileAttributes?[.type] as? FileAttributeType == .typeRegular,
                let bytes = FileManager.default.contents(atPath: "\(root)/\(path)")
            else { continue }
            files[path] = isText ? Self.withoutMark(bytes) : Array(bytes)
        }
        return TemplateSources(files: files)
    }

    /// Without the byte order mark that some editors put first.
    private static func withoutMark(_ bytes: Data) -> [UInt8] {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : Array(bytes)
    }

    func library() throws -> TemplateLibrary {
        TemplateLibrary(try templateSources(), companyLanguage: company.language)
    }

    /// The campaign and its templates, or all that is wrong with them together.
    func campaign(_ name: String) throws -> (Campaign, TemplateLibrary) {
        let source = try campaignSource(name)
        let library = try library()
        let (campaign, mistakes) = Campaign.read(
            source, name: name, templates: library.sources.templateNames, policies: try policies())
        // A letter that somebody is still writing holds up no campaign but its own.
        let names = Set(campaign?.rules.compactMap(\.template) ?? [])
        let ownMistakes = library.diagnostics.list.filter { diagnostic in
            guard campaign != nil,
                let letter = library.sources.templateNames.first(where: {
                    diagnostic.span.file.hasPrefix("Templates/\($0).")
                })
            else { return true }
            return names.contains(letter)
        }
        let all = mistakes + (campaign?.findings() ?? []) + ownMistakes
        guard let campaign, !all.hasErrors else {
            throw Diagnostics(all, sources: [source] + library.diagnostics.sources)
        }
        for warning in all where warning.severity == .warning {
            Console.talk(
                warning.shown(
                    in: ([source] + library.diagnostics.sources).first { $0.name == warning.span.file }))
        }
        return (campaign, library)
    }

    // Time

    var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
    var today: CivilDay { company.day(at: now) }

    func day(_ text: String?) throws -> CivilDay {
        guard let text else { return today }
        guard let day = CivilDay(text) else {
            throw Failure(.usage, "'\(text)' is no day; write it as 2026-11-23")
        }
        return day
    }

    /// The plan named by a person: an id, or a campaign's latest.
    func plan(_ name: String, _ ledger: any LedgerStore) throws -> Plan {
        if let plan = try ledger.plan(name) { return plan }
        if let plan = try ledger.latestPlan(of: name) { return plan }
        throw Failure(
            .noInput,
            "there is no plan '\(name)'; make one with: rekindle plan \(campaignNames.first ?? "CAMPAIGN")")
    }

    /// The company's clock, for windows and schedules.
    var zone: Zone { Zone(name: timeZone.identifier, offset: company.zoneOffset) }

    var userName: String { ProcessInfo.processInfo.environment["USER"] ?? NSUserName() }
}
