public import Domain

/// The facts of a made-up customer with everything that a letter may say, for looking templates over where there
/// are no customers yet.
public enum SampleProposal {
    public static func facts(company: Company, language: String, on day: CivilDay) -> Facts {
        let unit = Money(minorUnits: 1250, currency: .eur)
        let total = Money(minorUnits: 15_000, currency: .eur)
        let last = day.adding(days: -240)
        return .record([
            .init(
                "account",
                .record([
                    .init("id", .text("A-1000")), .init("name", .text("Café Sample")),
                    .init("contact_name", .text("Alex Sample")), .init("first_name", .text("Alex")),
                    .init("city", .text("Madrid")), .init("country", .text("ES")),
                    .init("language", .text(language)), .init("segment", .text("retail")),
                ])),
            .init(
                "history",
                .record([
                    .init("first_purchase", .day(day.adding(days: -1400))),
                    .init("last_purchase", .day(last)),
                    .init("days_quiet", .count(240)), .init("months_quiet", .count(7)),
                    .init("years_as_customer", .count(3)), .init("orders", .count(24)),
                    .init("total", .money(Money(minorUnits: 412_350, currency: .eur))),
                ])),
            .init(
                "favourites",
                .list(
                    ["House blend, 1 kg", "Decaf, 1 kg", "Filters, 100"].map { name in
                        .record([
                            .init("name", .text(name)), .init("times", .count(9)),
                            .init("quantity", .count(36)), .init("last_bought", .day(last)),
                        ])
                    })),
            .init(
                "proposal",
                .record([
                    .init("number", .text("S-1000")), .init("date", .day(day)),
                    .init("valid_until", .day(day.adding(days: 30))),
                    .init(
                        "lines",
                        .list([
                            .record([
                                .init("name", .text("House blend, 1 kg")), .init("quantity", .count(12)),
                                .init("unit_price", .money(unit)), .init("total", .money(total)),
                            ])
                        ])),
                    .init("subtotal", .money(total)), .init("discount_percent", .count(10)),
                    .init("discount", .money(Money(minorUnits: 1500, currency: .eur))),
                    .init("total", .money(Money(minorUnits: 13_500, currency: .eur))),
                ])),
            .init(
                "offer",
                .record([
                    .init("discount_percent", .count(10)), .init("last_day", .day(day.adding(days: 30))),
                    .init("days", .count(30)),
                ])),
            .init(
                "rep",
                .record([
                    .init("name", .text("Sam Rep")), .init("title", .text("Sales")),
                    .init("email", .text("sam@example.com")), .init("phone", .text("+34 910 000 001")),
                ])),
            .init("company", company.facts), .init("links", company.linkFacts(number: "S-1000")),
            .init("campaign", .record([.init("name", .text("sample"))])), .init("today", .day(day)),
            .init("language", .text(language)),
        ])
    }
}
