/// AUTH PLAIN and LOGIN (RFC 4954, RFC 4616).
extension SinkSession {
    /// Whose line comes next.
    enum Authentication: Hashable, Sendable {
        case plain
        case loginUser
        case loginPassword(user: [UInt8])
    }

    mutating func authenticate(
        _ mechanism: String, _ response: ArraySlice<UInt8>?, _ faults: inout SinkFaults
    ) throws(SinkReply) {
        guard configuration.credentials != nil else { throw .notOffered }
        if needsTLSFirst { throw .tlsFirst }
        guard isExtended, transaction == nil else { throw .authMisplaced }
        guard user == nil else { throw .authAlready }
        let exchange: Authentication
        switch mechanism {
        case "PLAIN": exchange = .plain
        case "LOGIN": exchange = .loginUser
        default: throw .unknownMechanism
        }
        guard let response else {
            // "Username:" is asked for as the first clients of LOGIN expect it; PLAIN asks nothing.
            return ask(exchange == .plain ? "" : "VXNlcm5hbWU6", exchange)
        }
        try respond(response == [UInt8(ascii: "=")] ? [] : response, in: exchange, &faults)
    }

    mutating func respond(
        _ line: ArraySlice<UInt8>, in exchange: Authentication, _ faults: inout SinkFaults
    ) throws(SinkReply) {
        phase = .commands
        guard line != [UInt8(ascii: "*")] else { throw .authCancelled }
        guard let bytes = Base64.decoded(line) else { throw .badBase64 }
        switch exchange {
        case .plain:
            let parts = bytes.split(separator: 0, omittingEmptySubsequences: false)
            guard parts.count == 3 else { throw .wrongCredentials }
            try conclude(user: Array(parts[1]), password: Array(parts[2]), &faults)
        case .loginUser:
            ask("UGFzc3dvcmQ6", .loginPassword(user: bytes))
        case .loginPassword(let user):
            try conclude(user: user, password: bytes, &faults)
        }
    }

    private mutating func ask(_ challenge: String, _ exchange: Authentication) {
        phase = .authentication(exchange)
        send(SinkReply(334, nil, challenge))
    }

    private mutating func conclude(
        user: [UInt8], password: [UInt8], _ faults: inout SinkFaults
    ) throws(SinkReply) {
        guard let credentials = configuration.credentials, user == Array(credentials.user.utf8),
            password == Array(credentials.password.utf8)
        else { throw .wrongCredentials }
        meet(.authenticated(credentials.user), &faults)
    }
}
