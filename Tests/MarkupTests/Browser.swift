import Foundation
import TestSupport

/// Chromium without a window; `.ci/setup test` installs it.
enum Browser {
    static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].first(
        where: FileManager.default.isExecutableFile)

    private static let options = [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
        "--force-device-scale-factor=1", "--disable-background-networking", "--disable-sync",
    ]

    private static func run(_ scratch: Scratch, _ arguments: [String]) throws -> Program.Result {
        try Program.run(
            path ?? "", options + ["--user-data-dir=\(scratch.path("profile"))"] + arguments,
            folder: scratch.folder)
    }

    /// A picture of a page as a PNG file's bytes.
    static func picture(of html: [UInt8], width: Int = 640, height: Int = 1200) throws -> Data? {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try Data(html).write(to: URL(fileURLWithPath: scratch.path("page.html")))
        _ = try run(
            scratch,
            [
                "--screenshot=\(scratch.path("page.png"))", "--window-size=\(width),\(height)",
                "file://\(scratch.path("page.html"))",
            ])
        return FileManager.default.contents(atPath: scratch.path("page.png"))
    }

    /// For each pair of pages, where the computed styles of their elements differ: all properties of all elements
    /// of `html` and `body`, in document order.
    ///
    /// - Returns: one text for each difference, beginning with the pair's number and a blank; or `nil` if the
    ///   browser gave no answer.
    static func differences(of pairs: [(String, String)]) throws -> [String]? {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let data = try JSONSerialization.data(withJSONObject: pairs.map { [$0.0, $0.1] })
        try scratch.write("const pairs = \(String(decoding: data, as: UTF8.self))", to: "pairs.js")
        try scratch.write(script, to: "compare.html")
        let result = try run(scratch, ["--dump-dom", "file://\(scratch.path("compare.html"))"])
        guard let start = result.output.range(of: "RESULT\n"),
            let end = result.output.range(of: "\nEND", options: .backwards),
            start.upperBound <= end.lowerBound
        else { return nil }
        return result.output[start.upperBound..<end.lowerBound].split(separator: "\n").map(String.init)
    }

    /// Pages are written into frames, so that each is in the mode that its doctype asks for.
    private static let script = """
        <!doctype html><meta charset=utf-8><body><script src=pairs.js></script><script>
        function styles(html) {
          const frame = document.createElement('iframe')
          frame.style.width = '600px'
          document.body.append(frame)
          const page = frame.contentDocument
          page.open(); page.write(html); page.close()
          const all = [page.documentElement, page.body, ...page.body.querySelectorAll('*')].filter(e => e.localName != 'style')
          const list = all.map(e => {
            const computed = frame.contentWindow.getComputedStyle(e)
            return [e.localName, Array.from(computed).map(p => p + ': ' + computed.getPropertyValue(p))]
          })
          frame.remove()
          return list
        }
        const found = []
        pairs.forEach(([before, after], index) => {
          const a = styles(before), b = styles(after)
          if (a.length != b.length) found.push(index + ' has ' + a.length + ' and ' + b.length + ' elements')
          a.forEach(([name, list], at) => {
            if (!b[at]) return
            const other = b[at][1]
            const differing = list.filter((p, i) => p != other[i])
            if (differing.length) found.push(index + ' ' + name + ' ' + at + ': ' + differing.slice(0, 3).join(', '))
          })
        })
        document.body.append('RESULT\\n' + found.join('\\n') + '\\n\\nEND')
        </script>
        """
}
