import ArgumentParser
import Foundation
import SampleCompany

/// Writes made-up purchase files for benches; not listed in the help.
struct SampleLoad: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample-load", abstract: "Write made-up purchases for benches.", shouldDisplay: false)

    @Option(help: "Accounts.")
    var accounts = 1_000_000
    @Option(help: "Purchases.")
    var purchases = 10_000_000
    @Option(help: "The seed.")
    var seed: UInt64 = 1
    @Argument(help: "The file to write.")
    var file: String

    func run() async throws {
        try await failing {
            FileManager.default.createFile(atPath: file, contents: nil)
            guard let handle = FileHandle(forWritingAtPath: file) else {
                throw Failure(.cannotCreate, "\(file) cannot be written")
            }
            try PurchaseLoad(accounts: accounts, purchases: purchases, seed: seed).write {
                try handle.write(contentsOf: Data($0))
            }
            try handle.close()
        }
    }
}
