import Domain

extension Mapping {
    /// Shopify's order export: an order's first line says all about the order, the others only its name.
    static var shopifyOrders: Mapping {
        var mapping = Mapping(
            "shopify", .purchases,
            [
                .order: ["Name"], .product: ["Lineitem sku"], .productName: ["Lineitem name"],
                .quantity: ["Lineitem quantity"], .unitPrice: ["Lineitem price"],
                .discountAmount: ["Lineitem discount"], .currency: ["Currency"],
                .refunded: ["Refunded Amount"],
            ])
        mapping.columns[.account] = [.named(["Email"]), .named(["Customer ID"])]
        mapping.columns[.day] = [.named(["Paid at"]), .named(["Created at"])]
        mapping.amount = .quantityTimesPrice
        mapping.hasFollowUpLines = true
        mapping.skips = [hasNoAccount]
        mapping.purchases = [
            RowRule([
                Condition(
                    .column(.named(["Financial Status"])),
                    [.isOneOf(["paid", "partially_paid", "partially_refunded", "refunded"])],
                    mayLackColumn: true),
                Condition(.column(.named(["Cancelled at"])), [.isEmpty(true)], mayLackColumn: true),
            ])
        ]
        return mapping
    }

    /// Shopify's customer export; the address is the account's number, as it is in its orders.
    static var shopifyCustomers: Mapping {
        var mapping = Mapping(
            "shopify", .accounts,
            [
                .name: ["Default Address Company", "Company"], .firstName: ["First Name"],
                .lastName: ["Last Name"], .email: ["Email"],
                .country: ["Default Address Country Code", "Country Code"],
                .city: ["Default Address City", "City"],
                .consent: ["Accepts Email Marketing", "Accepts Marketing"],
            ])
        mapping.columns[.account] = [.named(["Email"]), .named(["Customer ID"])]
        return mapping
    }

    /// The columns of the usual WooCommerce order exports, one line for each item.
    static var wooCommerceOrders: Mapping {
        var mapping = Mapping(
            "woocommerce", .purchases,
            [
                .order: ["Order Number", "Order ID", "Order #"],
                .day: ["Paid Date", "Order Date", "Date"],
                .product: ["SKU", "Item SKU", "Product SKU"],
                .productName: ["Item Name", "Product Name", "Product(s)"],
                .quantity: ["Quantity", "Item Quantity", "Items Sold"],
                .unitPrice: ["Item Cost", "Item Price"],
                .amount: ["Order Line Total", "Item Total", "Net Sales"],
                .currency: ["Order Currency", "Currency"],
                .refunded: ["Order Refund Amount", "Refund Amount"],
            ])
        mapping.columns[.account] = [
            .named(["Email (Billing)", "Billing Email"]), .named(["Customer User ID", "Customer ID"]),
        ]
        mapping.hasFollowUpLines = true
        mapping.skips = [hasNoAccount]
        mapping.refunds = [isRefundByAmount]
        mapping.purchases = [
            RowRule([
                Condition(
                    .column(.named(["Order Status", "Status"])),
                    [
                        .isOneOf([
                            "completed", "processing", "refunded", "wc-completed", "wc-processing",
                            "wc-refunded",
                        ])
                    ],
                    mayLackColumn: true)
            ])
        ]
        return mapping
    }

    /// Odoo's export of sale orders with their lines: the lines after the first leave the order blank.
    static var odooOrders: Mapping {
        var mapping = Mapping(
            "odoo", .purchases,
            [
                .order: ["Order Reference", "name"], .day: ["Order Date", "date_order"],
                .account: ["Customer/Reference", "Customer/ID", "Customer", "partner_id"],
                .product: ["Order Lines/Product", "order_line/product_id"],
                .productName: ["Order Lines/Description", "order_line/name"],
                .quantity: ["Order Lines/Quantity", "order_line/product_uom_qty"],
                .unitPrice: ["Order Lines/Unit Price", "order_line/price_unit"],
                .amount: ["Order Lines/Subtotal", "order_line/price_subtotal"],
                .currency: ["Currency", "currency_id"],
            ])
        mapping.hasFollowUpLines = true
        mapping.hasBracketedProducts = true
        mapping.skips = [
            RowRule(
                [Condition(.field(.product), [.isEmpty(true)])], because: "no product: a section or a note")
        ]
        mapping.refunds = [isRefundByAmount]
        mapping.purchases = [
            RowRule([
                Condition(
                    .column(.named(["Status", "state"])),
                    [.isOneOf(["sale", "sales order", "done", "locked"])],
                    mayLackColumn: true)
            ])
        ]
        return mapping
    }
}
