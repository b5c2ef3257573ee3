import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@Suite(
    "Dormancy through the command line",
    .enabled(if: SharedData.isThere, "the shared data is not here; REKINDLE_SHARED names it"))
struct DormancyThroughCLITests {
    /// A row of the reference answers.
    private struct Expected {
        var day, months: String
        var known, dormant: Int
        var hash: String
    }

    @Test(
        "everybody whom the reference answers call dormant is found, and nobody else",
        arguments: ["cdnow_master", "online_retail/P1", "northwind", "chinook"])
    func dormant(dataset: String) async throws {
        let rows = try Self.expected(dataset)
        try #require(!rows.isEmpty)
        let shop = try Shop(rules: Self.rules(Set(rows.map(\.months))))
        defer { shop.remove() }
        try await load(dataset, into: shop)
        for row in rows {
            let comment: Comment = "\(dataset), \(row.months) months on \(row.day)"
            let result = try await shop.run(
                "plan", "dormant-\(row.months)", "--as-of", row.day, "--select-only")
            #expect(result.code == 0, "\(result.errors)")
            let ids = result.output.split(separator: "\n").map(String.init)
            #expect(ids.count == row.dormant, comment)
            #expect(Self.hash(ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }) == row.hash, comment)
            let known = try await shop.run("plan", "known", "--as-of", row.day, "--select-only")
            #expect(known.output.split(separator: "\n").count == row.known, comment)
        }
    }

    @Test(
        "of Online Retail, with addresses made up for trials, every proposal is rehearsed and every count adds up"
    )
    func rehearse() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        try shop.scratch.write(
            "preset: online-retail\nsynthesizeAddresses: {domain: customers.example}\n", to: "trial.yaml")
        try Self.complete(
            try await shop.run(
                "import", "purchases", SharedData.path("data/online_retail.csv.gz"), "--mapping",
                "trial.yaml",
                "--rejects", shop.scratch.path("rejects.csv")), rows: 541_909)
        try shop.scratch.write(
            """
            title: Trial
            audience: {dormantMonths: 6}
            exclude:
              - {reason: one order only, if: history.orders < 2}
            rules:
              - {name: large, if: history.total >= 2000.0, template: vip, offer: {discount: 12, validDays: 45}}
              - {name: all, if: history.total > 0.0, template: offer, offer: {discount: 10, validDays: 30}}
            holdout: {percent: 10, salt: trial}
            """, to: "Rules/trial.yaml")
        let plan = try await shop.run("plan", "trial", "--as-of", "2011-12-09")
        try #require(plan.code == 0, "\(plan.errors)")
        var planned = counts(plan.output)
        #expect(planned["selected"] == 845)
        let proposed = try #require(planned["proposed"])
        planned["selected"] = nil
        #expect(planned.values.reduce(0, +) == 845, "\(plan.output)")
        #expect(
            proposed > 150 && planned["held out"] ?? 0 > 20 && planned["excluded"] ?? 0 > 100,
            "\(plan.output)")
        #expect(planned["would not render"] == nil, "\(plan.output)")
        let approved = try await shop.run("approve", "trial", "--other-day")
        #expect(approved.output.contains("approved \(proposed) proposals"))
        let sent = try await shop.run("send", "trial", "--rehearse")
        #expect(sent.code == 0, "\(sent.errors)")
        #expect(sent.output.contains("rehearsed \(proposed) messages"))
        #expect(shop.files(in: "Outbox/rehearsal").count == proposed)
        // A rehearsal leaves no trace in the books.
        #expect(try shop.phases().isEmpty)
        #expect(try shop.number(.ledger, "SELECT COUNT(*) FROM activity") == 0)
    }

    // The data

    private func load(_ dataset: String, into shop: Shop) async throws {
        let rejects = shop.scratch.path("rejects.csv")
        switch dataset {
        case "cdnow_master":
            try Self.complete(
                try await shop.run(
                    "import", "purchases", SharedData.path("data/cdnow_master.txt.gz"), "--preset", "cdnow",
                    "--rejects", rejects), rows: 69_659)
        case "online_retail/P1":
            try Self.complete(
                try await shop.run(
                    "import", "purchases", SharedData.path("data/online_retail.csv.gz"), "--preset",
                    "online-retail",
                    "--rejects", rejects), rows: 541_909)
        case "northwind":
            for (kind, file, rows) in [
                ("accounts", "customers", 91), ("products", "products", 77), ("reps", "employees", 9),
            ] {
                try Self.complete(
                    try await shop.run(
                        "import", kind, SharedData.path("data/northwind/\(file).csv"), "--preset",
                        "northwind",
                        "--rejects", rejects), rows: rows)
            }
            let joined = """
                SELECT OrderID, OrderDate, CustomerID, ProductID, ProductName, Quantity, d.UnitPrice, Discount
                FROM "Order Details" d JOIN Orders USING (OrderID) JOIN Products USING (ProductID)
                """
            try Self.complete(
                try await shop.load(
                    "purchases", try Self.table("northwind", joined), "--preset", "northwind"), rows: 2155)
        default:
            for (kind, table, rows) in [
                ("accounts", "Customer", 59), ("products", "Track", 3503), ("purchases", "Invoice", 412),
            ] {
                try Self.complete(
                    try await shop.load(
                        kind, try Self.table("chinook", "SELECT * FROM \(table)"), "--preset", "chinook"),
                    rows: rows)
            }
        }
        #expect(!shop.exists("rejects.csv") && !shop.exists("import.rejects.csv"))
    }

    /// The import succeeded, and what it says of the rows adds up.
    private static func complete(_ result: Program.Result, rows: Int) throws {
        try #require(result.code == 0, "\(result.errors)")
        var found = counts(result.output)
        #expect(found["rows"] == rows)
        found["rows"] = nil
        #expect(found.values.reduce(0, +) == rows, "\(result.output)")
    }

    private static func rules(_ months: Set<String>) -> [String: String] {
        var rules = [
            "known": """
            audience: {where: history.orders > 0}
            rules: [{name: all, template: gentle}]
            """
        ]
        for months in months {
            rules["dormant-\(months)"] = """
                audience: {dormantMonths: \(months)}
                rules: [{name: all, template: gentle}]
                """
        }
        return rules
    }

    private static func expected(_ dataset: String) throws -> [Expected] {
        let table = try String(contentsOfFile: SharedData.path("data/expected_dormancy.csv"), encoding: .utf8)
        return table.split(separator: "\n").dropFirst().compactMap { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 10, cells[0] == dataset, let known = Int(cells[4]),
                let dormant = Int(cells[5])
            else { return nil }
            return Expected(day: cells[1], months: cells[2], known: known, dormant: dormant, hash: cells[7])
        }
    }

    private static func hash(_ ids: [String]) -> String {
        SHA256.hash(data: Data(ids.map { $0 + "\n" }.joined().utf8))
            .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// A query's answer as a table (RFC 4180).
    private static func table(_ database: String, _ sql: String) throws -> String {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(
            path: SharedData.path("data/\(database).sqlite"), configuration: configuration)
        return try queue.read { db in
            let rows = try Row.fetchAll(db, sql: sql)
            let header = rows.first.map { Array($0.columnNames) } ?? []
            let lines =
                [header]
                + rows.map { row in
                    row.databaseValues.map { value in
                        switch value.storage {
                        case .null: ""
                        case .int64(let number): String(number)
                        case .double(let number): String(number)
                        case .string(let text): text
                        case .blob: ""
                        }
                    }
                }
            return lines.map { cells in
                cells.map { "\"" + $0.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }.joined(
                    separator: ",") + "\n"
            }.joined()
        }
    }
}
