import Mail

/// A letter of 20 KB as a campaign makes it: a template's runs, encoded beforehand, and 68 values of one customer
/// between them.
struct Letter {
    private var message: Message
    private let htmlRuns: [EncodedRun]
    private let textRuns: [EncodedRun]
    private let values: [[UInt8]]
    private var buffer: [UInt8] = []

    init() throws {
        guard let sender = Mailbox("Tea House <hello@tea.example>"),
            let rep = Mailbox("Rosa <rosa@tea.example>"),
            let customer = Mailbox("Jürgen Müller <jm@customer.example>")
        else { fatalError("the bench's own addresses are good") }
        message = Message(
            from: sender, to: customer, replyTo: rep, subject: "Wir vermissen Sie, Jürgen Müller",
            messageID: "d1.42@tea.example", date: (1_795_442_964_000, 60), language: "de",
            unsubscribe: "https://tea.example/u/0123456789abcdef0123456789abcdef", text: [], html: [])
        let row = """
            <tr>
              <td style="padding:4px 8px;font-family:Arial,sans-serif;font-size:14px;color:#333333">Grüner Tee, die
              erste Ernte des Jahres, von Hand gepflückt und schonend getrocknet; wie im letzten Herbst.</td>
              <td align="right" style="padding:4px 8px;font-size:14px">
            """
        htmlRuns = (0..<58).map { EncodedRun("<!-- \($0) -->\(row)".utf8) }
        textRuns = (0..<10).map {
            EncodedRun("\($0). Grüner Tee, von Hand gepflückt, wie im letzten Herbst: ".utf8)
        }
        values = ["12,50 €", "Jürgen Müller", "2026-05-23", "Hafenstraße 12, 20457 Hamburg", "24"].map {
            Array($0.utf8)
        }
    }

    mutating func compose() throws -> [UInt8] {
        message.html = .encoded(body(htmlRuns))
        message.text = .encoded(body(textRuns))
        buffer.removeAll(keepingCapacity: true)
        try message.append(to: &buffer)
        return buffer
    }

    private func body(_ runs: [EncodedRun]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20_000)
        var writer = QuotedPrintableWriter()
        for (index, run) in runs.enumerated() {
            writer.append(run, to: &bytes)
            writer.append(values[index % values.count], to: &bytes)
        }
        writer.finish(&bytes)
        return bytes
    }
}
