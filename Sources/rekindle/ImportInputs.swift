import Domain
import Intake

/// The files of one import, told apart by how they begin.
final class ImportInputs {
    private let files: [String]
    /// Whether any of them is XML: then all should be.
    let holdXML: Bool
    /// Begun already, so that standard input is read but once.
    private var first: SniffedSource?

    init(_ files: [String]) throws {
        self.files = files
        let first = try SniffedSource(Self.source(files[0]))
        self.first = first
        holdXML =
            try first.isXML
            || files.dropFirst().contains { try $0 != "-" && SniffedSource(Self.source($0)).isXML }
    }

    /// All of them, as UBL documents.
    func documents() -> [IntakeFile] {
        files.map { file in
            IntakeFile(name: Self.name(file)) { () throws(IntakeError) in try self.source(file) }
        }
    }

    /// One of them, as a table.
    func table(_ file: String) throws -> IntakeFile {
        IntakeFile(name: Self.name(file)) { () throws(IntakeError) in
            let source = try SniffedSource(self.source(file))
            guard !source.isXML else {
                throw IntakeError(
                    .unsupportedFile, "\(file) is XML, and others are tables; import them one after the other"
                )
            }
            return source
        }
    }

    private func source(_ file: String) throws(IntakeError) -> any ByteSource {
        guard file == files[0], let begun = first else { return try Self.source(file) }
        first = nil
        return begun
    }

    private static func source(_ file: String) throws(IntakeError) -> any ByteSource {
        file == "-" ? FileSource.standardInput : try FileSource(path: file)
    }

    private static func name(_ file: String) -> String { file == "-" ? "standard input" : file }
}
