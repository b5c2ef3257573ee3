/// How UBL documents are read: which, and by which of its numbers a customer is known.
public struct UBLRule: Hashable, Sendable {
    /// The documents that are read. The raw values are the words of a mapping file.
    public enum Document: String, Hashable, Sendable, CaseIterable {
        case invoice, creditNote, order
    }

    /// Where a party's number may stand (UBL 2.1, `cac:CustomerParty` and `cac:Party`).
    public enum PartyNumber: String, Hashable, Sendable, CaseIterable {
        /// `cbc:SupplierAssignedAccountID`: the company's own number of its customer.
        case supplierAssigned
        /// `cac:PartyIdentification/cbc:ID`.
        case identification
        /// `cbc:CustomerAssignedAccountID`: the customer's number of its own account.
        case customerAssigned
        /// `cbc:EndpointID`: the electronic address.
        case endpoint
        /// `cac:PartyLegalEntity/cbc:CompanyID`.
        case company
        /// `cac:PartyTaxScheme/cbc:CompanyID`.
        case tax
    }

    /// Others are left out and counted.
    public var documents: Set<Document>
    /// The first that a document fills in is the account.
    public var account = PartyNumber.allCases
    /// Numbers of the company as supplier, any of the kinds above; documents of others are left out. Empty: all
    /// are the company's.
    public var suppliers: Set<String> = []
    /// Codes of UNTDID 1001 in `cbc:InvoiceTypeCode` that are no sales: pro-forma (325) and prepayment (386)
    /// invoices, which a final one follows.
    public var leftOutTypes: Set<String> = ["325", "386"]
    public var limits = XMLLimits()
    /// Of one document: what is kept of its lines is in memory until its end is known to be sound.
    public var maxLines = 100_000

    public init(documents: Set<Document> = [.invoice, .creditNote]) { self.documents = documents }
}
