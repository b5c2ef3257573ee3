import Inbound
import Testing

/// Mails of the tests' own, read by the real reading program.
enum Letters {
    struct Unreadable: Error {}

    private static let reader = MailReader(ReadingProgram.settings)

    static func report(
        _ text: String, to envelopeRecipient: String? = nil, atUnsubscribe: Bool = false
    ) async throws -> InboundReport {
        guard case .summary(let summary) = try await reader.read(Array(text.utf8)) else {
            throw Unreadable()
        }
        return InboundClassifier().report(
            on: summary, envelopeRecipient: envelopeRecipient, isUnsubscribeMailbox: atUnsubscribe)
    }

    /// A delivery status notification (RFC 3464) in the usual three parts.
    static func notification(
        text: String, recipients: [String], from: String = "MAILER-DAEMON@relay.example",
        reporter: String = "relay.example", extra: String = ""
    ) -> String {
        """
        Return-Path: <>
        Delivered-To: b+77.k3.9f8e7d6c5b4a@bounce.shop.example
        From: Mail Delivery System <\(from)>
        To: b+77.k3.9f8e7d6c5b4a@bounce.shop.example
        Subject: Undelivered Mail Returned to Sender
        \(extra)MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

        --cut
        Content-Type: text/plain; charset=us-ascii

        \(text)

        --cut
        Content-Type: message/delivery-status

        Reporting-MTA: dns; \(reporter)
        Arrival-Date: Mon, 23 Nov 2026 10:00:00 +0100

        \(recipients.joined(separator: "\n\n"))

        --cut
        Content-Type: text/rfc822-headers

        Message-ID: <7f3a.4711@shop.example>
        From: Shop <hello@shop.example>
        To: anna@customer.example
        Subject: We miss you

        --cut--

        """
    }

    static func recipient(
        _ address: String, _ diagnostic: String, status: String = "5.0.0", action: String = "failed"
    ) -> String {
        """
        Final-Recipient: rfc822; \(address)
        Action: \(action)
        Status: \(status)
        Diagnostic-Code: smtp; \(diagnostic)
        """
    }
}
