import Inbound
import Testing

/// Replies as servers document them, each told by a notification of its own; none is from the public corpus.
@Suite("Words and codes of many servers")
struct WordingTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var reply: String
        var status: String
        var stage: String
        var reason: BounceReason
        var isHard: Bool

        init(
            _ reply: String, _ status: String, _ stage: String, _ reason: BounceReason, _ isHard: Bool = false
        ) {
            (self.reply, self.status, self.stage, self.reason, self.isHard) = (
                reply, status, stage, reason, isHard
            )
        }

        var testDescription: String { reply }
    }

    static let cases: [Case] = [
        // Postfix
        Case(
            "550 5.1.1 <a@c.example>: Recipient address rejected: User unknown in relay recipient table",
            "5.1.1", "RCPT TO", .userunknown, true),
        Case(
            "450 4.2.0 <a@c.example>: Recipient address rejected: Greylisted, see http://postgrey.example",
            "4.2.0", "RCPT TO", .blocked),
        Case(
            "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", "5.7.1",
            "RCPT TO", .blocked),
        Case(
            "450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.1]", "4.7.25", "RCPT TO",
            .requireptr),
        Case(
            "550 5.1.0 <b@s.example>: Sender address rejected: User unknown in virtual mailbox table",
            "5.1.0", "RCPT TO", .rejected),
        Case("554 5.7.1 <a@c.example>: Relay access denied", "5.7.1", "RCPT TO", .norelaying),
        Case("552 5.3.4 Message size exceeds fixed limit", "5.3.4", "MAIL FROM", .mesgtoobig),
        Case("452 4.3.1 Insufficient system storage", "4.3.1", "MAIL FROM", .systemfull),
        // Exim
        Case("550 Unrouteable address", "5.0.0", "RCPT TO", .hostunknown, true),
        Case("550 Sender verify failed", "5.0.0", "RCPT TO", .rejected),
        Case(
            "550-Verification failed for <b@s.example> 550-No Such User Here 550 Sender verify failed",
            "5.0.0", "RCPT TO", .rejected),
        // Sendmail
        Case("550 5.1.1 <a@c.example>... User unknown", "5.1.1", "RCPT TO", .userunknown, true),
        Case(
            "553 5.1.8 <b@s.example>... Domain of sender address b@s.example does not exist", "5.1.8",
            "MAIL FROM", .rejected),
        Case("552 5.2.2 <a@c.example>... Mailbox disk quota exceeded", "5.2.2", "RCPT TO", .mailboxfull),
        // Exchange and Microsoft 365
        Case(
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient a@c.example not found by SMTP address lookup",
            "5.1.10", "RCPT TO", .userunknown, true),
        Case(
            "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", "5.4.1", "RCPT TO",
            .userunknown, true),
        Case("550 5.7.606 Access denied, banned sending IP [192.0.2.1]", "5.7.606", "RCPT TO", .blocked),
        Case(
            "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required", "5.7.133",
            "DATA", .securityerror),
        Case(
            "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException", "5.2.2", "DATA",
            .mailboxfull),
        Case(
            "550 5.7.515 Access denied, sending domain S.EXAMPLE doesn't meet the required authentication level.",
            "5.7.515", "DATA", .authfailure),
        // Google
        Case(
            "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking 550 5.1.1 https://support.google.com/mail/?p=NoSuchUser",
            "5.1.1", "RCPT TO", .userunknown, true),
        Case(
            "452-4.2.2 The recipient's inbox is out of storage space. 452 4.2.2 https://support.google.com/mail/?p=OverQuotaTemp",
            "4.2.2", "RCPT TO", .mailboxfull),
        Case(
            "550-5.2.1 The email account that you tried to reach is disabled. 550 5.2.1 https://support.google.com/mail/?p=DisabledUser",
            "5.2.1", "RCPT TO", .suspend),
        Case(
            "450-4.2.1 The user you are trying to contact is receiving mail too quickly. 450 4.2.1 Please resend later",
            "4.2.1", "RCPT TO", .speeding),
        Case(
            "421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating 421 4.7.28 from your IP address.",
            "4.7.28", "DATA", .speeding),
        Case(
            "550-5.7.1 Our system has detected that this message is likely unsolicited mail.", "5.7.1",
            "DATA", .spamdetected),
        // Yahoo, Apple, others
        Case("554 5.7.9 Message not accepted for policy reasons.", "5.7.9", "DATA", .policyviolation),
        Case(
            "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints",
            "4.7.0", "MAIL FROM", .badreputation),
        Case("552 5.2.2 <a@c.example>: user is over quota", "5.2.2", "RCPT TO", .mailboxfull),
        Case(
            "554 5.7.1 [HM08] Message rejected due to local policy. Please visit https://postmaster.example",
            "5.7.1", "DATA", .policyviolation),
        Case(
            "550 5.7.26 This message does not pass authentication checks (SPF and DKIM both do not pass).",
            "5.7.26", "DATA", .authfailure),
        Case("550 Administrative prohibition", "5.0.0", "RCPT TO", .policyviolation),
        Case("550 5.7.1 Message rejected: virus Eicar-Test-Signature found", "5.7.1", "DATA", .virusdetected),
        Case("556 5.1.10 Recipient address has null MX", "5.1.10", "RCPT TO", .notaccept, true),
        Case("530 5.7.0 Must issue a STARTTLS command first", "5.7.0", "MAIL FROM", .securityerror),
        Case(
            "421 4.3.2 Too many concurrent SMTP connections from this IP address; please try again later.",
            "4.3.2", "CONNECT", .toomanyconn),
        Case("451 4.4.2 Error: timeout exceeded", "4.4.2", "DATA", .expired),
        Case("554 5.4.6 Too many hops", "5.4.6", "DATA", .networkerror),
        Case(
            "551 5.1.6 The recipient has moved; please try <x@d.example>", "5.1.6", "RCPT TO", .hasmoved, true
        ),
        Case(
            "550 5.1.2 Host unknown (Name server: c.example: host not found)", "5.1.2", "RCPT TO",
            .hostunknown, true),
        // Words alone are no proof: a filter that asks after DATA says the same of a mailbox that lives.
        Case("550 Unknown user a@c.example", "5.0.0", "DATA", .filtered),
        Case("550 no such user", "5.0.0", "RCPT TO", .userunknown, true),
    ]

    @Test("mean what they say", arguments: cases)
    func meaning(one: Case) throws {
        let answer = try Self.answer(to: one)
        #expect(answer.reason == one.reason, "\(answer.rule ?? "no rule")")
        #expect(answer.isHard == one.isHard)
        #expect(!(answer.isSendersFault && (answer.isHard || answer.countsAsSoft)))
    }

    /// In a notification as Postfix writes it.
    static func answer(to one: Case) throws -> FailedRecipient {
        let group = [
            MailSummary.Field("final-recipient", "rfc822; a@c.example"),
            MailSummary.Field("action", "failed"),
            MailSummary.Field("status", one.status),
            MailSummary.Field("diagnostic-code", "smtp; \(one.reply)"),
        ]
        let told =
            one.stage == "CONNECT"
            ? "after initial connection: \(one.reply)"
            : "<a@c.example>: host mx.c.example[192.0.2.7] said: \(one.reply) (in reply to \(one.stage) command)"
        let summary = MailSummary(
            fields: [
                MailSummary.Field("from", "MAILER-DAEMON@relay.example"),
                MailSummary.Field("return-path", "<>"),
            ],
            reportType: "delivery-status",
            parts: [
                MailSummary.Part(type: "text/plain", text: told),
                MailSummary.Part(type: "message/delivery-status", groups: [group]),
            ])
        return try #require(InboundClassifier().report(on: summary).recipients.first)
    }
}
