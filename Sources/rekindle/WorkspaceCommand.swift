import ArgumentParser
import Foundation

/// Options of every command that works on a workspace.
struct WorkspaceOptions: ParsableArguments {
    @Option(
        name: [.customShort("C"), .long], help: "The folder with rekindle.yaml, Rules/ and Templates/.",
        completion: .directory)
    var workspace = "."
    @Option(help: "Another folder for the store than rekindle.yaml says.", completion: .directory)
    var store: String?
}

/// A command that opens the workspace and does blocking work.
protocol WorkspaceCommand: AsyncParsableCommand {
    var options: WorkspaceOptions { get }
    func run(in workspace: Workspace) throws
    /// What the caller hears of a failure.
    func code(of failure: Failure) -> Failure.Code
}

extension WorkspaceCommand {
    func run() async throws {
        let workspace = try await failing(as: code) { try await Workspace.open(options) }
        try await failing(as: code) {
            // Stores and sockets block: a thread of its own, not the pool that async work shares.
            try await onThread { try run(in: workspace) }
        }
    }

    func code(of failure: Failure) -> Failure.Code { failure.code }
}

/// Says what failed, once, on standard error, and ends with its code.
func failing<T>(_ body: () async throws -> T) async throws -> T {
    try await failing(as: { $0.code }, body)
}

func failing<T>(
    as code: (Failure) -> Failure.Code, _ body: () async throws -> T
) async throws -> T {
    do {
        return try await body()
    } catch let code as ExitCode {
        throw code
    } catch let error as ValidationError {
        throw error
    } catch {
        let failure = Failure(error)
        Console.talk("rekindle: \(failure)")
        throw ExitCode(code(failure).rawValue)
    }
}

/// Runs blocking work on a thread of its own.
func onThread<T>(_ body: @escaping () throws -> T) async throws -> T {
    // The closure runs once, on one thread, while the caller is suspended: nothing is shared.
    nonisolated(unsafe) let body = body
    nonisolated(unsafe) var result: Result<T, any Error>?
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
        let thread = Thread {
            result = Result(catching: body)
            continuation.resume()
        }
        thread.stackSize = 8 << 20
        thread.start()
    }
    guard let result else { throw Failure(.software, "a thread ended without a result") }
    return try result.get()
}
