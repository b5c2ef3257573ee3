import CIDN2

/// Domains in other alphabets and in the ASCII that DNS and SMTP carry (IDNA 2008, RFC 5890-5893, with the
/// mapping of UTS 46, non-transitional), by libidn2. The only importer of CIDN2; no C string leaves it.
enum InternationalDomain {
    /// `müller.example` → `xn--mller-kva.example`: A-labels, lower case.
    ///
    /// - Returns: `nil` when libidn2 refuses it: characters that IDNA 2008 does not allow (emoji, symbols), mixed
    ///   directions (RFC 5893), a label over 63 octets, a domain over 255.
    ///   ASCII punctuation may be in it, and is the caller's to refuse: told to (IDN2_USE_STD3_ASCII_RULES), libidn2
    ///   2.3.3 silently leaves it out, and `ü!.example` becomes another domain.
    static func ascii(_ domain: String) -> String? {
        let flags = IDN2_NONTRANSITIONAL.rawValue | IDN2_NFC_INPUT.rawValue
        return taken { idn2_to_ascii_8z(domain, $0, Int32(flags)) }
    }

    /// `xn--mller-kva.example` → `müller.example`: U-labels, in Unicode's form C.
    ///
    /// - Returns: `nil` when a label is no A-label that a U-label stands for.
    static func unicode(_ domain: String) -> String? {
        taken { idn2_to_unicode_8z8z(domain, $0, 0) }
    }

    /// Runs a call of libidn2, copies the text that it made, and frees it.
    private static func taken(_ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32)
        -> String?
    {
        var output: UnsafeMutablePointer<CChar>?
        let code = call(&output)
        defer { idn2_free(output) }
        guard code == IDN2_OK.rawValue, let output else { return nil }
        return String(validatingCString: output)
    }
}
