import Domain
import Intake
import Testing

@Suite("the real files", .enabled(if: Shared.folder != nil, "the shared data is not here (REKINDLE_SHARED)"))
struct SharedDataTests {
    @Test("CDNOW is read whole: every row a purchase, also those of nothing")
    func cdnow() throws {
        let read = try purchases(Shared.source("cdnow_master.txt.gz"), preset("cdnow"))
        #expect(read.counts.rows == 69_659)
        #expect(read.counts.imported == 69_659)
        #expect(Set(read.values.map(\.account)).count == 23_570)
        #expect(read.values.reduce(0) { $0 + $1.amount.minorUnits } == 250_031_563)
        #expect(read.values.reduce(0) { $0 + $1.quantity.mantissa } == 167_881)
        #expect(read.values.count { $0.amount.minorUnits == 0 } == 80)
        #expect(read.values.map(\.day).min() == "1997-01-01")
        #expect(read.values.map(\.day).max() == "1998-06-30")
        #expect(read.values.first?.order == "00001@1997-01-01")
    }

    @Test("the CDNOW sample has a column more and no header")
    func cdnowSample() throws {
        let read = try purchases(Shared.source("cdnow_sample.txt"), preset("cdnow"))
        #expect(read.counts.imported == 6_919)
        #expect(read.counts.rows == 6_919)
        #expect(Set(read.values.map(\.account)).count == 2_357)
        #expect(read.values.first?.account == "00004")
        #expect(read.values.first?.amount == Money(minorUnits: 2933, currency: .usd))
    }

    @Test("Online Retail has the purchases of P1, exactly")
    func onlineRetail() throws {
        let read = try purchases(Shared.source("online_retail.csv.gz"), preset("online-retail"))
        let bought = read.values.filter { $0.kind == .purchase }
        #expect(bought.count == 397_884)
        #expect(Set(bought.map(\.order)).count == 18_532)
        #expect(Set(bought.map(\.account)).count == 4_338)
        // Line totals are rounded once, to pennies: 8,911,407.904 before rounding.
        #expect(bought.reduce(0) { $0 + $1.amount.minorUnits } == 891_140_790)
        #expect(read.counts.rows == 541_909)
        #expect(read.counts.skipped == ["no customer": 135_080])
        #expect(read.counts.rejected == 0)
        #expect(read.counts.addUp)
        #expect(read.counts.refunds == read.values.count - bought.count)
        #expect(read.values.allSatisfy { $0.kind == .purchase || $0.amount.minorUnits <= 0 })
    }

    @Test("its first day as found has ids that a spreadsheet took for numbers")
    func onlineRetailAsFound() throws {
        let read = try purchases(
            Shared.source("online_retail_2010-12-01_as_found.csv"), preset("online-retail"))
        #expect(read.counts.rows == 3_108)
        #expect(read.counts.addUp)
        #expect(read.counts.rejected == 0)
        #expect(read.values.first?.account == "17850")
        #expect(read.values.allSatisfy { !$0.account.contains(".") })
    }

    @Test("Northwind's customers, products and employees are accounts, products and reps")
    func northwind() throws {
        let accounts = try entries(
            Account.self, Shared.source("northwind/customers.csv"), preset("northwind", .accounts))
        #expect(accounts.counts.imported == 91)
        #expect(accounts.values.first?.name == "Alfreds Futterkiste")
        #expect(accounts.values.first?.contactName == "Maria Anders")
        #expect(accounts.values.first?.attributes["ContactTitle"] == "Sales Representative")
        let products = try entries(
            Product.self, Shared.source("northwind/products.csv"), preset("northwind", .products))
        #expect(products.counts.imported == 77)
        #expect(products.values.first?.unitPrice == Decimal(18))
        let reps = try entries(Rep.self, Shared.source("northwind/employees.csv"), preset("northwind", .reps))
        #expect(reps.counts.imported == 9)
        #expect(reps.values.first?.name == "Nancy Davolio")
    }

    @Test("Northwind's orders joined with their lines come to the known total, net of discount")
    func northwindPurchases() throws {
        let orders = try table("northwind/orders.csv")
        let lines = try table("northwind/order_details.csv")
        let byOrder = Dictionary(uniqueKeysWithValues: orders.dropFirst().map { ($0[0], $0) })
        var text = "OrderID,CustomerID,OrderDate,ProductID,UnitPrice,Quantity,Discount\n"
        for line in lines.dropFirst() {
            let order = try #require(byOrder[line[0]])
            text += "\(line[0]),\(order[1]),\(order[3]),\(line[1]),\(line[2]),\(line[3]),\(line[4])\n"
        }
        let read = try purchases(BytesSource(text), preset("northwind"))
        #expect(read.counts.imported == 2_155)
        #expect(Set(read.values.map(\.account)).count == 89)
        // 1,265,793.0395 before each line is rounded to cents.
        #expect(read.values.reduce(0) { $0 + $1.amount.minorUnits } == 126_579_329)
    }

    private func table(_ name: String) throws -> [[String]] {
        var reader = try TableReader(Shared.source(name), format: TableFormat())
        var rows: [[String]] = []
        while let record = try reader.nextRecord() { rows.append(record.texts) }
        return rows
    }
}
