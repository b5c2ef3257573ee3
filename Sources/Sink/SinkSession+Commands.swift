/// Which command is in place now (RFC 5321 §4.1.4).
extension SinkSession {
    /// - Throws: the reply to a line that is wrong or out of place.
    mutating func obey(_ line: ArraySlice<UInt8>, _ faults: inout SinkFaults) throws(SinkReply) {
        if case .authentication(let exchange) = phase {
            note(command: "(hidden)")
            return try respond(line, in: exchange, &faults)
        }
        note(line)
        let command = try understand(line)
        if case .refused = phase, command != .quit { throw .refusedAtGreeting }
        switch command {
        case .ehlo(let name): meet(.ehlo(name), &faults)
        case .helo(let name): meet(.helo(name), &faults)
        case .startTLS(let hasArgument): try startTLS(hasArgument: hasArgument, &faults)
        case .auth(let mechanism, let response):
            try authenticate(mechanism, response, &faults)
        case .mail(let sender, let parameters):
            try checkMail(sender, parameters)
            meet(.mail(sender, parameters), &faults)
        case .rcpt(let address, let parameters):
            try checkRecipient(address, parameters)
            guard let count = transaction?.recipients.count, count < configuration.maxRecipients else {
                missRecipient()
                return send(.tooManyRecipients)
            }
            meet(.rcpt(SinkMessage.Recipient(address: address, parameters: parameters)), &faults)
        case .data:
            guard helloName != nil else { throw .helloFirst }
            guard transaction != nil else { throw .mailFirst }
            meet(.data, &faults)
        case .rset: meet(.rset, &faults)
        case .quit: meet(.quit, &faults)
        case .noop: send(.nothing)
        case .help: send(.help)
        case .vrfy: send(.cannotVerify)
        case .notOffered: throw .notOffered
        }
    }

    private mutating func understand(_ line: ArraySlice<UInt8>) throws(SinkReply) -> SinkCommand {
        do throws(SinkReply) {
            return try SinkCommand(
                parsing: line, maxBytes: configuration.maxCommandBytes,
                maxExtendedBytes: configuration.maxExtendedCommandBytes)
        } catch {
            if transaction != nil, String(uppercasingASCII: line.prefix(5)) == "RCPT " { missRecipient() }
            throw error
        }
    }

    private func checkMail(_ sender: String, _ parameters: [String: String]) throws(SinkReply) {
        guard helloName != nil else { throw .helloFirst }
        if needsTLSFirst { throw .tlsFirst }
        if configuration.credentials != nil, configuration.requiresAuthentication, user == nil {
            throw .authFirst
        }
        guard transaction == nil else { throw .mailAlready }
        try EnvelopeParameters.checkMail(parameters, offered: configuration, isExtended: isExtended)
        guard parameters["SMTPUTF8"] != nil || sender.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw .needsSMTPUTF8
        }
    }

    private mutating func checkRecipient(
        _ address: String, _ parameters: [String: String]
    ) throws(SinkReply) {
        guard helloName != nil else { throw .helloFirst }
        guard let transaction else { throw .mailFirst }
        do throws(SinkReply) {
            try EnvelopeParameters.checkRecipient(parameters, offered: configuration, isExtended: isExtended)
            guard transaction.parameters["SMTPUTF8"] != nil || address.utf8.allSatisfy({ $0 < 0x80 }) else {
                throw .needsSMTPUTF8
            }
        } catch {
            missRecipient()
            throw error
        }
    }

    /// A recipient was refused: with none accepted, DATA will say so.
    mutating func missRecipient() {
        transaction?.attempts += 1
        counts.recipientsRefused += 1
    }

    private mutating func note(_ line: ArraySlice<UInt8>) {
        guard keepsTranscript else { return }
        let text = String(decoding: line.prefix(1000), as: UTF8.self)
        let words = text.utf8.split(separator: UInt8(ascii: " "))
        guard words.count == 3, words[0].map(\.loweredASCII) == Array("auth".utf8) else {
            return note(command: text)
        }
        note(command: "AUTH \(String(decoding: words[1], as: UTF8.self)) (hidden)")
    }
}
