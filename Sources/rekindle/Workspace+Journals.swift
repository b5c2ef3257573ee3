import Campaigns
import Domain
import Foundation
import Storage

/// The wire journals of the senders that work, or worked, on this store.
extension Workspace {
    private static let prefix = "wire."

    func journalPath(_ holder: String) -> String {
        let name = String(holder.map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "." })
        return "\(storeFolder)/\(Self.prefix)\(name)"
    }

    /// Those of dead senders.
    func journals() -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: storeFolder)) ?? []
        return files.filter { $0.hasPrefix(Self.prefix) && !isAlive($0) }.map { "\(storeFolder)/\($0)" }.sorted()
    }

    func removeJournal(_ holder: String) { try? FileManager.default.removeItem(atPath: journalPath(holder)) }

    func removeDeadJournals() {
        for path in journals() { try? FileManager.default.removeItem(atPath: path) }
    }

    private func isAlive(_ file: String) -> Bool {
        let holder = file.dropFirst(Self.prefix.count).replacingOccurrences(of: ".", with: ":")
        return SenderIdentity.isAlive(Lease(holder: holder, until: Instant(milliseconds: 0)), at: now.milliseconds)
    }
}
