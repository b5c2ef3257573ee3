/// A block tag that is open: what its end still has to do.
struct Block {
    enum Kind {
        case conditional, caseOf, loop, table, capture, changed, channel
    }

    var kind: Kind
    /// The tag's name: its end is `end` and this.
    var name: String
    var span: Range<Int>

    /// Nothing but whitespace and tags that write nothing so far; then the whitespace is not written either.
    var isBlank = true
    /// The instructions of the whitespace directly in it.
    var texts: [Int] = []

    /// The branch that skips the part we are in.
    var skip: Int?
    /// Jumps to the end.
    var exits: [Int] = []
    var hasElse = false

    var loop = 0
    var start = 0
    /// Jumps of `continue`.
    var continues: [Int] = []
    var isInElse = false

    var caseLeft = 0
    var caseKey: String?
    var elseRegister = 0
    var countRegister = 0
    /// Where a `when` begins again if several of its values match.
    var repeatStart: Int?

    var slot = 0
    var captureName = ""

    /// Types: what was assigned before the block, and at the end of each part that is finished.
    var assignedBefore: [String: StaticType] = [:]
    var assignments = 0
    var assignedByPart: [[String: StaticType]] = []
    var guardCount = 0
    var localCount = 0
    /// Paths known to have a value once the conditions so far were false.
    var falseFacts: Set<String> = []

    init(_ kind: Kind, _ name: String, _ span: Range<Int>) {
        self.kind = kind
        self.name = name
        self.span = span
    }
}

extension Compiler {
    func open(_ block: Block) {
        guard now.blocks.count < Self.deepestBlocks else {
            report("liquid/too-deep", "blocks are nested more than \(Self.deepestBlocks) deep", block.span)
            now.isStopped = true
            return
        }
        var block = block
        block.assignedBefore = now.scope.assigned
        block.assignments = now.scope.assignments
        block.guardCount = now.scope.guards.count
        block.localCount = now.scope.locals.count
        now.blocks.append(block)
    }

    /// Makes a jump or branch written earlier lead to the next instruction.
    func patch(_ place: Int, to target: Int? = nil) {
        now.code[place] = now.code[place].aimed(at: target ?? now.code.count)
    }

    /// Ends the innermost block.
    func close() {
        guard var block = now.blocks.popLast() else { return }
        switch block.kind {
        case .conditional: closeConditional(&block)
        case .caseOf: closeCase(&block)
        case .loop: closeLoop(&block)
        case .table: closeTable(&block)
        case .capture:
            emit(.captureEnd(slot: block.slot))
            now.scope.assign(block.captureName, StaticType(.text))
            block.isBlank = true
            block.texts = []
        case .changed: emit(.changedEnd)
        case .channel: closeChannel()
        }
        let drops: Bool = block.isBlank && [.conditional, .caseOf, .loop].contains(block.kind)
        if drops {
            for case .text(let piece) in block.texts.map({ now.code[$0] }) {
                pieces[piece].end = pieces[piece].start
            }
        }
        if !block.isBlank { markNotBlank() }
        now.scope.leave(block)
    }

    func reportUnclosed(_ block: Block) {
        report(
            "liquid/unclosed-block", "'\(block.name)' is never closed", block.span,
            help: "add {% end\(block.name) %}")
    }

    /// Between two parts of a block that are not both rendered.
    func startPart(facts: Set<String>) {
        let last = now.blocks.count - 1
        now.blocks[last].assignedByPart.append(now.scope.assigned)
        now.scope.assigned = now.blocks[last].assignedBefore
        now.scope.guards.removeSubrange(min(now.blocks[last].guardCount, now.scope.guards.count)...)
        now.scope.addGuards(facts)
    }
}
