import Glibc
import Synchronization

/// Whether a person (INT) or the system (TERM) asked the program to stop.
enum StopSignal {
    private static let flag = Atomic<Bool>(false)

    static var isRaised: Bool { flag.load(ordering: .relaxed) }

    /// From now on both signals only raise the flag; the work in hand is finished in order.
    static func install() {
        // A store to an atomic is all that a signal handler does (signal-safety(7)).
        signal(SIGTERM) { _ in StopSignal.flag.store(true, ordering: .relaxed) }
        signal(SIGINT) { _ in StopSignal.flag.store(true, ordering: .relaxed) }
        // Whoever started this program may have held them back, and that is inherited (pthread_sigmask(3)).
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        // A connection that breaks while it is written to is an error code, not the end of the program.
        signal(SIGPIPE, SIG_IGN)
    }
}
