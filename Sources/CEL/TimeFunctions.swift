import Foundation

/// `getFullYear()` and its kin, `timestamp()`, `duration()`.
enum TimeFunctions {
    static let all: [Function] = getters + durationGetters + makers

    private static let makers: [Function] = [
        .unary(
            "timestamp", [([.string], .timestamp), ([.int], .timestamp), ([.timestamp], .timestamp)]
        ) { _, value throws(CELError) in
            switch value {
            case .timestamp: return value
            case .int(let seconds):
                guard let time = CELTimestamp(seconds: seconds) else {
                    throw CELError(.outOfRange, "a timestamp must lie in the years 1 to 9999")
                }
                return .timestamp(time)
            case .string(let text):
                guard let time = CELTimestamp(text) else {
                    throw CELError(
                        .invalidArgument,
                        "'\(text.prefix(40))' is not a timestamp such as 2026-11-23T09:00:00Z")
                }
                return .timestamp(time)
            default: throw .noOverload("timestamp", value)
            }
        },
        .unary("duration", [([.string], .duration), ([.duration], .duration)]) {
            _, value throws(CELError) in
            switch value {
            case .duration: return value
            case .string(let text):
                guard let length = CELDuration(text) else {
                    throw CELError(
                        .invalidArgument, "'\(text.prefix(40))' is not a duration such as 36h or 90s")
                }
                return .duration(length)
            default: throw .noOverload("duration", value)
            }
        },
    ]

    private static let getters: [Function] = [
        getter("getFullYear") { time, _ in time.year },
        getter("getMonth") { time, _ in time.month - 1 },
        getter("getDate") { time, _ in time.day },
        getter("getDayOfMonth") { time, _ in time.day - 1 },
        getter("getDayOfWeek") { time, _ in time.dayOfWeek },
        getter("getDayOfYear") { time, _ in time.dayOfYear },
    ].flatMap(\.self)

    private static let durationGetters: [Function] = [
        getter("getHours", duration: { $0 / 3_600_000_000_000 }) { time, _ in time.second / 3600 },
        getter("getMinutes", duration: { $0 / 60_000_000_000 }) { time, _ in time.second / 60 % 60 },
        getter("getSeconds", duration: { $0 / 1_000_000_000 }) { time, _ in time.second % 60 },
        getter("getMilliseconds", duration: { $0 / 1_000_000 % 1000 }) { _, nanos in
            Int(nanos) / 1_000_000
        },
    ].flatMap(\.self)

    /// Two functions: in UTC, and in a zone given by name or offset.
    private static func getter(
        _ name: String, duration: (@Sendable (Int64) -> Int64)? = nil,
        _ part: @escaping @Sendable (CivilTime, Int32) -> Int
    ) -> [Function] {
        var signatures: [([CELType], CELType)] = [([.timestamp], .int)]
        if duration != nil { signatures.append(([.duration], .int)) }
        return [
            .unary(name, signatures, isReceiver: true) { _, value throws(CELError) in
                switch value {
                case .timestamp(let time):
                    return .int(Int64(part(CivilTime(seconds: time.seconds), time.nanos)))
                case .duration(let length):
                    guard let duration else { throw .noOverload(name, value) }
                    return .int(duration(length.nanoseconds))
                default: throw .noOverload(name, value)
                }
            },
            .binary(name, [([.timestamp, .string], .int)], isReceiver: true) {
                _, value, zone throws(CELError) in
                guard case .timestamp(let time) = value, case .string(let zone) = zone else {
                    throw .noOverload(name, value, zone)
                }
                let offset = try offset(of: zone, at: time)
                return .int(Int64(part(CivilTime(seconds: time.seconds + offset), time.nanos)))
            },
        ]
    }

    /// Seconds east of UTC. Foundation is asked only for names, which need the zone database.
    private static func offset(of zone: String, at time: CELTimestamp) throws(CELError) -> Int64 {
        if zone == "UTC" { return 0 }
        var reader = DigitReader(zone)
        if let offset = reader.offset(), reader.isAtEnd { return Int64(offset) }
        guard zone.utf8.count <= 64, isName(zone), let named = TimeZone(identifier: zone) else {
            throw CELError(
                .invalidArgument, "'\(zone.prefix(64))' is not a time zone such as Europe/Madrid or +01:00")
        }
        return Int64(named.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.seconds))))
    }

    /// Whether the zone database may know a name. Foundation reads more into names than that: for it `BST` is
    /// Bangladesh's time, and `GMT+1` an offset.
    private static func isName(_ zone: String) -> Bool {
        zone.utf8.contains(UInt8(ascii: "/"))
            ? !zone.hasPrefix("SystemV/") : namesWithoutRegion.contains(zone)
    }

    private static let namesWithoutRegion: Set<String> = [
        "CET", "CST6CDT", "Cuba", "EET", "EST", "EST5EDT", "Egypt", "Eire", "GB", "GB-Eire", "GMT", "GMT+0",
        "GMT-0", "GMT0", "Greenwich", "HST", "Hongkong", "Iceland", "Iran", "Israel", "Jamaica", "Japan",
        "Kwajalein", "Libya", "MET", "MST", "MST7MDT", "NZ", "NZ-CHAT", "Navajo", "PRC", "PST8PDT", "Poland",
        "Portugal", "ROC", "ROK", "Singapore", "Turkey", "UCT", "UTC", "Universal", "W-SU", "WET", "Zulu",
    ]
}
