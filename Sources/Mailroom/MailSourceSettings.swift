public import Domain

/// One source of inbound mail as an operator writes it, a pipe apart (that is a command).
public struct MailSourceSettings: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        /// The folder that holds `new`, `cur` and `tmp`.
        case maildir(path: String)
        /// A handled mail is always removed: POP3 has no other mark.
        case pop3(MailServer)
        /// `folder`: as the server writes it, `INBOX` for the inbox.
        case imap(MailServer, folder: String)
        case lmtp(LMTPAddress)
    }

    /// What a handled mail becomes at its source.
    public enum Afterwards: Hashable, Sendable {
        /// Maildir: moved to `cur/` with the flag S. IMAP: the flag `\Seen`.
        case markSeen
        case remove
        /// IMAP: this folder, made if it is not there.
        case move(to: String)
    }

    /// Letters, digits, `-` and `_`; unique among the sources.
    public var name: String
    public var place: Place
    public var afterwards: Afterwards
    public var limits: MailLimits
    /// A folder for mails that nobody can read.
    public var quarantine: String

    public init(
        name: String, place: Place, afterwards: Afterwards = .remove, limits: MailLimits = MailLimits(),
        quarantine: String
    ) {
        self.name = name
        self.place = place
        self.afterwards = afterwards
        self.limits = limits
        self.quarantine = quarantine
    }

    /// What cannot be used, and what to write instead; `nil` when all is well.
    public var mistake: String? {
        let isName =
            (1...40).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "-_".utf8.contains(byte)
                }
            }
        if !isName { return "inbound: a source's name is 1 to 40 letters, digits, '-' and '_'" }
        let key = "inbound.\(name)"
        return limitMistake(key) ?? placeMistake(key)
    }

    private func limitMistake(_ key: String) -> String? {
        if quarantine.isEmpty { return "\(key).quarantine must name a folder" }
        if !(1024...(256 << 20)).contains(limits.maxMailBytes) {
            return "\(key).maxMailBytes must be between 1024 and \(256 << 20)"
        }
        if !(1...100_000).contains(limits.mailsPerRound) {
            return "\(key).mailsPerRound must be between 1 and 100000"
        }
        if !(1...86_400).contains(limits.secondsPerReply) || !(1...86_400).contains(limits.secondsPerMail) {
            return "\(key).secondsPerReply and .secondsPerMail must be between 1 and 86400"
        }
        return nil
    }

    private func placeMistake(_ key: String) -> String? {
        if case .move(let folder) = afterwards {
            guard case .imap(_, let source) = place else {
                return "\(key).afterwards 'move' is for IMAP; use remove, or for a Maildir markSeen"
            }
            if let mistake = Self.folderMistake(folder, "\(key).afterwards") { return mistake }
            if folder == source { return "\(key).afterwards moves mail into the folder that it comes from" }
        }
        switch place {
        case .maildir(let path):
            return path.isEmpty ? "\(key).path must name a Maildir" : nil
        case .pop3(let server):
            if afterwards != .remove {
                return "\(key).afterwards must be remove: POP3 cannot mark a mail; use IMAP to keep mails"
            }
            return server.mistake(key)
        case .imap(let server, let folder):
            return Self.folderMistake(folder, "\(key).folder") ?? server.mistake(key)
        case .lmtp(let address):
            return address.mistake(key)
        }
    }

    private static func folderMistake(_ folder: String, _ key: String) -> String? {
        guard (1...500).contains(folder.utf8.count), folder.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            return "\(key) must be an IMAP folder in ASCII, such as INBOX or Archive; "
                + "write other letters in modified UTF-7 (RFC 3501 §5.1.3), 'Gr&APYA3w-e' for 'Größe'"
        }
        return nil
    }

    /// The source; `nil` for LMTP, which is a server (`LMTPServer.start`).
    ///
    /// - Parameters:
    ///   - now: only differences are used; a clock that never jumps is best.
    ///   - shouldStop: asked between mails and at least once a second while a server is waited for.
    /// - Throws: `MailSourceError.configuration` with `mistake`.
    public func source(
        now: @escaping @Sendable () -> Instant, shouldStop: @escaping @Sendable () -> Bool = { false }
    ) throws(MailSourceError) -> (any MailSource)? {
        if let mistake { throw MailSourceError(.configuration, mistake, isTransient: false) }
        let quarantine = Quarantine(folder: quarantine)
        switch place {
        case .maildir(let path):
            return MaildirSource(
                name: name, path: path, removes: afterwards == .remove, limits: limits,
                quarantine: quarantine, shouldStop: shouldStop)
        case .pop3(let server):
            return POP3Source(
                name: name, server: server, limits: limits, quarantine: quarantine, now: now,
                shouldStop: shouldStop)
        case .imap(let server, let folder):
            return IMAPSource(
                name: name, server: server, folder: folder, afterwards: afterwards, limits: limits,
                quarantine: quarantine, now: now, shouldStop: shouldStop)
        case .lmtp:
            return nil
        }
    }
}
