/// The tokenizer of CSS Syntax 3 §4 over the UTF-8 bytes of one style sheet, with Liquid tags as opaque holes.
///
/// It takes any bytes, in linear time and without recursion.
struct CSSTokenizer {
    /// - Parameters:
    ///   - range: the sheet within the bytes.
    ///   - liquid: the Liquid tags in it, ascending, not overlapping.
    static func tokens(of bytes: [UInt8], in range: Range<Int>, liquid: [LiquidTag] = []) -> [CSSToken] {
        var tokenizer = CSSTokenizer(
            bytes: bytes, end: range.upperBound, liquid: liquid, at: range.lowerBound)
        tokenizer.run()
        return tokenizer.tokens
    }

    let bytes: [UInt8]
    let end: Int
    let liquid: [LiquidTag]
    var at: Int
    private(set) var tokens: [CSSToken] = []
    private var hole = 0
    private var depth = 0
    /// Where the token at hand began, and whether a hole was seen in it.
    private var start = 0
    var sawHole = false

    private init(bytes: [UInt8], end: Int, liquid: [LiquidTag], at: Int) {
        self.bytes = bytes
        self.end = end
        self.liquid = liquid
        self.at = at
        tokens.reserveCapacity((end - at) / 4)
    }

    /// Where the next Liquid tag begins; the end of the sheet after the last.
    var limit: Int { hole < liquid.count ? min(liquid[hole].range.lowerBound, end) : end }

    /// The byte there, or -1 where the sheet or a Liquid tag stops the reading.
    func peek(_ index: Int) -> Int { index < limit ? Int(bytes[index]) : -1 }

    /// Passes over the Liquid tag at hand inside a string, a comment or an address.
    mutating func passHole() {
        let tag = liquid[hole]
        at = min(max(tag.range.upperBound, at + 1), end)
        note(tag)
        sawHole = true
        hole += 1
    }

    private mutating func note(_ tag: LiquidTag) {
        if tag.role == .opens { depth += 1 }
        if tag.role == .closes { depth = max(0, depth - 1) }
    }

    private mutating func add(_ kind: CSSToken.Kind, isCutOff: Bool = false) {
        tokens.append(
            CSSToken(
                kind: kind, range: start..<at, hasLiquid: sawHole, isCutOff: isCutOff, liquidDepth: depth))
    }

    private mutating func run() {
        while at < end {
            start = at
            sawHole = false
            if at == limit {
                let tag = liquid[hole]
                passHole()
                sawHole = tag.role != .other
                add(tag.role == .other ? .comment : .liquid)
            } else {
                token()
            }
        }
    }

    private mutating func token() {
        let byte = bytes[at]
        switch byte {
        case ASCII.space, ASCII.tab, ASCII.newline, ASCII.formFeed, ASCII.carriageReturn:
            while peek(at) >= 0, ASCII.isSpace(bytes[at]) { at += 1 }
            add(.whitespace)
        case ASCII.quote, ASCII.apostrophe: string(byte)
        case ASCII.slash where peek(at + 1) == Int(ASCII.asterisk): comment()
        case ASCII.hash:
            at += 1
            if isName(peek(at)) || isEscape(at) {
                name()
                add(.hash)
            } else {
                add(.delimiter)
            }
        case ASCII.at:
            at += 1
            if startsName(at) {
                name()
                add(.atKeyword)
            } else {
                add(.delimiter)
            }
        case ASCII.less where peek(at + 1) == 0x21 && peek(at + 2) == 0x2D && peek(at + 3) == 0x2D:
            at += 4
            add(.cdo)
        case ASCII.hyphen where peek(at + 1) == 0x2D && peek(at + 2) == 0x3E:
            at += 3
            add(.cdc)
        default:
            if startsNumber(at) {
                add(number())
            } else if startsName(at) {
                identLike()
            } else {
                at += 1
                add(Self.mark(byte))
            }
        }
    }

    private static func mark(_ byte: UInt8) -> CSSToken.Kind {
        switch byte {
        case ASCII.colon: .colon
        case ASCII.semicolon: .semicolon
        case 0x2C: .comma
        case ASCII.openParen: .openParen
        case ASCII.closeParen: .closeParen
        case ASCII.openBracket: .openSquare
        case ASCII.closeBracket: .closeSquare
        case ASCII.openBrace: .openBrace
        case ASCII.closeBrace: .closeBrace
        default: .delimiter
        }
    }

    private mutating func comment() {
        at += 2
        while at < end {
            if at == limit {
                passHole()
            } else if bytes[at] == ASCII.asterisk, peek(at + 1) == Int(ASCII.slash) {
                at += 2
                sawHole = false
                add(.comment)
                return
            } else {
                at += 1
            }
        }
        sawHole = false
        add(.comment, isCutOff: true)
    }

    /// A string up to its quote; a line end in it makes it a bad one (§4.3.5).
    private mutating func string(_ quote: UInt8) {
        at += 1
        while at < end {
            if at == limit {
                passHole()
                continue
            }
            let byte = bytes[at]
            if byte == quote {
                at += 1
                add(.string)
                return
            }
            if ASCII.isNewline(byte) {
                add(.badString)
                return
            }
            if byte == ASCII.backslash, peek(at + 1) >= 0 {
                let isPair =
                    peek(at + 1) == Int(ASCII.carriageReturn) && peek(at + 2) == Int(ASCII.newline)
                at += isPair ? 3 : 2
            } else {
                at += 1
            }
        }
        add(.string, isCutOff: true)
    }

    /// A name, a function's name with its parenthesis, or an address without quotes (§4.3.4).
    private mutating func identLike() {
        let first = at
        name()
        guard peek(at) == Int(ASCII.openParen) else {
            add(.ident)
            return
        }
        let isURL = ASCII.isWord("url", bytes, first..<at)
        at += 1
        guard isURL else {
            add(.function)
            return
        }
        var next = at
        while peek(next) >= 0, ASCII.isSpace(bytes[next]) { next += 1 }
        if peek(next) == Int(ASCII.quote) || peek(next) == Int(ASCII.apostrophe) {
            add(.function)
        } else {
            let (kind, isCutOff) = url()
            add(kind, isCutOff: isCutOff)
        }
    }
}
