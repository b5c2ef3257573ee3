import Configuration
import Diagnostics
import Foundation
import Mail
import Settings

/// What is wrong with rekindle.yaml, and with variables of the environment that win over it.
extension Workspace {
    static func settingsFindings(_ bytes: [UInt8]) -> Diagnostics {
        SettingsFile.read(
            SourceText(name: "rekindle.yaml", bytes: bytes),
            environment: ProcessInfo.processInfo.environment)
    }

    /// As the file is now; a workspace that was opened had no errors in it.
    func settingsFindings() -> Diagnostics {
        let bytes = FileManager.default.contents(atPath: "\(folder)/rekindle.yaml")
        return bytes.map { Self.settingsFindings(Array($0)) } ?? Diagnostics([], sources: [])
    }

    /// The right-hand side of Message-IDs, in ASCII (RFC 5322 §3.6.4), in whatever alphabet it is written.
    static func messageDomain(_ config: ConfigReader, from: Mailbox) -> String {
        config.string(forKey: "mail.domain").flatMap { EmailAddress("postmaster@\($0)")?.asciiDomain }
            ?? from.address.asciiDomain
    }
}

extension Failure {
    /// All mistakes of the settings, as those of other files are shown.
    init(settings findings: Diagnostics) {
        self.init(findings)
        code = .configuration
    }
}
