/// Tostadora Alameda, a coffee and tea roaster that supplies cafés, hotels, restaurants, shops and offices,
/// with three years of purchases. None of its customers exist; all addresses lie in reserved domains
/// (RFC 2606).
///
/// The same seed, day and number of accounts make the same bytes, always:
/// ```
/// order_id,order_date,account_id,product_id,product_name,quantity,unit_price,amount,currency
/// SO-100002,2023-11-23,A-01768,ESP-006,Espresso Noche 1 kg,5,17.97,89.85,EUR
/// ```
public struct SampleCompany: Sendable {
    public static let name = "Tostadora Alameda"

    /// A file of the company's, named as it is on disk.
    public enum File: String, CaseIterable, Sendable {
        case accounts = "accounts.csv"
        case products = "products.csv"
        case reps = "reps.csv"
        case purchases = "purchases.csv"
        case suppressions = "suppressions.csv"
    }

    public let seed: UInt64
    /// The last day on which anything was bought.
    public let today: Day
    public let accounts: Int

    let calendar: Calendar

    /// - Precondition: `accounts` is from 1 to 10 million.
    public init(seed: UInt64, today: Day, accounts: Int = 2000) {
        precondition((1...10_000_000).contains(accounts), "from 1 to 10 million accounts")
        self.seed = seed
        self.today = today
        self.accounts = accounts
        calendar = Calendar(today: today)
    }

    /// Writes one file as UTF-8, RFC 4180 with a header and LF.
    ///
    /// Purchases come in order of day and order number. Memory stays within about 60 bytes per account.
    ///
    /// - Parameters:
    ///   - chunkBytes: about how much is handed over at a time; each chunk ends with a whole row.
    ///   - sink: takes the chunks in order. What it throws ends the writing and is thrown on.
    public func write<Failure: Error>(
        _ file: File, chunkBytes: Int = 1 << 16, to sink: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        switch file {
        case .accounts: try writeAccounts(chunkBytes, to: sink)
        case .products: try writeProducts(chunkBytes, to: sink)
        case .reps: try writeReps(chunkBytes, to: sink)
        case .purchases: try writePurchases(chunkBytes, to: sink)
        case .suppressions: try writeSuppressions(chunkBytes, to: sink)
        }
    }

    /// The whole file at once.
    public func bytes(of file: File) -> [UInt8] {
        var whole: [UInt8] = []
        write(file) { whole.append(contentsOf: $0) }
        return whole
    }

    /// The account whose last purchase is six calendar months before today to the day: not dormant yet.
    /// No other account's last purchase is of that day. `nil` in a company of fewer than 12 accounts.
    public var accountOnTheLimit: String? {
        accounts > Self.indexBeyondTheLimit ? Account.id(of: Self.indexOnTheLimit) : nil
    }

    /// The account whose last purchase is one day earlier still: dormant since today.
    /// No other account's last purchase is of that day. `nil` in a company of fewer than 12 accounts.
    public var accountBeyondTheLimit: String? {
        accounts > Self.indexBeyondTheLimit ? Account.id(of: Self.indexBeyondTheLimit) : nil
    }

    static let indexOnTheLimit = 10
    static let indexBeyondTheLimit = 11

    /// Whether the account is one of the two that show where dormancy begins; these lack nothing.
    static func isExample(_ index: Int) -> Bool { index == indexOnTheLimit || index == indexBeyondTheLimit }

    /// The days that matter, as day numbers.
    struct Calendar: Sendable {
        let today: Int
        /// The first day of the three years.
        let first: Int
        /// Six calendar months ago: who last bought on this day is not yet dormant.
        let limit: Int

        init(today: Day) {
            self.today = today.number
            first = today.adding(months: -36).number
            limit = today.adding(months: -6).number
        }
    }
}
