extension RecordProblem {
    /// Why the line is rejected, and what to do.
    var reason: String {
        switch self {
        case .unterminatedQuote: "a quote opens here and is never closed"
        case .textAfterQuote: "there is text after a closing quote; double the quotes inside a field"
        case .tooLong: "the line is longer than \(TableReader.maxRecordBytes) bytes"
        case .tooManyColumns: "the line has more than \(TableReader.maxColumns) columns"
        case .nulByte: "the line has a NUL byte"
        case .invalidUTF8: "the line is not valid UTF-8; state format.encoding if the file is in another"
        }
    }
}
