import DNS

/// Where the daemon takes mail by LMTP, which has no login (RFC 2033 §5): on this machine only.
public enum ListeningPlace: Hashable, Sendable {
    /// A loopback address, without brackets.
    case tcp(host: String, port: Int)
    /// A path from the root of the file system.
    case socket(path: String)

    /// - Parameter text: `127.0.0.1:2424`, `[::1]:2424`, `localhost:2424`, or the path of a socket.
    /// - Returns: `nil` for anything else, other machines' addresses among it.
    public init?(_ text: String) {
        if text.utf8.first == UInt8(ascii: "/") {
            guard text.utf8.count <= Self.longestPath, !text.utf8.contains(0) else { return nil }
            self = .socket(path: text)
            return
        }
        guard let (host, port) = HostName.split(text), HostName.isThisMachine(host) else { return nil }
        self = .tcp(host: HostName.address(host)?.description ?? host, port: port)
    }

    /// What the operating system takes (sockaddr_un), the NUL at its end not counted.
    private static let longestPath = 107

    static func refusals(_ name: String, _ text: String) -> [Refusal] {
        if ListeningPlace(text) != nil { return [] }
        let code = "settings/no-socket"
        if text.utf8.first == UInt8(ascii: "/") {
            return [
                Refusal(
                    code, "\(name) is a path of more than \(longestPath) bytes", help: "use a shorter one")
            ]
        }
        if let (_, port) = HostName.split(text) {
            return [
                Refusal(
                    code, "\(name) \(Quoted.short(text)) could be reached by others, and LMTP has no login",
                    fixIt: "127.0.0.1:\(port)")
            ]
        }
        let isAlone = HostName.isThisMachine(text)
        return [
            Refusal(
                code,
                isAlone
                    ? "\(name) has no port" : "\(name) \(Quoted.short(text)) is no place to listen",
                fixIt: isAlone && !text.contains(":") ? "\(text):2424" : nil,
                help: "write 127.0.0.1:2424, or the path of a socket that begins with /")
        ]
    }
}
