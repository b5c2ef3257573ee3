/// A heap of purchases for measuring imports and scans: nothing in it is meant to be read, only to be right.
///
/// ```
/// order_id,order_date,account_id,product_id,quantity,amount,currency
/// L0000000001,2023-11-23,A0417033,P042,3,118.47,EUR
/// ```
/// Dates ascend over three years. Accounts come shuffled, each once per round of `purchases / accounts`
/// rounds, so that with seven rounds or more nobody is dormant by chance; one account in five, those whose
/// number leaves 3 divided by 5, stops somewhere between the first tenth and four fifths of the three years,
/// and the next account buys in its place.
public struct PurchaseLoad: Sendable {
    public let accounts: Int
    public let purchases: Int
    public let seed: UInt64
    /// The day of the last purchase.
    public let today: SampleCompany.Day

    /// - Precondition: from 1 to 9 999 999 accounts and from 0 to 9 999 999 999 purchases.
    public init(
        accounts: Int, purchases: Int, seed: UInt64,
        today: SampleCompany.Day = SampleCompany.Day(year: 2026, month: 11, day: 23)
    ) {
        precondition((1...9_999_999).contains(accounts), "accounts of up to 7 digits")
        precondition((0...9_999_999_999).contains(purchases), "purchases of up to 10 digits")
        self.accounts = accounts
        self.purchases = purchases
        self.seed = seed
        self.today = today
    }

    /// Writes the rows, with a header, as chunks of whole rows of about `chunkBytes`.
    public func write<Failure: Error>(
        chunkBytes: Int = 1 << 20, to sink: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var chunk: [UInt8] = []
        chunk.reserveCapacity(chunkBytes + Row.mostBytes)
        chunk.append(contentsOf: "order_id,order_date,account_id,product_id,quantity,amount,currency\n".utf8)
        var row = Row()
        var random = SeededRandom(seed: seed, .load)
        let shuffle = Shuffle(count: accounts, key: random.next())
        let first = today.adding(months: -36).number
        let days = today.number - first + 1
        var place = 0
        for day in 0..<days {
            row.setDate(SampleCompany.Day(number: first + day))
            // The last day ends with the last purchase.
            let end = Int((Int64(purchases) * Int64(day + 1)) / Int64(days))
            let progress = day * 1000 / days
            while place < end {
                let account = buyer(shuffle[place % accounts], progress)
                let bits = random.next()
                row.advanceOrder()
                row.setAccount(account + 1)
                row.setPurchase(bits, currency: account)
                row.append(to: &chunk)
                if chunk.count >= chunkBytes {
                    try sink(chunk)
                    chunk.removeAll(keepingCapacity: true)
                }
                place += 1
            }
        }
        if !chunk.isEmpty { try sink(chunk) }
    }

    /// The account itself, or the next one if it has stopped by then. `progress` is in thousandths.
    @inline(__always)
    private func buyer(_ account: Int, _ progress: Int) -> Int {
        guard (account + 1) % 5 == 3 else { return account }
        let draw = SeededRandom.mixed(seed ^ UInt64(truncatingIfNeeded: account)) >> 40
        let stop = 100 + Int(truncatingIfNeeded: draw % 700)
        if progress < stop { return account }
        return account + 1 < accounts ? account + 1 : 0
    }
}

/// A permutation of `0..<count` that is computed, not stored: two rounds of multiply and shift on the next
/// power of two, walked until it falls within.
private struct Shuffle {
    private let count: UInt64
    private let mask: UInt64
    private let half: UInt64
    private let key: UInt64

    init(count: Int, key: UInt64) {
        self.count = UInt64(count)
        let bits = max(2, UInt64(64 - (count - 1).leadingZeroBitCount))
        mask = 1 << bits - 1
        half = (bits + 1) / 2
        self.key = key
    }

    subscript(place: Int) -> Int {
        var x = UInt64(truncatingIfNeeded: place)
        repeat {
            x = (x &* 0x9E37_79B9_7F4A_7C15 &+ key) & mask
            x ^= x >> half
            x = (x &* 0xD1B5_4A32_D192_ED03 &+ key >> 32) & mask
            x ^= x >> half
        } while x >= count
        return Int(truncatingIfNeeded: x)
    }
}

/// One row as bytes, of which each purchase rewrites what differs.
private struct Row {
    static let mostBytes = 64
    private static var eur: (UInt8, UInt8, UInt8) { (0x45, 0x55, 0x52) }
    private static var gbp: (UInt8, UInt8, UInt8) { (0x47, 0x42, 0x50) }
    private static var usd: (UInt8, UInt8, UInt8) { (0x55, 0x53, 0x44) }

    private var bytes = Array("L0000000000,0000-00-00,A0000000,P000,".utf8) + Array(repeating: 0, count: 27)
    private var end = 37

    /// Counts up in place, as an odometer does.
    @inline(__always)
    mutating func advanceOrder() {
        var place = 10
        while bytes[place] == UInt8(ascii: "9"), place > 1 {
            bytes[place] = UInt8(ascii: "0")
            place -= 1
        }
        bytes[place] += 1
    }

    mutating func setDate(_ day: SampleCompany.Day) {
        let (year, month, dayOfMonth) = day.parts
        put(year, endingAt: 16, digits: 4)
        put(month, endingAt: 19, digits: 2)
        put(dayOfMonth, endingAt: 22, digits: 2)
    }

    @inline(__always)
    mutating func setAccount(_ number: Int) { put(number, endingAt: 31, digits: 7) }

    /// Product, quantity, amount and currency; the account decides the currency.
    @inline(__always)
    mutating func setPurchase(_ bits: UInt64, currency account: Int) {
        put(1 + Self.scaled(bits & 0xFFFF, to: 120), endingAt: 36, digits: 3)
        let quantity = 1 + Self.scaled(bits >> 16 & 0xFFFF, to: 9)
        let price = 250 + Self.scaled(bits >> 32 & 0xFFFF, to: 4750)
        bytes[37] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: quantity)
        bytes[38] = UInt8(ascii: ",")
        let amount = quantity * price
        let digits = amount < 1000 ? 1 : amount < 10_000 ? 2 : 3
        let dot = 39 + digits
        put(amount / 100, endingAt: dot, digits: digits)
        bytes[dot] = UInt8(ascii: ".")
        put(amount % 100, endingAt: dot + 3, digits: 2)
        bytes[dot + 3] = UInt8(ascii: ",")
        let code = account % 10 < 6 ? Self.eur : account % 10 < 9 ? Self.gbp : Self.usd
        bytes[dot + 4] = code.0
        bytes[dot + 5] = code.1
        bytes[dot + 6] = code.2
        bytes[dot + 7] = UInt8(ascii: "\n")
        end = dot + 8
    }

    /// From 16 bits, evenly, to `0..<bound`.
    @inline(__always)
    private static func scaled(_ bits: UInt64, to bound: UInt64) -> Int {
        Int(truncatingIfNeeded: (bits * bound) >> 16)
    }

    @inline(__always)
    func append(to chunk: inout [UInt8]) { chunk.append(contentsOf: bytes[..<end]) }

    @inline(__always)
    private mutating func put(_ number: Int, endingAt end: Int, digits: Int) {
        var left = UInt32(truncatingIfNeeded: number)
        var place = end
        for _ in 0..<digits {
            place -= 1
            bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: left % 10)
            left /= 10
        }
    }
}
