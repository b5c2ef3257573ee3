/// The elements that mean something to the text part of a mail; all others are `other`.
enum HTMLElement: UInt8, CaseIterable, Sendable {
    case other
    // Marks without content.
    case br, hr, img, wbr, input, meta, link, base, area, col, embed, source, track, param
    // Never shown.
    case head, title, style, script, template, svg, math, iframe, object, textarea, select, datalist, noembed,
        noframes, map, canvas, audio, video
    // Inline.
    case a, q, button
    // Blocks.
    case p, div, h1, h2, h3, h4, h5, h6, ul, ol, li, dl, dt, dd, blockquote, pre, address, article, aside,
        section, header, footer, main, nav, figure, figcaption, form, fieldset, legend, details, summary,
        center,
        body, html, hgroup, menu, dir
    // Tables.
    case table, caption, thead, tbody, tfoot, tr, td, th, colgroup

    var isVoid: Bool { rawValue >= Self.br.rawValue && rawValue <= Self.param.rawValue }
    var isNeverShown: Bool { rawValue >= Self.head.rawValue && rawValue <= Self.video.rawValue }
    /// Whether it begins and ends on a line of its own.
    var isBlock: Bool { rawValue >= Self.p.rawValue || self == .hr }
    var isHeading: Bool { rawValue >= Self.h1.rawValue && rawValue <= Self.h6.rawValue }
    var isCell: Bool { self == .td || self == .th }
    var isRowGroup: Bool { self == .thead || self == .tbody || self == .tfoot }
    var isList: Bool { self == .ul || self == .ol || self == .menu || self == .dir }
    /// Whether an end tag looks no further up than this (WHATWG HTML §13.2.4.2).
    var isBoundary: Bool { isCell || self == .table || self == .caption }
}

/// Finds an element by the bytes of its name.
struct HTMLElementIndex: Sendable {
    static let shared = HTMLElementIndex()

    private struct Slot: Sendable {
        var name: UInt128 = 0
        var element = HTMLElement.other
    }

    private var slots = [Slot](repeating: Slot(), count: 512)

    private init() {
        for element in HTMLElement.allCases where element != .other {
            let bytes = Array(String(describing: element).utf8)
            let name = Self.packed(bytes, 0..<bytes.count)
            var slot = Self.place(of: name)
            while slots[slot].name != 0 { slot = (slot + 1) & 511 }
            slots[slot] = Slot(name: name, element: element)
        }
    }

    func element(named name: UInt128) -> HTMLElement {
        var slot = Self.place(of: name)
        while slots[slot].name != 0 {
            if slots[slot].name == name { return slots[slot].element }
            slot = (slot + 1) & 511
        }
        return .other
    }

    /// A name of up to 16 bytes in lower case as a number. The bytes of a longer one run into each other;
    /// no element that counts is that long.
    static func packed(_ bytes: [UInt8], _ range: Range<Int>) -> UInt128 {
        var name: UInt128 = 0
        for index in range { name = (name << 8 | name >> 120) ^ UInt128(ASCII.lowered(bytes[index])) }
        return name
    }

    private static func place(of name: UInt128) -> Int {
        let low = UInt64(truncatingIfNeeded: name) ^ UInt64(truncatingIfNeeded: name >> 64)
        return Int(truncatingIfNeeded: (low &* 0x9E37_79B9_7F4A_7C15) >> 55)
    }
}
