import Foundation
import Intake

/// The rejects of one import; no file is made for none.
final class RejectsFile {
    let path: String
    var names: [String] = []
    /// There was something to put aside.
    private(set) var wasMade = false
    private let writer: RejectsWriter
    private var handle: FileHandle?
    private var buffer: [UInt8] = []

    init(path: String, mapping: Mapping) {
        self.path = path
        writer = RejectsWriter(mapping.format.separator)
    }

    func add(_ reject: Reject) throws {
        if handle == nil {
            guard
                FileManager.default.createFile(
                    atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
                let file = FileHandle(forWritingAtPath: path)
            else {
                throw Failure(
                    .cannotCreate,
                    "the rejects cannot be written to \(path); name another place with --rejects")
            }
            handle = file
            wasMade = true
            buffer = writer.header(names)
        }
        buffer += writer.line(reject)
        if buffer.count > 1 << 16 { try flush() }
    }

    func close() throws {
        try flush()
        try handle?.close()
        handle = nil
    }

    private func flush() throws {
        guard let handle, !buffer.isEmpty else { return }
        do {
            try handle.write(contentsOf: Data(buffer))
        } catch {
            throw Failure(.cannotCreate, "\(path) cannot be written; is the disk full? nothing was imported")
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
