import Crypto
import Mail

/// Signs messages for a domain (RFC 6376, RFC 8301): `relaxed/relaxed`, SHA-256, the whole body, never `l=`.
///
/// ```
/// DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=tea.example;
///  s=rk2026; t=1795442964;
///  h=From:From:Reply-To:To:To:Subject:Subject:Date:Date:Message-ID:…;
///  bh=…;
///  b=…
/// ```
/// Fields that tell a reader who wrote what are *oversigned*: named once more than they occur (RFC 6376 §8.15), so
/// that nobody can add another to a signed message.
public struct DKIMSigner: Sendable {
    /// In A-labels (RFC 8616 §4 leaves U-labels to messages that need SMTPUTF8).
    public let domain: String
    public let selector: String
    public let key: DKIMKey
    /// Seconds from `t=` to `x=`; `nil` leaves `x=` out.
    public let lifetime: Int64?

    /// - Parameters:
    ///   - domain: that of `From`, or one above it, for DMARC to be content; in any alphabet.
    ///   - selector: the key's name in DNS, `selector._domainkey.domain`.
    /// - Throws: `DKIMError` `badDomain`, `badSelector`, `badTime` for a lifetime under a second.
    public init(domain: String, selector: String, key: DKIMKey, lifetime: Int64? = nil) throws(DKIMError) {
        guard let address = EmailAddress("postmaster@\(domain)"), address.local == "postmaster" else {
            throw DKIMError(
                .badDomain, "'\(domain)' is no domain to sign for; write that of the sender's address")
        }
        guard Self.isSelector(selector) else {
            throw DKIMError(
                .badSelector,
                "'\(selector)' is no DKIM selector; use letters, digits and hyphens, like rk2026")
        }
        guard lifetime.map({ $0 > 0 }) ?? true else {
            throw DKIMError(.badTime, "a DKIM signature must be valid for at least a second; give it days")
        }
        self.domain = address.asciiDomain
        self.selector = selector
        self.key = key
        self.lifetime = lifetime
    }

    /// - Parameters:
    ///   - message: RFC 5322 bytes, CR LF line ends, before dot-stuffing, as they go on the wire.
    ///   - seconds: since 1970; when it is signed.
    /// - Returns: the DKIM-Signature field with its CR LF, to be put in front of the message.
    /// - Throws: `DKIMError` `bareLineEnd`, `badHeader`, `badFrom`, `badTime`, `signing`.
    public func sign(_ message: [UInt8], at seconds: Int64) throws(DKIMError) -> [UInt8] {
        let times = try times(at: seconds)
        // A typed throw does not pass through the standard library's closures.
        let result = message.withUnsafeBufferPointer { message -> Result<[UInt8], DKIMError> in
            do throws(DKIMError) {
                return .success(try sign(message, times))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func sign(_ message: UnsafeBufferPointer<UInt8>, _ times: String) throws(DKIMError) -> [UInt8] {
        let header = try HeaderFields(message)
        guard header.count(of: "from") == 1 else {
            throw DKIMError(
                .badFrom, "a message to be signed needs exactly one From; compose it with Mail.Message")
        }
        let names = Self.namesToSign(header)
        let body = UnsafeBufferPointer(rebasing: message[header.bodyStart...])
        var field = unsigned(names: names, bodyHash: Canonicalization.bodyHash(body), times)
        let data = Self.signedData(header, message, names: names, signature: field)
        let signature = try key.signature(for: SHA256.hash(data: data))
        Self.appendFolded(Base64.encoded(signature), to: &field)
        field += "\r\n".utf8
        return field
    }

    /// What the signature is of (RFC 6376 §3.7): the named fields, the lowest of a name first, then its own field with
    /// an empty `b=` and no line end. A name that no field is left for stands for nothing.
    static func signedData(
        _ header: HeaderFields, _ message: UnsafeBufferPointer<UInt8>, names: [String], signature: [UInt8]
    ) -> [UInt8] {
        var data: [UInt8] = []
        data.reserveCapacity(2048)
        var left: [[UInt8]: [Int]] = [:]
        for (index, field) in header.fields.enumerated() { left[field.name, default: []].append(index) }
        for name in names {
            let lowered = name.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
            guard let index = left[lowered]?.popLast() else { continue }
            Canonicalization.appendField(
                name: lowered, value: message[header.fields[index].value], to: &data)
            data += "\r\n".utf8
        }
        let colon = signature.firstIndex(of: UInt8(ascii: ":")) ?? signature.endIndex
        Canonicalization.appendField(
            name: signature[..<colon], value: signature[colon...].dropFirst(), to: &data)
        return data
    }

    /// The field up to and with `b=`, folded.
    private func unsigned(names: [String], bodyHash: SHA256.Digest, _ times: String) -> [UInt8] {
        var field = Array("DKIM-Signature: v=1; a=\(key.algorithm.rawValue); c=relaxed/relaxed;\r\n".utf8)
        field += " d=\(domain);\r\n s=\(selector); \(times);\r\n h=".utf8
        var column = 3
        for (index, name) in names.enumerated() {
            let isLast = index == names.count - 1
            let width = name.utf8.count + 1
            if column + width > 76 {
                field += "\r\n ".utf8
                column = 1
            }
            field += name.utf8
            field.append(isLast ? UInt8(ascii: ";") : UInt8(ascii: ":"))
            column += width
        }
        field += "\r\n bh=".utf8
        field += Base64.encoded(Array(bodyHash))
        field += ";\r\n b=".utf8
        return field
    }

    private func times(at seconds: Int64) throws(DKIMError) -> String {
        let (end, overflows) = seconds.addingReportingOverflow(lifetime ?? 0)
        guard seconds >= 0, !overflows else {
            throw DKIMError(.badTime, "a DKIM signature cannot be made at this time; correct the clock")
        }
        return "t=\(seconds)" + (lifetime == nil ? "" : "; x=\(end)")
    }

    /// Base64 in lines of at most 73 octets behind `b=` and blanks, which verifiers take out (RFC 6376 §3.5).
    private static func appendFolded(_ text: [UInt8], to field: inout [UInt8]) {
        for start in stride(from: 0, to: text.count, by: 72) {
            if start > 0 { field += "\r\n ".utf8 }
            field += text[start..<min(start + 72, text.count)]
        }
    }

    /// RFC 6376 §3.1: `sub-domain`s joined by dots.
    private static func isSelector(_ selector: String) -> Bool {
        guard (1...63).contains(selector.utf8.count) else { return false }
        let labels = selector.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            let hyphen = UInt8(ascii: "-")
            return !label.isEmpty && label.first != hyphen && label.last != hyphen
                && label.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                    default: byte == hyphen || byte == UInt8(ascii: "_")
                    }
                }
        }
    }
}
