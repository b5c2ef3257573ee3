import Diagnostics

extension Compiler {
    /// A call of a partial from inside a `capture`, an `ifchanged` or a channel block.
    struct ClosedCall {
        var unit: Int
        var span: SourceSpan
        /// The tag around it.
        var inside: String
    }

    /// `{% html %}`: what is written up to its end belongs to that channel alone.
    func openChannel(_ tag: String, _ span: Range<Int>) {
        markNotBlank()
        if let outer = closedBlock {
            report(
                "liquid/channel-place", "'\(tag)' stands inside '\(outer.name)'", span,
                help: outer.kind == .channel
                    ? "close it first: {% end\(outer.name) %}"
                    : "end the '\(outer.name)' before the '\(tag)' begins")
        }
        let channel = UInt8((options.channels.firstIndex(of: tag) ?? 0) + 1)
        emit(.channelStart(channel))
        open(Block(.channel, tag, span))
        now.channel = channel
    }

    /// What is captured is used elsewhere, where it is taken as safe; in a channel it was escaped for that channel
    /// alone.
    func refuseInChannel(_ tag: String, _ span: Range<Int>) {
        guard let outer = now.blocks.last(where: { $0.kind == .channel }) else { return }
        report(
            "liquid/channel-place", "'\(tag)' stands inside '\(outer.name)'", span,
            help: "put the '\(tag)' before the '\(outer.name)'")
    }

    func closeChannel() {
        emit(.channelEnd)
        let outer = now.blocks.last { $0.kind == .channel }?.name
        now.channel = outer.flatMap { options.channels.firstIndex(of: $0) }.map { UInt8($0 + 1) } ?? 0
    }

    /// The innermost block around this place in which no channel block may begin.
    private var closedBlock: Block? {
        now.blocks.last { $0.kind == .channel || $0.kind == .capture || $0.kind == .changed }
    }

    func noteClosedCall(of unit: Int, _ span: Range<Int>) {
        guard !options.channels.isEmpty, let outer = closedBlock else { return }
        closedCalls.append(ClosedCall(unit: unit, span: here(span), inside: outer.name))
    }

    /// Reports calls of partials that hold channel blocks, themselves or in what they call.
    func checkClosedCalls() {
        guard !closedCalls.isEmpty else { return }
        var holds = units.map { unit in
            unit.code.contains { if case .channelStart = $0 { true } else { false } }
        }
        var grows = true
        while grows {
            grows = false
            for (index, unit) in units.enumerated() where !holds[index] {
                if unit.calls.contains(where: { $0.unit.map { holds[$0] } ?? false }) {
                    holds[index] = true
                    grows = true
                }
            }
        }
        for call in closedCalls where holds[call.unit] {
            diagnostics.append(
                .error(
                    "liquid/channel-place",
                    "the partial '\(units[call.unit].name)' has channel blocks and stands inside '\(call.inside)'",
                    at: call.span, help: "call it outside '\(call.inside)'"))
        }
    }
}
