import Diagnostics
import Liquid

extension LiquidTemplate {
    /// Outputs with `raw` of anything but the company's own configuration: what a customer or an imported file
    /// says must never become markup.
    func rawOutputsOfOthers() -> [Diagnostic] {
        let units = units
        return outputSites.compactMap { site in
            guard site.isRaw, let unit = units.first(where: { $0.index == site.unit }) else { return nil }
            let bytes = unit.source.bytes[site.span.start..<min(site.span.end, unit.source.bytes.count)]
            if let root = Self.rawRoot(bytes), ["company", "campaign"].contains(root),
                !unit.assigns(root)
            {
                return nil
            }
            return .error(
                "template/raw", "'raw' would write as markup what may come from a customer", at: site.span,
                help: "leave 'raw' out; it is for company.… and campaign.… alone, with no other filter")
        }
    }

    /// The variable of `{{ NAME.field | raw }}`; `nil` for anything else.
    private static func rawRoot(_ tag: ArraySlice<UInt8>) -> String? {
        var text = String(decoding: tag, as: UTF8.self)
        if text.hasPrefix("{{") { text = String(text.dropFirst(2).dropLast(2)) }
        text = text.trimmingMarks()
        if text.hasPrefix("echo ") { text = String(text.dropFirst(5)) }
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count == 2, String(parts[1]).trimmingMarks() == "raw" else { return nil }
        let path = String(parts[0]).trimmingMarks()
        guard path.utf8.allSatisfy({ $0 == 0x2E || $0 == 0x5F || (0x61...0x7A).contains($0) }) else {
            return nil
        }
        return path.split(separator: ".").first.map(String.init)
    }
}

extension LiquidUnit {
    /// Whether a tag of it gives that name another meaning.
    fileprivate func assigns(_ name: String) -> Bool {
        // What a partial is given under that name is not known here.
        if isIsolated { return true }
        return LiquidTemplate.segments(of: source, range: range).contains { segment in
            guard case .tag(let tag) = segment.kind, ["assign", "capture", "for", "tablerow"].contains(tag)
            else { return false }
            return String(decoding: source.bytes[segment.range], as: UTF8.self)
                .utf8.split { !(0x61...0x7A).contains($0) && !(0x41...0x5A).contains($0) && $0 != 0x5F }
                .dropFirst().first.map { $0.elementsEqual(name.utf8) } ?? false
        }
    }
}

extension String {
    /// Without blanks and the dashes of whitespace control around it.
    fileprivate func trimmingMarks() -> String {
        var bytes = Array(utf8)[...]
        while let byte = bytes.first, byte <= 0x20 || byte == 0x2D { bytes.removeFirst() }
        while let byte = bytes.last, byte <= 0x20 || byte == 0x2D { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
