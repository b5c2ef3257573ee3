import Testing

@Suite("Every case of cel-spec's conformance suite holds", .enabled(if: SharedData.isThere, "no shared data"))
struct ConformanceTests {
    @Test(arguments: [
        "basic", "comparisons", "conversions", "fields", "fp_math", "integer_math", "lists", "logic",
        "macros",
        "macros2", "namespace", "parse", "plumbing", "string", "timestamps", "string_ext", "math_ext",
        "optionals", "bindings_ext", "encoders_ext", "type_deduction",
    ])
    func conforms(file: String) throws {
        let cases = try ConformanceCase.load(file)
        #expect(!cases.isEmpty)
        for test in cases {
            let failure = test.failure()
            #expect(failure == nil, "\(file) \(test.name): \(test.expr) -> \(failure ?? "")")
        }
    }
}
