/// Where the LMTP server listens: on this machine alone, as RFC 2033 §5 wants it.
public enum LMTPAddress: Hashable, Sendable {
    /// A loopback address; port 0 is any free one, for tests.
    case tcp(host: String, port: Int)
    /// `mode`: who may connect, `0o600` for this user alone, `0o660` for the group (Postfix must be in it).
    case unix(path: String, mode: UInt16)

    /// The longest path that the operating system takes, its final NUL counted (sockaddr_un).
    static let maxPathBytes = 107

    func mistake(_ key: String) -> String? {
        switch self {
        case .tcp(let host, let port):
            if !Loopback.contains(host) {
                return "\(key).host must be this machine's loopback, 127.0.0.1 or ::1: LMTP has no login"
            }
            return (0...65_535).contains(port) ? nil : "\(key).port must be between 1 and 65535"
        case .unix(let path, let mode):
            if !(1...Self.maxPathBytes).contains(path.utf8.count) || path.utf8.contains(0) {
                return "\(key).socket must be a path of at most \(Self.maxPathBytes) bytes"
            }
            return mode & ~0o777 == 0 ? nil : "\(key).mode must be like 0660"
        }
    }
}
