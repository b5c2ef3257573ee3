import Liquid

/// What a proposal template may read. The guide for editors (Templates/README.md) says the same in words.
enum TemplateSchema {
    static let proposal = LiquidSchema(fields)

    /// In a layout also the subject, the preheader and the finished body.
    static let layout = LiquidSchema(
        fields + [
            .init("subject", .text), .init("preheader", .text), .init("content", .text),
        ])

    private static let fields: [LiquidSchema.Field] = [
        .init("account", .object(account), summary: "the customer"),
        .init("history", .object(history), summary: "what the customer bought so far"),
        .init("favourites", .list(of: .object(favourite)), summary: "most bought first, at most five"),
        .init(
            "recommendations", .list(of: .object(recommendation)),
            summary: "what it never bought and may like, at most three"),
        .init("proposal", .object(proposalFields), summary: "this proposal"),
        .init("offer", .object(offer), canBeMissing: true, summary: "the discount, if the rule gives one"),
        .init("rep", .object(rep), canBeMissing: true, summary: "who looks after the customer and signs"),
        .init("company", .object(company), summary: "us"),
        .init("links", .object(links)),
        .init("campaign", .object([.init("name", .text)])),
        .init("today", .date),
        .init("language", .text),
    ]

    private static let account: [LiquidSchema.Field] = [
        .init("id", .text), .init("name", .text), .init("contact_name", .text, canBeMissing: true),
        .init("first_name", .text, canBeMissing: true), .init("city", .text, canBeMissing: true),
        .init("country", .text, canBeMissing: true), .init("language", .text),
        .init("segment", .text, canBeMissing: true),
        .init("attributes", .any, canBeMissing: true, summary: "further columns of the import"),
    ]

    private static let history: [LiquidSchema.Field] = [
        .init("first_purchase", .date, canBeMissing: true), .init("last_purchase", .date, canBeMissing: true),
        .init("days_quiet", .number), .init("months_quiet", .number), .init("years_as_customer", .number),
        .init("orders", .number), .init("total", .text, summary: "money"),
    ]

    private static let favourite: [LiquidSchema.Field] = [
        .init("name", .text), .init("times", .number, summary: "orders that held it"),
        .init("quantity", .number), .init("last_bought", .date),
    ]

    private static let recommendation: [LiquidSchema.Field] = [
        .init("name", .text),
        .init(
            "because", .text, canBeMissing: true,
            summary: "its own product that led there; none: a best-seller"),
        .init("accounts", .number, summary: "other customers that bought both; of a best-seller, its buyers"),
        .init("price", .text, canBeMissing: true, summary: "money"),
    ]

    private static let proposalFields: [LiquidSchema.Field] = [
        .init("number", .text), .init("date", .date), .init("valid_until", .date, canBeMissing: true),
        .init("lines", .list(of: .object(line))), .init("subtotal", .text),
        .init("discount_percent", .number),
        .init("discount", .text), .init("total", .text),
    ]

    private static let line: [LiquidSchema.Field] = [
        .init("name", .text), .init("quantity", .number), .init("unit_price", .text), .init("total", .text),
    ]

    private static let offer: [LiquidSchema.Field] = [
        .init("discount_percent", .number), .init("last_day", .date), .init("days", .number),
    ]

    private static let rep: [LiquidSchema.Field] = [
        .init("name", .text), .init("title", .text, canBeMissing: true),
        .init("email", .text, canBeMissing: true), .init("phone", .text, canBeMissing: true),
    ]

    private static let company: [LiquidSchema.Field] = [
        .init("name", .text), .init("address", .text), .init("website", .text, canBeMissing: true),
        .init("email", .text), .init("phone", .text, canBeMissing: true),
    ]

    private static let links: [LiquidSchema.Field] = [
        .init("unsubscribe", .text, summary: "mailto: URL"), .init("website", .text, canBeMissing: true),
    ]
}
