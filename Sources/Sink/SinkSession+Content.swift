/// DATA, the body and its final dot (RFC 5321 §4.1.1.4).
extension SinkSession {
    /// 354 needs an accepted recipient; only a fault gives one without, and then the dot accepts nothing.
    mutating func beginContent(_ action: SinkFault.Action?) {
        guard let transaction else { return }
        let isForced = if case .reply = action { true } else { false }
        if transaction.recipients.isEmpty, !isForced {
            return refuse(transaction.attempts == 0 ? .recipientFirst : .noValidRecipients)
        }
        // Before the answer: a fault there may close the conversation.
        phase = .content
        reader = ContentReader(limit: configuration.maxMessageBytes)
        hasContentBegun = false
        isAnswered = false
        answer(.sendContent, action)
    }

    /// - Returns: whether there is more to do.
    mutating func readContent(_ faults: inout SinkFaults) -> Bool {
        guard input.count > 0 else { return false }
        if !hasContentBegun {
            hasContentBegun = true
            meet(.content, &faults)
            if pause != nil || isClosed { return true }
        }
        guard input.read(into: &reader) else { return false }
        if isAnswered {
            counts.messagesRefused += 1
            endContent()
        } else if reader.isTooLarge {
            refuseContent(.tooLarge)
        } else if reader.hasBareLineEnds, configuration.refusesBareLineEnds {
            refuseContent(.bareLineEndRefused)
        } else {
            meet(.dot, &faults)
        }
        return true
    }

    mutating func fileContent(_ action: SinkFault.Action?) {
        guard let transaction, !transaction.recipients.isEmpty else {
            counts.messagesRefused += 1
            endContent()
            return answer(.noValidRecipients, action)
        }
        messages += 1
        let message = SinkMessage(
            connection: connection, number: messages, peer: peer, helloName: helloName ?? "",
            isExtended: isExtended, user: user, isEncrypted: isEncrypted, sender: transaction.sender,
            parameters: transaction.parameters, recipients: transaction.recipients, content: reader.content,
            hasBareLineEnds: reader.hasBareLineEnds)
        endContent()
        pause = .filing(message, action)
        order(.file(message))
    }

    mutating func answer(_ message: SinkMessage, isKept: Bool, _ action: SinkFault.Action?) {
        guard isKept else {
            counts.messagesRefused += 1
            return send(.notFiled)
        }
        counts.messagesAccepted += 1
        counts.bytesAccepted += message.content.count
        answer(.filed(message.number, connection: connection), action)
    }

    /// The transaction is over; the next thing is a command.
    mutating func endContent() {
        phase = .commands
        transaction = nil
        reader = ContentReader(limit: configuration.maxMessageBytes)
    }

    private mutating func refuseContent(_ reply: SinkReply) {
        counts.messagesRefused += 1
        endContent()
        send(reply)
    }
}
