import Foundation
import TestSupport

/// css-inline, which builds a DOM of a page with Servo's CSS parts and writes it again; `.ci/setup test` installs it.
enum CSSInlinePeer {
    static let python = "\(SharedData.repository)/.tools/python/bin/python"

    static let isThere: Bool = {
        guard FileManager.default.isExecutableFile(atPath: python) else { return false }
        return (try? Program.run(python, ["-c", "import css_inline"]))?.code == 0
    }()

    /// What both make of pages whose start tags are numbered by `data-n`.
    ///
    /// - Parameter pairs: a page as it was, and as we inlined it.
    /// - Returns: one text for each element whose declarations differ, beginning with the page's number and a blank.
    static func differences(of pairs: [(String, String)]) throws -> [String] {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try scratch.write(script, to: "compare.py")
        let data = try JSONSerialization.data(withJSONObject: pairs.map { [$0.0, $0.1] })
        let result = try Program.run(python, [scratch.path("compare.py")], input: data)
        if result.code != 0 { return ["css-inline failed: \(result.errors.suffix(400))"] }
        return result.output.split(separator: "\n").map(String.init)
    }

    /// A style is the last declaration of each property, the important ones before others. Both sides go through the
    /// same reading.
    private static let script = #"""
        import html.parser, json, re, sys
        import css_inline

        def split(text, mark):
            parts, depth, quote, part = [], 0, "", ""
            for c in text:
                if quote:
                    quote = "" if c == quote else quote
                elif c in "\"'":
                    quote = c
                elif c in "()":
                    depth += 1 if c == "(" else -1
                elif c == mark and depth == 0:
                    parts.append(part)
                    part = ""
                    continue
                part += c
            return parts + [part]

        def final(style):
            normal, important = {}, {}
            for declaration in split(style or "", ";"):
                name, colon, value = declaration.partition(":")
                name = name.strip().lower()
                value = re.sub(r"\s+", " ", value.strip()).replace('"', "'")
                value = re.sub(r"\s*([,()])\s*", r"\1", value)
                bare = re.sub(r"\s*!\s*important$", "", value, flags=re.I)
                if not colon or not bare:
                    continue
                if bare != value:
                    normal.pop(name, None)
                    important.pop(name, None)
                    important[name] = bare
                elif name not in important:
                    normal.pop(name, None)
                    normal[name] = bare
            return normal | important

        class Styles(html.parser.HTMLParser):
            def __init__(self, page):
                super().__init__()
                self.found = {}
                self.feed(page)

            def handle_starttag(self, tag, attributes):
                own = {}
                for name, value in attributes:
                    own.setdefault(name, value)
                if "data-n" in own:
                    self.found.setdefault(own["data-n"], (tag, final(own.get("style"))))

            handle_startendtag = handle_starttag

        inliner = css_inline.CSSInliner(load_remote_stylesheets=False)
        for index, (before, ours) in enumerate(json.load(sys.stdin)):
            theirs = Styles(inliner.inline(before)).found
            for number, (tag, style) in Styles(ours).found.items():
                if number not in theirs:
                    print(index, f"{tag} {number} is not in css-inline's page")
                elif theirs[number][1] != style:
                    print(index, f"{tag} {number}: we {style}, css-inline {theirs[number][1]}")
        """#
}
