public import Diagnostics

/// Checks rekindle.yaml, and what stands for it in the environment, before anything is done with it. A namespace.
public enum SettingsFile {
    /// More is no file of settings.
    private static let mostBytes = 32 << 10

    /// All mistakes of the file alone, in order of place.
    public static func mistakes(in source: SourceText) -> [Diagnostic] {
        read(source, environment: [:]).list
    }

    /// All mistakes of the file and of variables that win over it, and the texts to show them in.
    ///
    /// A value is judged where it stands, even if a variable wins over it; whether values go together is judged of those that
    /// win. Nothing is looked at beyond the two: no file, no network, no secret.
    /// - Parameter environment: all of a process; only the table's variables are looked at.
    /// - Returns: each variable with a mistake as a text of its own; in the file's text, what may be a secret is masked.
    public static func read(_ source: SourceText, environment: [String: String]) -> Diagnostics {
        guard source.bytes.count <= mostBytes else {
            let span = SourceSpan(file: source.name, start: 0, end: 1)
            return Diagnostics(
                [
                    .error(
                        "settings/too-long", "the file has more than \(mostBytes >> 10) KiB", at: span,
                        help: "is it the right one?")
                ], sources: [])
        }
        let bytes = ReadableBytes(source)
        guard !bytes.isHopeless else {
            return Diagnostics(bytes.diagnostics, sources: [Masking.masked(source, [])])
        }
        let reader = SettingsReader(bytes.source)
        var diagnostics = bytes.diagnostics + reader.diagnostics
        var together = SettingsTogether(
            file: source.name, sections: reader.sections, shapeless: reader.shapeless)
        for written in reader.written where bytes.isWhole(written.span) {
            let mistakes = written.diagnostics
            diagnostics += mistakes
            together.add(written, isGood: mistakes.isEmpty)
        }
        var sources = [Masking.masked(source, reader.hidden)]
        for setting in SettingsTable.all where setting.kind != .secret {
            guard let text = environment[setting.variable] else { continue }
            let written = WrittenSetting(setting, variable: text)
            let mistakes = written.diagnostics
            diagnostics += mistakes
            together.add(written, isGood: mistakes.isEmpty)
            sources.append(Masking.masked(SourceText(name: setting.variable, text), []))
        }
        // Of a file that cannot be read, nothing is known to be missing.
        if reader.isRead { diagnostics += together.mistakes() }
        return Diagnostics(diagnostics, sources: sources)
    }
}
