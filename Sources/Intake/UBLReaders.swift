public import Domain
import Mail

/// Reads UBL documents as purchases and refunds, document after document.
///
/// A document's lines come only after its end was found sound. In `counts`, rows are lines, and one for each
/// document that is left out or rejected as a whole.
public struct UBLPurchaseReader {
    /// Over the fields of this reader's rejects.
    public static let rejectColumns = ["file", "document"]

    public private(set) var counts = ImportCounts()
    /// Where the last row began.
    public private(set) var line = 0
    private var documents: UBLDocuments
    private var rows: UBLRows?

    /// - Precondition: the mapping is for purchases in UBL.
    public init(_ files: [IntakeFile], mapping: Mapping) {
        precondition(mapping.kind == .purchases, "the mapping is for \(mapping.kind)")
        documents = UBLDocuments(files, mapping)
    }

    /// The file of the last row.
    public var file: String { documents.file }

    /// - Returns: `nil` after the last document.
    public mutating func next() throws(IntakeError) -> IntakeRow<Purchase>? {
        while true {
            if let row = rows?.next() {
                count(row)
                line = row.line
                return row.row
            }
            rows = nil
            guard let step = try documents.step() else { return nil }
            counts.documents += 1
            switch step {
            case .document(let document, let header, let file):
                rows = UBLRows(document, header, file: file)
            case .leftOut(let reason, let line):
                counts.leaveOut(reason)
                self.line = line
                return .skipped(reason)
            case .rejected(let reject):
                counts.rows += 1
                counts.rejected += 1
                line = reject.line
                return .rejected(reject)
            }
        }
    }

    private mutating func count(_ row: UBLRows.Row) {
        switch row.row {
        case .value where row.isAdjustment: counts.addedCharges += 1
        case .valueWithWarning where row.isAdjustment:
            counts.addedCharges += 1
            counts.withWarning += 1
        case .value(let purchase), .valueWithWarning(let purchase, _):
            counts.rows += 1
            counts.imported += 1
            if purchase.kind == .refund { counts.refunds += 1 }
            if case .valueWithWarning = row.row { counts.withWarning += 1 }
        case .rejected:
            counts.rows += 1
            counts.rejected += 1
        case .notAPurchase, .skipped: counts.rows += 1
        }
    }
}

/// Reads the customers of UBL documents as accounts.
///
/// Of several documents of a customer the latest issued counts; of one day, the last read. Accounts come after
/// the last document, in the order in which they were first met. In `counts`, rows are documents.
public struct UBLAccountReader {
    public static let rejectColumns = UBLPurchaseReader.rejectColumns

    private struct Found {
        var day: CivilDay
        var line: Int
        var file: String
        var account: Account
        var warning: Reject?
    }

    public private(set) var counts = ImportCounts()
    /// Where the last row began.
    public private(set) var line = 0
    /// The file of the last row.
    public private(set) var file = ""
    private let mapping: Mapping
    private var documents: UBLDocuments
    private var found: [AccountID: Found] = [:]
    private var order: [AccountID] = []
    private var nextAccount = 0

    /// - Precondition: the mapping is for accounts in UBL.
    public init(_ files: [IntakeFile], mapping: Mapping) {
        precondition(mapping.kind == .accounts, "the mapping is for \(mapping.kind)")
        self.mapping = mapping
        documents = UBLDocuments(files, mapping)
    }

    /// - Returns: `nil` after the last account.
    public mutating func next() throws(IntakeError) -> IntakeRow<Account>? {
        while let step = try documents.step() {
            counts.documents += 1
            file = documents.file
            switch step {
            case .document(let document, let header, let file):
                if !keep(document, header, file) {
                    line = document.place.line
                    let reason = "another document of the customer is later"
                    counts.leaveOut(reason)
                    return .skipped(reason)
                }
            case .leftOut(let reason, let line):
                counts.leaveOut(reason)
                self.line = line
                return .skipped(reason)
            case .rejected(let reject):
                counts.rows += 1
                counts.rejected += 1
                line = reject.line
                return .rejected(reject)
            }
        }
        guard nextAccount < order.count, let found = found[order[nextAccount]] else { return nil }
        nextAccount += 1
        counts.rows += 1
        counts.imported += 1
        (line, file) = (found.line, found.file)
        guard let warning = found.warning else { return .value(found.account) }
        counts.withWarning += 1
        return .valueWithWarning(found.account, warning)
    }

    /// - Returns: whether no document was left behind: it is the customer's first.
    private mutating func keep(_ document: UBLDocument, _ header: UBLDocument.Header, _ file: String) -> Bool
    {
        let before = found[header.account]
        if let before, before.day > header.day { return false }
        if before == nil { order.append(header.account) }
        let party = document.customer
        var account = party.account(header.account)
        var warning: Reject?
        if party.email.isEmpty {
            account.email = mapping.trialAddress(for: header.account)
        } else {
            account.email = EmailAddress(party.email)
            if account.email == nil {
                let fault = LineFault(
                    place: party.place ?? document.place, element: "ElectronicMail",
                    reason:
                        "'\(UBLDocument.shape(party.email))' is no mail address; the account is taken over without"
                )
                warning = document.reject(fault, in: file)
            }
        }
        found[header.account] = Found(
            day: header.day, line: party.place?.line ?? document.place.line, file: file, account: account,
            warning: warning)
        return before == nil
    }
}
