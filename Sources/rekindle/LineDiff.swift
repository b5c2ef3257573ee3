/// Two texts compared line by line, as `diff -u` shows it.
enum LineDiff {
    /// - Returns: empty when the two are the same.
    static func unified(
        _ old: [UInt8], _ new: [UInt8], name: String, from: String, to: String, context: Int = 3
    ) -> String {
        guard old != new else { return "" }
        if old.contains(0) || new.contains(0) { return "the binary files \(name) \(from) and \(to) differ\n" }
        let before = lines(old)
        let after = lines(new)
        let steps = steps(before, after)
        var text = "--- \(name) \(from)\n+++ \(name) \(to)\n"
        var index = 0
        while index < steps.count {
            guard steps[index].sign != " " else {
                index += 1
                continue
            }
            let start = max(0, index - context)
            var end = index
            var quiet = 0
            // A hunk goes on until more lines are equal than two contexts hold.
            while end < steps.count, quiet <= context * 2 {
                quiet = steps[end].sign == " " ? quiet + 1 : 0
                end += 1
            }
            end -= max(0, quiet - context)
            let hunk = steps[start..<end]
            let removed = hunk.count { $0.sign != "+" }
            let added = hunk.count { $0.sign != "-" }
            text +=
                "@@ -\(steps[start].old + (removed > 0 ? 1 : 0)),\(removed) +\(steps[start].new + (added > 0 ? 1 : 0)),\(added) @@\n"
            for step in hunk { text += "\(step.sign)\(step.line)\n" }
            index = end
        }
        return text
    }

    private struct Step {
        var sign: String
        var line: String
        /// Lines before it in the two texts.
        var old: Int
        var new: Int
    }

    private static func steps(_ before: [String], _ after: [String]) -> [Step] {
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in after.difference(from: before, by: { $0.utf8.elementsEqual($1.utf8) }) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var steps: [Step] = []
        var old = 0
        var new = 0
        while old < before.count || new < after.count {
            if old < before.count, removed.contains(old) {
                steps.append(Step(sign: "-", line: before[old], old: old, new: new))
                old += 1
            } else if new < after.count, inserted.contains(new) {
                steps.append(Step(sign: "+", line: after[new], old: old, new: new))
                new += 1
            } else if old < before.count {
                steps.append(Step(sign: " ", line: before[old], old: old, new: new))
                old += 1
                new += 1
            } else {
                break
            }
        }
        return steps
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
