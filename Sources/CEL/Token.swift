/// A word of an expression.
struct Token {
    enum Kind: Equatable {
        case identifier
        /// Between backticks, after a dot.
        case quotedIdentifier
        case literal(CELValue)
        /// A whole number without its sign; `nil` when no type is wide enough.
        case int(UInt64?)
        case symbol(Symbol)
        /// Already reported.
        case invalid
        case end
    }

    enum Symbol: String {
        case leftParenthesis = "("
        case rightParenthesis = ")"
        case leftBracket = "["
        case rightBracket = "]"
        case leftBrace = "{"
        case rightBrace = "}"
        case comma = ","
        case dot = "."
        case question = "?"
        case colon = ":"
        case plus = "+"
        case minus = "-"
        case star = "*"
        case slash = "/"
        case percent = "%"
        case bang = "!"
        case and = "&&"
        case or = "||"
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case `in` = "in"
        /// A single `=`, reported and read as `==`.
        case assign = "="
    }

    let kind: Kind
    let span: Range<Int>
}
