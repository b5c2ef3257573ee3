import Diagnostics
import Foundation
import Markup

/// `InlineBench FILE SECONDS`: how long one inlining of a page takes, from its bytes to its bytes.
///
/// Prints microseconds for each, the median of many, and the length of the result.
@main
struct InlineBench {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let data = FileManager.default.contents(atPath: arguments[1]),
            let seconds = Double(arguments[2])
        else {
            print("usage: InlineBench FILE SECONDS")
            exit(64)
        }
        let bytes = [UInt8](data)
        var times: [Double] = []
        var length = 0
        let clock = ContinuousClock()
        let start = clock.now
        while clock.now - start < .seconds(seconds) {
            let time = clock.measure {
                let page = SourceText(name: "page", bytes: bytes)
                length = StyleInliner.inline(page).applied(to: bytes).count
            }
            times.append(time / .microseconds(1))
        }
        times.sort()
        print(times[times.count / 2], length)
    }
}
