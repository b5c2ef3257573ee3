import Foundation
import Sending
import Synchronization

/// Runs the command that prints an OAuth access token; its first line is the token.
enum TokenCommand {
    static func run(_ command: String) throws(TransportError) -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw TransportError(.authentication, "smtp.tokenCommand cannot be started", isTransient: false)
        }
        // A command that hangs must not hang the sender: it has half a minute, and less when we are asked to stop. What it
        // left behind may hold the pipe open when it has ended itself, and is in its group: Foundation makes one for it.
        let group = process.processIdentifier
        let hasRead = Atomic(false)
        let watch = Thread {
            for _ in 0..<300 where !hasRead.load(ordering: .acquiring) && !StopSignal.isRaised {
                usleep(100_000)
            }
            if !hasRead.load(ordering: .acquiring) { kill(-group, SIGKILL) }
        }
        watch.start()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        hasRead.store(true, ordering: .releasing)
        process.waitUntilExit()
        let token =
            String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init)
            ?? ""
        guard process.terminationReason == .exit else {
            throw TransportError(
                .authentication,
                "smtp.tokenCommand gave no token in time, or was stopped by a signal; try it by hand",
                isTransient: true)
        }
        guard process.terminationStatus == 0, !token.isEmpty else {
            throw TransportError(
                .authentication,
                "smtp.tokenCommand ended with code \(process.terminationStatus) and no token; try it by hand",
                isTransient: true)
        }
        return token
    }
}
