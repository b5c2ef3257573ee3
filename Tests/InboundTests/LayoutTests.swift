import Inbound
import Testing

@Suite("Layouts of programs that write for people")
struct LayoutTests {
    private static let head = """
        Return-Path: <>
        From: Mail Delivery Subsystem <MAILER-DAEMON@relay.example>
        To: b+1@bounce.shop.example
        Subject: Returned mail: see transcript


        """

    @Test("a dialogue belongs to the recipient that it cost")
    func dialogue() async throws {
        let report = try await Letters.report(
            """
            \(Self.head)   ----- Transcript of session follows -----
            While talking to mx.customer.example:
            >>> MAIL From:<b+1@bounce.shop.example>
            <<< 550 Insecure Mail Relay
            554 <anna@customer.example>... Remote protocol error
            554 <bert@other.example>... 550 Host unknown (Authoritative answer from name server)
            While talking to mx.third.example:
            >>> RCPT To:<cara@third.example>
            <<< 550 <cara@third.example>... User unknown
            550 <cara@third.example>... User unknown

               ----- Unsent message follows -----
            Message-ID: <7f3a.4711@shop.example>

            """)
        #expect(
            report.recipients.map(\.address) == [
                "anna@customer.example", "bert@other.example", "cara@third.example",
            ])
        #expect(report.recipients.map(\.reason) == [.norelaying, .hostunknown, .userunknown])
        #expect(report.recipients.map(\.isHard) == [false, true, true])
    }

    @Test("what is told before anybody is named is told of all")
    func introduction() async throws {
        let report = try await Letters.report(
            """
            \(Self.head)Your message was not delivered within 2 days. The server is not responding.

            These recipients did not receive your message:
                 <anna@customer.example>
                 <bert@other.example>

            """)
        #expect(report.recipients.map(\.reason) == [.expired, .expired])
    }

    @Test("a quoted letter begins where its header does, with or without words")
    func quoted() async throws {
        let report = try await Letters.report(
            """
            \(Self.head)Failed recipient: anna@customer.example
            Reason: Remote host said: 550 5.1.1 No such user here

            Message-ID: <7f3a.4711@shop.example>
            From: Shop <hello@shop.example>
            To: anna@customer.example
            Subject: mailbox full

            Your mailbox is full of spam?

            """)
        #expect(report.recipients.map(\.reason) == [.userunknown])
        #expect(report.originalMessageIDs == ["7f3a.4711@shop.example"])
    }

    @Test("a report attached as text is one")
    func attached() async throws {
        let report = try await Letters.report(
            """
            Return-Path: <>
            From: MAILER-DAEMON@relay.example
            Subject: Delivery failure
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="cut"

            --cut
            Content-Type: text/plain

            See the report.
            --cut
            Content-Type: text/plain; name="report.txt"
            Content-Disposition: attachment; filename="report.txt"

            Reporting-MTA: dns; relay.example

            Final-Recipient: rfc822; anna@customer.example
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 no such user
            --cut--

            """)
        #expect(report.recipients.map(\.address) == ["anna@customer.example"])
        #expect(report.recipients.map(\.isHard) == [true])
    }

    @Test("a report that tells of nobody tells nothing of an address")
    func empty() async throws {
        let report = try await Letters.report(
            Letters.notification(text: "Delivery to anna@customer.example failed.", recipients: []))
        #expect(report.recipients.map(\.reason) == [.undefined])
        #expect(report.recipients.map(\.countsAsSoft) == [false])
    }

    @Test("a status with words instead of a code is read")
    func statusInWords() async throws {
        let report = try await Letters.report(
            Letters.notification(
                text: "-",
                recipients: [
                    "Final-Recipient: rfc822; anna@customer.example\nAction: failed\nStatus: 552 Mailbox is full"
                ]))
        #expect(report.recipients.map(\.reason) == [.mailboxfull])
    }

    @Test("a bounce that a person sends on is none, whatever its subject says")
    func sentOn() async throws {
        for subject in ["Fwd: Undelivered Mail Returned to Sender", "WG: Unzustellbar", "Delivery failed?"] {
            let report = try await Letters.report(
                """
                Return-Path: <anna@customer.example>
                From: Anna <anna@customer.example>
                To: hello@shop.example
                Subject: \(subject)

                What is this?

                > <bert@other.example>: host mx said: 550 5.1.1 user unknown

                """)
            #expect(report.kind == .reply, "\(subject)")
        }
    }

    @Test("a customer who writes of a parcel has not bounced")
    func parcel() async throws {
        for subject in ["Delivery problem", "Delivery delayed?", "parcel not delivered"] {
            let report = try await Letters.report(
                """
                Return-Path: <anna@customer.example>
                From: Anna <anna@customer.example>
                To: hello@shop.example
                Subject: \(subject)

                Your courier could not deliver my parcel and says it has been returned because it was undeliverable.
                Write to info@customer.example, please.

                """)
            #expect(report.kind == .reply, "\(subject)")
        }
    }

    @Test("a mail daemon that returns a letter has bounced it, though it does not say so")
    func daemon() async throws {
        let report = try await Letters.report(
            """
            Return-Path: <MAILER-DAEMON@relay.example>
            From: MAILER-DAEMON@relay.example
            Subject: relay.example
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="cut"

            --cut
            Content-Type: text/plain; charset=gb2312
            Content-Transfer-Encoding: base64

            PGFubmFAY3VzdG9tZXIuZXhhbXBsZT46INPKz+TS0cL6

            --cut
            Content-Type: message/rfc822

            Message-ID: <7f3a.4711@shop.example>
            From: hello@shop.example

            --cut--

            """)
        #expect(report.kind == .bounce)
        #expect(report.recipients.map(\.reason) == [.mailboxfull])
    }

    @Test("advice for postmasters is no reason")
    func advice() async throws {
        let report = try await Letters.report(
            Letters.notification(
                text: """
                    Your message to anna@customer.example couldn't be delivered.
                    anna wasn't found at customer.example.

                    How to fix it
                    The address may be misspelled or may not exist. Make sure that your domain and its certificate are
                    correct, that your mail server is set up well, and try again later.
                    """,
                recipients: [
                    "Final-Recipient: rfc822; anna@customer.example\nAction: failed\nStatus: 5.1.10"
                ]))
        #expect(report.recipients.map(\.reason) == [.userunknown])
        #expect(report.recipients.map(\.isHard) == [true])
    }

    @Test("addresses keep their underscores, and leave their X.400 clothes")
    func addresses() async throws {
        let report = try await Letters.report(
            """
            \(Self.head)Unknown user: anna_maria_k@customer.example

            Original message follows.

            """)
        #expect(report.recipients.map(\.address) == ["anna_maria_k@customer.example"])
        #expect(report.recipients.map(\.isHard) == [true], "the words before it are those of the table")
        let old = try await Letters.report(
            """
            \(Self.head)Your message did not reach the following recipient(s):

            c=US;a= ;p=X;dda:SMTP=anna@customer.example; on Thu, 26 Nov 2026 10:00:00 +0100
                The recipient name is not recognized

            """)
        #expect(old.recipients.map(\.address) == ["anna@customer.example"])
    }

    @Test("the program's own name is no virus")
    func names() async throws {
        let report = try await Letters.report(
            """
            \(Self.head)****** Message from InterScan E-Mail VirusWall ******

            <anna@customer.example>: delivery time expired

            """)
        #expect(report.recipients.map(\.reason) == [.expired])
    }
}
