import Domain

extension Mapping {
    public static let presetNames = [
        "generic", "shopify", "woocommerce", "odoo", "online-retail", "cdnow", "northwind", "chinook",
        "ubl", "ubl-orders",
    ]

    /// - Returns: `nil` if there is no such preset, or it has nothing to say about this kind of file.
    public static func preset(named name: String, for kind: ImportKind) -> Mapping? {
        switch (name, kind) {
        case ("generic", .purchases): genericPurchases
        case ("generic", .accounts): genericAccounts
        case ("generic", .products): genericProducts
        case ("generic", .reps): genericReps
        case ("generic", .suppressions): genericSuppressions
        case ("shopify", .purchases): shopifyOrders
        case ("shopify", .accounts): shopifyCustomers
        case ("woocommerce", .purchases): wooCommerceOrders
        case ("odoo", .purchases): odooOrders
        case ("online-retail", .purchases): onlineRetail
        case ("cdnow", .purchases): cdnow
        case ("northwind", _): northwind(kind)
        case ("chinook", _): chinook(kind)
        case ("ubl", .purchases), ("ubl", .accounts): ubl(name, kind, UBLRule())
        case ("ubl-orders", .purchases), ("ubl-orders", .accounts):
            ubl(name, kind, UBLRule(documents: [.order]))
        default: nil
        }
    }

    /// Orders have a key space of their own: their numbers are the customers', and may be those of invoices.
    private static func ubl(_ name: String, _ kind: ImportKind, _ rule: UBLRule) -> Mapping {
        var mapping = Mapping(name: name, kind: kind)
        mapping.ubl = rule
        return mapping
    }

    init(_ name: String, _ kind: ImportKind, _ columns: [Column: [String]]) {
        self.init(name: name, kind: kind)
        self.columns = columns.mapValues { [.named($0)] }
    }

    static let isRefundByAmount = RowRule([Condition(.field(.amount), [.below(Decimal(0))])])
    static let hasNoAccount = RowRule(
        [Condition(.field(.account), [.isEmpty(true)])], because: "no customer")

    static var genericPurchases: Mapping {
        var mapping = Mapping(
            "generic", .purchases,
            [
                .order: ["order_id", "order", "order number", "invoice", "invoice_no", "invoice_id"],
                .day: ["order_date", "date", "invoice_date", "day"],
                .account: ["account_id", "customer_id", "account", "customer"],
                .product: ["product_id", "sku", "stock_code", "product"],
                .productName: ["product_name", "description", "item"],
                .quantity: ["quantity", "qty"],
                .unitPrice: ["unit_price", "price"],
                .amount: ["amount", "line_total", "total"],
                .currency: ["currency", "currency_code"],
                .discount: ["discount"],
            ])
        mapping.refunds = [isRefundByAmount]
        return mapping
    }

    static var genericAccounts: Mapping {
        Mapping(
            "generic", .accounts,
            [
                .account: ["account_id", "customer_id", "id", "account", "customer"],
                .name: ["name", "company_name", "company", "account_name"],
                .contactName: ["contact_name", "contact"],
                .firstName: ["first_name"], .lastName: ["last_name"],
                .email: ["email", "e-mail", "email_address"],
                .country: ["country", "country_code"], .language: ["language", "locale"],
                .segment: ["segment"], .city: ["city"], .rep: ["rep_id", "sales_rep", "owner"],
                .consent: ["consent", "accepts_marketing"],
            ])
    }

    static var genericProducts: Mapping {
        Mapping(
            "generic", .products,
            [
                .product: ["product_id", "sku", "id"], .name: ["name", "product_name", "description"],
                .category: ["category"], .unitPrice: ["unit_price", "price"], .currency: ["currency"],
                .cost: ["cost"],
            ])
    }

    static var genericReps: Mapping {
        Mapping(
            "generic", .reps,
            [
                .rep: ["rep_id", "id", "employee_id"], .name: ["name"], .firstName: ["first_name"],
                .lastName: ["last_name"], .email: ["email", "e-mail"], .phone: ["phone"], .title: ["title"],
            ])
    }

    static var genericSuppressions: Mapping {
        Mapping(
            "generic", .suppressions,
            [
                .email: ["email", "e-mail", "address"], .account: ["account_id", "customer_id"],
                .reason: ["reason"], .source: ["source"], .since: ["since", "date"],
                .campaign: ["campaign"],
            ])
    }
}
