import Domain
import Foundation
import Pacing
import TestSupport
import Testing

/// A moment in UTC: `2026-11-23T09:30` or with seconds.
func utc(_ text: String) -> Instant {
    let day = CivilDay(String(text.prefix(10)))!
    let clock = text.dropFirst(11).split(separator: ":").map { Int64($0)! }
    let seconds = clock[0] * 3600 + clock[1] * 60 + (clock.count > 2 ? clock[2] : 0)
    return Instant(milliseconds: (Int64(day.daysSince1970) * 86_400 + seconds) * 1000)
}

extension Instant {
    func plus(_ seconds: Double) -> Instant { adding(seconds: seconds) }
}

/// Zones with hard days: gaps at midnight, a day left out, quarter hours, southern summer, half an hour's change.
let hardZones = [
    "UTC", "Europe/Madrid", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe",
    "America/St_Johns", "Africa/Casablanca", "Pacific/Kiritimati",
]

func zone(_ name: String) -> Zone { try! Zone(name) }

/// What the wall shows, by Foundation's calendar: another reckoning than ours.
func wall(_ instant: Instant, _ zoneName: String) -> (day: CivilDay, minute: Int) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: zoneName)!
    let parts = calendar.dateComponents(
        [.year, .month, .day, .hour, .minute],
        from: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))
    return (
        CivilDay(year: parts.year!, month: parts.month!, day: parts.day!)!, parts.hour! * 60 + parts.minute!
    )
}

/// A new seed with every run, printed; `REKINDLE_SEED` repeats it.
func newSeed(_ test: String) -> UInt64 {
    let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
    print("\(test): seed \(seed)")
    return seed
}

/// Throws away nothing: stored and read again.
func restored<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
}
