import Foundation
import TestSupport
import Testing

/// A small company whose customers are all quiet, for sending.
enum Quiet {
    /// The day of everybody's last purchase, and a day on which they are dormant.
    static let bought = "2024-01-10"
    static let today = "2025-06-01"

    static func campaign(_ more: String = "") -> String {
        """
        title: Quiet
        audience: {dormantMonths: 6}
        rules:
          - name: all
            template: gentle
        \(more)
        """
    }

    static func id(_ number: Int) -> String { "a\(String(number + 1000).dropFirst())" }
    static func addresses(_ count: Int) -> [String] { (1...count).map(address) }
    static func address(_ number: Int) -> String { "\(id(number))@example.com" }

    /// - Parameter address: by number from 1.
    static func accounts(_ count: Int, address: (Int) -> String = address) -> String {
        "account_id,name,email\n" + (1...count).map { "\(id($0)),Company \($0),\(address($0))\n" }.joined()
    }

    static func purchases(_ count: Int) -> String {
        header + (1...count).map { "o\($0),\(bought),\(id($0)),p1,Coffee,2,10.00,20.00,EUR\n" }.joined()
    }

    static let header =
        "order_id,order_date,account_id,product_id,product_name,quantity,unit_price,amount,currency\n"

    /// A shop with that company and the campaign `quiet`.
    static func shop(_ count: Int, _ more: String = "", address: (Int) -> String = address) async throws
        -> Shop
    {
        let shop = try Shop(rules: ["quiet": campaign(more)])
        try await shop.load("accounts", accounts(count, address: address))
        try await shop.load("purchases", purchases(count))
        return shop
    }

    /// That shop, with an hour half an hour ago and one in half an hour: neither on time nor due.
    ///
    /// - Parameter seconds: from now, when the daemon looked at the schedule last.
    /// - Returns: and that moment, as the ledger has it.
    static func scheduledShop(_ count: Int, seen seconds: Int64) async throws -> (Shop, Int64) {
        let minute = (Calendar(identifier: .gregorian).component(.minute, from: Date()) + 30) % 60
        let shop = try await shop(
            count, "schedule: \"\(minute) * * * *\"\napproval: {automatic: true, atMost: 9}")
        let seen = Int64(Date().timeIntervalSince1970 * 1000) + seconds * 1000
        // The ledger is made by whoever asks first.
        _ = try await shop.run("status")
        try shop.change(
            .ledger,
            "INSERT INTO kept_state (name, value, changed_at) VALUES ('schedule/quiet', '\(seen)', 1)")
        return (shop, seen)
    }
}

/// A plan as the program gives it to programs.
struct PlanJSON: Decodable {
    var id, fingerprint, state: String
    var selected: Int
    var counts: [String: Int]
}

extension Shop {
    func planQuiet(on day: String = Quiet.today) async throws -> PlanJSON {
        let result = try await run("plan", "quiet", "--as-of", day, "--format", "json")
        try #require(result.code == 0, "\(result.errors)")
        return try JSONDecoder().decode(PlanJSON.self, from: Data(result.output.utf8))
    }

    /// Plans and approves the campaign of `Quiet`.
    func approveQuiet() async throws {
        try await run("plan", "quiet", "--as-of", Quiet.today)
        try await run("approve", "quiet", "--other-day", "--by", "test")
    }
}
