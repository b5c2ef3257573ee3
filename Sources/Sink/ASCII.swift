/// Letter case as SMTP keywords have it: ASCII alone, so that no other letter turns into one of a keyword.
extension UInt8 {
    var loweredASCII: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
    var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
    var isASCIIAlphanumeric: Bool { isASCIIDigit || (0x61...0x7A).contains(loweredASCII) }
}

extension String {
    package init(uppercasingASCII bytes: some Collection<UInt8>) {
        self = String(decoding: bytes.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }, as: UTF8.self)
    }
}
