import CEL
import Testing

@Suite("Points in time and lengths of time")
struct TimeTests {
    @Test(
        "a timestamp is written as it is read",
        arguments: [
            "0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999999999Z", "1970-01-01T00:00:00Z",
            "2000-02-29T12:00:00.5Z", "2026-11-23T09:30:00Z", "9999-12-31T23:59:59.999999999Z",
        ])
    func roundTrip(text: String) {
        #expect(CELTimestamp(text)?.description == text)
    }

    @Test(
        "what is no point in time is refused",
        arguments: [
            "", "2026-11-23", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-23T24:00:00Z",
            "2026-11-23T00:00:00", "2026-11-23T00:00:00.Z",
            "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2026-11-23 00:00:00Z",
            "2026-11-23T00:00:00ZZ",
        ])
    func refused(text: String) {
        #expect(CELTimestamp(text) == nil)
    }

    @Test("every day of four centuries has its weekday, day of year and date")
    func calendar() throws {
        let first = try #require(CELTimestamp("1899-12-31T00:00:00Z"))
        var previous = ""
        for day in stride(from: Int64(0), to: 146_097, by: 1) {
            let time = try #require(CELTimestamp(seconds: first.seconds + day * 86400))
            let text = time.description
            #expect(previous < text)
            #expect(CELTimestamp(text) == time)
            previous = text
        }
        #expect(Sample.result("timestamp('1899-12-31T00:00:00Z').getDayOfWeek()") == "0")
        #expect(Sample.result("timestamp('2024-12-31T00:00:00Z').getDayOfYear()") == "365")
    }

    @Test(
        "durations are sums of numbers with units",
        arguments: [
            ("1h30m", "5400s"), ("-1.5s", "-1.5s"), ("250ms", "0.25s"), ("0", "0s"),
            ("1us1ns", "0.000001001s"),
            (".5h", "1800s"), ("-0.000000001s", "-0.000000001s"), ("+2m", "120s"),
        ])
    func durations(text: String, expected: String) {
        #expect(CELDuration(text)?.description == expected)
    }

    @Test(
        "what is no duration is refused",
        arguments: ["", "1", "s", "1d", "1h 2m", "-", "1.2.3s", ".s", "99999999999999h"])
    func refusedDurations(text: String) {
        #expect(CELDuration(text) == nil)
    }
}
