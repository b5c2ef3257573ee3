// What `.ci/bench-dkim` runs: `DKIMBench sign SECONDS < key.pem` and `DKIMBench compose SECONDS`. Prints work per
// second of this thread's own time, and the octets of one message.
import DKIM
import Glibc
import Mail

func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Runs `work` for so many seconds, after a tenth of that to warm up.
func measured(seconds: Double, _ work: () throws -> Int) rethrows -> (perSecond: Double, octets: Int) {
    var octets = 0
    var rate = 0.0
    for duration in [seconds / 10, seconds] {
        let start = threadSeconds()
        var turns = 0
        var took = 0.0
        while took < duration {
            for _ in 0..<8 { octets = try work() }
            turns += 8
            took = threadSeconds() - start
        }
        rate = Double(turns) / took
    }
    return (rate, octets)
}

let arguments = CommandLine.arguments
guard arguments.count == 3, let seconds = Double(arguments[2]) else {
    let usage = "usage: DKIMBench sign|compose SECONDS\n"
    _ = write(STDERR_FILENO, usage, usage.utf8.count)
    exit(64)
}
var letter = try Letter()
let result: (perSecond: Double, octets: Int)
if arguments[1] == "sign" {
    var pem = ""
    while let line = readLine(strippingNewline: false) { pem += line }
    let signer = try DKIMSigner(domain: "tea.example", selector: "rk2026", key: DKIMKey(pem: pem))
    let message = try letter.compose()
    result = try measured(seconds: seconds) {
        try signer.sign(message, at: 1_795_442_964).count + message.count
    }
} else {
    result = try measured(seconds: seconds) { try letter.compose().count }
}
print(result.perSecond, result.octets)
