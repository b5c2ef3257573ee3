/// The classes of elements that tree construction asks for (WHATWG HTML §13.1.2, §13.2.4, §13.2.6.4).
enum ElementKinds {
    static func words(_ list: String) -> Set<String> {
        Set(list.split(whereSeparator: \.isWhitespace).map(String.init))
    }

    static let void = words(
        "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr"
    )
    /// Those that a head may hold.
    static let head = words("base basefont bgsound link meta noframes script style template title noscript")
    /// Those before which an open `p` ends.
    static let closesParagraph = words(
        """
        address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form
        header hgroup hr listing main menu nav ol p plaintext pre search section summary ul xmp h1 h2 h3 h4 h5 h6
        """)
    static let headings = words("h1 h2 h3 h4 h5 h6")
    static let formatting = words("a b big code em font i nobr s small strike strong tt u")
    /// Those before which no formatting element is opened again.
    static let reopensNothing = closesParagraph.union(head).union(tableParts).subtracting(["noscript", "xmp"])
        .union([
            "body", "dd", "dt", "frameset", "html", "iframe", "li", "noembed", "param", "rb", "rp", "rt",
            "rtc",
            "source", "table", "textarea", "track",
        ])
    static let tableParts = words("caption colgroup col tbody thead tfoot tr td th")
    static let rowGroups = words("tbody thead tfoot")
    /// Where a search for an open element ends, unless it is a table's.
    static let scope = words(
        "applet caption html table td th marquee object template foreignobject desc annotation-xml")
    /// Those that an unknown end tag does not pass.
    static let special = words(
        """
        address applet area article aside base basefont bgsound blockquote body br button caption center col
        colgroup dd details dir div dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5
        h6 head header hgroup hr html iframe img input keygen li link listing main marquee menu meta nav noembed
        noframes noscript object ol p param plaintext pre script search section select source style summary table
        tbody td template textarea tfoot th thead title tr track ul wbr xmp foreignobject desc
        """)
    static let foreign = words("svg math")
    /// HTML begins again in these.
    static let integration = words("foreignobject desc title annotation-xml mi mo mn ms mtext")
    /// Start tags that end `svg` and `math`.
    static let endsForeign = words(
        """
        b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu
        meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var
        """)
    static let markers = words("applet marquee object template td th caption")
    /// What an open one of them ends by itself.
    static let implied = words("dd dt li optgroup option p rb rp rt rtc")
}
