import Diagnostics
import Foundation
import Liquid

/// Renders one page over and over: `LiquidBench FOLDER RENDERS` writes renders per second of
/// processor time, `LiquidBench FOLDER`
/// the page. The folder holds `page.liquid`, its partials and `data.json`. With a third word, `runs`, the page is
/// rendered as runs.
@main
struct LiquidBench {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let folder = arguments.first else { throw CocoaError(.fileNoSuchFile) }
        let source = try source("page", in: folder)
        let options = LiquidOptions(mode: .lax) { try? Self.source($0, in: folder) }
        let (compiled, diagnostics) = LiquidTemplate.compile(source, options: options)
        guard let template = compiled else { throw Diagnostics(diagnostics, sources: [source]) }
        let json = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(fileURLWithPath: folder + "/data.json")))
        guard case .object(let data) = LiquidValue(json: json) else { throw CocoaError(.coderInvalidValue) }
        guard let count = arguments.dropFirst().first.flatMap({ Int($0) }) else {
            print(try template.render(data), terminator: "")
            return
        }
        let asRuns = arguments.last == "runs"
        var output: [UInt8] = []
        var runs = LiquidRuns()
        let start = processorSeconds()
        for _ in 0..<count {
            if asRuns {
                runs.removeAll()
                try template.renderRuns(data, into: &runs)
            } else {
                output.removeAll(keepingCapacity: true)
                try template.render(data, into: &output)
            }
        }
        print(Double(count) / (processorSeconds() - start))
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func source(_ name: String, in folder: String) throws -> SourceText {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).liquid"))
        return SourceText(name: name, bytes: Array(data))
    }
}

extension LiquidValue {
    /// What `JSONSerialization` reads.
    fileprivate init(json: Any) {
        switch json {
        case let object as [String: Any]:
            self = .object(
                LiquidObject(object.sorted { $0.key < $1.key }.map { ($0.key, LiquidValue(json: $0.value)) }))
        case let array as [Any]: self = .array(array.map { LiquidValue(json: $0) })
        case let text as String: self = .string(text)
        case let number as NSNumber:
            // Numbers of JSON are never of the type char; true and false are.
            if String(cString: number.objCType) == "c" {
                self = .bool(number.boolValue)
            } else {
                self = Int(exactly: number.doubleValue).map { .int($0) } ?? .double(number.doubleValue)
            }
        default: self = .null
        }
    }
}
