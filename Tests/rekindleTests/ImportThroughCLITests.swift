import Foundation
import Glibc
import SampleCompany
import TestSupport
import Testing

@Suite("Import through the command line")
struct ImportThroughCLITests {
    private static let company = SampleCompany(
        seed: 7, today: .init(year: 2026, month: 11, day: 23), accounts: 150)
    private static let kinds: [(String, SampleCompany.File)] = [
        ("reps", .reps), ("products", .products), ("accounts", .accounts), ("purchases", .purchases),
        ("suppressions", .suppressions),
    ]

    private static func text(_ file: SampleCompany.File) -> String {
        String(decoding: company.bytes(of: file), as: UTF8.self)
    }

    @Test("reading every file again changes nothing, and says so")
    func again() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        var first: [String: Int] = [:]
        for (kind, file) in Self.kinds {
            let result = try await shop.load(kind, Self.text(file))
            #expect(result.code == 0, "\(kind): \(result.errors)")
            let found = effect(result.output)
            #expect(
                found.count == 3 && found[0] > 0 && found[1] == 0 && found[2] == 0,
                "\(kind): \(result.output)")
            first[kind] = found.first
        }
        let history = try shop.history()
        let suppressions = try shop.query(.ledger, "SELECT * FROM suppression ORDER BY address, account")
        #expect(suppressions.count == first["suppressions"])
        for (kind, file) in Self.kinds {
            let result = try await shop.load(kind, Self.text(file))
            #expect(effect(result.output) == [0, 0, first[kind] ?? -1], "\(kind): \(result.output)")
        }
        #expect(try shop.history() == history)
        #expect(
            try shop.query(.ledger, "SELECT * FROM suppression ORDER BY address, account") == suppressions)
    }

    @Test("an overlapping export changes only what differs, as if it alone had been read")
    func overlap() async throws {
        let before = """
            o1,2025-01-10,a1,p1,Coffee,1,10.00,10.00,EUR
            o2,2025-02-10,a1,p1,Coffee,2,10.00,20.00,EUR
            o3,2025-03-10,a2,p2,Tea,1,5.00,5.00,EUR
            o4,2025-04-10,a3,p1,Coffee,1,10.00,10.00,EUR
            o4,2025-04-10,a3,p2,Tea,1,5.00,5.00,EUR

            """
        let after = """
            o1,2025-01-10,a1,p1,Coffee,1,10.00,10.00,EUR
            o2,2025-02-11,a1,p1,Coffee,3,10.00,30.00,EUR
            o3,2025-03-10,a2,p2,Tea,1,5.00,5.00,EUR
            o3,2025-03-10,a2,p1,Coffee,1,10.00,10.00,EUR
            o4,2025-04-10,a3,p1,Coffee,1,10.00,10.00,EUR
            o5,2025-05-10,a4,p1,Coffee,1,10.00,10.00,EUR

            """
        let shop = try Shop()
        let other = try Shop()
        defer {
            shop.remove()
            other.remove()
        }
        #expect(effect(try await shop.load("purchases", Quiet.header + before).output) == [5, 0, 0])
        // o1 is as before; o2 differs, o3 has a line more, o4 one less; o5 is new.
        let result = try await shop.load("purchases", Quiet.header + after)
        #expect(effect(result.output) == [1, 4, 1], "\(result.output)")
        try await other.load("purchases", Quiet.header + after)
        #expect(try shop.history() == other.history())
        // What the second export does not hold stays.
        try await shop.load("purchases", Quiet.header + "o9,2025-06-10,a1,p1,Coffee,1,10.00,10.00,EUR\n")
        #expect(try shop.number(.history, "SELECT COUNT(*) FROM purchase") == 7)
    }

    @Test("an order that moves to another account leaves nothing behind at the first")
    func moved() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        try await shop.load(
            "purchases",
            Quiet.header
                + "o1,2025-01-10,a1,p1,Coffee,1,10.00,10.00,EUR\no2,2025-03-10,a1,p1,Coffee,1,10.00,10.00,EUR\n"
        )
        try await shop.load("purchases", Quiet.header + "o2,2025-03-10,a2,p1,Coffee,1,10.00,10.00,EUR\n")
        let rows = try shop.query(
            .history, "SELECT account, last_day, orders, total FROM account_summary ORDER BY account")
        #expect(rows == [["a1", "20098", "1", "1000"], ["a2", "20157", "1", "1000"]])
    }

    @Test("a refund changes amounts, never dates")
    func refund() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        try await shop.load("purchases", Quiet.header + "o1,2025-01-10,a1,p1,Coffee,3,10.00,30.00,EUR\n")
        let days = try shop.query(.history, "SELECT first_day, last_day, orders FROM account_summary")
        let result = try await shop.load(
            "purchases",
            Quiet.header
                + "o2,2025-09-01,a1,p1,Coffee,-1,10.00,-10.00,EUR\no3,2024-09-01,a1,p1,Coffee,-1,10.00,-5.00,EUR\n"
        )
        #expect(result.output.contains("2 of them refunds"))
        #expect(try shop.query(.history, "SELECT first_day, last_day, orders FROM account_summary") == days)
        #expect(
            try shop.query(.history, "SELECT total, refunded FROM account_summary") == [["1500", "1500"]])
        // Who was only ever refunded is no customer that went quiet.
        try await shop.load("purchases", Quiet.header + "o9,2020-09-01,a2,p1,Coffee,-1,10.00,-10.00,EUR\n")
        try shop.scratch.write(
            "audience: {dormantMonths: 6}\nrules: [{name: all, template: gentle}]\n", to: "Rules/quiet.yaml")
        let audience = try await shop.run("plan", "quiet", "--as-of", "2026-01-01", "--select-only")
        #expect(audience.output == "a1\n")
    }

    @Test(
        "orders whose lines lie scattered in the file come to the same, and again to nothing new",
        arguments: [1, 2, 3])
    func scattered(seed: Int) async throws {
        let table = Self.text(.purchases).split(separator: "\n").map(String.init)
        var generator = Generator(state: UInt64(seed))
        let rows = table.dropFirst().shuffled(using: &generator)
        let shop = try Shop()
        let other = try Shop()
        defer {
            shop.remove()
            other.remove()
        }
        try await shop.load("purchases", Self.text(.purchases))
        let mixed = ([table[0]] + rows).joined(separator: "\n") + "\n"
        try await other.load("purchases", mixed)
        let summaries = "SELECT * FROM account_summary ORDER BY account"
        #expect(try shop.query(.history, summaries) == other.query(.history, summaries))
        let history = try other.history()
        #expect(effect(try await other.load("purchases", mixed).output) == [0, 0, rows.count])
        #expect(try other.history() == history)
        // In the other order the same lines are another reading of each order, and amount to the same.
        try await shop.load("purchases", mixed)
        #expect(try shop.history() == history)
    }

    @Test(
        "killed in the middle of an import, the store is as before, and the next import completes it",
        arguments: [0.02, 0.3, 0.6, 0.9, 1])
    func killed(part: Double) async throws {
        let load = Self.load()
        let shop = try Shop()
        let other = try Shop()
        defer {
            shop.remove()
            other.remove()
        }
        try await shop.load("purchases", Self.text(.purchases))
        let before = try shop.history()
        let running = try shop.start("import", "purchases", "-")
        defer { running.end() }
        try running.feed(load.prefix(Int(Double(load.count) * part)))
        #expect(running.isRunning)
        running.kill(SIGKILL)
        #expect((await running.wait()).code == -SIGKILL)
        #expect(try shop.history() == before)
        let again = try await shop.load("purchases", String(decoding: load, as: UTF8.self))
        #expect(again.code == 0 && effect(again.output) == [30_000, 0, 0], "\(again.output)\(again.errors)")
        try await other.load("purchases", Self.text(.purchases))
        try await other.load("purchases", String(decoding: load, as: UTF8.self))
        #expect(try shop.history() == other.history())
    }

    @Test(
        "killed while it commits, an import has happened or it has not",
        arguments: [0, 1, 400_000, 1_200_000, 2_400_000])
    func killedAtTheEnd(bytes: Int) async throws {
        let shop = try Shop()
        defer { shop.remove() }
        try await shop.load("purchases", Quiet.purchases(3))
        let running = try shop.start("import", "purchases", "-")
        defer { running.end() }
        try running.feed(Self.load())
        running.endInput()
        // SQLite writes so much of the commit into its log before the kill; a little more or less is chance.
        let log = shop.scratch.path(".rekindle/history.sqlite-wal")
        try await eventually("the commit") { !running.isRunning || Self.size(of: log) >= bytes }
        running.kill(SIGKILL)
        _ = await running.wait()
        let lines = try shop.number(.history, "SELECT COUNT(*) FROM purchase")
        let counted = try shop.number(.history, "SELECT SUM(lines) FROM account_summary")
        #expect(lines == 3 || lines == 30_003)
        #expect(counted == lines)
        #expect(try shop.query(.history, "PRAGMA integrity_check") == [["ok"]])
        #expect(
            try shop.number(.history, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'purchase_by_account'")
                == 1)
        let again = try await shop.load("purchases", String(decoding: Self.load(), as: UTF8.self))
        #expect(effect(again.output) == (lines == 3 ? [30_000, 0, 0] : [0, 0, 30_000]))
    }

    @Test("while a big import runs, the ledger is written and the history read as it was before")
    func besides() async throws {
        let shop = try await Quiet.shop(3)
        defer { shop.remove() }
        let load = Self.load()
        let running = try shop.start("import", "purchases", "-")
        defer { running.end() }
        try running.feed(load.dropLast(20))
        #expect(try await shop.run("suppress", Quiet.address(2)).output == "suppressed\n")
        let plan = try await shop.run("plan", "quiet", "--as-of", Quiet.today)
        #expect(counts(plan.output)["selected"] == 3, "\(plan.output)\(plan.errors)")
        #expect(try await shop.run("approve", "quiet", "--other-day").code == 0)
        #expect(running.isRunning)
        try running.feed(load.suffix(20))
        running.endInput()
        let end = await running.wait()
        #expect(end.code == 0 && effect(end.output) == [30_000, 0, 0], "\(end.output)\(end.errors)")
        #expect(try shop.number(.history, "SELECT COUNT(*) FROM purchase") == 30_003)
    }

    @Test(
        "rows that cannot be understood are kept with line and reason, and can be read again once corrected")
    func rejects() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        let table =
            Quiet.header + """
                o1,2025-01-10,a1,p1,Coffee,1,10.00,10.00,EUR
                o2,2025-13-10,a1,p1,"Coffee, black",2,10.00,20.00,EUR
                o3,2025-03-10,,p2,Tea,1,5.00,5.00,EUR
                o4,2025-04-10,a3,p1,Coffee,1,10.00,ten,EUR
                o5,2025-04-10,a3,p1,Coffee,1,10.00,10.00,euro
                o6,2025-04-10,a3
                o7,2025-05-10,a4,p1,Coffee,1,10.00,10.00,EUR

                """
        try shop.scratch.write(table, to: "orders.csv")
        let result = try await shop.run("import", "purchases", "orders.csv")
        #expect(result.code == 0, "\(result.errors)")
        var found = counts(result.output)
        #expect(found["rows"] == 7 && found["imported"] == 2 && found["rejected"] == 5, "\(result.output)")
        found["rows"] = nil
        #expect(found.values.reduce(0, +) == 7)
        #expect(result.output.contains("orders.csv.rejects.csv"))
        var rejects = shop.scratch.text("orders.csv.rejects.csv").split(separator: "\n").map(String.init)
        #expect(rejects.count == 6 && rejects[0].hasSuffix("line,column,reason," + Quiet.header.dropLast()))
        for (row, line) in zip(rejects.dropFirst(), [3, 4, 5, 6, 7]) {
            let cells = row.split(separator: ",", omittingEmptySubsequences: false)
            #expect(cells[0] == "\(line)" && !cells[2].isEmpty, "\(row)")
        }
        #expect(rejects[1].contains("\"Coffee, black\""))
        // Corrected where it lies, it can be read as it is.
        rejects = [rejects[0], rejects[1].replacingOccurrences(of: "2025-13-10", with: "2025-12-10")]
        try shop.scratch.write(rejects.joined(separator: "\n") + "\n", to: "corrected.csv")
        let again = try await shop.run("import", "purchases", "corrected.csv")
        #expect(effect(again.output) == [1, 0, 0], "\(again.output)\(again.errors)")
        #expect(!shop.exists("corrected.csv.rejects.csv"))
    }

    @Test("a dry run shows what was understood and stores nothing")
    func dryRun() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        let result = try await shop.load(
            "purchases", Quiet.purchases(3) + "o9,nonsense,a1,p1,Coffee,1,10.00,10.00,EUR\n", "--dry-run")
        #expect(result.code == 0)
        #expect(result.output.contains("account=a001") && result.output.contains("amount=20.00 EUR"))
        #expect(result.output.contains("nothing was stored"))
        // For people: no value of the program's own language.
        #expect(
            !result.output.contains("Understanding(") && !result.output.contains("Intake."),
            "\(result.output)")
        #expect(!shop.exists(".rekindle/history.sqlite") && !shop.exists("import.rejects.csv"))
    }

    @Test(
        "a table packed with gzip is read from a file and from standard input; one cut short changes nothing")
    func gzip() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        try shop.scratch.write(Self.text(.purchases), to: "orders.csv")
        let packed = try await ended("/bin/gzip", ["-k", shop.scratch.path("orders.csv")])
        try #require(packed.code == 0)
        let bytes = try #require(FileManager.default.contents(atPath: shop.scratch.path("orders.csv.gz")))
        let cut = try await ended(
            Program.rekindle, ["import", "purchases", "-"], input: bytes.prefix(bytes.count / 2),
            folder: shop.scratch.folder)
        #expect(cut.code == 65 && cut.errors.contains("gzip"), "\(cut.errors)")
        #expect(try shop.number(.history, "SELECT COUNT(*) FROM purchase") == 0)
        let whole = try await ended(
            Program.rekindle, ["import", "purchases", "-"], input: bytes, folder: shop.scratch.folder)
        #expect(whole.code == 0, "\(whole.errors)")
        let rows = Self.text(.purchases).split(separator: "\n").count - 1
        #expect(effect(try await shop.run("import", "purchases", "orders.csv.gz").output) == [0, 0, rows])
    }

    @Test("an account that only purchases name is filled in by an account file, and follows the next one")
    func accounts() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        let query = "SELECT id, name, email, city FROM account ORDER BY id"
        try await shop.load("accounts", "account_id,name,email,city\na001,First,first@example.com,Lugo\n")
        try await shop.load("purchases", Quiet.purchases(2))
        #expect(
            try shop.query(.history, query) == [
                ["a001", "First", "first@example.com", "Lugo"], ["a002", "a002", "", ""],
            ])
        let second =
            "account_id,name,email,city\na001,First,first@example.com,Vigo\na002,Second,second@example.com,\n"
        #expect(effect(try await shop.load("accounts", second).output) == [0, 2, 0])
        #expect(
            try shop.query(.history, query) == [
                ["a001", "First", "first@example.com", "Vigo"], ["a002", "Second", "second@example.com", ""],
            ])
        #expect(effect(try await shop.load("accounts", second).output) == [0, 0, 2])
        #expect(try shop.number(.history, "SELECT SUM(total) FROM account_summary") == 4000)
    }

    @Test("a list of suppressions is read, listed, and read again without a change")
    func suppressions() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        let list = "email,account_id,reason\nx@example.com,,unsubscribed\n,a7,complained\n"
        #expect(effect(try await shop.load("suppressions", list).output) == [2, 0, 0])
        #expect(effect(try await shop.load("suppressions", list).output) == [0, 0, 2])
        let shown = try await shop.run("suppress").output
        #expect(
            shown.contains("x@example.com  unsubscribed") && shown.contains("account a7")
                && shown.contains("complained"), "\(shown)")
        #expect(try await shop.run("suppress", "x@example.com", "--remove").code == 0)
        #expect(try await shop.run("suppress", "x@example.com", "--remove").code == 66)
    }

    private static func size(of path: String) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.intValue ?? 0
    }

    /// 30,000 purchases of 4,000 accounts, 1.7 MB.
    static func load(_ sink: ([UInt8]) -> Void) {
        PurchaseLoad(accounts: 4000, purchases: 30_000, seed: 3).write(to: sink)
    }

    private static func load() -> [UInt8] {
        var bytes: [UInt8] = []
        load { bytes += $0 }
        return bytes
    }
}

/// SplitMix64: the same numbers in every run.
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
