import Glibc
import Inbound

/// Frames from standard input.
struct StandardInput {
    /// - Returns: `nil` at the end of the input, or of what can be read of it.
    mutating func frame(limit: Int) -> [UInt8]? {
        guard let head = bytes(MailFrame.headBytes) else { return nil }
        let count = MailFrame.count(head)
        return count <= limit ? bytes(count) : nil
    }

    private func bytes(_ count: Int) -> [UInt8]? {
        var isWhole = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = read(0, buffer.baseAddress! + filled, count - filled)
                if got > 0 {
                    filled += got
                } else if got == 0 || errno != EINTR {
                    isWhole = false
                    return
                }
            }
        }
        return isWhole ? bytes : nil
    }
}

enum StandardOutput {
    /// - Returns: whether all of it was taken.
    static func write(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(1, $0.baseAddress! + done, bytes.count - done) }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
