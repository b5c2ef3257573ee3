import Testing

@testable import SampleCompany

private typealias Day = SampleCompany.Day

@Suite("The sample company")
struct SampleCompanyTests {
    private static let today = Day(year: 2026, month: 11, day: 23)
    private static let company = SampleCompany(seed: 1, today: today)
    private static let tables: [SampleCompany.File: Result<CSVTable, any Error>] = Dictionary(
        uniqueKeysWithValues: SampleCompany.File.allCases.map { file in
            (file, Result { try CSVTable(company.bytes(of: file)) })
        })

    private func table(_ file: SampleCompany.File) throws -> CSVTable {
        try #require(Self.tables[file]).get()
    }

    @Test(
        "the same seed and day make the same bytes, whatever the size of the chunks",
        arguments: SampleCompany.File.allCases)
    func isDeterministic(file: SampleCompany.File) {
        let again = SampleCompany(seed: 1, today: Self.today, accounts: 300)
        let expected = SampleCompany(seed: 1, today: Self.today, accounts: 300).bytes(of: file)
        var pieces: [UInt8] = []
        again.write(file, chunkBytes: 100) { chunk in
            #expect(chunk.last == UInt8(ascii: "\n"))
            pieces += chunk
        }
        #expect(pieces == expected)
    }

    @Test("another seed makes other accounts and purchases")
    func seedMatters() {
        let other = SampleCompany(seed: 2, today: Self.today, accounts: 50)
        let company = SampleCompany(seed: 1, today: Self.today, accounts: 50)
        #expect(other.bytes(of: .accounts) != company.bytes(of: .accounts))
        #expect(other.bytes(of: .purchases) != company.bytes(of: .purchases))
    }

    @Test("the bytes of a seed stay what they were when it was first released")
    func bytesArePinned() {
        let company = SampleCompany(seed: 1, today: Self.today, accounts: 100)
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for file in SampleCompany.File.allCases {
            for byte in company.bytes(of: file) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        #expect(hash == Self.pinnedHash, "now \(hash); change it only when the company is meant to change")
    }

    @Test("every file is RFC 4180 in UTF-8 with its header and has the rows it should")
    func parses() throws {
        #expect(
            try table(.accounts).header.joined(separator: ",")
                == "account_id,name,contact_name,first_name,email,country,language,segment,city,rep_id,consent,"
                + "credit_terms,loyalty_tier")
        #expect(try table(.accounts).rows.count == 2000)
        #expect(try table(.products).rows.count == 120)
        #expect(Set(try table(.products)["category"]).count == 10)
        #expect(try table(.reps).rows.count == 8)
        #expect((30_000...45_000).contains(try table(.purchases).rows.count))
        #expect(try table(.suppressions).rows.count == 8)
    }

    @Test("languages, consent and blanks have their shares")
    func shares() throws {
        let accounts = try table(.accounts)
        func share(_ column: String, _ value: String) -> Double {
            Double(accounts[column].count { $0 == value }) / Double(accounts.rows.count)
        }
        #expect((0.56...0.64).contains(share("language", "es")))
        #expect((0.92...0.96).contains(share("consent", "yes")))
        #expect((0.025...0.055).contains(share("consent", "no")))
        #expect((0.01...0.03).contains(share("email", "")))
        #expect((0.01...0.06).contains(share("first_name", "")))
        #expect((0.005...0.03).contains(share("city", "")))
        #expect(Set(accounts["country"]) == ["ES", "MX", "AR", "GB", "IE", "US"])
        #expect(Set(accounts["segment"]) == ["cafe", "hotel", "restaurant", "shop", "office"])
        #expect(Set(accounts["rep_id"]) == Set(try table(.reps)["rep_id"]))
    }

    @Test("names hold quotes, commas, ampersands, apostrophes, marks and other scripts")
    func namesAreHard() throws {
        let names = try table(.accounts)["name"]
        for scalar in ["\"", ",", "&", "'", "<", "ñ", "{", "م", "さ", "ב", "\u{301}"] as [Unicode.Scalar] {
            #expect(names.contains { $0.unicodeScalars.contains(scalar) }, "\(scalar)")
        }
        #expect(names.contains { $0.utf8.count > 150 })
    }

    @Test("every address lies in a reserved domain; one in a hundred is shared, spelt with another case")
    func addresses() throws {
        let accounts = try table(.accounts)
        let written = accounts["email"].filter { !$0.isEmpty }
        for address in written + (try table(.reps)["email"]) {
            let parts = address.split(separator: "@", omittingEmptySubsequences: false)
            try #require(parts.count == 2 && !parts[0].isEmpty)
            let domain = parts[1].lowercased()
            let isSecondLevel = ["example.com", "example.org", "example.net"].contains(domain)
            #expect(isSecondLevel || domain.hasSuffix(".example"))
            for label in domain.split(separator: ".", omittingEmptySubsequences: false) {
                #expect((1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-")
            }
            #expect(parts[0].utf8.count <= 64)
            #expect(address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
            #expect(!parts[0].hasPrefix(".") && !parts[0].hasSuffix(".") && !parts[0].contains(".."))
        }
        #expect(Set(written).count == written.count)
        let shared = written.count - Set(written.map { $0.lowercased() }).count
        #expect((10...30).contains(shared))
    }

    @Test("dates lie within three years up to today, ascend, and an order id has one account and day")
    func dates() throws {
        let purchases = try table(.purchases)
        let dates = purchases["order_date"]
        #expect(dates == dates.sorted())
        #expect(dates.allSatisfy { ("2023-11-23"..."2026-11-23").contains($0) })
        var owners: [String: String] = [:]
        for (order, pair) in zip(purchases["order_id"], zip(purchases["account_id"], dates)) {
            let owner = "\(pair.0) \(pair.1)"
            #expect(owners.updateValue(owner, forKey: order) ?? owner == owner)
        }
        let sizes = Dictionary(grouping: purchases["order_id"], by: { $0 }).values.map(\.count)
        #expect(sizes.min() == 1 && sizes.max() == 6)
    }

    @Test("an amount is quantity times unit price, rounded once, in the account's one currency")
    func amounts() throws {
        let purchases = try table(.purchases)
        let accounts = try table(.accounts)
        let countries = Dictionary(
            uniqueKeysWithValues: zip(accounts["account_id"], accounts["country"]))
        let currencies = ["ES": "EUR", "IE": "EUR", "GB": "GBP", "US": "USD", "MX": "USD", "AR": "USD"]
        let known = Set(try table(.products)["product_id"])
        for row in purchases.rows {
            let quantity = try #require(Int(row[5]))
            let exact = quantity * (try thousandths(row[6]))
            #expect(try thousandths(row[7]) == (exact + (exact < 0 ? -5 : 5)) / 10 * 10)
            #expect(row[8] == currencies[countries[row[2]] ?? ""])
            #expect(known.contains(row[3]))
        }
        #expect(purchases["unit_price"].contains { $0.utf8.count >= 5 && $0.hasPrefix("0.0") })
    }

    @Test("a refund follows its order with a suffix and negative numbers; samples cost nothing")
    func refundsAndSamples() throws {
        let rows = try table(.purchases).rows
        let refunds = rows.filter { $0[0].hasSuffix("-R") }
        #expect((200...1500).contains(refunds.count))
        #expect(Set(rows.filter { $0[5].hasPrefix("-") }.map { $0[0] }) == Set(refunds.map { $0[0] }))
        let orders = Dictionary(grouping: rows, by: { $0[0] })
        for refund in refunds {
            let lines = orders[String(refund[0].dropLast(2))] ?? []
            let line = lines.first { $0[3] == refund[3] && $0[6] == refund[6] }
            #expect(line?[2] == refund[2] && line?[1] ?? "9" < refund[1])
            #expect(Int(line?[5] ?? "0") ?? 0 >= -(Int(refund[5]) ?? -1000))
        }
        #expect((50...800).contains(rows.count { $0[6] == "0.00" && $0[7] == "0.00" }))
    }

    @Test(
        "about a fifth of the accounts are dormant for six months, a few never bought",
        arguments: [1, 2, 3, 4] as [UInt64])
    func dormantShare(seed: UInt64) throws {
        let company = SampleCompany(seed: seed, today: Self.today)
        let last = try lastPurchases(of: company)
        let dormant = last.values.count { $0 < "2026-05-23" }
        #expect((360...500).contains(dormant), "\(dormant) of 2000")
        #expect((40...80).contains(2000 - last.count))
        #expect(last.values.count { $0 < "2024-11-23" } > 40)
        #expect(last.values.count { $0 >= "2026-10-23" } > 700)
    }

    @Test(
        "one account alone bought last six calendar months ago, and one alone the day before",
        arguments: [
            (Day(year: 2026, month: 11, day: 23), "2026-05-23", "2026-05-22"),
            (Day(year: 2026, month: 8, day: 31), "2026-02-28", "2026-02-27"),
            (Day(year: 2028, month: 8, day: 30), "2028-02-29", "2028-02-28"),
            (Day(year: 2026, month: 6, day: 30), "2025-12-30", "2025-12-29"),
        ])
    func boundary(today: SampleCompany.Day, limit: String, dayBefore: String) throws {
        let company = SampleCompany(seed: 7, today: today, accounts: 3000)
        let last = try lastPurchases(of: company)
        #expect(last.filter { $0.value == limit }.map(\.key) == [company.accountOnTheLimit])
        #expect(last.filter { $0.value == dayBefore }.map(\.key) == [company.accountBeyondTheLimit])
    }

    @Test("some accounts bought last on the last day of a month")
    func monthEnds() throws {
        let last = try lastPurchases(of: Self.company).values
        #expect(last.count { $0.hasSuffix("-31") || $0.hasSuffix("-02-28") } > 5)
    }

    @Test("the days of a rhythm and the purchases written agree on an account's last day")
    func rhythmAgrees() throws {
        let last = try lastPurchases(of: Self.company)
        for index in 0..<2000 {
            let date = Self.company.lastPurchaseDay(of: index).map { Day(number: $0).text }
            #expect(date == last[Account.id(of: index)])
        }
    }

    @Test("suppressions are of existing accounts, most of them dormant, for known reasons")
    func suppressions() throws {
        let table = try table(.suppressions)
        let accounts = Set(try self.table(.accounts)["email"].map { $0.lowercased() })
        #expect(Set(table["email"].map { $0.lowercased() }).count == 8)
        #expect(table["email"].allSatisfy { accounts.contains($0.lowercased()) })
        #expect(Set(table["reason"]) == ["unsubscribed", "bounced", "complained", "requested"])
        #expect(table["since"].allSatisfy { $0 < "2026-11-23" })
        let (ids, addresses) = (try self.table(.accounts)["account_id"], try self.table(.accounts)["email"])
        let emails = Dictionary(uniqueKeysWithValues: zip(ids, addresses))
        let dormant = try lastPurchases(of: Self.company).filter { $0.value < "2026-05-23" }
            .compactMap { emails[$0.key]?.lowercased() }
        #expect(table["email"].count { dormant.contains($0.lowercased()) } == 5)
    }

    @Test("a company of any size is well formed", arguments: [1, 2, 11, 12, 58, 130])
    func anySize(accounts: Int) throws {
        let company = SampleCompany(seed: 3, today: Self.today, accounts: accounts)
        for file in SampleCompany.File.allCases {
            #expect(try CSVTable(company.bytes(of: file)).header.count > 3)
        }
        #expect((company.accountOnTheLimit != nil) == (accounts >= 12))
    }

    @Test("20 000 accounts are made in seconds, even unoptimized", .timeLimit(.minutes(30)))
    func isQuick() {
        let company = SampleCompany(seed: 1, today: Self.today, accounts: 20_000)
        var bytes = 0
        company.write(.accounts) { bytes += $0.count }
        company.write(.purchases) { bytes += $0.count }
        #expect(bytes > 20_000_000)
    }

    @Test("what the sink throws ends the writing")
    func sinkThrows() {
        struct Full: Error {}
        var chunks = 0
        #expect(throws: Full.self) {
            try Self.company.write(.purchases, chunkBytes: 1000) { (_: [UInt8]) throws(Full) in
                chunks += 1
                if chunks == 3 { throw Full() }
            }
        }
        #expect(chunks == 3)
    }

    private static let pinnedHash: UInt64 = 3_639_140_303_040_785_960

    /// The day of each account's last line that was bought and paid for.
    private func lastPurchases(of company: SampleCompany) throws -> [String: String] {
        var last: [String: String] = [:]
        for row in try CSVTable(company.bytes(of: .purchases)).rows
        where !row[7].hasPrefix("-") && row[7] != "0.00" {
            last[row[2]] = max(last[row[2]] ?? "", row[1])
        }
        return last
    }

    private func thousandths(_ text: String) throws -> Int {
        let parts = text.split(separator: ".")
        try #require(parts.count == 2 && (2...3).contains(parts[1].count))
        let digits = try #require(Int(parts[0].filter { $0 != "-" } + parts[1]))
        return (text.hasPrefix("-") ? -1 : 1) * digits * (parts[1].count == 2 ? 10 : 1)
    }
}

extension SampleCompany.Day {
    var text: String {
        let (year, month, day) = parts
        return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }
}
