public import Domain

/// How a file writes dates, and whose clock they are by.
public struct DateRule: Hashable, Sendable {
    public enum Zone: Hashable, Sendable {
        /// By the company's own clock: the day as written.
        case company
        /// By a clock this many seconds east of UTC.
        case offset(seconds: Int)
        /// An IANA name; `ImportContext.namedZone` knows it.
        case named(String)
    }

    /// In the order they are tried; empty: ISO 8601 only.
    public var patterns: [DatePattern]
    /// For values with a time but no offset of their own.
    public var zone: Zone

    public init(patterns: [DatePattern] = [], zone: Zone = .company) {
        self.patterns = patterns
        self.zone = zone
    }
}

/// What an import is told from outside: the clock's zone and the moment.
public struct ImportContext: Sendable {
    /// Seconds east of UTC at an instant.
    public typealias ZoneOffset = @Sendable (Instant) -> Int

    /// The company's time zone.
    public var companyZone: ZoneOffset
    /// The zone of an IANA name; `nil` if there is none.
    public var namedZone: @Sendable (String) -> ZoneOffset?
    /// When the import happens; stands in for what a suppression file leaves out.
    public var now: Instant
    /// How the file is called.
    public var fileName: String

    public init(
        companyZone: @escaping ZoneOffset,
        namedZone: @escaping @Sendable (String) -> ZoneOffset? = { _ in nil },
        now: Instant, fileName: String = ""
    ) {
        self.companyZone = companyZone
        self.namedZone = namedZone
        self.now = now
        self.fileName = fileName
    }
}

/// Turns written dates into the company's days.
struct DayReader {
    private let patterns: [DatePattern]
    private let companyZone: ImportContext.ZoneOffset
    private let sourceZone: ImportContext.ZoneOffset?

    init(_ rule: DateRule, _ context: ImportContext) throws(IntakeError) {
        patterns = rule.patterns
        companyZone = context.companyZone
        switch rule.zone {
        case .company: sourceZone = nil
        case .offset(let seconds): sourceZone = { _ in seconds }
        case .named(let name):
            guard let zone = context.namedZone(name) else {
                throw IntakeError(.unknownZone, "dates.zone: no time zone is named '\(name)'")
            }
            sourceZone = zone
        }
    }

    /// - Parameter bytes: without blanks at the ends.
    /// - Returns: `nil` if it is not in a stated format, or no day of the calendar.
    @inline(__always)
    func day(_ bytes: UnsafeBufferPointer<UInt8>) -> CivilDay? {
        guard let date = patterns.isEmpty ? isoDate(bytes) : datePatterned(bytes),
            let day = CivilDay(year: date.year, month: date.month, day: date.day)
        else { return nil }
        guard let second = date.secondOfDay, date.offset != nil || sourceZone != nil else { return day }
        return inCompanyZone(day, second, offset: date.offset)
    }

    private func datePatterned(_ bytes: UnsafeBufferPointer<UInt8>) -> WrittenDate? {
        for pattern in patterns {
            if let date = pattern.date(bytes) { return date }
        }
        return nil
    }

    private func inCompanyZone(_ day: CivilDay, _ second: Int, offset: Int?) -> CivilDay {
        let local = Int64(day.daysSince1970) * 86_400_000 + Int64(second) * 1000
        func instant(_ offset: Int) -> Instant { Instant(milliseconds: local - Int64(offset) * 1000) }
        var moment = instant(offset ?? 0)
        if offset == nil, let sourceZone {
            // The offset depends on the instant and the instant on the offset: two rounds settle it.
            moment = instant(sourceZone(instant(sourceZone(moment))))
        }
        return CivilDay(millisecondsSince1970: moment.milliseconds, offsetSeconds: companyZone(moment))
    }
}
