import Diagnostics
import Testing

@testable import RuleEngine

@Suite("Mistakes in a campaign file")
struct MistakeTests {
    @Test("ten different mistakes are ten diagnostics, each at its place with its remedy")
    func ten() throws {
        let (list, text) = mistakes(
            """
            titel: Ñandú
            audience:
              dormantMonths: six
              where: account.contry == "ES"
            exclude:
              - reason: ""
                if: history.orders < "3"
            hit: frist
            rules:
              - name: a
                if: history.total >
                template: offer
                offer: {discount: 120, validDays: 30}
              - name: a
                template: offer
            holdout: {percent: 7.5}
            from: nobody at all
            """)
        #expect(list.count == 10)
        #expect(list.allSatisfy { $0.fixIt != nil || $0.help != nil })
        #expect(list == list.inOrderOfPlace())
        try expectGolden(text, "ten-mistakes.txt")
    }

    @Test("a mistake in a condition stands where it is written, however the YAML writes it")
    func scalars() throws {
        let (_, text) = mistakes(
            """
            audience:
              where: 'account.name == ''é'' && account.contry == "ES"'
            exclude:
              - reason: folded
                if: >
                  history.orders > 3 &&

                    history.totl > 2.0
                    && account.cty == "x"
              - reason: literal
                if: |
                  account.name == "Ñ" &&
                    account.cuntry == "ES"
              - reason: double
                if: "account.name == \\"\\u00e9\\" && \\
                  account.regoin == \\"x\\""
              - reason: plain
                if: account.name == "é" &&
                    acount.city == "x"
              - {reason: flow, if: 'history.orders == "3"'}
            rules: [{name: r, template: t, if: !!str &here 'histry.orders > 1'}]
            """)
        try expectGolden(text, "conditions-in-scalars.txt")
    }

    @Test("what is missing, and what is neither true nor false, is said")
    func missing() throws {
        #expect(
            mistakes("title: x\n").list.map(\.message) == [
                "the campaign has no 'audience'", "the campaign has no 'rules'",
            ])
        let everybody = mistakes("title: [x]\naudience: {}\nrules: []\n").list
        #expect(everybody.map(\.code) == ["yaml/expected-text", "rule/no-audience"])
        let approval = "audience: {dormantMonths: 6}\nrules: []\napproval: "
        #expect(mistakes(approval + "{automatic: yes}").list.map(\.code) == ["yaml/expected-bool"])
        #expect(mistakes(approval + "{automatic: true}").list.map(\.code) == ["rule/approval"])
        #expect(
            mistakes(approval + "{automatic: true, atMost: 0}").list.map(\.code) == ["yaml/expected-number"])
        #expect(mistakes(approval + "soon").list.map(\.code) == ["rule/approval"])
        #expect(
            mistakes("audience: {dormantMonths: 6}\nrules: [{name: a}, {template: t}, x]").list.map(\.code)
                == [
                    "yaml/missing-key", "yaml/missing-key", "yaml/expected-mapping",
                ])
        #expect(
            mistakes("audience: {dormantMonths: 6}\nrules: [{name: , template: t}]").list.map(\.code) == [
                "yaml/empty-text"
            ])
        #expect(mistakes("audience: {where: history.orders}\nrules: []").list.map(\.severity) == [.error])
    }

    @Test("what may be left out has its default")
    func defaults() throws {
        let read = try campaign(
            "audience: {dormantMonths: 6}\nrules: [{name: r, template: t, offer: {discount: 5}}]")
        #expect(read.title == "test" && read.hitPolicy == .first && read.exclusions.isEmpty)
        #expect(read.cap == Cap(messages: 1, days: 30))
        #expect(read.holdout == Holdout(basisPoints: 0, salt: "test"))
        #expect(read.approval == Approval(isAutomatic: false, atMost: 0))
        #expect(read.rules.first?.offer == Offer(discountPercent: 5, validDays: 30))
        #expect(
            try campaign("audience: {dormantMonths: 6}\nrules: []\nholdout: {percent: 12.5}").holdout
                .basisPoints == 1250)
    }
}
