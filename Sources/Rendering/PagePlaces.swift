/// Where in the templates the bytes of one finished page come from.
public struct PagePlaces: Sendable {
    private struct Stretch: Sendable {
        var start: Int
        /// Of a static piece: where a byte of it stands. Of a value: `nil`.
        var origin: (@Sendable (Int) -> (file: String, offset: Int))?
    }

    private var stretches: [Stretch] = []
    private var end = 0

    init() {}

    mutating func add(_ count: Int, _ origin: @escaping @Sendable (Int) -> (file: String, offset: Int)) {
        stretches.append(Stretch(start: end, origin: origin))
        end += count
    }

    mutating func addMade(_ count: Int) {
        stretches.append(Stretch(start: end, origin: nil))
        end += count
    }

    /// The file and the byte that a byte of the page comes from; for a customer's value the end of the static
    /// piece before it.
    ///
    /// - Returns: `nil` where nothing static stands before.
    public func origin(of offset: Int) -> (file: String, offset: Int)? {
        var low = 0
        var high = stretches.count
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].start <= offset { low = middle + 1 } else { high = middle }
        }
        var index = low - 1
        var place = offset
        while index >= 0 {
            if let origin = stretches[index].origin { return origin(place - stretches[index].start) }
            place = stretches[index].start - 1
            index -= 1
        }
        return nil
    }
}
