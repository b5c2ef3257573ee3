/// One line end for all mails: LF. Bounces come with LF from a Maildir, CRLF from a network, and CR, doubled or
/// mixed line ends from whatever carried them before.
enum LineEnds {
    private static let cr = UInt8(ascii: "\r")
    private static let lf = UInt8(ascii: "\n")

    /// CR LF, CR CR LF and a lone CR become LF. Where a mail has no LF at all and its CRs come in pairs only, a pair
    /// is one line end.
    static func unified(_ bytes: some Collection<UInt8>) -> [UInt8] {
        guard bytes.contains(cr) else { return Array(bytes) }
        let pairs = !bytes.contains(lf) && hasPairsOnly(bytes)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var waiting = 0
        func flush() {
            result.append(contentsOf: repeatElement(lf, count: pairs ? waiting / 2 : waiting))
            waiting = 0
        }
        for byte in bytes {
            if byte == cr {
                waiting += 1
            } else if byte == lf {
                waiting = 0
                result.append(lf)
            } else {
                if waiting > 0 { flush() }
                result.append(byte)
            }
        }
        flush()
        return result
    }

    private static func hasPairsOnly(_ bytes: some Collection<UInt8>) -> Bool {
        var run = 0
        for byte in bytes {
            if byte == cr {
                run += 1
            } else {
                if run % 2 == 1 { return false }
                run = 0
            }
        }
        return run % 2 == 0
    }
}
