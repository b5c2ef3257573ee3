/// A value of a campaign file or of the settings that pacing cannot work with.
///
/// The reader of the file knows the place and makes a `Diagnostic` of it: `code` is the part after `pacing/`.
public struct PacingMistake: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable, CaseIterable {
        case badTime = "bad-time"
        case badWeekday = "bad-weekday"
        case badCron = "bad-cron"
        case neverDue = "never-due"
        case emptyWindow = "empty-window"
        case badNumber = "bad-number"
        case unknownZone = "unknown-zone"
    }

    public var code: Code
    /// Lower case, no full stop; quotes what they wrote.
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
