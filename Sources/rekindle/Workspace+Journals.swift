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

    func removeJournal(_ holder: String) { try? FileManager.default.removeItem(atPath: journalPath(holder)) }

    /// Removes those of dead senders that hold nothing any more.
    func removeJournals(except holders: Set<String>) {
        let kept = Set(holders.map(journalPath))
        let files = (try? FileManager.default.contentsOfDirectory(atPath: storeFolder)) ?? []
        for file in files where file.hasPrefix(Self.prefix) {
            let path = "\(storeFolder)/\(file)"
            let holder = file.dropFirst(Self.prefix.count).replacingOccurrences(of: ".", with: ":")
            let lease = Lease(holder: holder, until: Instant(milliseconds: .max))
            guard !kept.contains(path), !SenderIdentity.isAlive(lease, at: now.milliseconds) else { continue }
            try? FileManager.default.removeItem(atPath: path)
        }
    }
}
