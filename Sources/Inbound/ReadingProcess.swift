internal import Glibc

/// One run of the reading program, spoken to over a socket pair: `MailFrame`s there, `MailFrame`s back.
///
/// It gets one socket for input and output, standard error into nowhere, and no environment but where libraries lie.
final class ReadingProcess {
    enum Failure: Error {
        case late, dead, garbled

        var trouble: MailReader.Trouble {
            switch self {
            case .late: .timedOut
            case .dead: .died
            case .garbled: .garbled
            }
        }
    }

    /// MSG_NOSIGNAL: a dead reader is an answer, not a SIGPIPE.
    private static let flags = CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT)

    private let socket: CInt
    private let pid: pid_t
    private var isOver = false

    init(_ path: String, _ arguments: [String]) throws(InboundError) {
        var ends: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw InboundError.cannotStart(path, errno)
        }
        defer { Glibc.close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals that the parent has blocked or ignored are none of the child's business.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
        var argv = ([path] + arguments).map { strdup($0) } + [nil]
        var environment = Self.environment().map { strdup($0) } + [nil]
        defer { for text in argv + environment { free(text) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, path, &actions, &attributes, &argv, &environment)
        guard code == 0 else {
            Glibc.close(ends[0])
            throw InboundError.cannotStart(path, code)
        }
        pid = child
        socket = ends[0]
    }

    deinit { end() }

    /// Ends it at once; it has nothing to finish.
    func end() {
        guard !isOver else { return }
        isOver = true
        Glibc.close(socket)
        kill(pid, SIGKILL)
        var status: CInt = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }

    /// - Parameter patience: for all of it, on a clock that nobody sets.
    func answer(to mail: ArraySlice<UInt8>, within patience: Duration) -> Result<[UInt8], Failure> {
        let deadline = ContinuousClock.now + patience
        do throws(Failure) {
            try send(MailFrame.head(mail.count)[...], until: deadline)
            try send(mail, until: deadline)
            let count = MailFrame.count(try receive(MailFrame.headBytes, until: deadline))
            guard count <= MailFrame.largestAnswer else { throw .garbled }
            return .success(try receive(count, until: deadline))
        } catch { return .failure(error) }
    }

    private func send(_ bytes: ArraySlice<UInt8>, until deadline: ContinuousClock.Instant) throws(Failure) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Self.flags)
            }
            if count > 0 {
                rest.removeFirst(count)
            } else if errno == EAGAIN {
                try wait(for: Int16(POLLOUT), until: deadline)
            } else if errno != EINTR {
                throw .dead
            }
        }
    }

    private func receive(_ count: Int, until deadline: ContinuousClock.Instant) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes {
                recv(socket, $0.baseAddress! + filled, count - filled, Self.flags)
            }
            if got > 0 {
                filled += got
            } else if got == 0 {
                throw .dead
            } else if errno == EAGAIN {
                try wait(for: Int16(POLLIN), until: deadline)
            } else if errno != EINTR {
                throw .dead
            }
        }
        return bytes
    }

    private func wait(for event: Int16, until deadline: ContinuousClock.Instant) throws(Failure) {
        let left = deadline - ContinuousClock.now
        guard left > .zero else { throw .late }
        let milliseconds =
            left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
        var entry = pollfd(fd: socket, events: event, revents: 0)
        _ = poll(&entry, 1, CInt(clamping: milliseconds))
    }

    private static func environment() -> [String] {
        guard let libraries = getenv("LD_LIBRARY_PATH") else { return [] }
        return ["LD_LIBRARY_PATH=" + String(cString: libraries)]
    }
}

extension InboundError {
    static func cannotStart(_ path: String, _ code: CInt) -> InboundError {
        InboundError(
            code: .cannotStart,
            message: "cannot start \(path), which reads inbound mail; is it beside rekindle, and executable?",
            cause: String(cString: strerror(code)))
    }
}
