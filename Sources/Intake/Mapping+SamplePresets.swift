import Domain

extension Mapping {
    /// UCI Online Retail: a purchase has a customer, an invoice that is no cancellation, and a quantity and a
    /// price above 0.
    static var onlineRetail: Mapping {
        var mapping = Mapping(
            "online-retail", .purchases,
            [
                .order: ["InvoiceNo", "Invoice"], .day: ["InvoiceDate"],
                .account: ["CustomerID", "Customer ID"], .product: ["StockCode"],
                .productName: ["Description"], .quantity: ["Quantity"], .unitPrice: ["UnitPrice", "Price"],
            ])
        mapping.currency = .gbp
        mapping.amount = .quantityTimesPrice
        mapping.hasNumbersForIDs = true
        mapping.skips = [hasNoAccount]
        let isPriced = Condition(.field(.unitPrice), [.above(Decimal(0))])
        let isBadDebt = Condition(.field(.order), [.startsNotWith("A")])
        mapping.refunds = [
            RowRule([Condition(.field(.order), [.startsWith("C")]), isPriced]),
            RowRule([Condition(.field(.quantity), [.below(Decimal(0))]), isBadDebt, isPriced]),
        ]
        mapping.purchases = [
            RowRule([isBadDebt, Condition(.field(.quantity), [.above(Decimal(0))]), isPriced])
        ]
        return mapping
    }

    /// CDNOW: blanks between columns, no order numbers. The whole file has a header and no sample number, the
    /// sample has a sample number and no header, so all but the first column are counted from the end.
    static var cdnow: Mapping {
        var mapping = Mapping(name: "cdnow", kind: .purchases)
        mapping.format.separator = .blanks
        mapping.format.header = .ifWithoutDigits
        mapping.columns = [
            .account: [.position(1)], .day: [.position(-3)], .quantity: [.position(-2)],
            .amount: [.position(-1)],
        ]
        mapping.dates.patterns = DatePattern("yyyyMMdd").map { [$0] } ?? []
        mapping.currency = .usd
        return mapping
    }

    /// Microsoft's Northwind; purchases are its orders joined with their lines.
    static func northwind(_ kind: ImportKind) -> Mapping? {
        switch kind {
        case .purchases:
            var mapping = Mapping(
                "northwind", kind,
                [
                    .order: ["OrderID"], .day: ["OrderDate"], .account: ["CustomerID"],
                    .product: ["ProductID"], .productName: ["ProductName"], .quantity: ["Quantity"],
                    .unitPrice: ["UnitPrice"], .discount: ["Discount"],
                ])
            mapping.amount = .quantityTimesPrice
            mapping.currency = .usd
            return mapping
        case .accounts:
            return Mapping(
                "northwind", kind,
                [
                    .account: ["CustomerID"], .name: ["CompanyName"], .contactName: ["ContactName"],
                    .city: ["City"], .country: ["Country"], .email: ["Email"],
                ])
        case .products:
            var mapping = Mapping(
                "northwind", kind,
                [
                    .product: ["ProductID"], .name: ["ProductName"],
                    .category: ["CategoryName", "CategoryID"],
                    .unitPrice: ["UnitPrice"],
                ])
            mapping.currency = .usd
            return mapping
        case .reps:
            return Mapping(
                "northwind", kind,
                [
                    .rep: ["EmployeeID"], .firstName: ["FirstName"], .lastName: ["LastName"],
                    .phone: ["HomePhone"], .title: ["Title"], .email: ["Email"],
                ])
        case .suppressions: return nil
        }
    }

    /// Chinook; purchases are its invoices, one line each. (Joined with their lines, `Total` would be on each.)
    static func chinook(_ kind: ImportKind) -> Mapping? {
        switch kind {
        case .purchases:
            var mapping = Mapping(
                "chinook", kind,
                [
                    .order: ["InvoiceId"], .day: ["InvoiceDate"], .account: ["CustomerId"],
                    .amount: ["Total"],
                ])
            mapping.currency = .usd
            return mapping
        case .accounts:
            return Mapping(
                "chinook", kind,
                [
                    .account: ["CustomerId"], .name: ["Company"], .firstName: ["FirstName"],
                    .lastName: ["LastName"], .email: ["Email"], .city: ["City"], .country: ["Country"],
                    .rep: ["SupportRepId"],
                ])
        case .products:
            var mapping = Mapping(
                "chinook", kind, [.product: ["TrackId"], .name: ["Name"], .unitPrice: ["UnitPrice"]])
            mapping.currency = .usd
            return mapping
        case .reps:
            return Mapping(
                "chinook", kind,
                [
                    .rep: ["EmployeeId"], .firstName: ["FirstName"], .lastName: ["LastName"],
                    .email: ["Email"], .phone: ["Phone"], .title: ["Title"],
                ])
        case .suppressions: return nil
        }
    }
}
