import Diagnostics
import Inbound
import Testing

@Suite("The table of bounces")
struct BounceTableTests {
    private func report(_ diagnostic: String, status: String = "5.0.0", _ table: BounceTable)
        -> FailedRecipient?
    {
        let group = [
            MailSummary.Field("final-recipient", "rfc822; a@c.example"),
            MailSummary.Field("action", "failed"),
            MailSummary.Field("status", status), MailSummary.Field("diagnostic-code", "smtp; \(diagnostic)"),
        ]
        let mail = MailSummary(
            fields: [MailSummary.Field("from", "MAILER-DAEMON@relay.example")], reportType: "delivery-status",
            parts: [MailSummary.Part(type: "message/delivery-status", groups: [group])])
        return InboundClassifier(table: table).report(on: mail).recipients.first
    }

    @Test("a company's lines count before those that come with the program")
    func own() {
        let before = report("550 5.1.1 user unknown (our cellar is full)", status: "5.1.1", .standard)
        #expect(before?.reason == .userunknown)
        let (table, mistakes) = BounceTable.standard.adding(
            SourceText(
                name: "bounces.table",
                """
                # A partner whose server says this for a week after each move.
                [text]
                systemfull if status 5.1.*: our cellar*full
                [reasons]
                systemfull: none
                """))
        #expect(mistakes.isEmpty)
        let after = report("550 5.1.1 user unknown (our cellar is full)", status: "5.1.1", table)
        #expect(after?.reason == .systemfull)
        #expect(after?.isHard == false && after?.countsAsSoft == false)
        #expect(after?.rule == "bounces.table:3")
        #expect(
            report("550 user unknown (our cellar is full)", table)?.reason != .systemfull, "the condition")
    }

    @Test("what is wrong is told at its place, and the rest is taken")
    func mistakes() {
        let source = SourceText(
            name: "bounces.table",
            """
            userunknown: nobody
            [txet]
            [text]
            userunknwon: nobody
            userunknown nobody
            userunknown:
            userunknown if at door: nobody
            [status]
            userunknown: 5.x
            [reply]
            userunknown: 99
            [reasons]
            userunknown: very hard
            [signs]
            bounce-subjekt: gone
            [stages]
            late: after all
            [text]
            blocked: not here
            """)
        let (table, mistakes) = BounceTable.standard.adding(source)
        let shown = mistakes.map { mistake in
            let place = source.place(of: mistake.span.start)
            return "\(place.line):\(place.column) \(mistake.code)"
        }
        #expect(
            shown == [
                "1:1 inbound/no-section", "2:1 inbound/unknown-section", "4:1 inbound/unknown-reason",
                "5:1 inbound/no-colon", "6:1 inbound/no-pattern", "7:16 inbound/condition",
                "9:14 inbound/status",
                "11:14 inbound/reply", "13:14 inbound/meaning", "15:1 inbound/unknown-sign",
                "17:1 inbound/unknown-stage",
            ])
        #expect(mistakes[1].fixIt?.replacement == "[text]")
        #expect(mistakes[2].fixIt?.replacement == "userunknown")
        #expect(report("550 not here", table)?.reason == .blocked)
    }

    @Test("stars, addresses, edges of words and the codes of long replies")
    func patterns() {
        let (table, mistakes) = BounceTable.standard.adding(
            SourceText(
                name: "t",
                """
                [text]
                hasmoved: zap * zop
                systemfull: <@> is tall
                filtered: _zip_
                blocked: zup ? zep ? zyp
                """))
        #expect(mistakes.isEmpty)
        #expect(report("550 ZAP is not ZOP", table)?.reason == .hasmoved)
        #expect(report("550 zop zap", table)?.reason != .hasmoved)
        #expect(report("550 <someone.else+1@d.example>  is\ttall", table)?.reason == .systemfull)
        #expect(report("550 zip", table)?.reason == .filtered)
        #expect(report("550 zipper", table)?.reason != .filtered)
        #expect(report("550 zup (1.2.3) zep <who@d.example> zyp", table)?.reason == .blocked)
        #expect(report("550 zup zep a zyp", table)?.reason != .blocked)
        #expect(report("550 zup a b zep c zyp", table)?.reason != .blocked)
        #expect(report("550 zup a zup b zep c zyp", table)?.reason == .blocked, "a later place")
        #expect(report("550-5.7.1 zap is 550-5.7.1 not 550 5.7.1 zop", table)?.reason == .hasmoved)
    }

    @Test("one spelling serves all: short forms, marks, hyphens, typographic quotes")
    func spellings() {
        let (table, mistakes) = BounceTable.standard.adding(
            SourceText(
                name: "t",
                "[text]\nhasmoved: zap does not zop\nfiltered: zip email cannot\nblocked: zut coupé"))
        #expect(mistakes.isEmpty)
        for text in ["zap doesn't zop", "ZAP doesn\u{2019}t zop", "zap does not zop"] {
            #expect(report("550 \(text)", table)?.reason == .hasmoved, "\(text)")
        }
        for text in ["zip e-mail can't", "zip E-Mail can not", "zip email cannot"] {
            #expect(report("550 \(text)", table)?.reason == .filtered, "\(text)")
        }
        for text in ["zut coupé", "zut coupe", "zut coupe\u{301}"] {
            #expect(report("550 \(text)", table)?.reason == .blocked, "\(text)")
        }
    }

    @Test("a sender's fault is never hard and never counts, whatever a company writes of its weight")
    func faults() {
        for reason in BounceReason.allCases {
            let meaning = BounceTable.standard.meaning(of: reason)
            if meaning.isSendersFault { #expect(meaning.weight == .none, "\(reason)") }
        }
        let (table, mistakes) = BounceTable.standard.adding(
            SourceText(name: "t", "[reasons]\nblocked: hard, sender"))
        #expect(mistakes.map(\.code) == ["inbound/meaning"])
        #expect(report("554 5.7.1 blocked using zen.spamhaus.org", status: "5.7.1", table)?.isHard == false)
    }
}
