import Foundation
import Sending

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
        // A command that hangs must not hang the sender: it has half a minute, and less when we are asked to stop.
        let watch = Thread {
            for _ in 0..<300 where process.isRunning && !StopSignal.isRaised { usleep(100_000) }
            // Foundation starts it in a group of its own: what it started in turn must not hold the pipe open.
            if process.isRunning { kill(-process.processIdentifier, SIGKILL) }
        }
        watch.start()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let token =
            String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init)
            ?? ""
        guard process.terminationStatus == 0, !token.isEmpty else {
            throw TransportError(
                .authentication,
                "smtp.tokenCommand ended with code \(process.terminationStatus) and no token; try it by hand",
                isTransient: true)
        }
        return token
    }
}
