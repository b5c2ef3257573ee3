import Testing

@testable import Sink

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("Filing into a folder")
struct FolderFilingTests {
    private static let message = SinkMessage(
        connection: 3, number: 1, peer: "127.0.0.1", helloName: "client.example",
        sender: "bounce@shop.example", parameters: ["BODY": "8BITMIME"],
        recipients: [
            .init(address: "../../etc/\"x y\"@d.example", parameters: ["NOTIFY": "NEVER"]),
            .init(address: "b@c"),
        ], content: Array("Subject: x\r\n\r\nHello\r\n".utf8))

    @Test("writes the envelope above the message, under a safe name, whole")
    func files() async throws {
        try await withTemporaryFolder { folder in
            let filing = try FolderFiling(folder: folder + "/new/box", now: { 1_795_443_781_123 })
            try await filing.file(Self.message)
            let name = "20261123T142301.123Z-000001-.._.._etc__x_y_@d.example+1.eml"
            #expect(try filesIn(folder + "/new/box") == [name])
            let expected = """
                Return-Path: <bounce@shop.example>
                Delivered-To: ../../etc/"x y"@d.example
                Delivered-To: b@c
                X-Sink-Recipient: <../../etc/"x y"@d.example> NOTIFY=NEVER
                X-Sink-Sender: <bounce@shop.example> BODY=8BITMIME
                Received: from client.example ([127.0.0.1])
                \tby sink.localhost with ESMTP id 1;
                \tMon, 23 Nov 2026 14:23:01 +0000
                Subject: x

                Hello

                """
            let text = try readFile(folder + "/new/box/" + name)
            #expect(
                text
                    == Array(
                        expected.split(separator: "\n", omittingEmptySubsequences: false).joined(
                            separator: "\r\n"
                        ).utf8))
        }
    }

    @Test("fails with a clear error where it cannot write")
    func unwritable() async throws {
        #expect(throws: SinkError.self) { try FolderFiling(folder: "/dev/null/x") }
        #expect(throws: SinkError.self) { try FolderFiling(folder: "/dev/null") }
        try await withTemporaryFolder { folder in
            let filing = try FolderFiling(folder: folder + "/gone")
            rmdir(folder + "/gone")
            await #expect(throws: SinkError.self) { try await filing.file(Self.message) }
        }
    }

    @Test(
        "names instants in UTC",
        arguments: [
            (0, "Thu, 1 Jan 1970 00:00:00 +0000"), (951_782_400_000, "Tue, 29 Feb 2000 00:00:00 +0000"),
            (1_795_443_781_123, "Mon, 23 Nov 2026 14:23:01 +0000"), (-1, "Wed, 31 Dec 1969 23:59:59 +0000"),
        ] as [(Int64, String)])
    func time(milliseconds: Int64, text: String) {
        #expect(UTCTime(milliseconds: milliseconds).mail == text)
    }
}

func withTemporaryFolder(_ body: (String) async throws -> Void) async throws {
    var template = Array("/tmp/sink-tests-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SinkError(.cannotWrite, "no temporary folder") }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { removeAll(folder) }
    try await body(folder)
}

/// Names, sorted.
func filesIn(_ folder: String) throws -> [String] {
    guard let directory = opendir(folder) else { throw SinkError(.cannotWrite, "no folder \(folder)") }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}

func readFile(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { throw SinkError(.cannotWrite, "no file \(path)") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = fread(&chunk, 1, chunk.count, file)
        if count == 0 { return bytes }
        bytes += chunk[..<count]
    }
}

private func removeAll(_ path: String) {
    if unlink(path) == 0 { return }
    for name in (try? filesIn(path)) ?? [] { removeAll(path + "/" + name) }
    rmdir(path)
}
