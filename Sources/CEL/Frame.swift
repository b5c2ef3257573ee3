/// The state of one evaluation.
struct Frame {
    let activation: CELActivation
    /// The variables of macros, by how deeply they are nested.
    var locals: [CELValue]
    /// Why a bound variable has no value, by its place: only who reads it fails.
    var failures: [Int: CELError] = [:]
    /// How many steps may still be taken.
    var left: Int

    init(_ activation: CELActivation, locals: Int, limit: Int) {
        self.activation = activation
        self.locals = locals == 0 ? [] : [CELValue](repeating: .null, count: locals)
        left = limit
    }

    /// - Throws: `tooExpensive` once the steps are used up; nothing in the language absorbs that error.
    @inline(__always)
    mutating func charge(_ steps: Int) throws(CELError) {
        left -= steps
        if left < 0 { throw CELError(.tooExpensive, "the expression takes too long") }
    }

    mutating func isEqual(_ a: CELValue, _ b: CELValue) throws(CELError) -> Bool {
        try CELValue.isEqual(a, b, &left)
    }
}
