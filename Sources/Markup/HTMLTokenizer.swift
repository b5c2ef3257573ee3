/// The tokenizer of WHATWG HTML §13.2.5 over UTF-8 bytes, with Liquid tags as opaque holes.
///
/// Liquid tags are never looked into: a `>` or a quote inside one ends nothing. It takes any bytes, in linear
/// time and without recursion. Inside `svg` and `math` it stays with the rules of HTML.
public struct HTMLTokenizer: Sendable {
    /// Which text the input begins in.
    public enum ContentModel: UInt8, Hashable, Sendable {
        case data, rcdata, rawText, script, plainText, cdata
    }

    /// - Parameters:
    ///   - model: where the input begins; other than `.data` only for a piece cut out of a document.
    ///   - lastStartTag: the lower-case name of the element that such a piece lies in.
    ///   - switchesContentModel: whether `<script>`, `<style>`, `<title>` and their like change how the text
    ///     after them is read, which in a browser the tree construction does.
    ///   - entersConditionalComments: whether `<!--[if …]>` is a comment by itself and what it hides is read as
    ///     markup, as Outlook does.
    ///   - liquid: the ranges of Liquid tags, ascending, not overlapping; others are ignored.
    public static func tokens(
        of bytes: [UInt8], model: ContentModel = .data, lastStartTag: String = "",
        switchesContentModel: Bool = true, entersConditionalComments: Bool = false, liquid: [Range<Int>] = []
    ) -> HTMLTokens {
        var tokenizer = HTMLTokenizer(bytes, liquid: liquid)
        tokenizer.model = model
        tokenizer.openName = Array(lastStartTag.utf8)
        tokenizer.switchesContentModel = switchesContentModel
        tokenizer.entersConditionalComments = entersConditionalComments
        tokenizer.run()
        return tokenizer.result
    }

    var result: HTMLTokens
    let bytes: [UInt8]
    let count: Int
    var model = ContentModel.data
    var switchesContentModel = true
    var entersConditionalComments = false
    /// Where the next token begins.
    var at = 0
    /// The last start tag's name as written, and the one that the caller gave.
    var openTag = 0..<0
    var openName: [UInt8] = []
    let liquid: [Range<Int>]
    var hole = 0
    /// Where the next Liquid tag begins; `Int.max` after the last.
    var nextHole = Int.max

    private init(_ bytes: [UInt8], liquid: [Range<Int>]) {
        self.bytes = bytes
        count = bytes.count
        self.liquid = liquid
        result = HTMLTokens(bytes: bytes)
        result.list.reserveCapacity(bytes.count / 24 + 8)
        result.attributes.reserveCapacity(bytes.count / 48 + 8)
        result.holes.reserveCapacity(liquid.count)
        findHole(from: 0)
    }

    private mutating func run() {
        while at < count {
            switch model {
            case .data: data()
            case .rcdata, .rawText: rawText()
            case .script: script()
            case .plainText: toEnd()
            case .cdata: cdata()
            }
        }
        while hole < liquid.count { skipHole() }
    }

    /// Text up to the next tag, comment or Liquid tag, and that one (§13.2.5.1, §13.2.5.6).
    private mutating func data() {
        var index = at
        while true {
            let limit = min(count, nextHole)
            while index < limit, bytes[index] != ASCII.less { index += 1 }
            if index >= limit {
                addText(to: index)
                if index < count { addHole() }
                return
            }
            guard index + 1 < count else {
                addText(to: count)
                return
            }
            let next = bytes[index + 1]
            if ASCII.isLetter(next) || index + 1 == nextHole {
                addText(to: index)
                tag(isEnd: false)
                return
            }
            if next == ASCII.slash {
                guard index + 2 < count else {
                    addText(to: count)
                    return
                }
                addText(to: index)
                endTagOpen()
                return
            }
            if next == ASCII.exclamation || next == ASCII.question {
                addText(to: index)
                if next == ASCII.question { bogusComment(from: index + 1) } else { declaration() }
                return
            }
            index += 1
        }
    }

    private mutating func endTagOpen() {
        let next = bytes[at + 2]
        if ASCII.isLetter(next) || at + 2 == nextHole {
            tag(isEnd: true)
        } else if next == ASCII.greater {
            add(.ignored, to: at + 3)
        } else {
            bogusComment(from: at + 2)
        }
    }

    /// How the text after a start tag is to be read (§13.2.6.2); scripting is off, as in every mail program.
    func contentModel(after name: Range<Int>) -> ContentModel {
        switch name.count {
        case 3 where ASCII.isWord("xmp", bytes, name): .rawText
        case 5 where ASCII.isWord("style", bytes, name): .rawText
        case 5 where ASCII.isWord("title", bytes, name): .rcdata
        case 6 where ASCII.isWord("script", bytes, name): .script
        case 6 where ASCII.isWord("iframe", bytes, name): .rawText
        case 7 where ASCII.isWord("noembed", bytes, name): .rawText
        case 8 where ASCII.isWord("textarea", bytes, name): .rcdata
        case 8 where ASCII.isWord("noframes", bytes, name): .rawText
        case 9 where ASCII.isWord("plaintext", bytes, name): .plainText
        default: .data
        }
    }

    mutating func addText(to end: Int) {
        guard end > at else { return }
        switch model {
        case .data: add(.text, to: end)
        case .rcdata: add(.rcdata, to: end)
        case .rawText, .script, .plainText: add(.rawText, to: end)
        case .cdata: add(.cdata, to: end, inner: at..<end)
        }
    }

    mutating func add(_ kind: HTMLToken.Kind, to end: Int, inner: Range<Int>? = nil) {
        let attributes = result.attributes.count
        result.list.append(
            HTMLToken(
                kind: kind, range: at..<end, inner: inner ?? end..<end, attributes: attributes..<attributes,
                isSelfClosing: false))
        at = end
    }
}
