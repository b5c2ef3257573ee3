public import Diagnostics
public import Domain
public import Rendering

/// One letter looked over: made for an ordinary customer and for the worst ones.
public struct TemplateReview: Sendable {
    /// With places in the templates.
    public private(set) var diagnostics: [Diagnostic] = []
    /// What concerns the message as a whole, one line each.
    public private(set) var unplaced: [String] = []
    public let worstCases: [WorstCase]

    /// - Parameter isThorough: also the worst customers.
    public init(
        _ template: CompiledTemplate, company: Company, on day: CivilDay, isThorough: Bool = true
    ) {
        let base = SampleProposal.facts(company: company, language: template.language, on: day)
        worstCases = isThorough ? WorstCase.all(of: template, base: base) : []
        do throws(RenderError) {
            let (proposal, places) = try template.renderWithPlaces(base)
            for finding in PageChecks.findings(in: CheckedMessage(proposal, base)) {
                add(finding, places, template, note: "")
            }
        } catch {
            add(Finding(error), nil, template, note: "")
        }
        let ordinary = Set(diagnostics.map(\.code))
        for one in worstCases {
            // What is wrong with every customer's was said already.
            for finding in one.findings
            where finding.severity == .error && !ordinary.contains(finding.code.rawValue) {
                add(finding, nil, template, note: " (worst case: \(one.name.rawValue))")
            }
        }
    }

    /// What must not be sent, as `Diagnostic`s; what concerns the message as a whole stands at the file's first line.
    public func errors(of template: CompiledTemplate) -> [Diagnostic] {
        let file = "Templates/\(template.name).\(template.language).liquid"
        return diagnostics.filter { $0.severity == .error }
            + unplacedFindings.filter { $0.severity == .error }.map { finding in
                .error(
                    finding.code.rawValue, finding.message, at: SourceSpan(file: file, start: 0, end: 3),
                    help: finding.help)
            }
    }

    private var unplacedFindings: [Finding] = []

    private mutating func add(
        _ finding: Finding, _ places: PagePlaces?, _ template: CompiledTemplate, note: String
    ) {
        // A letter that stops itself for a customer does what its author wants.
        if finding.renderError?.isAborted ?? false { return }
        if let error = finding.renderError, !error.file.isEmpty {
            append(finding, note, SourceSpan(file: error.file, start: error.offset, end: error.offset + 1))
        } else if let range = finding.range, let start = places?.origin(of: range.lowerBound) {
            let last = places?.origin(of: max(range.lowerBound, range.upperBound - 1))
            let end = last.flatMap { $0.file == start.file ? $0.offset + 1 : nil } ?? start.offset + 1
            append(
                finding, note,
                SourceSpan(file: start.file, start: start.offset, end: max(start.offset + 1, end)))
        } else {
            let severity = finding.severity == .error ? "error" : "warning"
            unplacedFindings.append(finding)
            unplaced.append(
                "\(template.name).\(template.language): \(severity): \(finding.message)\(note) [\(finding.code.rawValue)]\n   = help: \(finding.help)"
            )
        }
    }

    private mutating func append(_ finding: Finding, _ note: String, _ span: SourceSpan) {
        diagnostics.append(
            Diagnostic(
                finding.severity, code: finding.code.rawValue, finding.message + note, at: span,
                help: finding.help))
    }
}
