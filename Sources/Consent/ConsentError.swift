import Glibc

/// Why a word could not be kept or fetched. What a word says is never in it.
public struct ConsentError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// The spool's folder cannot be made, read or written; `isTransient` when the disk is full.
        case spool
        /// Another program is emptying the spool.
        case busy
        /// The port cannot be had.
        case port
        /// The server in the DMZ cannot be asked, or answers with something else.
        case pull
        /// A setting that cannot be used.
        case settings
    }

    public var code: Code
    /// What failed, and what to do.
    public var message: String
    /// It may succeed later without anybody doing anything.
    public var isTransient: Bool

    public init(_ code: Code, _ message: String, isTransient: Bool = false) {
        self.code = code
        self.message = message
        self.isTransient = isTransient
    }

    public var description: String { message }

    static func spool(_ what: String, _ number: Int32) -> ConsentError {
        let isPassing = [ENOSPC, EDQUOT, EMFILE, ENFILE, EINTR, EIO].contains(number)
        let advice = number == ENOSPC || number == EDQUOT ? "; make room on the disk" : ""
        return ConsentError(
            .spool, "\(what): \(String(cString: strerror(number)))\(advice)", isTransient: isPassing)
    }
}
