import Domain
import Intake
import Mail
import Testing

@Suite("presets")
struct PresetTests {
    @Test("generic reads the sample company's columns, and a negative amount is a refund")
    func generic() throws {
        let text = """
            order_id,order_date,account_id,product_id,quantity,amount,currency
            SO-1,2026-01-02,A-1,P-1,2,19.90,EUR
            SO-2,2026-01-03,A-1,P-1,-1,-9.95,EUR
            SO-3,2026-01-03,,P-1,1,9.95,EUR
            SO-4,2026-01-03,A-1,P-1,1,9.95,euro
            SO-5,2026-01-03,A-1,P-1,1
            ,,,,,,

            """
        let read = try purchases(BytesSource(text), preset("generic"))
        #expect(read.values.map(\.kind) == [.purchase, .refund])
        #expect(
            read.values.first
                == Purchase(
                    order: "SO-1", account: "A-1", day: "2026-01-02", product: "P-1", quantity: Decimal(2),
                    amount: Money(minorUnits: 1990, currency: .eur)))
        #expect(read.rejects.map(\.line) == [4, 5, 6])
        #expect(read.rejects.map(\.column) == ["account_id", "currency", ""])
        #expect(read.counts.skipped == ["an empty row": 1])
        #expect(read.counts.addUp)
    }

    @Test("generic multiplies where there is no total, and rounds once")
    func multiplied() throws {
        let text =
            "Invoice No,Date,Customer,Qty,Unit Price,Currency\n1,2026-01-02,A,3,0.335,JPY\n2,2026-01-02,A,3,0.335,EUR\n"
        let read = try purchases(BytesSource(text), preset("generic"))
        #expect(read.values.map(\.amount.minorUnits) == [1, 101])
    }

    @Test("shopify carries an order's first line over to the others, and counts its refund once")
    func shopify() throws {
        let text = """
            Name,Email,Financial Status,Paid at,Currency,Refunded Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at
            #1001,ann@example.com,paid,2024-05-01 23:30:00 -0400,USD,5.00,2024-05-01 23:00:00 -0400,2,Mug,10.00,MUG,
            #1001,,,,,,2024-05-01 23:00:00 -0400,1,"Cup, small",4.50,CUP,
            #1002,bob@example.com,paid,2024-05-02 10:00:00 -0400,USD,0.00,2024-05-02 10:00:00 -0400,1,Mug,10.00,MUG,2024-05-03 10:00:00 -0400
            #1002,,,,,,,1,Cup,4.50,CUP,
            #1003,,paid,2024-05-02 10:00:00 -0400,USD,0.00,2024-05-02 10:00:00 -0400,1,Mug,10.00,MUG,
            #1004,cat@example.com,pending,,USD,0.00,2024-05-02 10:00:00 -0400,1,Mug,10.00,MUG,

            """
        let read = try purchases(BytesSource(text), preset("shopify"))
        #expect(read.values.map(\.order) == ["#1001", "#1001", "#1001"])
        #expect(read.values.map(\.kind) == [.purchase, .refund, .purchase])
        #expect(read.values.map(\.amount.minorUnits) == [2000, -500, 450])
        #expect(read.values.allSatisfy { $0.account == "ann@example.com" && $0.day == "2024-05-02" })
        #expect(read.counts.notPurchases == 3)
        #expect(read.counts.skipped == ["no customer": 1])
        #expect(read.counts.addedRefunds == 1)
        #expect(read.counts.addUp)
    }

    @Test("woocommerce reads paid orders, one line for each item")
    func wooCommerce() throws {
        let text = """
            Order Number,Order Status,Order Date,Email (Billing),SKU,Item Name,Quantity,Item Cost,Order Currency,Order Refund Amount
            77,completed,2024-05-01 09:10,ann@example.com,MUG,Mug,2,10.00,EUR,5
            77,completed,2024-05-01 09:10,ann@example.com,CUP,Cup,1,4.50,EUR,5
            78,cancelled,2024-05-01 09:10,bob@example.com,CUP,Cup,1,4.50,EUR,0

            """
        let read = try purchases(BytesSource(text), preset("woocommerce"))
        #expect(read.values.map(\.amount.minorUnits) == [2000, -500, 450])
        #expect(read.counts.notPurchases == 1)
    }

    @Test("odoo's follow-up lines belong to the order above, unless a line between was lost")
    func odoo() throws {
        let text = """
            Order Reference,Order Date,Customer,Order Lines/Product,Order Lines/Quantity,Order Lines/Unit Price,Order Lines/Subtotal,Currency,Status
            S00001,2024-05-01 10:15:00,Azure Interior,[DESK01] Desk,2,100.0,200.0,EUR,Sales Order
            ,,,[CHAIR] Chair,4,25.0,100.0,,
            ,,,,0,0.0,0.0,,
            S00002,2024-05-02 10:15:00,"Deco" Addict,[DESK01] Desk,2,100.0,200.0,EUR,Sales Order
            ,,,[CHAIR] Chair,4,25.0,100.0,,
            S00003,2024-05-02 10:15:00,Deco,Lamp,1,5.0,5.0,EUR,Quotation

            """
        let read = try purchases(BytesSource(text), preset("odoo"))
        #expect(read.values.map(\.order) == ["S00001", "S00001"])
        #expect(read.values.map(\.product) == ["DESK01", "CHAIR"])
        #expect(read.values.map(\.productName) == ["Desk", "Chair"])
        #expect(read.values.allSatisfy { $0.account == "Azure Interior" && $0.day == "2024-05-01" })
        #expect(read.rejects.map(\.line) == [5, 6])
        #expect(read.counts.notPurchases == 1)
        #expect(read.counts.addUp)
    }

    @Test("online-retail tells purchases, refunds, neither, and no customer apart")
    func onlineRetail() throws {
        let text = """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
            C536379,D,Discount,-1,2010-12-01 09:41:00,27.50,14527.0,United Kingdom
            536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom
            536415,22139,,56,2010-12-01 11:52:00,0.0,17850.0,United Kingdom
            A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,11062.06,17850.0,United Kingdom
            536416,22139,,many,2010-12-01 11:52:00,1.0,17850.0,United Kingdom

            """
        let read = try purchases(BytesSource(text), preset("online-retail"))
        #expect(read.values.map(\.amount.description) == ["15.30 GBP", "-27.50 GBP"])
        #expect(read.values.map(\.account) == ["17850", "14527"])
        #expect(read.counts.notPurchases == 2)
        #expect(read.counts.skipped == ["no customer": 1])
        #expect(read.rejects.map(\.column) == ["Quantity"])
    }

    @Test("accounts keep further columns as attributes, and consent by its words")
    func accounts() throws {
        let text = """
            account_id,name,contact_name,first_name,email,country,language,segment,city,rep_id,consent,floor
            A1,Ann Ltd,Ann Lee,Ann,Ann@Example.com,GB,EN-gb,gold,Leeds,R1,yes,3
            A2,Bob,,,,,,,,,No,
            A3,Cat,,,,,,,,,perhaps,

            """
        let read = try entries(Account.self, BytesSource(text), preset("generic", .accounts))
        #expect(read.values.map(\.consent) == [.granted, .denied, .unknown])
        #expect(read.values.map(\.attributes) == [["floor": "3"], [:], [:]])
        #expect(read.values.first?.email?.description == "Ann@example.com")
        #expect(read.values.first?.language == "en-gb")
        #expect(read.warnings.map(\.column) == ["consent"])
    }

    @Test(
        "suppressions name an address or an account, a reason and a day; a reason in other words suppresses, too"
    )
    func suppressions() throws {
        let text = """
            email,account_id,reason,source,since
            Ann@Example.com,,unsubscribed,form,2024-05-01
            ,A2,,,
            no address,,bounced,,
            x@example.com,,because,,

            """
        let read = try entries(Suppression.self, BytesSource(text), preset("generic", .suppressions))
        #expect(read.values.map(\.address) == ["Ann@example.com", "", "x@example.com"])
        #expect(read.values.map(\.reason) == [.unsubscribed, .requested, .requested])
        #expect(
            read.values.map(\.since.iso8601) == ["2024-05-01T00:00:00Z"]
                + [String](
                    repeating: "1970-01-01T00:00:00Z", count: 2))
        #expect(read.rejects.map(\.column) == ["email"])
        #expect(read.warnings.map(\.column) == ["reason"])
    }

    @Test("a file without the columns it needs is refused with what it lacks and has")
    func missingColumns() throws {
        #expect { try purchases(BytesSource("a;b;c\n1;2;3\n"), preset("generic")) } throws: {
            ($0 as? IntakeError)?.message.contains("state format.separator") == true
        }
        #expect { try purchases(BytesSource("order,date,account,amount\n"), preset("generic")) } throws: {
            ($0 as? IntakeError)?.code == .missingCurrency
        }
        #expect { try purchases(BytesSource(""), preset("generic")) } throws: {
            ($0 as? IntakeError)?.code == .emptyFile
        }
    }
}
