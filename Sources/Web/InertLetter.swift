/// A letter whose links lead nowhere.
enum InertLetter {
    /// Every link opens a window of its own, and a sandbox opens none. Beside it the content security policy keeps
    /// what names another target inside.
    ///
    /// - Returns: the bytes with one `base` element put in; nothing else is touched.
    static func html(_ html: [UInt8]) -> [UInt8] {
        let place =
            end(of: "head", in: html) ?? end(of: "html", in: html) ?? end(of: "!doctype", in: html) ?? 0
        return html[..<place] + Array("<base target=\"_blank\">".utf8) + html[place...]
    }

    /// The offset after the first start tag of this name.
    private static func end(of name: String, in html: [UInt8]) -> Int? {
        let name = Array("<\(name)".utf8)
        var index = 0
        while index + name.count < html.count {
            defer { index += 1 }
            guard html[index] == name[0] else { continue }
            let same = zip(html[index..<index + name.count], name).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
            let next = html[index + name.count]
            guard same, next == UInt8(ascii: ">") || next <= 0x20 else { continue }
            guard let close = html[(index + name.count)...].firstIndex(of: UInt8(ascii: ">")) else {
                return nil
            }
            return close + 1
        }
        return nil
    }
}
