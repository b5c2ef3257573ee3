/// One dated purchase line of an account, as little of it as counting what goes together needs.
public struct ProductDay: Hashable, Sendable {
    /// A number from 0 on that stands for one product within one pass over the history.
    public var product: Int32
    /// Days since 1970-01-01.
    public var day: Int32

    public init(product: Int32, day: Int32) {
        self.product = product
        self.day = day
    }
}
