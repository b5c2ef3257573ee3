extension Compiler {
    /// `+ - * / %`. Whole numbers that leave 64 bits, and times that leave their range, are errors.
    func arithmetic(
        _ operation: CELBinary, _ left: @escaping Step, _ right: @escaping Step, _ span: Range<Int>
    ) -> Step {
        { frame throws(CELError) in
            let a = try left(&frame)
            let b = try right(&frame)
            do throws(CELError) {
                switch (a, b) {
                case (.int(let a), .int(let b)): return .int(try Arithmetic.whole(operation, a, b))
                case (.double(let a), .double(let b)) where operation != .remainder:
                    return .double(Arithmetic.double(operation, a, b))
                case (.uint(let a), .uint(let b)): return .uint(try Arithmetic.whole(operation, a, b))
                default:
                    switch operation {
                    case .add: return try Arithmetic.add(a, b, &frame)
                    case .subtract: return try Arithmetic.subtract(a, b)
                    default: throw .noOverload(operation.rawValue, a, b)
                    }
                }
            } catch { throw error.placed(at: span) }
        }
    }
}

enum Arithmetic {
    static func whole<Whole: FixedWidthInteger>(
        _ operation: CELBinary, _ a: Whole, _ b: Whole
    ) throws(CELError) -> Whole {
        if b == 0, operation == .divide || operation == .remainder {
            throw CELError(.divisionByZero, "division by zero")
        }
        let (result, isOver) =
            switch operation {
            case .add: a.addingReportingOverflow(b)
            case .subtract: a.subtractingReportingOverflow(b)
            case .multiply: a.multipliedReportingOverflow(by: b)
            case .divide: a.dividedReportingOverflow(by: b)
            default: a.remainderReportingOverflow(dividingBy: b)
            }
        if isOver { throw CELError(.overflow, "the result does not fit into 64 bits") }
        return result
    }

    static func double(_ operation: CELBinary, _ a: Double, _ b: Double) -> Double {
        switch operation {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        default: a / b
        }
    }

    static func add(_ a: CELValue, _ b: CELValue, _ frame: inout Frame) throws(CELError) -> CELValue {
        switch (a, b) {
        case (.string(let a), .string(let b)):
            try frame.charge((a.utf8.count + b.utf8.count) / 16)
            return .string(a + b)
        case (.bytes(let a), .bytes(let b)):
            try frame.charge((a.count + b.count) / 16)
            return .bytes(a + b)
        case (.list(let a), .list(let b)):
            if a.isEmpty { return .list(b) }
            if b.isEmpty { return .list(a) }
            try frame.charge(a.count + b.count)
            return .list(a + b)
        case (.timestamp(let time), .duration(let length)), (.duration(let length), .timestamp(let time)):
            return .timestamp(try checked(time.adding(length)))
        case (.duration(let a), .duration(let b)):
            return .duration(
                CELDuration(nanoseconds: try whole(.add, a.nanoseconds, b.nanoseconds)))
        default: throw .noOverload("+", a, b)
        }
    }

    static func subtract(_ a: CELValue, _ b: CELValue) throws(CELError) -> CELValue {
        switch (a, b) {
        case (.timestamp(let a), .timestamp(let b)):
            guard let length = a.since(b) else {
                throw CELError(.outOfRange, "the two points in time lie too far apart")
            }
            return .duration(length)
        case (.timestamp(let time), .duration(let length)):
            let opposite = try whole(.subtract, 0, length.nanoseconds)
            return .timestamp(try checked(time.adding(CELDuration(nanoseconds: opposite))))
        case (.duration(let a), .duration(let b)):
            return .duration(
                CELDuration(nanoseconds: try whole(.subtract, a.nanoseconds, b.nanoseconds)))
        default: throw .noOverload("-", a, b)
        }
    }

    private static func checked(_ time: CELTimestamp?) throws(CELError) -> CELTimestamp {
        guard let time else { throw CELError(.outOfRange, "the result leaves the years 1 to 9999") }
        return time
    }
}
