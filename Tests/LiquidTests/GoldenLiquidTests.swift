import Testing

@Suite("Golden Liquid", .enabled(if: GoldenLiquid.cases != nil, "the shared conformance data is not here"))
struct GoldenLiquidTests {
    /// Cases we answer differently, with the reason.
    static let exceptions: [String: String] = [:]

    @Test("every case gives what the reference implementation gives")
    func allCases() throws {
        let cases = try #require(GoldenLiquid.cases)
        var passed = 0
        for test in cases where Self.exceptions[test.name] == nil {
            switch (test.outcome(), test.results) {
            case (.success(let output), let results?) where results.contains(output): passed += 1
            case (.failure, nil): passed += 1
            case (.success(let output), let results):
                Issue.record(
                    "\(test.name): \(test.template) gave \(output.debugDescription), not \(results ?? [])")
            case (.failure(let error), let results):
                Issue.record("\(test.name): \(test.template) failed with \(error), not \(results ?? [])")
            }
        }
        print("Golden Liquid: \(passed) of \(cases.count) pass")
        #expect(passed + Self.exceptions.count == cases.count)
    }
}
