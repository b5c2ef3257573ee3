import Domain

extension UBLDocument {
    /// What every line of a document has in common.
    struct Header {
        var order: String
        var account: AccountID
        var day: CivilDay
    }

    /// Codes of UNTDID 1001 for invoices that give money back (EN 16931-1, BT-3).
    private static let creditCodes: Set<String> = [
        "81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532",
    ]

    var isCredit: Bool { kind == .creditNote || Self.creditCodes.contains(typeCode) }

    /// - Throws: where the document lacks what none of its lines can do without.
    func header(_ rule: UBLRule) throws(XMLFault) -> Header {
        guard !id.isEmpty else { throw XMLFault(place, "the document has no cbc:ID, its number") }
        // Credit notes are often numbered apart from invoices: without the word, number 7 would replace number 7.
        let order = kind == .creditNote ? "CreditNote/\(id.text)" : id.text
        guard order.utf8.count <= 240 else { throw XMLFault(id.place, "cbc:ID is longer than 240 bytes") }
        guard !issueDate.isEmpty else { throw XMLFault(place, "the document has no cbc:IssueDate") }
        guard let day = Self.day(issueDate.text) else {
            throw XMLFault(
                issueDate.place,
                "cbc:IssueDate '\(Self.shape(issueDate.text))' is no day of the form yyyy-MM-dd")
        }
        guard let party = customer.place else {
            throw XMLFault(place, "the document has no cac:\(kind.customerElement)")
        }
        let account = customer.number(by: rule.account)
        guard !account.isEmpty else {
            let wanted = rule.account.map(\.rawValue).joined(separator: ", ")
            throw XMLFault(party, "the customer has no number of these: \(wanted); see ubl.account")
        }
        guard account.utf8.count <= 255 else {
            throw XMLFault(party, "the customer's number is longer than 255 bytes")
        }
        return Header(order: order, account: account, day: day)
    }

    /// -1 if the amounts are what is given back, written without sign as credit notes have them.
    var sign: Int64 {
        guard isCredit else { return 1 }
        if let total, let number = Decimal(total.text) { return number.isNegative ? 1 : -1 }
        return lines.count { $0.amount < 0 } * 2 > lines.count ? 1 : -1
    }

    func reject(_ fault: LineFault, in file: String) -> Reject {
        Reject(
            line: fault.place.line, column: fault.element, reason: fault.reason,
            fields: [Array(file.utf8), Array(id.text.utf8)])
    }

    /// `xsd:date`: a day, perhaps with the clock's offset, which changes nothing of the day as written.
    static func day(_ text: String) -> CivilDay? {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            bytes[range].reduce(0) { sum, byte in
                sum.flatMap { (0x30...0x39).contains(byte) ? $0 * 10 + Int(byte - 0x30) : nil }
            }
        }
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(0..<4), let month = number(5..<7), let day = number(8..<10)
        else { return nil }
        let zone = bytes[10...]
        let isOffset =
            zone.count == 6 && (zone.first == UInt8(ascii: "+") || zone.first == UInt8(ascii: "-"))
            && bytes[13] == UInt8(ascii: ":") && number(11..<13) != nil && number(14..<16) != nil
        guard zone.isEmpty || zone.elementsEqual("Z".utf8) || isOffset else { return nil }
        return CivilDay(year: year, month: month, day: day)
    }

    static func shape(_ text: String) -> String {
        var text = text
        return text.withUTF8 { Intake.shape(of: $0) }
    }
}
