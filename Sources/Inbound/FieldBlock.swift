/// Reads `Name: value` lines: headers (RFC 5322 §2.2), delivery statuses, feedback reports, and what people and
/// programs paste of them into texts.
public enum FieldBlock {
    /// - Parameter text: lines that end in `\n`. A line that is no field ends nothing: it is passed over.
    /// - Returns: groups divided by blank lines, none empty, at most `limit` fields in all.
    public static func groups(_ text: String, limit: Int = 500) -> [[MailSummary.Field]] {
        var groups: [[MailSummary.Field]] = []
        var group: [MailSummary.Field] = []
        var left = limit
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if line.allSatisfy(isBlank) {
                if !group.isEmpty { groups.append(group) }
                group = []
                continue
            }
            if let first = line.first, isBlank(first) {
                if let last = group.indices.last, group[last].value.utf8.count < 4000 {
                    let more = trimmed(line)
                    group[last].value += group[last].value.isEmpty ? more : " " + more
                }
            } else if left > 0, let field = field(line) {
                group.append(field)
                left -= 1
            }
        }
        if !group.isEmpty { groups.append(group) }
        return groups
    }

    /// - Returns: `nil` unless the line begins with a field name and a colon (RFC 5322 §3.6.8).
    public static func field(_ line: Substring.UTF8View) -> MailSummary.Field? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let name = trimmed(line[..<colon]).lowercased()
        guard (1...70).contains(name.utf8.count), name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return nil
        }
        return MailSummary.Field(name, trimmed(line[line.index(after: colon)...]))
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    /// Without blanks at its ends.
    public static func trimmed(_ text: String) -> String { trimmed(text[...].utf8) }

    static func trimmed(_ bytes: Substring.UTF8View) -> String {
        var bytes = bytes
        while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return String(Substring(bytes))
    }
}
