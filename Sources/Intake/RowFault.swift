/// What is wrong with one field of a row.
struct RowFault: Error {
    enum Fault {
        case empty, noNumber, noDay, noCurrency, noPart, tooLarge, tooLong, noAddress, noReason, noConsent
    }

    let places: Places
    let fault: Fault

    init(_ places: Places, _ fault: Fault) {
        self.places = places
        self.fault = fault
    }
}

extension RowFault.Fault {
    /// Says the shape of the value, never the value.
    func reason(_ bytes: UnsafeBufferPointer<UInt8>, _ mapping: Mapping) -> String {
        if bytes.isEmpty { return "it is empty" }
        let shape = "'\(shape(of: bytes))'"
        switch self {
        case .empty: return "it is empty"
        case .noNumber:
            let hasMarks = bytes.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ".") }
            return hasMarks
                ? "\(shape) is no number as the mapping has them; state format.decimal and format.thousands"
                : "\(shape) is no number"
        case .noDay where mapping.dates.patterns.isEmpty:
            return "\(shape) is no ISO 8601 date; state dates.format in the mapping, as in dd/MM/yyyy"
        case .noDay:
            let patterns = mapping.dates.patterns.map(\.text).joined(separator: " or ")
            return "\(shape) is no date of the form \(patterns)"
        case .noCurrency: return "\(shape) is no currency code of three letters"
        case .noPart: return "\(shape) is no part between 0 and 1"
        case .tooLarge: return "the amount is too large"
        case .tooLong: return "it is longer than 255 bytes"
        case .noAddress where mapping.kind == .suppressions: return "\(shape) is no mail address"
        case .noAddress: return "\(shape) is no mail address; the account is taken over without"
        case .noReason:
            return "\(shape) is none of unsubscribed, bounced, complained, requested; taken for requested"
        case .noConsent: return "\(shape) is none of the words in consent; taken for unknown"
        }
    }
}
