/// Pages in which a browser copies elements, since their tags overlap (WHATWG HTML §13.2.4.3, §13.2.6.4.7).
enum OverlappingTags {
    /// A selector, a body in which it is uncertain what it selects, and one in which it surely selects.
    static let cases = [
        ("b:not(:first-child)", "<div><svg><path/><b>x</svg></div><p>a</p>", "<i></i><b>k</b>"),
        ("p b", "<div><b>x</div><p>y</p>", "<p><b>k</b></p>"),
        ("div > b", "<div><b>x</div><p>y</p>", "<div><b>k</b></div>"),
        ("p i", "<b><i>x</b><p>y</p>", "<p><i>k</i></p>"),
        ("u:last-child", "<div><u>1</u><b><p>x</b>y</p></div>", "<p><u>k</u></p>"),
        ("section:last-child", "<div><section><b>x</section>y</div>", "<p><section>k</section></p>"),
        ("b + p", "<div><div><b>x</div>y</b><p>z</p></div>", "<b>k</b><p></p>"),
        ("b:empty", "<div><b><p>x</b>y</p></div>", "<b></b>"),
        ("p b", "<div><b>x</div></i><p>y</p>", "<p><b>k</b></p>"),
        ("p .l", "<div><b class=k><b class=l>x</div>z</b><p>y</p>", "<p><i class=l>k</i></p>"),
        ("p .k", "<div><b class=k><b class=l>x</div></b><p>y</p>", "<p><i class=k>k</i></p>"),
        ("u:last-child", "<div><u>1</u><p><b>x</p><table>y<tr><td>z</table></div>", "<p><u>k</u></p>"),
    ]

    static let pages = cases.map { page($0.0, $0.1, $0.2) }

    static func page(_ selector: String, _ body: String, _ sure: String = "") -> String {
        "<!doctype html><style>\(selector){letter-spacing:3px}</style><body><div>\(sure)</div>\(body)"
    }
}
