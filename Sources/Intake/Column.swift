/// What a file brings.
public enum ImportKind: String, Hashable, Sendable, CaseIterable {
    case accounts, products, reps, purchases, suppressions
}

/// What a column of a file means. The raw values are the words of a mapping file.
public enum Column: String, Hashable, Sendable, CaseIterable {
    case order, day, account, product, productName, quantity, unitPrice, amount, currency
    /// The part of the price that is let off: 0.15.
    case discount
    /// Money that is let off the line.
    case discountAmount
    /// Money of the order that was given back later; written once, on the order's first line.
    case refunded
    case name, contactName, firstName, lastName, email, country, language, segment, city, rep, consent
    case category, cost, phone, title, reason, source, since, campaign

    /// The columns that a kind of file can have, in the order people expect them.
    public static func of(_ kind: ImportKind) -> [Column] {
        switch kind {
        case .purchases:
            [
                .order, .day, .account, .product, .productName, .quantity, .unitPrice, .amount, .currency,
                .discount, .discountAmount, .refunded,
            ]
        case .accounts:
            [
                .account, .name, .contactName, .firstName, .lastName, .email, .country, .language, .segment,
                .city, .rep, .consent,
            ]
        case .products: [.product, .name, .category, .unitPrice, .currency, .cost]
        case .reps: [.rep, .name, .firstName, .lastName, .email, .phone, .title]
        case .suppressions: [.email, .account, .reason, .source, .since, .campaign]
        }
    }

    /// What a kind cannot do without; of each inner list one is enough.
    static func required(for kind: ImportKind) -> [[Column]] {
        switch kind {
        case .purchases: [[.day], [.account], [.amount, .unitPrice]]
        case .accounts: [[.account]]
        case .products: [[.product]]
        case .reps: [[.rep]]
        case .suppressions: [[.email, .account]]
        }
    }
}

/// A column of the file, as a mapping names it.
public enum ColumnReference: Hashable, Sendable {
    /// The first of these that the header has; compared without case and blanks at the ends, and, when none
    /// is found so, without `_`, `-` and blanks inside either.
    case named([String])
    /// From 1; negative from the end of the line.
    case position(Int)
}

extension ColumnReference: CustomStringConvertible {
    public var description: String {
        switch self {
        case .named(let names): names.first.map { "'\($0)'" } ?? "no column"
        case .position(let number): "column \(number)"
        }
    }
}
