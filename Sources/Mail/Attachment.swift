/// A file that goes with a message: terms as PDF, a price list. Encoded once, however many messages carry it.
public struct Attachment: Hashable, Sendable {
    /// What a reader saves it as.
    public let name: String
    /// `type/subtype`, lower case.
    public let mediaType: String
    /// Its headers and its Base64, as they stand in a message.
    let entity: [UInt8]

    /// - Parameters:
    ///   - name: in any alphabet (RFC 2231), without a path.
    ///   - mediaType: `application/pdf`; never a multipart or a message, which may not be in Base64 (RFC 2046 §5).
    /// - Throws: `MailError` `badFileName`, `badMediaType`.
    public init(name: String, mediaType: String, bytes: [UInt8]) throws(MailError) {
        guard FileName.isGood(name) else { throw MailError(.badFileName, in: "an attachment") }
        guard let type = MediaType.checked(mediaType) else {
            throw MailError(.badMediaType, in: "an attachment")
        }
        self.name = name
        self.mediaType = type
        let isText = type.utf8.starts(with: "text/".utf8) && String(validating: bytes, as: UTF8.self) != nil
        var entity: [UInt8] = []
        FileName.appendType(type, name: name, charset: isText, to: &entity)
        FileName.appendDisposition("attachment", name: name, to: &entity)
        entity += "Content-Transfer-Encoding: base64\r\n\r\n".utf8
        Base64.appendLines(bytes, to: &entity)
        self.entity = entity
    }
}

/// An image that the HTML shows without fetching it: `<img src="cid:logo@shop.example">` (RFC 2392). Encoded once.
public struct InlineImage: Hashable, Sendable {
    /// Without the angle brackets: `logo@shop.example`.
    public let contentID: String
    /// `image/…`, lower case.
    public let mediaType: String
    /// Its headers and its Base64, as they stand in a message.
    let entity: [UInt8]

    /// - Parameters:
    ///   - contentID: `left@right` of ASCII letters, digits, `.`, `-`, `_`, `+`, so that a `cid:` URL needs no escapes;
    ///     no other image of the message has it.
    ///   - name: what a reader saves it as.
    /// - Throws: `MailError` `badContentID`, `badFileName`, `badMediaType`.
    public init(contentID: String, name: String, mediaType: String, bytes: [UInt8]) throws(MailError) {
        guard Self.isGood(contentID) else { throw MailError(.badContentID, in: "an inline image") }
        guard FileName.isGood(name) else { throw MailError(.badFileName, in: "an inline image") }
        guard let type = MediaType.checked(mediaType), type.utf8.starts(with: "image/".utf8) else {
            throw MailError(.badMediaType, in: "an inline image")
        }
        self.contentID = contentID
        self.mediaType = type
        var entity: [UInt8] = []
        FileName.appendType(type, name: name, charset: false, to: &entity)
        FileName.appendDisposition("inline", name: name, to: &entity)
        entity += "Content-ID: <\(contentID)>\r\nContent-Transfer-Encoding: base64\r\n\r\n".utf8
        Base64.appendLines(bytes, to: &entity)
        self.entity = entity
    }

    /// RFC 5322 §3.6.4 `msg-id` of two dot-atoms.
    private static func isGood(_ contentID: String) -> Bool {
        let sides = contentID.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard sides.count == 2, contentID.utf8.count <= 200 else { return false }
        return sides.allSatisfy { side in
            let atoms = side.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            return atoms.allSatisfy { atom in
                !atom.isEmpty
                    && atom.allSatisfy { byte in
                        switch byte {
                        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                        default: "-_+".utf8.contains(byte)
                        }
                    }
            }
        }
    }
}

enum MediaType {
    /// - Returns: in lower case; `nil` unless two tokens (RFC 2045 §5.1) that Base64 may carry.
    static func checked(_ type: String) -> String? {
        let sides = type.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard sides.count == 2, type.utf8.count <= 127 else { return nil }
        let isGood = sides.allSatisfy { side in
            !side.isEmpty
                && side.allSatisfy { byte in
                    // RFC 6838 §4.2 `restricted-name-chars`.
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                    default: "!#$&-^_.+".utf8.contains(byte)
                    }
                }
        }
        let lowered = type.lowercased()
        guard isGood, !lowered.utf8.starts(with: "multipart/".utf8),
            !lowered.utf8.starts(with: "message/".utf8)
        else { return nil }
        return lowered
    }
}
