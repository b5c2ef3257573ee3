import Diagnostics

/// One rendering of a program.
struct Renderer {
    let program: Program
    let contexts: [UInt8]
    let options: LiquidRenderOptions
    let filterContext: LiquidFilterContext
    /// Of each variable the value the data and the shared values give it, looked up once.
    let globals: [LiquidValue?]
    let sharedOnly: [LiquidValue?]
    let data: LiquidObject

    var output: [UInt8] = []
    /// What was there before; limits count from here.
    var startOfOutput = 0
    /// Whether pieces are kept instead of their bytes; then `output` holds the values made.
    var records = false
    var runs: [LiquidRuns.Run] = []
    /// What the static pieces among the runs hold.
    var staticBytes = 0
    /// The channel block we are in, or 0.
    var channel: UInt8 = 0
    /// The only channel that is written; `nil` when all are.
    var wanted: UInt8?
    /// Where the output of a channel that is not wanted began.
    var muted: Int?
    /// Whether this is a partial that the template did not know when it was compiled.
    var isLoaded = false
    /// Outputs put aside while a `capture` writes.
    var outer: [[UInt8]] = []
    var outerStarts: [(start: Int, staticBytes: Int)] = []
    var frame: Frame
    var lastChanged: [UInt8] = []
    var depth = 0

    var iterations: Int
    var work: Int
    /// What is left of the work when the clock is looked at next; 0 when it never is.
    var nextLook = 0
    private var deadline: Duration?
    private static let workBetweenLooks = 20_000
    var assignBytes: Int
    /// Partials whose names were only known now.
    var loaded: [String: (program: Program, contexts: [UInt8])] = [:]

    init(_ program: Program, contexts: [UInt8], data: LiquidObject, options: LiquidRenderOptions) {
        self.program = program
        self.contexts = contexts
        self.options = options
        self.data = data
        filterContext = LiquidFilterContext(
            now: options.now, timeZone: options.timeZone, limits: options.limits)
        sharedOnly = options.shared.isEmpty ? [] : program.names.map { options.shared[$0] }
        let shared = sharedOnly
        globals = program.names.indices.map { data[program.names[$0]] ?? (shared.isEmpty ? nil : shared[$0]) }
        frame = Frame(count: program.names.count, isIsolated: false)
        iterations = options.limits.iterations
        work = options.limits.work
        assignBytes = options.limits.assignBytes
        if let time = options.limits.time {
            deadline = options.clock() + time
            nextLook = work - Self.workBetweenLooks
        }
    }

    mutating func renderMain() throws(LiquidError) {
        _ = try run(0)
    }

    /// Runs one unit to its end or to a `break` outside any loop of it.
    mutating func run(_ index: Int) throws(LiquidError) -> Interrupt {
        let unit = program.units[index]
        let code = unit.code
        var registers = unit.registerCount > 0 ? [Int](repeating: 0, count: unit.registerCount) : []
        var interrupt = Interrupt.none
        var place = 0
        while place < code.count {
            try spend(1)
            let instruction = code[place]
            place += 1
            switch instruction {
            case .text(let piece): try writeText(piece)
            case .output(let site, let filtered): try write(site, filtered, unit)
            case .assign(let slot, let filtered): try assign(slot, filtered, unit)
            case .captureStart: startCapture()
            case .captureEnd(let slot): try endCapture(slot)
            case .changedEnd: try endChanged()
            case .channelStart(let channel): try startChannel(channel)
            case .channelEnd: endChannel()
            case .jump(let target): place = target
            case .branch(let condition, let expected, let target):
                if try isTrue(condition, unit) != expected { place = target }
            case .setRegister(let register, let value): registers[register] = value
            case .caseTest(let test, let elseRegister, let count):
                registers[count] = try matches(test)
                if registers[count] > 0 { registers[elseRegister] = 0 }
            case .countdown(let register, let target):
                if registers[register] == 0 { place = target } else { registers[register] -= 1 }
            case .branchRegister(let register, let target): if registers[register] == 0 { place = target }
            case .loopStart(let loop, let target): if try !startLoop(loop, unit) { place = target }
            case .loopNext(let loop, let target): if try nextRound(loop, unit) { place = target }
            case .loopBreak(let loop): endLoop(loop)
            case .tableStart(let loop, let target): if try !startTable(loop, unit) { place = target }
            case .tableNext(let loop, let target): if try nextCell(loop, unit) { place = target }
            case .tableBreak(let loop): try endTable(loop)
            case .cycle(let cycle): try writeCycle(cycle, unit)
            case .step(let slot, let by, let site): try writeStep(slot, by, site)
            case .partial(let call): interrupt = try renderPartial(call, unit)
            case .unlessInterrupted(let target): if interrupt == .none { place = target }
            case .unlessBroken(let target): if interrupt == .continuing { place = target }
            case .halt(let interrupt): return interrupt
            case .abort(let index):
                throw LiquidError(.aborted, unit.reasons[index].text, at: unit.span(unit.reasons[index].span))
            }
        }
        return .none
    }

    @inline(__always)
    mutating func spend(_ amount: Int) throws(LiquidError) {
        work -= amount
        if work < nextLook { try look() }
    }

    mutating func shareTime(of other: Renderer) { (nextLook, deadline) = (other.nextLook, other.deadline) }

    /// Whether there is work and time left.
    private mutating func look() throws(LiquidError) {
        if work < 0 { throw .limit("rendering takes more than \(options.limits.work) steps") }
        nextLook = max(0, work - Self.workBetweenLooks)
        if let deadline, let time = options.limits.time, options.clock() > deadline {
            throw .limit("rendering takes longer than \(time)")
        }
    }

    @inline(__always)
    func checkOutput() throws(LiquidError) {
        if output.count - startOfOutput + staticBytes > options.limits.outputBytes {
            throw .limit("the output grows beyond \(options.limits.outputBytes) bytes")
        }
    }

    mutating func countAssigned(_ bytes: Int) throws(LiquidError) {
        assignBytes -= bytes
        if assignBytes < 0 { throw .limit("more than \(options.limits.assignBytes) bytes are assigned") }
    }
}

/// The variables of a template and the partials it includes; each partial of `render` has its own.
struct Frame {
    /// Of loops, and of what an `include` was given; hides what is assigned. Empty until there is one.
    private(set) var scoped: [LiquidValue?] = []
    var assigned: [LiquidValue?]
    var counters: [Int: Int] = [:]
    var loops: [LoopState] = []
    /// Which value of each `cycle` is next.
    var cycles: [String: Int] = [:]
    /// Where `offset: continue` goes on.
    var offsets: [String: Int] = [:]
    let isIsolated: Bool

    init(count: Int, isIsolated: Bool) {
        assigned = [LiquidValue?](repeating: nil, count: count)
        self.isIsolated = isIsolated
    }

    func scoped(_ slot: Int) -> LiquidValue? { slot < scoped.count ? scoped[slot] : nil }

    mutating func setScoped(_ slot: Int, _ value: LiquidValue?) {
        if scoped.isEmpty {
            guard value != nil else { return }
            scoped = [LiquidValue?](repeating: nil, count: assigned.count)
        }
        scoped[slot] = value
    }
}
