import Domain

/// RFC 5322 §3.3: `Thu, 26 Nov 2026 16:06:04 +0000`.
enum DateField {
    static func isDate(_ text: String) -> Bool {
        var text = text
        // A comment may follow: "(UTC)".
        if let comment = text.firstIndex(of: "("), text.hasSuffix(")") { text = String(text[..<comment]) }
        var parts = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        let names = ["Mon,", "Tue,", "Wed,", "Thu,", "Fri,", "Sat,", "Sun,"]
        if let first = parts.first, first.hasSuffix(",") {
            guard names.contains(first) else { return false }
            parts.removeFirst()
        }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 5, let day = number(parts[0], 1...2),
            let month = months.firstIndex(of: parts[1]),
            let year = number(parts[2], 4...4), CivilDay(year: year, month: month + 1, day: day) != nil
        else { return false }
        let clock = parts[3].split(separator: ":", omittingEmptySubsequences: false).map {
            number(String($0), 2...2)
        }
        guard clock.count == 2 || clock.count == 3, clock.allSatisfy({ $0 != nil }), (clock[0] ?? 99) < 24,
            (clock[1] ?? 99) < 60, clock.count == 2 || (clock[2] ?? 99) <= 60
        else { return false }
        guard let sign = parts[4].first, sign == "+" || sign == "-" else { return false }
        return number(String(parts[4].dropFirst()), 4...4).map { $0 % 100 < 60 } ?? false
    }

    private static func number(_ text: String, _ digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
