public import Domain
public import Mail

/// How one kind of file is read: where its columns are, how it writes values, what counts as a purchase.
public struct Mapping: Hashable, Sendable {
    public enum AmountRule: Hashable, Sendable {
        /// The `amount` column if the file has one, else quantity times unit price.
        case totalIfThere
        case total
        /// Less `discount` and `discountAmount`; rounded once, to the currency's minor unit.
        case quantityTimesPrice
    }

    public struct ConsentWords: Hashable, Sendable {
        /// In lower case.
        public var granted: Set<String>
        public var denied: Set<String>

        public init(
            granted: Set<String> = ["yes", "true", "1", "y", "granted", "subscribed", "opt-in"],
            denied: Set<String> = ["no", "false", "0", "n", "denied", "unsubscribed", "opt-out"]
        ) {
            self.granted = granted
            self.denied = denied
        }
    }

    /// The preset's name, or the mapping file's.
    public var name: String
    public var kind: ImportKind
    public var format = TableFormat()
    /// The key space of the order numbers: orders of two sources never meet.
    public var source: String
    /// For each meaning the columns that may hold it: the first that the row fills in is taken.
    public var columns: [Column: [ColumnReference]] = [:]
    /// Those of `columns` that a mapping file states: a file without them is not the one that was meant. A
    /// preset's columns may be missing where the kind can do without.
    public var statedColumns: Set<Column> = []
    public var dates = DateRule()
    /// For rows, or files, that say none.
    public var currency: Currency?
    public var amount = AmountRule.totalIfThere
    /// Rows that meet one of these are counted under its reason, and nothing else is asked of them.
    public var skips: [RowRule] = []
    /// Rows that meet one of these change amounts, never dates.
    public var refunds: [RowRule] = []
    /// Of the rest, rows that meet one of these are purchases; the others are not. Empty: all are.
    public var purchases: [RowRule] = []
    public var consent = ConsentWords()
    /// Accounts without an address get one for trials, in this domain, which RFC 2606 or 6761 reserves.
    public var trialDomain: String?
    /// `17850.0` is `17850`: ids that a spreadsheet took for numbers.
    public var hasNumbersForIDs = false
    /// The lines of an order after the first leave the order's columns blank.
    public var hasFollowUpLines = false
    /// `[DESK01] Desk`: the product's number stands in brackets before its name.
    public var hasBracketedProducts = false
    /// Set for UBL documents, of which everything that speaks of columns and rows says nothing; `nil` for tables.
    public var ubl: UBLRule?

    public init(name: String, kind: ImportKind, source: String? = nil) {
        self.name = name
        self.kind = kind
        self.source = source ?? name
    }

    /// An address for trials, from the account's number; `nil` unless the mapping asks for such addresses.
    ///
    /// Different accounts get different addresses: bytes that are not letters, digits or `-` are written
    /// `=2E`, and what would be longer than a local part may be (RFC 5321 §4.5.3.1.1) is hashed.
    public func trialAddress(for account: AccountID) -> EmailAddress? {
        guard let trialDomain else { return nil }
        var local = ""
        for byte in account.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"):
                local.unicodeScalars.append(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                local += digits.utf8.count == 1 ? "=0\(digits)" : "=\(digits)"
            }
        }
        if local.utf8.count > 60 {
            // FNV-1a, twice with different starts: 128 bits are enough to tell a company's accounts apart.
            func hash(_ start: UInt64) -> String {
                String(account.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }, radix: 36)
            }
            local = "=h\(hash(0xCBF2_9CE4_8422_2325))-\(hash(0x9E37_79B9_7F4A_7C15))"
        }
        guard let address = EmailAddress("\(local)@\(trialDomain)"), address.isReserved else { return nil }
        return address
    }
}
