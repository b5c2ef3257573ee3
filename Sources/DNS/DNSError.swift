/// Why a question has no answer. Like a deferral, it is about the world; the answer "there is none" is one of them, since
/// whoever asks must tell it from "nobody answered".
public struct DNSError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// The name does not exist (RFC 1035 §4.1.1, RCODE 3).
        case nxdomain
        /// The name exists, or leads to one that does, without a record of this type (RFC 2308 §2.2).
        case noData
        /// Nobody answered within the time limit.
        case timeout
        /// The server does not answer for this name or to us (RCODE 5).
        case refused
        /// The server failed (RCODE 2), or does not know the kind of question.
        case servfail
        /// The answer cannot be read, or its aliases go in a circle.
        case badResponse
        /// Nothing that can be asked for: an empty or overlong label, or more than 253 octets.
        case badName
        /// No server could be asked at all: none is known, or this machine gave no socket or memory.
        case unavailable
    }

    public var code: Code
    /// The name that was asked for.
    public var name: String
    public var type: RecordType

    public init(_ code: Code, _ name: String, _ type: RecordType) {
        self.code = code
        self.name = name
        self.type = type
    }

    /// There is none, and that is sure: the name or the record does not exist.
    public var isAbsence: Bool { code == .nxdomain || code == .noData }

    public var description: String { message }
}
