/// A command line, understood. What is wrong with a line is thrown as the reply it gets.
enum SinkCommand: Hashable, Sendable {
    case ehlo(String)
    case helo(String)
    case auth(mechanism: String, response: ArraySlice<UInt8>?)
    case mail(sender: String, parameters: [String: String])
    case rcpt(recipient: String, parameters: [String: String])
    case startTLS(hasArgument: Bool)
    case data, rset, noop, vrfy, help, quit
    /// A verb of RFC 5321 or a well-known extension that this server does not have.
    case notOffered

    /// - Parameter line: without CR LF.
    init(
        parsing line: ArraySlice<UInt8>, maxBytes: Int, maxExtendedBytes: Int
    ) throws(SinkReply) {
        let space = line.firstIndex(of: UInt8(ascii: " "))
        let verb = String(uppercasingASCII: line[..<(space ?? line.endIndex)].prefix(12))
        let limit =
            switch verb {
            case "MAIL", "RCPT": maxExtendedBytes
            case "AUTH": LineReader.maxLineBytes
            default: maxBytes
            }
        guard line.count + 2 <= limit else { throw .lineTooLong }
        guard !line.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { throw .controlCharacter }
        guard String(validating: line, as: UTF8.self) != nil else { throw .notUTF8 }
        let argument = space.map { line[($0 + 1)...] }
        switch verb {
        case "EHLO": self = .ehlo(try Self.helloName(argument))
        case "HELO": self = .helo(try Self.helloName(argument))
        case "MAIL":
            var path = try PathReader(argument, after: "FROM:")
            let sender = try path.readPath(allowsNull: true, wrong: .badSender)
            self = .mail(sender: sender, parameters: try path.readParameters())
        case "RCPT":
            var path = try PathReader(argument, after: "TO:")
            let recipient = try path.readPath(allowsNull: false, wrong: .badRecipient)
            self = .rcpt(recipient: recipient, parameters: try path.readParameters())
        case "AUTH":
            let words = (argument ?? []).split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            guard let mechanism = words.first, !mechanism.isEmpty, words.count <= 2 else {
                throw .argumentMissing
            }
            let name = String(uppercasingASCII: mechanism)
            self = .auth(mechanism: name, response: words.count == 2 ? words[1] : nil)
        case "DATA": self = try Self.plain(.data, argument)
        case "RSET": self = try Self.plain(.rset, argument)
        case "QUIT": self = try Self.plain(.quit, argument)
        case "NOOP": self = .noop
        case "HELP": self = .help
        case "VRFY":
            guard let argument, !argument.isEmpty else { throw .argumentMissing }
            self = .vrfy
        // Where there is no certificate it is not offered, whatever comes behind it.
        case "STARTTLS": self = .startTLS(hasArgument: argument != nil)
        case "EXPN", "BDAT", "TURN", "ETRN", "SEND", "SOML", "SAML": self = .notOffered
        default: throw .unknownCommand
        }
    }

    private static func plain(
        _ command: SinkCommand, _ argument: ArraySlice<UInt8>?
    ) throws(SinkReply) -> SinkCommand {
        guard argument == nil || argument?.allSatisfy({ $0 == UInt8(ascii: " ") }) == true else {
            throw .noArgument
        }
        return command
    }

    private static func helloName(_ argument: ArraySlice<UInt8>?) throws(SinkReply) -> String {
        guard let argument, !argument.isEmpty, argument.count <= 255,
            argument.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw .badName }
        return String(decoding: argument, as: UTF8.self)
    }
}
