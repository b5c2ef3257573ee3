extension SinkMessage {
    /// The envelope as header lines to put above the message (RFC 5321 §4.4):
    ///
    ///     Return-Path: <bounce@shop.example>
    ///     Delivered-To: peter@example.com
    ///     X-Sink-Recipient: <peter@example.com> NOTIFY=NEVER
    ///     X-Sink-Sender: <bounce@shop.example> BODY=8BITMIME
    ///     Received: from client.example ([127.0.0.1])
    ///         by sink.localhost with ESMTP id 42;
    ///         Mon, 23 Nov 2026 14:23:01 +0000
    ///
    /// The `X-Sink-` lines are there only for a sender or recipient with parameters. No line end can come
    /// in through an address: a command with a control character is refused.
    func traceHeaders(by serverName: String, number: Int, at time: UTCTime) -> [UInt8] {
        var lines = ["Return-Path: <\(sender)>"]
        lines += recipients.map { "Delivered-To: \($0.address)" }
        lines += recipients.filter { !$0.parameters.isEmpty }.map {
            "X-Sink-Recipient: <\($0.address)>\(Self.text(of: $0.parameters))"
        }
        if !parameters.isEmpty { lines.append("X-Sink-Sender: <\(sender)>\(Self.text(of: parameters))") }
        let place = peer.isEmpty ? "" : " ([\(peer)])"
        lines.append("Received: from \(helloName)\(place)")
        lines.append("\tby \(serverName) with \(protocolName) id \(number);")
        lines.append("\t\(time.mail)")
        return lines.flatMap { Array($0.utf8) + [UInt8(ascii: "\r"), UInt8(ascii: "\n")] }
    }

    /// The names of RFC 3848 and RFC 6531 §4.3.
    private var protocolName: String {
        guard isExtended else { return "SMTP" }
        let name = parameters["SMTPUTF8"] == nil ? "ESMTP" : "UTF8SMTP"
        return user == nil ? name : name + "A"
    }

    private static func text(of parameters: [String: String]) -> String {
        parameters.sorted { $0.key < $1.key }
            .map { $0.value.isEmpty ? " \($0.key)" : " \($0.key)=\($0.value)" }
            .joined()
    }
}
