public import DNS
import Mail

/// Names and addresses of servers. A namespace.
public enum HostName {
    /// The host is this machine, so that clear text goes nowhere: `localhost`, `127.0.0.1` and its like, `::1`.
    public static func isThisMachine(_ host: String) -> Bool {
        if ["localhost", "::1", "[::1]"].contains(host) { return true }
        return IPAddress(host).map { !$0.isIPv6 && $0.bytes.first == 127 } ?? false
    }

    /// `192.0.2.1`, `2001:db8::1`, or that in brackets.
    public static func address(_ text: String) -> IPAddress? {
        guard text.hasPrefix("["), text.hasSuffix("]") else { return IPAddress(text) }
        return IPAddress(String(text.dropFirst().dropLast())).flatMap { $0.isIPv6 ? $0 : nil }
    }

    /// An address, or labels of letters, digits, `-` and `_` (RFC 1123 §2.1; hosts with `_` exist), the last of them no number
    /// (RFC 3696 §2): `192.0.2` is neither.
    public static func isUsable(_ text: String) -> Bool {
        if address(text) != nil { return true }
        var name = text
        if name.utf8.last == UInt8(ascii: ".") { name.removeLast() }
        guard (1...253).contains(name.utf8.count) else { return false }
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let hyphen = UInt8(ascii: "-")
        let areLabels = labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                && label.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                    default: byte == hyphen || byte == UInt8(ascii: "_")
                    }
                }
        }
        return areLabels && labels.last?.allSatisfy { (0x30...0x39).contains($0) } == false
    }

    /// - Parameter allowsLiteral: `[192.0.2.1]`, as SMTP writes an address (RFC 5321 §4.1.3).
    static func refusals(_ name: String, _ text: String, allowsLiteral: Bool = false) -> [Refusal] {
        if isUsable(text) { return [] }
        if allowsLiteral, text.hasPrefix("["), text.hasSuffix("]"),
            IPAddress(String(text.dropFirst().dropLast())) != nil
        {
            return []
        }
        let code = "settings/no-host"
        if text.utf8.contains(UInt8(ascii: "@")) {
            return [
                Refusal(
                    code, "\(name) is not a host name: it has an @ in it",
                    help: "write the server's name alone; a login's name has a line of its own, 'user: …'")
            ]
        }
        let message = "\(name) is not a host name: \(Quoted.short(text))"
        if let web = WebAddress(text) {
            return [Refusal(code, message, fixIt: web.host, help: "write the name alone, without ://")]
        }
        if let (host, port) = split(text) {
            return [
                Refusal(
                    code, message, fixIt: host,
                    help: "write the name alone, and the port on a line of its own: 'port: \(port)'")
            ]
        }
        if text.utf8.contains(where: { $0 >= 0x80 }),
            let ascii = EmailAddress("postmaster@\(text)")?.asciiDomain, isUsable(ascii)
        {
            return [Refusal(code, message, fixIt: ascii, help: "write it in ASCII, as DNS has it")]
        }
        return [Refusal(code, message, help: "write a name such as smtp.example.com, or an IP address")]
    }

    /// `host:port`, and `[v6]:port`.
    static func split(_ text: String) -> (host: String, port: Int)? {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let host = String(text[..<colon])
        guard let port = port(String(text[text.index(after: colon)...])), isUsable(host),
            !host.contains(":") || host.hasPrefix("[")
        else { return nil }
        return (host, port)
    }

    /// 1 to 65535 in digits.
    static func port(_ text: String) -> Int? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(text), (1...65_535).contains(port)
        else { return nil }
        return port
    }
}
