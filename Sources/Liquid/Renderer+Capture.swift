import Diagnostics

extension Renderer {
    mutating func startCapture() {
        outer.append(output)
        output = []
        outerStarts.append((startOfOutput, staticBytes))
        (startOfOutput, staticBytes) = (0, 0)
    }

    /// - Returns: what was written since the capture began.
    mutating func takeCapture() -> [UInt8] {
        let captured = output
        output = outer.popLast() ?? []
        (startOfOutput, staticBytes) = outerStarts.popLast() ?? (0, 0)
        return captured
    }

    mutating func endCapture(_ slot: Int) throws(LiquidError) {
        let captured = takeCapture()
        try countAssigned(captured.count)
        frame.assigned[slot] = .safe(String(decoding: captured, as: UTF8.self))
    }

    mutating func endChanged() throws(LiquidError) {
        let captured = takeCapture()
        guard captured != lastChanged else { return }
        lastChanged = captured
        try writeMade(captured)
    }

    /// Whether pieces are recorded here; inside a capture bytes are wanted.
    var isRecording: Bool { records && outer.isEmpty }

    mutating func writeText(_ index: Int) throws(LiquidError) {
        let piece = program.pieces[index]
        if isRecording, !isLoaded {
            runs.append(LiquidRuns.Run(text: index, channel: channel))
            staticBytes += piece.end - piece.start
            try checkOutput()
        } else {
            try writeMade(program.text[piece.start..<piece.end])
        }
    }

    /// Bytes that stand as they are.
    mutating func writeMade(_ bytes: some Collection<UInt8>) throws(LiquidError) {
        let start = output.count
        output += bytes
        try checkOutput()
        if isRecording { try record(from: start, context: 0, isSafe: true) }
    }

    /// Records what was just appended to the values made.
    mutating func record(from start: Int, context: UInt8, isSafe: Bool) throws(LiquidError) {
        guard start < output.count else { return }
        guard output.count <= UInt32.max else { throw .limit("the output grows beyond 4 GB") }
        runs.append(
            LiquidRuns.Run(made: start..<output.count, context: context, isSafe: isSafe, channel: channel))
    }

    /// - Throws: where the compiler could not see that the block stands in another or in a capture: a partial
    ///   whose name was only known now.
    mutating func startChannel(_ number: UInt8) throws(LiquidError) {
        guard channel == 0, outer.isEmpty else {
            throw LiquidError(.notAllowed, "a channel block stands inside another or inside a capture")
        }
        channel = number
        if let wanted, wanted != number { muted = output.count }
    }

    mutating func endChannel() {
        channel = 0
        if let start = muted { output.removeLast(max(0, output.count - start)) }
        muted = nil
    }
}
