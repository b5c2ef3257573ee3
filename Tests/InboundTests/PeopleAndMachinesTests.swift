import Inbound
import Testing

@Suite("Complaints, machines' answers, unsubscriptions and people")
struct PeopleAndMachinesTests {
    private func complaint(_ type: String) -> String {
        """
        From: feedback@mailbox.example
        To: fbl@shop.example
        Subject: complaint
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="cut"

        --cut
        Content-Type: text/plain

        This is an email abuse report.

        --cut
        Content-Type: message/feedback-report

        Feedback-Type: \(type)
        User-Agent: Mailbox/1.0
        Version: 1
        Original-Mail-From: <b+77.k3.9f8e7d6c5b4a@bounce.shop.example>
        Original-Rcpt-To: <anna@customer.example>

        --cut
        Content-Type: message/rfc822

        Message-ID: <7f3a.4711@shop.example>
        List-Unsubscribe: <https://shop.example/u/v1.4711>, <mailto:off@shop.example>
        From: hello@shop.example
        To: undisclosed
        Subject: We miss you

        Hello

        --cut--

        """
    }

    @Test(
        "a feedback report is a complaint, unless its type says otherwise",
        arguments: [
            ("abuse", InboundReport.Kind.complaint), ("Fraud", .complaint), ("virus", .complaint),
            ("other", .complaint),
            ("opt-out", .unsubscribe), ("not-spam", .other), ("auth-failure", .other),
        ])
    func feedback(type: String, kind: InboundReport.Kind) async throws {
        let report = try await Letters.report(complaint(type))
        #expect(report.kind == kind)
        #expect(report.feedbackType == type.lowercased())
        #expect(report.recipients.map(\.address) == ["anna@customer.example"])
        #expect(report.originalMessageIDs == ["7f3a.4711@shop.example"])
        #expect(report.originalEnvelopeSenders == ["b+77.k3.9f8e7d6c5b4a@bounce.shop.example"])
        #expect(report.originalUnsubscribe == ["<https://shop.example/u/v1.4711>, <mailto:off@shop.example>"])
        #expect(report.mustNotBeAnswered)
    }

    @Test(
        "a machine's answer is known by its header or its subject, and never answered",
        arguments: [
            "Auto-Submitted: auto-replied\nSubject: Re: We miss you",
            "Auto-Submitted: auto-replied (vacation)\nSubject: x",
            "X-Autoreply: yes\nSubject: Re: x", "Precedence: auto_reply\nSubject: Re: x",
            "Subject: Automatic reply: We miss you", "Subject: Out of Office: back on Monday",
            "Subject: Automatische Antwort: Wir vermissen Sie",
            "Subject: =?utf-8?q?R=C3=A9ponse_automatique?= : x",
            "Subject: Respuesta =?utf-8?q?autom=C3=A1tica?=: x", "Subject: Risposta automatica: x",
            "Subject: =?utf-8?b?6Ieq5YuV6L+U5L+h?=", "Subject: Automatisch antwoord: x",
            "Subject: =?koi8-r?b?4dfUz8/U18XU?=: x",
        ])
    func autoReply(header: String) async throws {
        let report = try await Letters.report("From: anna@customer.example\n\(header)\n\nI am away.\n")
        #expect(report.kind == .autoReply)
        #expect(report.mustNotBeAnswered)
        #expect(report.sender == "anna@customer.example")
        #expect(report.text.isEmpty)
    }

    @Test(
        "lists, reports and other machines are neither replies nor bounces",
        arguments: [
            "List-Id: <news.other.example>\nSubject: news",
            "Auto-Submitted: auto-generated\nSubject: your ticket",
            "Precedence: bulk\nSubject: news", "Return-Path: <>\nSubject: hello",
        ])
    func others(header: String) async throws {
        let report = try await Letters.report("From: anna@customer.example\n\(header)\n\nHello.\n")
        #expect(report.kind == .other)
        #expect(report.mustNotBeAnswered)
    }

    @Test("a receipt (RFC 3798) is no reply")
    func receipt() async throws {
        let report = try await Letters.report(
            """
            From: anna@customer.example
            Subject: Read: We miss you
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=disposition-notification; boundary="cut"

            --cut
            Content-Type: text/plain

            This is a receipt.

            --cut
            Content-Type: message/disposition-notification

            Final-Recipient: rfc822; anna@customer.example
            Original-Message-ID: <7f3a.4711@shop.example>
            Disposition: manual-action/MDN-sent-manually; displayed

            --cut--

            """)
        #expect(report.kind == .other)
        #expect(report.originalMessageIDs == ["7f3a.4711@shop.example"])
    }

    @Test("a person's reply has its sender, its thread, and what the person wrote")
    func reply() async throws {
        let report = try await Letters.report(
            """
            Return-Path: <anna@customer.example>
            From: "Anna Ünder, Ltd." <Anna@Customer.Example>
            To: hello@shop.example
            Subject: Re: We miss you
            Message-ID: <1@customer.example>
            In-Reply-To: <7f3a.4711@shop.example>
            References: <first@shop.example> <7f3a.4711@shop.example>
            Content-Type: text/plain; charset=utf-8

            Yes, please send twelve.

            On Mon, 23 Nov 2026 at 10:00, Shop <hello@shop.example> wrote:
            > We miss you. Unsubscribe here.
            > 550 user unknown

            """)
        #expect(report.kind == .reply)
        #expect(report.sender == "Anna@customer.example")
        #expect(report.inReplyTo == ["7f3a.4711@shop.example"])
        #expect(report.originalMessageIDs == ["7f3a.4711@shop.example", "first@shop.example"])
        #expect(report.text == "Yes, please send twelve.")
        #expect(!report.mustNotBeAnswered)
    }

    @Test(
        "a person's reply is one, whatever our subject spoke of",
        arguments: [
            "Re: Your vacation on the coast", "Re: Automatic reply units, now cheaper",
            "Re: Undelivered parcels?",
            "AW: Out of office printers", "Re: Delivery failure rates",
        ])
    func subjects(subject: String) async throws {
        let report = try await Letters.report(
            "Return-Path: <anna@c.example>\nFrom: anna@c.example\nSubject: \(subject)\n"
                + "In-Reply-To: <7f3a.4711@shop.example>\n\nYour message could not be delivered to my boss. Call me.\n"
        )
        #expect(report.kind == .reply)
        #expect(report.text.hasPrefix("Your message"))
    }

    @Test("an unsubscription by mail gives the words that can be its token")
    func unsubscribe() async throws {
        let token = "v1.4711-a8f5f167f44f4964e6c998dee827110c"
        for header in ["", "Auto-Submitted: auto-replied\n"] {
            let report = try await Letters.report(
                "From: anna@customer.example\nTo: off@shop.example\n\(header)Subject: unsubscribe \(token)\n\n\n"
            )
            #expect(report.kind == .unsubscribe)
            #expect(report.unsubscribeTokens == [token])
            #expect(report.sender == "anna@customer.example")
        }
        let body = try await Letters.report(
            "From: anna@customer.example\nTo: off@shop.example\nSubject: please\n\nToken: <\(token)>\n",
            atUnsubscribe: true)
        #expect(body.kind == .unsubscribe)
        #expect(body.unsubscribeTokens == [token])
        let address = try await Letters.report(
            "From: anna@customer.example\nTo: off+\(token)@shop.example\nSubject: -\n\n\n",
            atUnsubscribe: true)
        #expect(address.unsubscribeTokens == [token])
    }

    @Test("an absence told at the unsubscribe mailbox unsubscribes nobody, nor does a talk of it")
    func noUnsubscription() async throws {
        let absence = try await Letters.report(
            "From: anna@customer.example\nSubject: Out of office\nAuto-Submitted: auto-replied\n\nback soon\n",
            atUnsubscribe: true)
        #expect(absence.kind == .autoReply)
        let talk = try await Letters.report(
            "From: anna@customer.example\nSubject: Re: how do I unsubscribe?\n\nTell me.\n")
        #expect(talk.kind == .reply)
    }
}
