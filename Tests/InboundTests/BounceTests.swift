import Inbound
import Testing

@Suite("Bounces of the tests' own")
struct BounceTests {
    @Test("a notification names the recipient, its codes, the return path and the message")
    func notification() async throws {
        let report = try await Letters.report(
            Letters.notification(
                text: "<anna@customer.example>: host mx.customer.example[192.0.2.7] said: 550 5.1.1\n"
                    + "    <anna@customer.example>: Recipient address rejected: User unknown (in reply to RCPT TO command)",
                recipients: [
                    Letters.recipient(
                        "anna@customer.example",
                        "550 5.1.1 <anna@customer.example>: Recipient address rejected: User unknown",
                        status: "5.1.1")
                ]), to: "b+77.k3.9f8e7d6c5b4a@bounce.shop.example")
        #expect(report.kind == .bounce)
        #expect(report.envelopeRecipients.first == "b+77.k3.9f8e7d6c5b4a@bounce.shop.example")
        #expect(report.originalMessageIDs == ["7f3a.4711@shop.example"])
        let one = try #require(report.recipients.first)
        #expect(report.recipients.count == 1)
        #expect(one.address == "anna@customer.example")
        #expect(one.status == StatusCode("5.1.1"))
        #expect(one.reply == 550)
        #expect(one.reason == .userunknown && one.isHard && !one.isSendersFault)
        #expect(one.rule != nil)
    }

    @Test("each recipient of one report has its own reason")
    func several() async throws {
        let report = try await Letters.report(
            Letters.notification(
                text: "Two recipients failed.",
                recipients: [
                    Letters.recipient(
                        "anna@customer.example", "552 5.2.2 Mailbox over quota", status: "5.2.2"),
                    Letters.recipient(
                        "bert@customer.example", "550 5.1.1 no such user here", status: "5.1.1"),
                    Letters.recipient(
                        "cara@customer.example", "250 2.0.0 Ok", status: "2.0.0", action: "relayed"),
                ]))
        #expect(report.kind == .bounce)
        #expect(report.recipients.map(\.reason) == [.mailboxfull, .userunknown, .delivered])
        #expect(report.recipients.map(\.isHard) == [false, true, false])
        #expect(report.recipients.map(\.countsAsSoft) == [true, false, false])
    }

    @Test("a delay is no bounce, and suppresses nobody, whatever the words")
    func delay() async throws {
        let report = try await Letters.report(
            Letters.notification(
                text: "This is a warning only. Your message could not yet be delivered.",
                recipients: [
                    Letters.recipient(
                        "anna@customer.example", "450 4.1.1 user unknown, try later", status: "4.1.1",
                        action: "delayed")
                ]))
        #expect(report.kind == .delay)
        #expect(report.recipients.map(\.isHard) == [false])
        #expect(report.recipients.map(\.countsAsSoft) == [false])
    }

    @Test("a success is a delivery")
    func success() async throws {
        let report = try await Letters.report(
            Letters.notification(
                text: "Your message was delivered.",
                recipients: [
                    Letters.recipient(
                        "anna@customer.example", "250 2.1.5 Ok", status: "2.1.5", action: "delivered")
                ]))
        #expect(report.kind == .delivered)
        #expect(report.recipients.map(\.reason) == [.delivered])
    }

    @Test("a relay's own reading of a refusal is not believed against the server's status")
    func ownReading() async throws {
        let report = try await Letters.report(
            Letters.notification(
                text: """
                       ----- Transcript of session follows -----
                    ... while talking to mx.customer.example.:
                    >>> RCPT To:<anna@customer.example>
                    <<< 550 5.7.1 zut alors
                    550 5.1.1 <anna@customer.example>... User unknown
                    >>> DATA
                    <<< 554 5.5.1 Error: no valid recipients
                    """,
                recipients: [
                    Letters.recipient("anna@customer.example", "550 5.7.1 zut alors", status: "5.1.1")
                ]))
        #expect(report.recipients.map(\.reason) == [.securityerror])
        #expect(report.recipients.map(\.isHard) == [false])
    }

    @Test("qmail's text has a paragraph for each recipient")
    func qmail() async throws {
        let report = try await Letters.report(
            """
            Return-Path: <>
            From: MAILER-DAEMON@relay.example
            To: b+1@bounce.shop.example
            Subject: failure notice

            Hi. This is the qmail-send program at relay.example.
            I'm afraid I wasn't able to deliver your message to the following addresses.

            <anna@customer.example>:
            192.0.2.7 does not like recipient.
            Remote host said: 550 sorry, no mailbox here by that name
            Giving up on 192.0.2.7.

            <bert@other.example>:
            192.0.2.9 does not like recipient.
            Remote host said: 452 4.2.2 The email account that you tried to reach is over quota.
            Giving up on 192.0.2.9.

            --- Below this line is a copy of the message.

            Message-ID: <7f3a.4711@shop.example>
            From: hello@shop.example
            To: anna@customer.example
            Subject: user unknown? mailbox full? No: news.

            """)
        #expect(report.kind == .bounce)
        #expect(report.recipients.map(\.address) == ["anna@customer.example", "bert@other.example"])
        #expect(report.recipients.map(\.reason) == [.userunknown, .mailboxfull])
        #expect(report.recipients.map(\.isHard) == [true, false])
        #expect(report.originalMessageIDs == ["7f3a.4711@shop.example"])
    }

    @Test("Exim's text, in which only X-Failed-Recipients is meant for machines")
    func exim() async throws {
        let report = try await Letters.report(
            """
            X-Failed-Recipients: anna@customer.example
            Auto-Submitted: auto-replied
            From: Mail Delivery System <Mailer-Daemon@relay.example>
            To: b+1@bounce.shop.example
            Subject: Mail delivery failed: returning message to sender

            This message was created automatically by mail delivery software.

            A message that you sent could not be delivered to one or more of its
            recipients. This is a permanent error. The following address(es) failed:

              anna@customer.example
                host antispam.customer.example [192.0.2.7]
                SMTP error from remote mail server after RCPT TO:<anna@customer.example>:
                550 Requested action not taken: mailbox unavailable

            ------ This is a copy of the message, including all the headers. ------

            """)
        #expect(report.kind == .bounce)
        #expect(report.recipients.map(\.reason) == [.userunknown])
        #expect(report.recipients.map(\.isHard) == [true])
    }

    @Test("OpenSMTPD's list, a name to a line")
    func openSMTPD() async throws {
        let report = try await Letters.report(
            """
            From: Mailer Daemon <MAILER-DAEMON@relay.example>
            To: b+1@bounce.shop.example
            Subject: Delivery status notification: error

                Hi!

                This is the MAILER-DAEMON, please DO NOT REPLY to this email.

                An error has occurred while attempting to deliver a message for
                the following list of recipients:

            anna@customer.example: 550 5.1.1 <anna@customer.example>: user does not exist
            bert@other.example: 550 5.7.1 rejected: the IP address 192.0.2.1 is listed by zen.spamhaus.org

                Below is a copy of the original message:

            """)
        #expect(report.recipients.map(\.reason) == [.userunknown, .blocked])
        #expect(report.recipients.map(\.isSendersFault) == [false, true])
    }

    @Test("a notification in JSON, wrapped or bare")
    func json() async throws {
        let bare =
            #"{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"anna@customer.example","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unknown"}],"reportingMTA":"dns; a.smtp-out.amazonses.com"}}"#
        let wrapped = "{\"Type\":\"Notification\",\"Message\":\"\(bare.replacing("\"", with: "\\\""))\"}"
        for body in [bare, wrapped] {
            let report = try await Letters.report(
                "From: no-reply@sns.example\nSubject: AWS Notification Message\n\n\(body)\n")
            #expect(report.kind == .bounce)
            #expect(report.recipients.map(\.address) == ["anna@customer.example"])
            #expect(report.recipients.map(\.isHard) == [true])
        }
    }

    @Test("a person who writes of bounces has not bounced")
    func talk() async throws {
        let report = try await Letters.report(
            """
            Return-Path: <anna@customer.example>
            From: Anna <anna@customer.example>
            To: hello@shop.example
            Subject: Re: We miss you
            In-Reply-To: <7f3a.4711@shop.example>

            My colleague says your mail came back: 550 5.1.1 user unknown. His address is new.

            """)
        #expect(report.kind == .reply)
        #expect(report.recipients.isEmpty)
    }

    @Test("a person who sends a bounce on has not bounced")
    func sentOn() async throws {
        let bounce = Letters.notification(
            text: "-",
            recipients: [Letters.recipient("bert@other.example", "550 5.1.1 user unknown", status: "5.1.1")])
        let report = try await Letters.report(
            """
            Return-Path: <anna@customer.example>
            From: Anna <anna@customer.example>
            To: hello@shop.example
            Subject: Fwd: what is this?
            In-Reply-To: <7f3a.4711@shop.example>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="outside"

            --outside
            Content-Type: text/plain

            Look at this:
            Final-Recipient: rfc822; bert@other.example
            Action: failed
            Status: 5.1.1

            --outside
            Content-Type: message/rfc822

            \(bounce)
            --outside--

            """)
        #expect(report.kind == .reply)
        #expect(report.recipients.isEmpty)
        #expect(report.sender == "anna@customer.example")
    }

    @Test("what a report shows is one line without controls, and short")
    func shown() async throws {
        let report = try await Letters.report(
            Letters.notification(
                text: "-",
                recipients: [
                    Letters.recipient(
                        "anna@customer.example",
                        "550 5.1.1 user\u{1B}[31m unknown\u{202E} \(String(repeating: "x", count: 3_000))",
                        status: "5.1.1")
                ]))
        let one = try #require(report.recipients.first)
        #expect(one.diagnostic.utf8.count <= 1_000)
        #expect(one.diagnostic.hasPrefix("550 5.1.1 user[31m unknown x"))
    }
}
