extension String {
    /// Small ASCII letters, digits and single hyphens within, at most 40: `cafe-el-cisne`.
    var slug: String { slug(keeping: nil) }

    /// The same, with the apostrophe of `o'brien`, which an address may have (RFC 5322 §3.2.3).
    var mailboxSlug: String { slug(keeping: "'") }

    private func slug(keeping kept: Unicode.Scalar?) -> String {
        var slug = String.UnicodeScalarView()
        for scalar in unicodeScalars where slug.count < 40 {
            let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
            let plain = Self.plain[lower] ?? lower
            if plain.isASCII, plain.properties.isAlphabetic || ("0"..."9").contains(plain) || plain == kept {
                slug.append(plain)
            } else if plain != "'", let last = slug.last, last != "-" {
                slug.append("-")
            }
        }
        while let last = slug.last, last == "-" { slug.removeLast() }
        return slug.isEmpty ? "casa" : String(slug)
    }

    private static let plain: [Unicode.Scalar: Unicode.Scalar] = [
        "á": "a", "à": "a", "é": "e", "è": "e", "ë": "e", "í": "i", "ó": "o", "ò": "o", "ú": "u", "ü": "u",
        "ñ": "n", "ç": "c",
    ]
}
