import Crypto
import Mail

/// The one style sheet of the pages, inside each of them; the policy names it by its hash, so that no other works.
enum ConsentStyle {
    static let text = """
        :root { color-scheme: light dark; --paper: #faf8f5; --sheet: #ffffff; --ink: #26231f; --soft: #6d665d; --line: #e5dfd6; --ember: #a8451d; --ember-ink: #ffffff; --wait: #875600; --wait-paper: #fbf1dc; }
        @media (prefers-color-scheme: dark) { :root { --paper: #191715; --sheet: #221f1c; --ink: #ebe6de; --soft: #a59c90; --line: #3a352f; --ember: #ee9160; --ember-ink: #231003; --wait: #eec26f; --wait-paper: #38290e; } }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
        main { max-width: 34rem; margin: 0 auto; padding: clamp(1.25rem, 6vw, 3.5rem) 1.25rem 3rem; }
        .company { margin: 0 0 1.5rem; color: var(--soft); font-weight: 600; overflow-wrap: anywhere; }
        h1 { margin: 0; font-size: clamp(1.5rem, 5.5vw, 2rem); line-height: 1.2; font-weight: 680; letter-spacing: -.01em; overflow-wrap: anywhere; text-wrap: balance; }
        .lead { margin: .75rem 0 1.5rem; color: var(--soft); overflow-wrap: anywhere; }
        .test { margin: 0 0 1.5rem; padding: .7rem 1rem; border-radius: 10px; background: var(--wait-paper); color: var(--wait); font-size: .94rem; }
        button { display: block; width: 100%; min-height: 3rem; padding: .7rem 1.25rem; border: 1px solid var(--ember); border-radius: 10px; background: var(--ember); color: var(--ember-ink); font: inherit; font-weight: 640; cursor: pointer; }
        button.plain { background: transparent; color: var(--ember); }
        button:hover { filter: brightness(1.08); }
        button:focus-visible, a:focus-visible, input:focus-visible { outline: 3px solid var(--ember); outline-offset: 2px; }
        .less { margin-top: 2.25rem; padding: 1.25rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 14px; }
        fieldset { margin: 0 0 1.1rem; padding: 0; border: 0; min-width: 0; }
        legend { padding: 0; margin-bottom: .5rem; font-size: 1.1rem; font-weight: 640; }
        label { display: flex; gap: .75rem; align-items: center; min-height: 2.75rem; cursor: pointer; }
        label + label { border-top: 1px solid var(--line); }
        input { flex: none; width: 1.2rem; height: 1.2rem; margin: 0; accent-color: var(--ember); }
        .less + .again { margin-top: 2.25rem; }
        form p { margin: 0 0 .6rem; }
        .back { margin: 1.5rem 0 0; }
        a { color: var(--ember); text-underline-offset: .18em; }
        @media (min-width: 30rem) { button { width: auto; min-width: 12rem; } }
        """

    /// Nothing may be loaded, run or framed; forms go to this server only (CSP Level 3).
    static let policy: String = {
        let hash = Base64.encoded(Array(SHA256.hash(data: Array(text.utf8))))
        return "default-src 'none'; style-src 'sha256-\(String(decoding: hash, as: UTF8.self))'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    }()
}
