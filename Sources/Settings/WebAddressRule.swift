import Tokens

/// Which web addresses may be written in a place.
public enum WebAddressRule: Hashable, Sendable {
    /// The company's own pages, as letters link to them.
    case page
    /// Where customers reach the unsubscribe pages: https (RFC 8058 §3.1), of plain characters.
    case unsubscribePages
    /// An unsubscribe server that runs alone: https, for a secret goes there; http on this machine.
    case spool
    /// Who is told of deliveries: https; http on this machine.
    case webhook

    func refusals(_ name: String, _ text: String) -> [Refusal] {
        refusal(name, text).map { [$0] } ?? []
    }

    private func refusal(_ name: String, _ text: String) -> Refusal? {
        let code = "settings/no-web-address"
        if text.utf8.count > longest {
            return Refusal(
                "settings/too-long", "\(name) is longer than \(longest) bytes", help: "use a shorter one")
        }
        let bytes = Array(text.utf8)
        if let bad = WebAddress.firstBad(bytes) {
            let width = max(1, bytes[(bad + 1)...].prefix { $0 & 0xC0 == 0x80 }.count + 1)
            return Refusal(
                code, "\(name) has a character that no web address has",
                help: bytes[bad] == UInt8(ascii: "%")
                    ? "'%' stands before two digits of a character's code; write %25 for itself"
                    : "remove it, or write it as '%' and its code; a host in other letters is written with xn--",
                part: bad..<bad + width)
        }
        guard let address = WebAddress(text) else { return unread(name, text) }
        if address.hasLogin {
            return Refusal(
                code, "\(name) has a login in it", help: "remove what stands between '://' and '@'")
        }
        if let mistake = schemeMistake(name, text, address) { return mistake }
        if self != .page, address.hasFragment {
            return Refusal(code, "\(name) has a '#' in it, which is never sent", help: "write it up to there")
        }
        if self == .unsubscribePages || self == .spool, address.hasQuery {
            return Refusal(
                code, "\(name) has a '?' in it, and more is put behind it", help: "write it up to there")
        }
        let isUsable =
            switch self {
            case .page, .webhook: true
            case .spool: Self.isPlain(bytes)
            case .unsubscribePages: UnsubscribeBase(text) != nil
            }
        if isUsable { return nil }
        return Refusal(
            code, "\(name) has other characters than letters, digits and -._~:/",
            help: "write it as \(example)")
    }

    private func schemeMistake(_ name: String, _ text: String, _ address: WebAddress) -> Refusal? {
        if address.scheme == "https", text.hasPrefix("https:") { return nil }
        if address.scheme == "http", text.hasPrefix("http:") {
            if self == .page { return nil }
            if self == .webhook, address.isThisMachine { return nil }
            // The same hosts as where the secret would go.
            if self == .spool, ["127.0.0.1", "localhost", "[::1]"].contains(address.host) { return nil }
        }
        let rest = text.utf8.drop { $0 != UInt8(ascii: ":") }
        let secure = "https" + String(decoding: Array(rest), as: UTF8.self)
        return Refusal(
            "settings/no-web-address", "\(name) must begin with \(beginning)",
            fixIt: address.scheme == "http" || address.scheme == "https" ? secure : nil,
            help: self == .webhook || self == .spool
                ? "http:// is for this machine itself only, 127.0.0.1; nobody else may read what goes there"
                : "write it as \(example)")
    }

    private func unread(_ name: String, _ text: String) -> Refusal {
        if !text.contains("://"), !text.contains("@"),
            WebAddress("https://" + text)?.host.contains(".") == true
        {
            return Refusal(
                "settings/no-web-address", "\(name) must begin with \(beginning)", fixIt: "https://" + text)
        }
        return Refusal(
            "settings/no-web-address", "\(name) must begin with \(beginning) and name a host",
            help: "write it as \(example)")
    }

    private var longest: Int {
        switch self {
        case .page, .webhook: 2000
        case .unsubscribePages: 200
        case .spool: 500
        }
    }

    private var beginning: String { self == .page ? "https:// or http://" : "https://" }

    private var example: String {
        switch self {
        case .page: "https://www.example.com"
        case .unsubscribePages: "https://news.example.com/u/"
        case .spool: "https://news.example.com/"
        case .webhook: "https://hooks.example.com/rekindle"
        }
    }

    private static func isPlain(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "-._~:/[]%".utf8.contains(byte)
            }
        }
    }
}
