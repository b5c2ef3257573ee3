/// The selected state of IMAP (RFC 9051 §3.3, RFC 3501), after libcurl has logged in.
struct IMAPSession: MailSession {
    private typealias Status = (isOK: Bool, text: [UInt8])

    /// A SEARCH reply is one line for all mails.
    private static let maxSearchBytes = 8 << 20
    /// Beyond so many no mailbox is honest, and a set of them no longer small.
    private static let maxFound = 4_000_000
    private static let maxResponsesPerCommand = 200_000
    /// Capabilities that change what we say.
    private static let useful: Set<String> = ["MOVE", "UIDPLUS"]
    private static let sizesAtOnce = 200

    private let connection: MailConnection
    /// `imap://mail.example.com:993`.
    private let place: String
    private let folder: String
    private let afterwards: MailSourceSettings.Afterwards
    private let limits: MailLimits
    private var capabilities: Set<String> = []
    private var validity: UInt32 = 0
    private var uids: [UInt32] = []
    private var sizes: [UInt32: Int] = [:]
    private var sizesAsked = 0
    /// Marked as deleted by us and not yet expunged.
    private var deleted: [UInt32] = []
    private var tag = 0

    init(
        _ connection: MailConnection, place: String, folder: String,
        afterwards: MailSourceSettings.Afterwards, limits: MailLimits
    ) {
        self.connection = connection
        self.place = place
        self.folder = folder
        self.afterwards = afterwards
        self.limits = limits
    }

    /// A URL of RFC 5092 §6.1, which libcurl and mail programs take.
    func id(of mail: ListedMail) -> String {
        "\(place)/\(Self.percentEncoded(folder));UIDVALIDITY=\(validity)/;UID=\(mail.number)"
    }

    /// CAPABILITY, SELECT and UID SEARCH. A flag says what is handled, so that a crash leaves a mail to be found.
    mutating func list() throws(MailSourceError) -> (mails: [ListedMail], isAll: Bool) {
        try askCapabilities()
        try select()
        uids = try search(afterwards == .markSeen ? "UNSEEN UNDELETED" : "UNDELETED").sorted()
        sizes = [:]
        sizesAsked = 0
        let mails = uids.prefix(MailLimits.maxListed).map {
            ListedMail(key: "\(validity)/\($0)", number: $0)
        }
        return (mails, uids.count <= MailLimits.maxListed)
    }

    mutating func size(of mail: ListedMail) throws(MailSourceError) -> Int? {
        if let size = sizes[mail.number] { return size }
        while sizesAsked < uids.count, uids[sizesAsked] <= mail.number {
            // Skips those before it that nobody asked about.
            guard let start = uids[sizesAsked...].firstIndex(where: { $0 >= mail.number }) else { return nil }
            let some = uids[start..<min(uids.count, start + Self.sizesAtOnce)]
            sizesAsked = some.endIndex
            var found: [UInt32: Int] = [:]
            let status = try send("UID FETCH \(Self.set(some)) (UID RFC822.SIZE)") { response in
                if let item = IMAPFetched(response), let uid = item.uid, let size = item.size {
                    found[uid] = size
                }
            }
            guard status.isOK else { throw connection.wording.refused("UID FETCH", status.text) }
            for uid in some { sizes[uid] = found[uid] }
        }
        return sizes[mail.number]
    }

    /// BODY.PEEK[] (RFC 9051 §6.4.5): reading alone must not mark a mail as seen.
    mutating func fetch(_ mail: ListedMail, limit: Int) throws(MailSourceError) -> [UInt8]? {
        var body: [UInt8]?
        let status = try send("UID FETCH \(mail.number) (UID BODY.PEEK[])", literalLimit: limit) { response in
            if let item = IMAPFetched(response), item.uid == mail.number, let bytes = item.body {
                body = bytes
            }
        }
        // One mail that the server cannot give, a damaged one as a rule, must not stand before the others.
        return status.isOK ? body : nil
    }

    mutating func acknowledge(_ mail: ListedMail) throws(MailSourceError) {
        switch afterwards {
        case .markSeen: try store("\\Seen", mail.number)
        case .remove: try delete(mail.number)
        case .move(let target): try move(mail.number, to: target)
        }
        if deleted.count >= 100 { try expunge() }
    }

    mutating func finish() throws(MailSourceError) {
        try expunge()
        // All that counts is done; how the server says goodbye does not.
        _ = try? send("LOGOUT") { _ in }
    }

    private mutating func askCapabilities() throws(MailSourceError) {
        var found: Set<String> = []
        let status = try send("CAPABILITY") { response in
            let words = response.head.split(separator: 0x20).map {
                String(decoding: $0, as: UTF8.self).uppercased()
            }
            guard words.starts(with: ["*", "CAPABILITY"]) else { return }
            found.formUnion(words.filter(Self.useful.contains))
        }
        guard status.isOK else { throw connection.wording.refused("CAPABILITY", status.text) }
        capabilities = found
    }

    /// SELECT (RFC 9051 §6.3.2).
    private mutating func select() throws(MailSourceError) {
        var found: UInt32?
        let status = try send("SELECT \(Self.quoted(folder))") { response in
            if let value = Self.code("UIDVALIDITY", in: response.head) {
                found = IMAPValue.number(value).flatMap(UInt32.init(exactly:))
            }
        }
        guard status.isOK else { throw connection.wording.noFolder(folder, status.text) }
        if Self.code("READ-ONLY", in: status.text) != nil { throw connection.wording.readOnly(folder) }
        // Without it (RFC 9051 §2.3.1.1 demands it) no UID outlives the session.
        guard let found else {
            throw connection.wording.unexpected(status.text, to: "SELECT without UIDVALIDITY")
        }
        validity = found
    }

    private mutating func search(_ criteria: String) throws(MailSourceError) -> Set<UInt32> {
        var found: Set<UInt32> = []
        var garbage: [UInt8]?
        let status = try send("UID SEARCH \(criteria)", lineLimit: Self.maxSearchBytes) { response in
            let words = response.head.split(separator: 0x20)
            guard words.count >= 2, words[0].elementsEqual("*".utf8),
                String(decoding: words[1], as: UTF8.self).uppercased() == "SEARCH"
            else { return }
            for word in words.dropFirst(2) {
                guard found.count < Self.maxFound else {
                    garbage = Array("more than \(Self.maxFound) mails".utf8)
                    return
                }
                if let number = IMAPValue.number(word), let uid = UInt32(exactly: number), uid > 0 {
                    found.insert(uid)
                } else if word.first != UInt8(ascii: "(") && word.last != UInt8(ascii: ")") {
                    garbage = Array(word)
                }
            }
        }
        guard status.isOK else { throw connection.wording.refused("UID SEARCH", status.text) }
        if let garbage { throw connection.wording.unexpected(garbage, to: "UID SEARCH") }
        return found
    }

    private mutating func store(_ flag: String, _ uid: UInt32) throws(MailSourceError) {
        let status = try send("UID STORE \(uid) +FLAGS.SILENT (\(flag))") { _ in }
        guard status.isOK else { throw connection.wording.refused("UID STORE", status.text) }
    }

    private mutating func delete(_ uid: UInt32) throws(MailSourceError) {
        try store("\\Deleted", uid)
        deleted.append(uid)
    }

    /// UID MOVE (RFC 6851), else UID COPY and the mark for removal.
    private mutating func move(_ uid: UInt32, to target: String) throws(MailSourceError) {
        let verb = capabilities.contains("MOVE") ? "UID MOVE" : "UID COPY"
        let command = "\(verb) \(uid) \(Self.quoted(target))"
        var status = try send(command) { _ in }
        if !status.isOK, Self.code("TRYCREATE", in: status.text) != nil {
            let created = try send("CREATE \(Self.quoted(target))") { _ in }
            guard created.isOK else { throw connection.wording.refused("CREATE", created.text) }
            status = try send(command) { _ in }
        }
        guard status.isOK else { throw connection.wording.refused(verb, status.text) }
        if verb == "UID COPY" { try delete(uid) }
    }

    /// UID EXPUNGE (RFC 4315 §2.1). A server without it removes whatever is marked as deleted, so there it is asked only
    /// when nothing of anybody else's is.
    private mutating func expunge() throws(MailSourceError) {
        guard !deleted.isEmpty else { return }
        let command: String
        if capabilities.contains("UIDPLUS") {
            command = "UID EXPUNGE \(Self.set(deleted[...]))"
        } else if try search("DELETED").isSubset(of: deleted) {
            command = "EXPUNGE"
        } else {
            deleted = []
            return
        }
        let status = try send(command) { _ in }
        guard status.isOK else { throw connection.wording.refused("EXPUNGE", status.text) }
        deleted = []
    }

    /// Says a command and reads to its tagged response (RFC 9051 §2.2.2).
    ///
    /// - Parameter untagged: sees every response before it.
    private mutating func send(
        _ command: String, literalLimit: Int = 1 << 16, lineLimit: Int = MailConnection.maxLineBytes,
        untagged: (IMAPResponse) -> Void
    ) throws(MailSourceError) -> Status {
        tag += 1
        let label = Array("R\(tag) ".utf8)
        let name = String(command.prefix { $0 != "\"" && !$0.isNumber }.prefix(24))
        connection.allow(seconds: literalLimit > 1 << 16 ? limits.secondsPerMail : limits.secondsPerReply)
        try connection.write("R\(tag) \(command)\r\n")
        for _ in 0..<Self.maxResponsesPerCommand {
            let response = try read(literalLimit: literalLimit, lineLimit: lineLimit)
            let head = response.head
            if head.starts(with: label) {
                let rest = Array(head.dropFirst(label.count))
                let word = String(decoding: rest.prefix { $0 != 0x20 }, as: UTF8.self).uppercased()
                let text = Array(rest.dropFirst(word.utf8.count + 1))
                switch word {
                case "OK": return (true, text)
                case "NO", "BAD": return (false, text)
                default: throw connection.wording.unexpected(head, to: name)
                }
            }
            guard head.starts(with: "* ".utf8) else { throw connection.wording.unexpected(head, to: name) }
            let isGoodbye =
                String(decoding: head.dropFirst(2).prefix(4), as: UTF8.self).uppercased() == "BYE "
            if isGoodbye, command != "LOGOUT" { throw connection.wording.connectionLost }
            untagged(response)
        }
        throw connection.wording.unexpected("no end".utf8, to: name)
    }

    private func read(literalLimit: Int, lineLimit: Int) throws(MailSourceError) -> IMAPResponse {
        var parts: [IMAPResponse.Part] = []
        var left = literalLimit
        while parts.count < 64 {
            let line = try connection.readLine(limit: lineLimit)
            parts.append(.text(line))
            guard let size = IMAPResponse.literalSize(line) else { return IMAPResponse(parts: parts) }
            guard size <= left else { throw connection.wording.tooLarge(literalLimit) }
            left -= size
            let mark = line.lastIndex(of: UInt8(ascii: "{")) ?? line.endIndex
            parts[parts.count - 1] = .text(Array(line[..<mark]))
            parts.append(.literal(try connection.readBytes(size)))
        }
        throw connection.wording.unexpected("too many literals".utf8, to: "a command")
    }

    /// What stands behind a response code's name (RFC 9051 §7.1), `OK [UIDVALIDITY 7]` or `[TRYCREATE]`.
    private static func code(_ name: String, in text: [UInt8]) -> ArraySlice<UInt8>? {
        guard let open = text.firstIndex(of: UInt8(ascii: "[")),
            let close = text[open...].firstIndex(of: UInt8(ascii: "]"))
        else { return nil }
        let inside = text[(open + 1)..<close]
        let word = inside.prefix { $0 != 0x20 }
        guard String(decoding: word, as: UTF8.self).uppercased() == name else { return nil }
        return inside.dropFirst(word.count).drop { $0 == 0x20 }
    }

    /// The settings refuse all but visible ASCII and blanks.
    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        return "\"\(String(decoding: bytes, as: UTF8.self))\""
    }

    private static func set(_ uids: ArraySlice<UInt32>) -> String {
        uids.map(String.init).joined(separator: ",")
    }

    private static func percentEncoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }
}
