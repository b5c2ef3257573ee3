import Domain
import Foundation

/// Which clock hangs on a customer's wall: what the company's file says, else the zone of the country.
enum RecipientZones {
    /// Columns in which files keep it, as importers name them.
    private static let columns = ["time_zone", "timezone", "timeZone", "zone"]

    /// - Returns: an IANA name; empty when nothing says it, then the company's clock counts.
    static func zone(of account: Account) -> String {
        for column in columns {
            if let name = account.attributes[column], TimeZone(identifier: name) != nil { return name }
        }
        return byCountry[account.country.uppercased()] ?? ""
    }

    /// Of countries with several zones the one where most people live; the list's first is often a small island.
    private static let largest = [
        "AR": "America/Argentina/Buenos_Aires", "AU": "Australia/Sydney", "BR": "America/Sao_Paulo",
        "CA": "America/Toronto", "CD": "Africa/Kinshasa", "CL": "America/Santiago", "CN": "Asia/Shanghai",
        "EC": "America/Guayaquil", "ES": "Europe/Madrid", "ID": "Asia/Jakarta", "KZ": "Asia/Almaty",
        "MN": "Asia/Ulaanbaatar", "MX": "America/Mexico_City", "NZ": "Pacific/Auckland",
        "PT": "Europe/Lisbon",
        "RU": "Europe/Moscow", "UA": "Europe/Kyiv", "US": "America/New_York",
    ]

    /// ISO 3166-1 alpha-2 to zone, from the system's tz database (`zone.tab`); only `largest` where there is none.
    private static let byCountry: [String: String] = {
        var zones: [String: String] = [:]
        let table = FileManager.default.contents(atPath: "/usr/share/zoneinfo/zone.tab") ?? Data()
        for line in String(decoding: table, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count >= 3 else { continue }
            let country = String(fields[0])
            zones[country] = zones[country] ?? String(fields[2])
        }
        return zones.merging(largest) { $1 }
    }()
}
