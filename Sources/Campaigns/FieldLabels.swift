public import Domain

/// What the fields of a condition are called when people are told about them.
enum FieldLabels {
    /// - Parameter field: as the condition writes it; one without a name of its own is shown as it is.
    static func label(_ field: String, isSpanish: Bool) -> String {
        if let pair = labels[field] { return isSpanish ? pair.spanish : pair.english }
        for (prefix, english, spanish) in [
            ("account.attributes", "the account's ", "el dato "),
            ("history.products", "product ", "el producto "),
            ("history.categories", "category ", "la categoría "),
        ] where field.hasPrefix(prefix) {
            let rest = field.dropFirst(prefix.count).drop { "[\"'.".contains($0) }
            let name = rest.prefix { !"]\"'".contains($0) }
            let tail = rest.dropFirst(name.count).drop { "]\"'.".contains($0) }
            let part = tail.isEmpty ? "" : isSpanish ? " (\(tail))" : ", \(tail)"
            return (isSpanish ? spanish : english) + name + part
        }
        return field
    }

    private static let labels: [String: (english: String, spanish: String)] = [
        "account.id": ("account number", "número de cuenta"), "account.name": ("name", "nombre"),
        "account.contactName": ("contact", "persona de contacto"),
        "account.firstName": ("first name", "nombre de pila"),
        "account.email": ("mail address", "dirección de correo"), "account.country": ("country", "país"),
        "account.language": ("language", "idioma"), "account.segment": ("segment", "segmento"),
        "account.city": ("city", "ciudad"), "account.rep": ("sales rep", "comercial"),
        "account.consent": ("consent", "consentimiento"),
        "history.firstPurchase": ("first purchase", "primera compra"),
        "history.lastPurchase": ("last purchase", "última compra"),
        "history.daysQuiet": ("days without a purchase", "días sin comprar"),
        "history.monthsQuiet": ("whole months without a purchase", "meses enteros sin comprar"),
        "history.orders": ("number of orders", "número de pedidos"),
        "history.lines": ("number of order lines", "número de líneas"),
        "history.total": ("total bought", "total comprado"),
        "history.refunded": ("total sent back", "total devuelto"),
        "history.currency": ("currency", "moneda"), "history.averageOrder": ("average order", "pedido medio"),
        "history.usualGap": ("usual number of days between purchases", "días habituales entre compras"),
        "history.gapSpread": ("spread of the days between purchases", "variación de los días entre compras"),
        "history.quietRank": ("quiet rank", "rango de silencio"),
        "activities.lastContact": ("last contact", "último contacto"),
        "activities.lastContactKind": ("kind of the last contact", "tipo del último contacto"),
        "activities.lastProposal": ("last proposal", "última propuesta"),
        "activities.lastProposalCampaign": (
            "campaign of the last proposal", "campaña de la última propuesta"
        ),
        "activities.lastProposalOutcome": (
            "outcome of the last proposal", "resultado de la última propuesta"
        ),
        "activities.proposals": ("number of proposals sent", "propuestas enviadas"),
        "activities.planned": ("number of planned activities", "actividades previstas"),
        "consent.state": ("consent", "consentimiento"), "consent.isSuppressed": ("suppressed", "suprimida"),
        "consent.suppressedFor": ("reason of the suppression", "motivo de la supresión"),
        "consent.suppressedSince": ("suppressed since", "suprimida desde"),
    ]
}

/// The outcomes of a plan in words.
public enum PlanOutcomeWording {
    public static func name(_ outcome: PlanOutcome, isSpanish: Bool = false) -> String {
        switch outcome {
        case .proposed: isSpanish ? "propuesta" : "proposed"
        case .excluded: isSpanish ? "excluida" : "excluded"
        case .noRule: isSpanish ? "sin regla" : "no rule"
        case .ruleConflict: isSpanish ? "reglas en conflicto" : "rules disagree"
        case .suppressed: isSpanish ? "suprimida" : "suppressed"
        case .capped: isSpanish ? "al máximo" : "capped"
        case .sharedAddress: isSpanish ? "misma dirección" : "same address"
        case .policy: isSpanish ? "contra las normas" : "against policy"
        case .heldOut: isSpanish ? "grupo de control" : "held out"
        case .renderFailed: isSpanish ? "no se pudo componer" : "would not render"
        }
    }
}
