import Diagnostics

/// A template and its partials, compiled: flat lists that only index into each other.
final class Program: Sendable {
    let units: [Unit]
    /// The static bytes of all units.
    let text: [UInt8]
    /// What is written of them; `.text` instructions give places here.
    let pieces: [TextPiece]
    let texts: [LiquidText]
    /// The names of variables; a variable's slot is its place here.
    let names: [String]
    let slots: [String: Int]
    let expressions: [Expression]
    let filtered: [Filtered]
    let conditions: [Condition]
    let loops: [Loop]
    let partialCalls: [PartialCall]
    let cycles: [Cycle]
    let cases: [CaseTest]
    let sites: [LiquidOutputSite]
    let options: LiquidOptions

    init(_ compiler: Compiler) {
        (units, pieces) = compiler.finished()
        text = compiler.text
        texts = compiler.texts(pieces)
        names = compiler.names
        slots = compiler.slots
        expressions = compiler.expressions
        filtered = compiler.filtered
        conditions = compiler.conditions
        loops = compiler.loops
        partialCalls = compiler.partialCalls
        cycles = compiler.cycles
        cases = compiler.cases
        sites = compiler.sites
        options = compiler.options
    }

    /// `forloop` and `tablerowloop` always have these slots.
    static let forloopSlot = 0
    static let tablerowloopSlot = 1
}

/// One source compiled: the template itself, or one of its partials.
struct Unit: Sendable {
    var name: String
    var source: SourceText
    var range: Range<Int>
    var code: [Instruction] = []
    var registerCount = 0
    /// Why `abort` tags give up, and where they stand.
    var reasons: [(text: String, span: Range<Int>)] = []
    /// Where its bytes begin in the program's text, less where they begin in its source.
    var textShift = 0
    /// Whether it sees only what it is given, as the partials of `render` do.
    var isIsolated: Bool
    /// The tags that call partials.
    var calls: [LiquidUnit.Call] = []

    func span(_ range: Range<Int>) -> SourceSpan {
        SourceSpan(file: source.name, start: range.lowerBound, end: range.upperBound)
    }
}

/// Targets are places in the code of the same unit. Numbers only, so that stepping through them counts no references.
enum Instruction: Sendable {
    case text(Int)
    case output(site: Int, filtered: Int)
    case assign(slot: Int, filtered: Int)
    case captureStart
    case captureEnd(slot: Int)
    /// Writes what was captured if it differs from what such a block wrote last.
    case changedEnd
    case channelStart(UInt8)
    case channelEnd
    case jump(Int)
    /// Jumps when the condition is not as expected.
    case branch(condition: Int, expected: Bool, target: Int)
    case setRegister(Int, Int)
    /// Counts the values of a `when` that match into `count`; if any does, no `else` follows.
    case caseTest(Int, elseRegister: Int, count: Int)
    /// Jumps when the register is 0, else takes one off.
    case countdown(register: Int, target: Int)
    case branchRegister(Int, target: Int)
    case loopStart(loop: Int, target: Int)
    case loopNext(loop: Int, target: Int)
    case loopBreak(loop: Int)
    case tableStart(loop: Int, target: Int)
    case tableNext(loop: Int, target: Int)
    case tableBreak(loop: Int)
    case cycle(Int)
    case step(slot: Int, by: Int, site: Int)
    case partial(Int)
    /// After an `include`: goes on when the partial ran to its end.
    case unlessInterrupted(target: Int)
    case unlessBroken(target: Int)
    case halt(Interrupt)
    /// A place in the unit's reasons.
    case abort(Int)
}

extension Instruction {
    /// Where it may jump to.
    var target: Int? {
        switch self {
        case .jump(let target), .branch(_, _, let target), .countdown(_, let target),
            .branchRegister(_, let target), .loopStart(_, let target), .loopNext(_, let target),
            .tableStart(_, let target), .tableNext(_, let target), .unlessInterrupted(let target),
            .unlessBroken(let target):
            target
        default: nil
        }
    }

    /// The same instruction with another target; one that never jumps as it is.
    func aimed(at target: Int) -> Instruction {
        switch self {
        case .jump: .jump(target)
        case .branch(let condition, let expected, _):
            .branch(condition: condition, expected: expected, target: target)
        case .countdown(let register, _): .countdown(register: register, target: target)
        case .branchRegister(let register, _): .branchRegister(register, target: target)
        case .loopStart(let loop, _): .loopStart(loop: loop, target: target)
        case .loopNext(let loop, _): .loopNext(loop: loop, target: target)
        case .tableStart(let loop, _): .tableStart(loop: loop, target: target)
        case .tableNext(let loop, _): .tableNext(loop: loop, target: target)
        case .unlessInterrupted: .unlessInterrupted(target: target)
        case .unlessBroken: .unlessBroken(target: target)
        default: self
        }
    }
}

enum Interrupt: Sendable {
    case none, breaking, continuing
}

enum Expression: Sendable {
    case constant(LiquidValue)
    case special(SpecialLiteral)
    case variable(slot: Int)
    case path(slot: Int, steps: [Step])
    case computed(root: Int, steps: [Step])
    case range(Int, Int)
    /// `forloop.index` and its like, read from the loop without making a value of it.
    case loopField(LoopField, slot: Int)

    enum Step: Sendable {
        case key(String, Command?)
        case index(Int)
        case computed(Int)
    }
}

struct Filtered: Sendable {
    final class Call: Sendable {
        let filter: LiquidFilter
        let arguments: [Int]
        let named: [(key: String, value: Int)]
        /// The filter's name in the source.
        let span: Range<Int>
        /// The arguments' values, when all are known beforehand.
        let constants: [LiquidValue]?
        /// What `constants` weighs together.
        let constantWeight: Int
        /// How often it goes through what is in a list.
        let effort: Int

        init(
            filter: LiquidFilter, arguments: [Int], named: [(key: String, value: Int)], span: Range<Int>,
            constants: [LiquidValue]?
        ) {
            self.filter = filter
            self.arguments = arguments
            self.named = named
            self.span = span
            self.constants = constants
            effort = ["sort", "sort_natural", "uniq"].contains(filter.name) ? 16 : 1
            constantWeight = constants?.reduce(0) { $0 + $1.weight } ?? 0
        }
    }

    var base: Int
    var calls: [Call]
    var span: Range<Int>
    /// Where missing values are errors: whether a missing base is one, before any filter sees it.
    var needsBase: Bool
}

struct Condition: Sendable {
    struct Comparison: Sendable {
        var left: Int
        var test: (op: Liquid.Comparison, right: Int)?
        /// What joins it to the next.
        var link: ConditionNode.Link?
    }

    var comparisons: [Comparison]
    var span: Range<Int>
}

struct CaseTest: Sendable {
    var left: Int
    var values: [Int]
}

struct Loop: Sendable {
    var slot: Int
    var collection: Int
    var limit: Int?
    var offset: Int?
    var continues = false
    var isReversed = false
    var columns: Int?
    /// `item-collection`
    var name: String
    var span: Range<Int>
}

struct Cycle: Sendable {
    /// The name as an expression, or what unnamed cycles of the same values share.
    var name: Int?
    var key: String
    var values: [Int]
    var site: Int
}

struct PartialCall: Sendable {
    enum Target: Sendable {
        case unit(Int)
        case computed(Int)
    }

    var target: Target
    var isIsolated: Bool
    var variable: Int?
    var isLoop: Bool
    /// `nil` when the partial's name gives it at run time.
    var variableSlot: Int?
    var variableName: String
    var arguments: [(slot: Int, value: Int)]
    var span: Range<Int>
}

enum LoopField: String, Sendable {
    case index, index0, rindex, rindex0, first, last, length, name
    case col, col0, row
    case isColumnFirst = "col_first"
    case isColumnLast = "col_last"
}
