extension CivilTime {
    /// Reads a date as people and programs write it: `2016-03-14`, `2016-03-14T10:00:00+01:00`,
    /// `March 14, 2016`, `14 Mar 2016 3:05 pm`, `14/3/2016`,
    /// `Fri Jul 16 01:00:00 2004`.
    ///
    /// - Parameters:
    ///   - zone: where a time without an offset is meant.
    ///   - now: fills a missing year; without it the year is needed.
    /// - Returns: `nil` when it is no date.
    init?(_ text: String, in zone: LiquidTimeZone, now: Int?) {
        var reader = DateReader()
        guard reader.read(Array(text.utf8.prefix(200))) else { return nil }
        let today = now.map { CivilTime($0, in: zone) }
        guard let year = reader.year ?? today?.year else { return nil }
        guard reader.month != nil || reader.hasTime, let month = reader.month ?? today?.month,
            let day = reader.day ?? (reader.month == nil ? today?.day : 1)
        else { return nil }
        guard (1...12).contains(month), (1...Self.daysIn(month, year)).contains(day),
            (0...24).contains(reader.hour), (0..<60).contains(reader.minute),
            (0...60).contains(reader.second),
            abs(year) < 100_000
        else { return nil }
        let local =
            Self.day(year, month, day) * 86_400 + reader.hour * 3600 + reader.minute * 60 + reader.second
        if let offset = reader.offset {
            self.init(local - offset, offset: offset, zone: offset == 0 ? "UTC" : "")
        } else {
            // The offset at the instant itself, found from the one nearby; right but for the hour it changes.
            let guess = zone.offset(local - zone.offset(local).seconds)
            self.init(local - guess.seconds, in: zone)
        }
    }
}

/// Collects the parts of a date from its words.
private struct DateReader {
    var year: Int?
    var month: Int?
    var day: Int?
    var hour = 0
    var minute = 0
    var second = 0
    var hasTime = false
    var offset: Int?

    /// - Returns: whether anything of a date was found and nothing speaks against it.
    mutating func read(_ bytes: [UInt8]) -> Bool {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte.isDigit {
                guard number(bytes, &index) else { return false }
            } else if byte.isLetter {
                guard word(bytes, &index) else { return false }
            } else if hasTime, byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"), offset == nil {
                guard zone(bytes, &index) else { return false }
            } else {
                index += 1
            }
        }
        return month != nil || hasTime
    }

    private mutating func word(_ bytes: [UInt8], _ index: inout Int) -> Bool {
        let start = index
        while index < bytes.count, bytes[index].isLetter { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self).lowercased()
        switch word {
        case "am": if hour == 12 { hour = 0 }
        case "pm": if hour < 12 { hour += 12 }
        case "utc", "gmt", "z": offset = 0
        case "t", "st", "nd", "rd", "th", "of", "at", "on": break
        default:
            let start = word.prefix(3)
            if let month = CivilTime.monthNames.firstIndex(where: { $0.lowercased().hasPrefix(start) }),
                word.utf8.count >= 3
            {
                self.month = self.month == nil || day != nil ? month + 1 : self.month
            } else if word.utf8.count >= 3,
                CivilTime.dayNames.contains(where: { $0.lowercased().hasPrefix(start) })
            {
                break
            } else {
                // Another word is no date, unless it is the name of a zone behind the time.
                return hasTime
            }
        }
        return true
    }

    private mutating func number(_ bytes: [UInt8], _ index: inout Int) -> Bool {
        let first = digits(bytes, &index)
        guard let first else { return false }
        if index < bytes.count, bytes[index] == UInt8(ascii: ":") { return time(first.value, bytes, &index) }
        let separators: [UInt8] = [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ".")]
        if month == nil, index + 1 < bytes.count, separators.contains(bytes[index]), bytes[index + 1].isDigit
        {
            let separator = bytes[index]
            index += 1
            guard let second = digits(bytes, &index) else { return false }
            var third: (value: Int, count: Int)?
            if index + 1 < bytes.count, bytes[index] == separator, bytes[index + 1].isDigit {
                index += 1
                third = digits(bytes, &index)
            }
            return date(first, second, third)
        }
        if first.count == 8, month == nil {
            (year, month, day) = (first.value / 10_000, first.value / 100 % 100, first.value % 100)
        } else if day == nil, first.count <= 2 {
            day = first.value
        } else if year == nil {
            year = first.count <= 2 ? fullYear(first.value) : first.value
        } else {
            return false
        }
        return true
    }

    /// `2016-03-14`, `2016-03`, `14.3.2016`, `14/3/2016` (day first, as Ruby reads it), `16-3-14`.
    private mutating func date(
        _ a: (value: Int, count: Int), _ b: (value: Int, count: Int), _ c: (value: Int, count: Int)?
    ) -> Bool {
        if a.count > 2 {
            (year, month, day) = (a.value, b.value, c?.value)
        } else if let c, c.count > 2 {
            (day, month, year) = (a.value, b.value, c.value)
        } else if let c {
            (year, month, day) = (fullYear(a.value), b.value, c.value)
        } else {
            (month, day) = (a.value, b.value)
        }
        return true
    }

    private mutating func time(_ hour: Int, _ bytes: [UInt8], _ index: inout Int) -> Bool {
        self.hour = hour
        hasTime = true
        index += 1
        guard let minute = digits(bytes, &index) else { return false }
        self.minute = minute.value
        if index + 1 < bytes.count, bytes[index] == UInt8(ascii: ":"), bytes[index + 1].isDigit {
            index += 1
            second = digits(bytes, &index)?.value ?? 0
        }
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ",") {
            index += 1
            while index < bytes.count, bytes[index].isDigit { index += 1 }
        }
        return true
    }

    private mutating func zone(_ bytes: [UInt8], _ index: inout Int) -> Bool {
        let sign = bytes[index] == UInt8(ascii: "-") ? -1 : 1
        index += 1
        guard let hours = digits(bytes, &index) else { return true }
        var seconds = hours.count > 2 ? (hours.value / 100 * 60 + hours.value % 100) * 60 : hours.value * 3600
        if index + 1 < bytes.count, bytes[index] == UInt8(ascii: ":"), bytes[index + 1].isDigit {
            index += 1
            seconds += (digits(bytes, &index)?.value ?? 0) * 60
        }
        guard seconds <= 86_400 else { return false }
        offset = sign * seconds
        return true
    }

    /// A number and how many digits it was written with; `nil` when there are none or too many.
    private func digits(_ bytes: [UInt8], _ index: inout Int) -> (value: Int, count: Int)? {
        let start = index
        var value = 0
        while index < bytes.count, bytes[index].isDigit {
            guard index - start < 9 else { return nil }
            value = value * 10 + Int(bytes[index]) - 0x30
            index += 1
        }
        return index > start ? (value, index - start) : nil
    }

    private func fullYear(_ year: Int) -> Int { year + (year < 69 ? 2000 : 1900) }
}
