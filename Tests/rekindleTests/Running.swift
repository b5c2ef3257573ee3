import Foundation
import Glibc
import TestSupport

/// A program that runs beside the test. End it before the test ends.
final class Running {
    /// How it ended: its exit code, or the signal that ended it, negative.
    struct End {
        var code: Int32
        var output, errors: String
    }

    private let process = Process()
    private let scratch: Scratch
    private let input = Pipe()

    init(_ path: String, _ arguments: [String], environment: [String: String] = [:], folder: String) throws {
        // Whoever writes to a program that was killed gets an error, not the signal.
        Glibc.signal(SIGPIPE, SIG_IGN)
        scratch = try Scratch()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = input
        process.standardOutput = try scratch.file("output")
        process.standardError = try scratch.file("errors")
        try process.run()
    }

    var isRunning: Bool { process.isRunning }
    var output: String { scratch.text("output") }
    var errors: String { scratch.text("errors") }

    /// Returns when the program has taken all but what a pipe holds (64 KiB).
    func feed(_ bytes: some Sequence<UInt8>) throws {
        try input.fileHandleForWriting.write(contentsOf: Data(bytes))
    }
    func endInput() { try? input.fileHandleForWriting.close() }

    func kill(_ number: Int32) { _ = Glibc.kill(process.processIdentifier, number) }

    func wait() async -> End {
        while process.isRunning { try? await Task.sleep(for: .milliseconds(5)) }
        return End(
            code: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            output: output, errors: errors)
    }

    /// Kills it if it still runs, and takes its traces away.
    func end() {
        endInput()
        if process.isRunning {
            kill(SIGKILL)
            process.waitUntilExit()
        }
        scratch.remove()
    }
}

struct TookTooLong: Error { var what: String }

/// Asks again and again until it holds, for a minute at most.
func eventually(_ what: String, _ holds: () throws -> Bool) async throws {
    for _ in 0..<30_000 {
        if try holds() { return }
        try await Task.sleep(for: .milliseconds(2))
    }
    throw TookTooLong(what: what)
}

/// Runs a program to its end on a thread of its own: a sink in this process needs those that tests run on.
func ended(
    _ path: String, _ arguments: [String], input: Data? = nil, environment: [String: String] = [:],
    folder: String? = nil
) async throws -> Program.Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(
                with: Result {
                    try Program.run(path, arguments, input: input, environment: environment, folder: folder)
                })
        }
    }
}
