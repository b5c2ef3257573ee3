import Diagnostics

/// A file's bytes with `x` in place of what YAML cannot read, so that the rest of it can be looked at all the same.
struct ReadableBytes {
    /// As long as the file; places in it are places in the file.
    let source: SourceText
    /// Where an `x` stands for something else, ascending.
    let replaced: [Int]
    let diagnostics: [Diagnostic]
    /// There is so much that this is no text.
    let isHopeless: Bool

    private static let most = 20

    init(_ file: SourceText) {
        var bytes = file.bytes
        var replaced: [Int] = []
        var found: [Diagnostic] = []
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            let span = SourceSpan(file: file.name, start: 0, end: 2)
            source = file
            self.replaced = []
            diagnostics = [
                .error(
                    "yaml/not-utf8", "the file is not UTF-8 text but UTF-16", at: span,
                    help: "save it as UTF-8")
            ]
            isHopeless = true
            return
        }
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = file.bytes.makeIterator()
        var offset = 0
        reading: while found.count <= Self.most {
            let length: Int
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                length = encoded.count
                let scalar = Unicode.UTF8.decode(encoded)
                if Self.isReadable(scalar, at: offset) {
                    offset += length
                    continue reading
                }
                let what = HiddenCharacter(scalar: scalar, part: 0..<length).description
                found.append(
                    .error(
                        "settings/control-character", "\(what) stands here",
                        at: SourceSpan(file: file.name, start: offset, end: offset + length),
                        help: "remove it"))
            case .error(let bad):
                length = bad
                found.append(
                    .error(
                        "yaml/not-utf8", "here the file is not UTF-8 text",
                        at: SourceSpan(file: file.name, start: offset, end: offset + length),
                        help: "save it as UTF-8"))
            case .emptyInput: break reading
            }
            for index in offset..<offset + length {
                bytes[index] = UInt8(ascii: "x")
                replaced.append(index)
            }
            offset += length
        }
        source = replaced.isEmpty ? file : SourceText(name: file.name, bytes: bytes)
        self.replaced = replaced
        diagnostics = Array(found.prefix(Self.most))
        isHopeless = found.count > Self.most
    }

    func isWhole(_ span: SourceSpan) -> Bool {
        !replaced.contains { (span.start..<span.end).contains($0) }
    }

    /// YAML 1.2 §5.1, and a byte order mark at the beginning only.
    private static func isReadable(_ scalar: Unicode.Scalar, at offset: Int) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xFEFE, 0xFF00...0xFFFD, 0x10000...: true
        case 0xFEFF: offset == 0
        default: false
        }
    }
}
