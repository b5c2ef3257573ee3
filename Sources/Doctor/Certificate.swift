public import Domain

/// What the relay's certificate says of itself, as libcurl reads it out (`CURLOPT_CERTINFO`).
public struct Certificate: Hashable, Sendable {
    public var subject: String
    public var issuer: String
    /// DNS names and addresses of its subjectAltName, lower case.
    public var names: [String]
    public var notBefore: Instant?
    public var notAfter: Instant?

    public init(subject: String, issuer: String, names: [String], notBefore: Instant?, notAfter: Instant?) {
        self.subject = subject
        self.issuer = issuer
        self.names = names
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// - Parameter lines: `Name:value`, for one certificate, in any order.
    init(lines: [String]) {
        func value(_ name: String) -> String? {
            lines.first { $0.hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 1)) }
        }
        subject = value("Subject") ?? ""
        issuer = value("Issuer") ?? ""
        names = (value("X509v3 Subject Alternative Name") ?? "").split(separator: ",").compactMap { part in
            let part = part.drop { $0 == " " }
            guard let colon = part.firstIndex(of: ":"), ["DNS", "IP Address"].contains(part[..<colon]) else {
                return nil
            }
            return part[part.index(after: colon)...].lowercased()
        }
        notBefore = value("Start date").flatMap(Self.instant)
        notAfter = value("Expire date").flatMap(Self.instant)
    }

    public var isSelfSigned: Bool { !subject.isEmpty && subject == issuer }

    /// RFC 6125 §6.4: a name as it is, or `*.` for one label.
    public func holds(for host: String) -> Bool {
        let host = host.lowercased()
        return names.contains { name in
            if name == host { return true }
            guard name.hasPrefix("*."), let dot = host.firstIndex(of: ".") else { return false }
            return host[dot...] == name.dropFirst()
        }
    }

    /// OpenSSL's `Nov 26 16:06:04 2026 GMT`, or the `2026-11-26 16:06:04 GMT` of other TLS libraries.
    private static func instant(_ text: String) -> Instant? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.split(separator: " ").map(String.init)
        let year: Int?
        let month: Int?
        let day: Int?
        let time: String
        if parts.count == 5, let index = months.firstIndex(of: parts[0]) {
            (year, month, day, time) = (Int(parts[3]), index + 1, Int(parts[1]), parts[2])
        } else if parts.count == 3 {
            let numbers = parts[0].split(separator: "-").map { Int($0) }
            guard numbers.count == 3 else { return nil }
            (year, month, day, time) = (numbers[0], numbers[1], numbers[2], parts[1])
        } else {
            return nil
        }
        let clock = time.split(separator: ":").compactMap { Int($0) }
        guard let year, let month, let day, clock.count == 3, (1...9999).contains(year),
            clock.allSatisfy({ (0...60).contains($0) }),
            let civil = CivilDay(year: year, month: month, day: day)
        else { return nil }
        let seconds = clock[0] * 3600 + clock[1] * 60 + clock[2]
        return Instant(milliseconds: (Int64(civil.daysSince1970) * 86_400 + Int64(seconds)) * 1000)
    }
}
