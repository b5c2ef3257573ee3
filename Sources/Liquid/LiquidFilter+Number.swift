extension LiquidFilter {
    static let numberFilters: [LiquidFilter] = [
        LiquidFilter("abs") { input, _, _, _ in LiquidNumber(input).magnitude.value },
        LiquidFilter("ceil") { input, _, _, _ in LiquidNumber(input).ceiling().value },
        LiquidFilter("floor") { input, _, _, _ in LiquidNumber(input).floor().value },
        LiquidFilter("round", maxArgs: 1) { input, args, _, _ in
            var places = 0
            if case .int(let given) = LiquidNumber(args.first ?? .int(0)).floor() { places = given }
            return LiquidNumber(input).rounded(places: min(max(places, -40), 40)).value
        },
        arithmetic("plus") { a, b throws(LiquidError) in a + b },
        arithmetic("minus") { a, b throws(LiquidError) in a - b },
        arithmetic("times") { a, b throws(LiquidError) in a * b },
        arithmetic("divided_by") { a, b throws(LiquidError) in try LiquidNumber.divide(a, by: b) },
        arithmetic("modulo") { a, b throws(LiquidError) in try LiquidNumber.modulo(a, by: b) },
        arithmetic("at_least") { a, b throws(LiquidError) in LiquidNumber.isLess(a, b) ? b : a },
        arithmetic("at_most") { a, b throws(LiquidError) in LiquidNumber.isLess(b, a) ? b : a },
    ]

    private static func arithmetic(
        _ name: String,
        _ compute: @escaping @Sendable (LiquidNumber, LiquidNumber) throws(LiquidError) -> LiquidNumber
    ) -> LiquidFilter {
        LiquidFilter(name, minArgs: 1) { input, args, _, _ throws(LiquidError) in
            try compute(LiquidNumber(input), LiquidNumber(args[0])).value
        }
    }
}
