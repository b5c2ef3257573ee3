/// "Did you mean": the nearest of some known names, only if it is close for its length.
public enum Suggestion {
    /// - Parameters:
    ///   - word: what was written.
    ///   - names: what could have been meant, in any order.
    /// - Returns: the name at the least edit distance (insert, delete, replace, swap of neighbours each cost
    ///   1; a difference of case alone costs nothing), or `nil` when none is within a third of the length.
    public static func nearest(to word: String, among names: some Sequence<String>) -> String? {
        let limit = max(1, word.utf8.count / 3)
        let lowered = Array(word.lowercased().utf8)
        var best: (distance: Int, name: String)?
        for name in names where name != word {
            let distance = distance(lowered, Array(name.lowercased().utf8), limit: limit)
            guard distance <= limit else { continue }
            if let found = best, (found.distance, found.name) <= (distance, name) { continue }
            best = (distance, name)
        }
        return best?.name
    }

    /// Optimal string alignment distance; any number above `limit` stands for "too far".
    private static func distance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int {
        if abs(a.count - b.count) > limit { return limit + 1 }
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [Int](repeating: i, count: b.count + 1)
            for j in 1...b.count {
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    row[j] = min(row[j], beforeLast[j - 2] + 1)
                }
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}
