import Domain
import Inbound
import Testing

@Suite("Status codes and the rule for soft bounces")
struct CodesTests {
    @Test("a status code is three numbers, the first 2, 4 or 5")
    func status() {
        #expect(StatusCode("5.1.1")?.description == "5.1.1")
        #expect(StatusCode("4.7.650")?.detail == 650)
        for wrong in [
            "", "5", "5.1", "5.1.1.1", "3.1.1", "5.1.1234", "5..1", "5.1.a", "192.0.2", "-5.1.1", "5.1.１",
        ] {
            #expect(StatusCode(wrong) == nil, "\(wrong)")
        }
    }

    @Test(
        "three soft bounces within 15 days suppress, on the day of the third",
        arguments: [
            (["2026-11-01", "2026-11-08", "2026-11-15"], "2026-11-15" as CivilDay?),
            (["2026-11-01", "2026-11-08", "2026-11-16"], nil),
            (["2026-11-15", "2026-11-01", "2026-11-08"], "2026-11-15"),
            (["2026-11-01", "2026-11-20", "2026-11-21", "2026-11-22", "2026-12-30"], "2026-11-22"),
            (["2026-11-01", "2026-11-01", "2026-11-01"], "2026-11-01"),
            (["2026-11-01", "2026-11-02"], nil), ([], nil),
        ] as [([CivilDay], CivilDay?)])
    func soft(bounces: [CivilDay], expected: CivilDay?) {
        #expect(SoftBounceRule.standard.suppressionDay(bounces: bounces) == expected)
    }

    @Test("a sign of life forgets what was before it")
    func proof() {
        let bounces: [CivilDay] = ["2026-11-01", "2026-11-02", "2026-11-05"]
        #expect(SoftBounceRule.standard.suppressionDay(bounces: bounces, proofs: ["2026-11-03"]) == nil)
        #expect(
            SoftBounceRule.standard.suppressionDay(bounces: bounces, proofs: ["2026-10-03"]) == "2026-11-05")
    }
}
