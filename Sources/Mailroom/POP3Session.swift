/// The transaction state of POP3 (RFC 1939 §5), after libcurl has logged in.
struct POP3Session: MailSession {
    /// Where the mails are, for their ids: `pop3://mail.example.com:995`.
    private let place: String
    private let limits: MailLimits
    private let connection: MailConnection
    private var sizes: [UInt32: Int] = [:]

    init(_ connection: MailConnection, place: String, limits: MailLimits) {
        self.connection = connection
        self.place = place
        self.limits = limits
    }

    func id(of mail: ListedMail) -> String { "\(place)/\(mail.key)" }

    /// LIST (§5) and UIDL (§7).
    mutating func list() throws(MailSourceError) -> (mails: [ListedMail], isAll: Bool) {
        let wording = connection.wording
        sizes = [:]
        var isAll = true
        let list = try send("LIST")
        guard list.isOK else { throw wording.refused("LIST", list.text) }
        try eachLine { line throws(MailSourceError) in
            guard let (number, rest) = Self.entry(line), let size = Self.number(rest.prefix { $0 != 0x20 })
            else {
                throw wording.unexpected(line, to: "LIST")
            }
            guard sizes.count < MailLimits.maxListed else {
                isAll = false
                return
            }
            sizes[number] = size
        }
        let uidl = try send("UIDL")
        guard uidl.isOK else { throw wording.noUIDL }
        var mails: [ListedMail] = []
        try eachLine { line throws(MailSourceError) in
            guard let (number, key) = Self.entry(line), (1...500).contains(key.count),
                key.allSatisfy({ (0x21...0x7E).contains($0) })
            else { throw wording.unexpected(line, to: "UIDL") }
            guard sizes[number] != nil, mails.count < MailLimits.maxListed else { return }
            mails.append(ListedMail(key: String(decoding: key, as: UTF8.self), number: number))
        }
        return (mails, isAll)
    }

    mutating func size(of mail: ListedMail) -> Int? { sizes[mail.number] }

    /// RETR (§5).
    mutating func fetch(_ mail: ListedMail, limit: Int) throws(MailSourceError) -> [UInt8]? {
        let reply = try send("RETR \(mail.number)")
        // Another session has removed it.
        guard reply.isOK else { return nil }
        connection.allow(seconds: limits.secondsPerMail)
        guard let content = try connection.readContent(limit: limit) else {
            throw connection.wording.tooLarge(limit)
        }
        return content
    }

    /// DELE (§5): only marks; QUIT removes.
    mutating func acknowledge(_ mail: ListedMail) throws(MailSourceError) {
        let reply = try send("DELE \(mail.number)")
        guard reply.isOK else { throw connection.wording.refused("DELE", reply.text) }
    }

    /// QUIT (§6): the server removes what is marked only now, and says so.
    mutating func finish() throws(MailSourceError) {
        let reply = try send("QUIT")
        guard reply.isOK else { throw connection.wording.refused("QUIT", reply.text) }
    }

    private func send(_ command: String) throws(MailSourceError) -> (isOK: Bool, text: ArraySlice<UInt8>) {
        connection.allow(seconds: limits.secondsPerReply)
        try connection.write(command + "\r\n")
        let line = try connection.readLine()
        if line.starts(with: "+OK".utf8) { return (true, line.dropFirst(3)) }
        if line.starts(with: "-ERR".utf8) { return (false, line.dropFirst(4)) }
        throw connection.wording.unexpected(line, to: String(command.prefix(4)))
    }

    /// The lines of a multi-line reply (§3), of which no honest server has more than a few for each mail.
    private func eachLine(
        _ body: (ArraySlice<UInt8>) throws(MailSourceError) -> Void
    ) throws(MailSourceError) {
        while true {
            let line = try connection.readLine(limit: 1024)
            if line == [UInt8(ascii: ".")] { return }
            try body(line.first == UInt8(ascii: ".") ? line.dropFirst() : line[...])
        }
    }

    /// `12 text`.
    private static func entry(_ line: ArraySlice<UInt8>) -> (number: UInt32, rest: ArraySlice<UInt8>)? {
        guard let blank = line.firstIndex(of: 0x20), let number = number(line[..<blank]),
            let number = UInt32(exactly: number), number > 0
        else { return nil }
        let rest = line[blank...].drop { $0 == 0x20 }
        return (number, rest.prefix(rest.count - rest.reversed().prefix { $0 == 0x20 }.count))
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...18).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
