public import DNS

/// A name server, as `doctor.dns` names it.
public struct NameServerPlace: Hashable, Sendable {
    public let address: IPAddress
    public let port: Int

    /// - Parameter text: `127.0.0.1`, `127.0.0.1:5353`, `2001:db8::1` or `[2001:db8::1]:53`; port 53 where there is none.
    public init?(_ text: String) {
        if let address = HostName.address(text) {
            self.address = address
            port = 53
        } else if let (host, port) = HostName.split(text), let address = HostName.address(host) {
            self.address = address
            self.port = port
        } else {
            return nil
        }
    }

    static func refusals(_ name: String, _ text: String) -> [Refusal] {
        if NameServerPlace(text) != nil { return [] }
        return [
            Refusal(
                "settings/no-ip-address", "\(name) \(Quoted.short(text)) is no IP address with a port",
                help: "write one such as 127.0.0.1:53")
        ]
    }
}
