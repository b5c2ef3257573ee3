/// STARTTLS (RFC 3207).
extension SinkSession {
    var needsTLSFirst: Bool { configuration.certificate != nil && configuration.requiresTLS && !isEncrypted }

    mutating func startTLS(hasArgument: Bool, _ faults: inout SinkFaults) throws(SinkReply) {
        guard configuration.certificate != nil else { throw .notOffered }
        guard !hasArgument else { throw .noArgument }
        guard !isEncrypted else { throw .tlsAlready }
        guard isExtended, transaction == nil else { throw .tlsMisplaced }
        meet(.startTLS, &faults)
    }

    /// What was known of the client is forgotten (§4.2), and so is the conversation: it has to say EHLO again.
    ///
    /// Bytes that already wait behind STARTTLS were put there in the clear, by whoever sits on the line; taken as
    /// commands after the handshake they would pass for the client's own (CVE-2011-0411).
    mutating func beginTLS(_ action: SinkFault.Action?) {
        guard input.count == 0 else {
            counts.protocolErrors += 1
            send(.plaintextBehindTLS)
            return finish()
        }
        if case .brokenTLS = action {
            phase = .brokenTLS
            return send(.readyForTLS)
        }
        answer(.readyForTLS, action)
        guard !isClosed, pause == nil else { return }
        isEncrypted = true
        helloName = nil
        isExtended = false
        user = nil
        order(.startTLS)
    }

    /// The client's first bytes of TLS are answered with what is none.
    ///
    /// - Returns: whether there is more to do.
    mutating func breakTLS() -> Bool {
        guard input.count > 0 else { return false }
        send(raw: SinkReply.noTLS)
        finish()
        return true
    }
}
