import Crypto
import Diagnostics
import Mail

/// What goes with every letter of a template beside its two parts: files of `Templates/files/`, and the images of
/// `Templates/images/` that the HTML names, `src="cid:logo.png"`. Encoded once.
struct Enclosures: Sendable {
    private(set) var attachments: [Attachment] = []
    private(set) var images: [InlineImage] = []
    /// By the name in the template: the Content-ID, and the file.
    private(set) var imageIDs: [String: (id: String, mediaType: String, bytes: [UInt8])] = [:]
    /// What they are made of, by path in `Templates/`.
    private(set) var files: [String: [UInt8]] = [:]

    /// More than this no mail service takes kindly; Base64 adds a third.
    static let mostBytes = 5_000_000

    mutating func attach(_ name: String, at span: SourceSpan, from sources: TemplateSources) -> Diagnostic? {
        guard let bytes = sources.files["files/\(name)"] else {
            return Self.missing(name, in: "files", at: span, sources)
        }
        guard let type = Self.mediaType(of: name) else { return Self.unknownType(name, at: span) }
        do throws(MailError) {
            attachments.append(try Attachment(name: name, mediaType: type, bytes: bytes))
        } catch {
            return .error("template/attachment", "\(error)", at: span)
        }
        return keep("files/\(name)", bytes, at: span)
    }

    mutating func show(_ name: String, at span: SourceSpan, from sources: TemplateSources) -> Diagnostic? {
        guard imageIDs[name] == nil else { return nil }
        guard let bytes = sources.files["images/\(name)"] else {
            return Self.missing(name, in: "images", at: span, sources)
        }
        guard let type = Self.mediaType(of: name), type.hasPrefix("image/") else {
            return Self.unknownType(name, at: span)
        }
        // By content: another image is another Content-ID, whatever its file is called.
        let digest = SHA256.hash(data: bytes).prefix(8).map {
            String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }
        let id = "\(digest.joined())@images.rekindle"
        do throws(MailError) {
            images.append(try InlineImage(contentID: id, name: name, mediaType: type, bytes: bytes))
        } catch {
            return .error("template/image", "\(error)", at: span)
        }
        imageIDs[name] = (id, type, bytes)
        return keep("images/\(name)", bytes, at: span)
    }

    private mutating func keep(_ path: String, _ bytes: [UInt8], at span: SourceSpan) -> Diagnostic? {
        files[path] = bytes
        let total = files.values.reduce(0) { $0 + $1.count }
        guard total > Self.mostBytes else { return nil }
        return .error(
            "template/too-heavy", "the files and images of this letter have more than 5 MB together",
            at: span, help: "put the file on your website, and a link into the letter")
    }

    private static func missing(
        _ name: String, in folder: String, at span: SourceSpan, _ sources: TemplateSources
    ) -> Diagnostic {
        let known = sources.files.keys.filter { $0.hasPrefix("\(folder)/") }
            .map { String($0.dropFirst(folder.count + 1)) }.sorted()
        return .error(
            "template/no-file", "there is no file '\(name)' in Templates/\(folder)/", at: span,
            help: Suggestion.nearest(to: name, among: known).map { "did you mean '\($0)'?" }
                ?? "put it there")
    }

    private static func unknownType(_ name: String, at span: SourceSpan) -> Diagnostic {
        .error(
            "template/file-type", "'\(name)' is of a kind that a letter does not carry", at: span,
            help: "carry \(mediaTypes.keys.sorted().joined(separator: ", "))")
    }

    private static let mediaTypes = [
        "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
        "gif": "image/gif", "txt": "text/plain", "csv": "text/csv", "ics": "text/calendar",
    ]

    private static func mediaType(of name: String) -> String? {
        name.split(separator: ".").last.flatMap { mediaTypes[$0.lowercased()] }
    }
}
