extension Compiler {
    func equality(_ a: Code, _ b: Code) -> Test {
        if let constant = b.constant { return equality(a, to: constant) }
        if let constant = a.constant { return equality(b, to: constant) }
        let (left, right) = (a.step, b.step)
        return { frame throws(CELError) in
            let a = try left(&frame)
            let b = try right(&frame)
            return try frame.isEqual(a, b)
        }
    }

    private func equality(_ code: Code, to constant: CELValue) -> Test {
        let (step, field) = (code.step, code.field)
        if case .string(let text) = constant {
            return { frame throws(CELError) in
                let value = if let found = field?.value(frame) { found } else { try step(&frame) }
                guard case .string(let other) = value, other.utf8.count == text.utf8.count else {
                    return false
                }
                try frame.charge(text.utf8.count / 32)
                return Text.isEqual(other, text)
            }
        }
        return { frame throws(CELError) in
            let value = if let found = field?.value(frame) { found } else { try step(&frame) }
            return try frame.isEqual(value, constant)
        }
    }

    func order(_ operation: CELBinary, _ a: Code, _ b: Code, _ span: Range<Int>) -> Test {
        switch b.constant {
        case .int(let number)?: return order(operation, a, number, .int(number), span)
        case .double(let number)?: return order(operation, a, number, .double(number), span)
        case .timestamp(let time)?: return order(operation, a, time, .timestamp(time), span)
        default: break
        }
        let (left, right) = (a.step, b.step)
        return { frame throws(CELError) in
            let a = try left(&frame)
            let b = try right(&frame)
            return try Self.isOrdered(operation, a, b, span, &frame)
        }
    }

    /// Against a constant: a value of its very type is compared at once.
    private func order<Operand: PlainOperand>(
        _ operation: CELBinary, _ code: Code, _ constant: Operand, _ boxed: CELValue, _ span: Range<Int>
    ) -> Test {
        let (step, field) = (code.step, code.field)
        return { frame throws(CELError) in
            let value = if let found = field?.value(frame) { found } else { try step(&frame) }
            guard let operand = Operand(value) else {
                return try Self.isOrdered(operation, value, boxed, span, &frame)
            }
            switch operation {
            case .less: return operand < constant
            case .lessOrEqual: return operand <= constant
            case .greater: return operand > constant
            default: return operand >= constant
            }
        }
    }

    private static func isOrdered(
        _ operation: CELBinary, _ a: CELValue, _ b: CELValue, _ span: Range<Int>, _ frame: inout Frame
    ) throws(CELError) -> Bool {
        try frame.charge(a.textSize)
        guard let order = CELValue.order(a, b) else {
            throw CELError.noOverload(operation.rawValue, a, b).placed(at: span)
        }
        switch operation {
        case .less: return order == .less
        case .lessOrEqual: return order == .less || order == .equal
        case .greater: return order == .greater
        default: return order == .greater || order == .equal
        }
    }

    func membership(_ element: Code, _ whole: Code, _ span: Range<Int>) -> Test {
        if case .list(let list)? = whole.constant, let test = membership(element, in: list) { return test }
        let (left, right) = (element.step, whole.step)
        return { frame throws(CELError) in
            let value = try left(&frame)
            switch try right(&frame) {
            case .list(let list):
                for candidate in list {
                    try frame.charge(1)
                    if try frame.isEqual(value, candidate) { return true }
                }
                return false
            case .map(let map):
                try frame.charge(value.textSize)
                return map[value] != nil
            case let other: throw CELError.noOverload("in", value, other).placed(at: span)
            }
        }
    }

    /// In a list that is written out: a few texts are compared, many values become a set.
    ///
    /// - Returns: `nil` for a list that is better gone through as it is.
    private func membership(_ element: Code, in list: [CELValue]) -> Test? {
        let (step, field) = (element.step, element.field)
        if list.count <= 8 {
            var texts: [String] = []
            for case .string(let text) in list { texts.append(text) }
            guard texts.count == list.count else { return nil }
            return { [texts] frame throws(CELError) in
                let value = if let found = field?.value(frame) { found } else { try step(&frame) }
                guard case .string(let wanted) = value else { return false }
                try frame.charge(value.textSize * texts.count)
                for text in texts where Text.isEqual(text, wanted) { return true }
                return false
            }
        }
        let keys = Set(list.compactMap(CELMap.Key.init))
        guard list.allSatisfy({ CELMap.Key($0) != nil }) else { return nil }
        return { frame throws(CELError) in
            let value = if let found = field?.value(frame) { found } else { try step(&frame) }
            try frame.charge(value.textSize)
            return CELMap.Key(value).map(keys.contains) ?? false
        }
    }
}

/// What is compared with a constant of its own type in one instruction or two.
private protocol PlainOperand: Comparable, Sendable {
    /// - Returns: `nil` when the value is of another type.
    init?(_ value: CELValue)
}

extension Int64: PlainOperand {
    fileprivate init?(_ value: CELValue) {
        guard case .int(let number) = value else { return nil }
        self = number
    }
}

extension Double: PlainOperand {
    fileprivate init?(_ value: CELValue) {
        guard case .double(let number) = value else { return nil }
        self = number
    }
}

extension CELTimestamp: PlainOperand {
    fileprivate init?(_ value: CELValue) {
        guard case .timestamp(let time) = value else { return nil }
        self = time
    }
}
