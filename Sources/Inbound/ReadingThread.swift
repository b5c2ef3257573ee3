internal import Dispatch

/// Where an actor may wait for another process: a serial queue of Dispatch, whose thread is none of the cooperative
/// pool's. (Swift on Linux has no `DispatchSerialQueue` that is an executor by itself.)
final class ReadingThread: SerialExecutor {
    private let queue = DispatchQueue(label: "rekindle.inbound.reading")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // Retained until the job is done, even if the job lets go of the actor.
        queue.async { [self] in job.runSynchronously(on: asUnownedSerialExecutor()) }
    }
}
