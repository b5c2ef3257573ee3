import Glibc

/// What the kernel holds this process to. A limit can be lowered by whoever is limited, never raised.
enum ProcessLimits {
    static func set(memory: Int) {
        set(RLIMIT_AS, soft: memory, hard: memory)
        // A mail in a core file would outlive everything that was promised about it.
        set(RLIMIT_CORE, soft: 0, hard: 0)
        set(RLIMIT_FSIZE, soft: 0, hard: 0)
    }

    /// So much processor time from now on, until the next mail; SIGXCPU ends the process.
    static func allow(seconds: Int) {
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return }
        let used = Int(usage.ru_utime.tv_sec) + Int(usage.ru_stime.tv_sec)
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limit) == 0 else { return }
        set(RLIMIT_CPU, soft: used + 1 + seconds, hard: Int(clamping: limit.rlim_max))
    }

    /// Whatever file the parent had open and left open at the start.
    static func closeOtherFiles() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        for descriptor in 3..<CInt(clamping: min(limit.rlim_cur, 65_536)) { close(descriptor) }
        // The C library opens its tables of alphabets when a mail first needs one.
        set(RLIMIT_NOFILE, soft: 32, hard: 32)
    }

    private static func set(_ resource: __rlimit_resource, soft: Int, hard: Int) {
        var limit = rlimit()
        limit.rlim_cur = hard == Int.max ? rlim_t(soft) : rlim_t(min(soft, hard))
        limit.rlim_max = hard == Int.max ? rlim_t(bitPattern: -1) : rlim_t(hard)
        setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    }
}
