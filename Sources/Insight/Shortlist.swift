/// The best few of many, in order; most of the others cost one comparison.
struct Shortlist<Element> {
    private let limit: Int
    private let precedes: (Element, Element) -> Bool
    private(set) var elements: [Element] = []

    /// - Parameter precedes: a strict order; equals keep the order in which they came.
    init(_ limit: Int, by precedes: @escaping (Element, Element) -> Bool) {
        self.limit = limit
        self.precedes = precedes
    }

    mutating func add(_ element: Element) {
        if elements.count >= limit {
            guard let last = elements.last, precedes(element, last) else { return }
            elements.removeLast()
        }
        var place = elements.count
        while place > 0, precedes(element, elements[place - 1]) { place -= 1 }
        elements.insert(element, at: place)
    }

    mutating func removeAll() { elements.removeAll(keepingCapacity: true) }
}
