import Configuration
import CurlTransport
import Diagnostics
import Foundation
import Inbound
import Mailroom
import Sending
import Settings

/// Where inbound mail lies, as rekindle.yaml says.
extension Workspace {
    var quarantineFolder: String { "\(storeFolder)/quarantine" }

    func quarantine() throws -> Quarantine {
        _ = try ledger()
        return Quarantine(folder: quarantineFolder)
    }

    /// `Rules/bounces.txt` adds a company's own words to the table of bounces.
    func bounceTable() throws -> BounceTable {
        guard let source = bouncesSource() else { return .standard }
        let (table, mistakes) = BounceTable.standard.adding(source)
        if mistakes.hasErrors { throw Diagnostics(mistakes, sources: [source]) }
        return table
    }

    func bouncesSource() -> SourceText? {
        FileManager.default.contents(atPath: "\(folder)/Rules/bounces.txt").map {
            SourceText(name: "Rules/bounces.txt", bytes: Array($0))
        }
    }

    /// Where bounces and replies lie; `nil`: nowhere. Only who fetches needs its password.
    func inbound() throws -> MailSourceSettings? {
        let config = connectSettings
        guard let kind = config.string(forKey: "inbound.kind"), !kind.isEmpty else { return nil }
        let place: MailSourceSettings.Place
        switch kind {
        case "maildir":
            place = .maildir(path: path(of: "inbound.path"))
        case "pop3": place = .pop3(try mailServer(config))
        case "imap":
            place = .imap(
                try mailServer(config), folder: config.string(forKey: "inbound.folder", default: "INBOX")
            )
        default:
            throw Failure(
                .configuration,
                "rekindle.yaml: inbound.kind '\(kind)' is unknown; write maildir, pop3 or imap")
        }
        let settings = MailSourceSettings(
            name: "inbound", place: place, afterwards: try Self.afterwards(config, kind),
            quarantine: "\(storeFolder)/quarantine")
        if let mistake = settings.mistake {
            // There is one source, so its keys need no name.
            let text = mistake.replacingOccurrences(of: "inbound.inbound.", with: "inbound.")
            throw Failure(.configuration, "rekindle.yaml: \(text)")
        }
        return settings
    }

    private static func afterwards(_ config: ConfigReader, _ kind: String) throws
        -> MailSourceSettings.Afterwards
    {
        // POP3 has no mark: what is read is removed.
        switch config.string(forKey: "inbound.afterwards", default: kind == "pop3" ? "remove" : "seen") {
        case "seen": return .markSeen
        case "remove": return .remove
        case "move": return .move(to: config.string(forKey: "inbound.moveTo", default: "Read"))
        case let other:
            throw Failure(
                .configuration,
                "rekindle.yaml: inbound.afterwards '\(other)' is unknown; write seen, remove or move")
        }
    }

    private func mailServer(_ config: ConfigReader) throws -> MailServer {
        let securityName = config.string(forKey: "inbound.security", default: "tls")
        guard let security = MailServer.Security(rawValue: securityName) else {
            let known = MailServer.Security.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure(
                .configuration,
                "rekindle.yaml: inbound.security '\(securityName)' is unknown; write one of \(known)")
        }
        let user = config.string(forKey: "inbound.user", default: "")
        let login: MailServer.Login
        if let command = config.string(forKey: "inbound.tokenCommand"), !command.isEmpty {
            login = .xoauth2(
                user: user, token: { () throws(MailSourceError) -> String in try Self.token(command) })
        } else {
            guard let password = config.string(forKey: "inbound.password", isSecret: true) else {
                throw Failure(
                    .configuration,
                    "there is no password for inbound.user; set it in the environment as REKINDLE_INBOUND_PASSWORD"
                )
            }
            login = .password(user: user, password: password)
        }
        return MailServer(
            host: config.string(forKey: "inbound.host", default: ""),
            port: config.int(forKey: "inbound.port", default: 0), security: security, login: login,
            certificates: path(of: "inbound.certificates"))
    }
}

extension Workspace {
    private static func token(_ command: String) throws(MailSourceError) -> String {
        do throws(TransportError) {
            return try TokenCommand.run(command)
        } catch {
            throw MailSourceError(.authentication, error.message, isTransient: error.isTransient)
        }
    }
}

extension LMTPAddress {
    /// `127.0.0.1:2424`, or the path of a socket.
    init(setting text: String) throws {
        switch ListeningPlace(text) {
        case .socket(let path): self = .unix(path: path, mode: 0o660)
        case .tcp(let host, let port): self = .tcp(host: host, port: port)
        case nil:
            throw Failure(
                .usage, "'\(text)' is no place for LMTP; write 127.0.0.1:2424, or the path of a socket")
        }
    }
}
