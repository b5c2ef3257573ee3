/// The one style sheet of all pages: calm, light and dark, from a telephone to a wide screen.
enum StyleSheet {
    static let text = """
        :root {
            color-scheme: light dark;
            --wide: 78rem; --paper: #faf8f5; --sheet: #ffffff; --ink: #26231f; --soft: #6d665d; --line: #e5dfd6;
            --ember: #a8451d; --ember-ink: #ffffff; --good: #2f6f4e; --good-paper: #e6f1ea; --bad: #a3242b;
            --bad-paper: #fbeaea; --wait: #875600; --wait-paper: #fbf1dc; --quiet-paper: #efebe4;
            --o-proposed: #c2562b; --o-heldOut: #5b7fa6; --o-capped: #8f9a6b; --o-sharedAddress: #b79f52;
            --o-suppressed: #8d7a8f; --o-excluded: #b9b1a6; --o-noRule: #d3ccc2; --o-renderFailed: #a3242b;
        }
        @media (prefers-color-scheme: dark) {
            :root {
                --paper: #191715; --sheet: #221f1c; --ink: #ebe6de; --soft: #a59c90; --line: #3a352f;
                --ember: #ee9160; --ember-ink: #231003; --good: #8fcfab; --good-paper: #1d3427; --bad: #ff9d9d;
                --bad-paper: #3c2021; --wait: #eec26f; --wait-paper: #38290e; --quiet-paper: #312c27;
                --o-proposed: #e07a4b; --o-excluded: #6d665d; --o-noRule: #4a443d; --o-renderFailed: #e06c6c;
            }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
        main, .top, footer { max-width: var(--wide); margin: 0 auto; padding: 0 1.25rem; }
        main { padding-bottom: 3rem; }
        .templates { --wide: 84rem; }
        a { color: var(--ember); text-underline-offset: .18em; text-decoration-thickness: .06em; }
        a:focus-visible, button:focus-visible { outline: 2px solid var(--ember); outline-offset: 2px; border-radius: 4px; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; letter-spacing: -.01em; font-weight: 650; overflow-wrap: anywhere; }
        main > h1, #live > h1 { margin: 1.6rem 0 1rem; }
        h2 { font-size: 1.15rem; margin: 0; font-weight: 620; }
        main > h2, #live > h2 { margin: 2rem 0 .6rem; }
        h3 { font-size: .82rem; margin: 1.4rem 0 .2rem; color: var(--soft); font-weight: 600; }
        p { margin: .5rem 0; }
        code, pre { font: .86em/1.5 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
        .note, small, footer { color: var(--soft); font-size: .875rem; }
        .lead { color: var(--soft); margin: .35rem 0 .9rem; }
        .skip { position: absolute; left: -999px; }
        .skip:focus { left: 1rem; top: .5rem; background: var(--sheet); padding: .4rem .8rem; z-index: 1; }
        .top { display: flex; flex-wrap: wrap; gap: .25rem 1.75rem; align-items: center; padding-top: 1rem; padding-bottom: 1rem; }
        .brand { display: inline-flex; gap: .5rem; align-items: center; font-weight: 680; color: var(--ink); text-decoration: none; font-size: 1.05rem; }
        .top nav { display: flex; gap: 1.2rem; flex: 1; }
        .top nav a { color: var(--soft); text-decoration: none; padding: .25rem 0; border-bottom: 2px solid transparent; }
        .top nav a[aria-current] { color: var(--ink); border-color: var(--ember); }
        .company { color: var(--soft); font-size: .875rem; }
        footer { padding-top: 1rem; padding-bottom: 2rem; border-top: 1px solid var(--line); }
        .path { margin: 1.1rem 0 .1rem; font-size: .875rem; }
        .path a { color: var(--soft); }
        .row { display: flex; flex-wrap: wrap; gap: .4rem .9rem; align-items: center; }
        #live > .row:first-child { margin-top: 1.6rem; }
        .between { justify-content: space-between; }
        .reload { margin-left: auto; font-size: .875rem; }
        .card { background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; padding: 1.1rem 1.25rem; margin: 1rem 0; }
        .card h2 a { color: var(--ink); text-decoration: none; }
        .card h2 a:hover { text-decoration: underline; }
        .bar { display: block; border-radius: 5px; overflow: hidden; margin: .9rem 0 .6rem; background: var(--quiet-paper); }
        .counts { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.3rem; margin: 0; padding: 0; font-size: .9rem; }
        .counts a { color: inherit; text-decoration: none; }
        .counts a:hover { text-decoration: underline; }
        .dot { display: inline-block; width: .62rem; height: .62rem; border-radius: 50%; margin-right: .4rem; }
        .o-proposed { fill: var(--o-proposed); } .dot.o-proposed { background: var(--o-proposed); }
        .o-heldOut { fill: var(--o-heldOut); } .dot.o-heldOut { background: var(--o-heldOut); }
        .o-capped { fill: var(--o-capped); } .dot.o-capped { background: var(--o-capped); }
        .o-sharedAddress { fill: var(--o-sharedAddress); } .dot.o-sharedAddress { background: var(--o-sharedAddress); }
        .o-suppressed { fill: var(--o-suppressed); } .dot.o-suppressed { background: var(--o-suppressed); }
        .o-excluded { fill: var(--o-excluded); } .dot.o-excluded { background: var(--o-excluded); }
        .o-noRule { fill: var(--o-noRule); } .dot.o-noRule { background: var(--o-noRule); }
        .o-renderFailed { fill: var(--o-renderFailed); } .dot.o-renderFailed { background: var(--o-renderFailed); }
        .badge { display: inline-block; white-space: nowrap; font-size: .78rem; line-height: 1.3; padding: .2rem .6rem; border-radius: 99px; background: var(--quiet-paper); color: var(--ink); }
        .badge.good { background: var(--good-paper); color: var(--good); }
        .badge.bad { background: var(--bad-paper); color: var(--bad); }
        .badge.wait { background: var(--wait-paper); color: var(--wait); }
        .badge.quiet { color: var(--soft); }
        .list { list-style: none; margin: .5rem 0; padding: 0; }
        .list.card { padding: .25rem 1.25rem; }
        .list li { display: flex; flex-wrap: wrap; gap: .2rem .9rem; align-items: center; padding: .5rem 0; border-top: 1px solid var(--line); }
        .list li:first-child { border-top: 0; }
        button { font: inherit; font-weight: 550; color: var(--ink); background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; padding: .5rem 1rem; min-height: 2.6rem; cursor: pointer; }
        button:hover { border-color: var(--soft); }
        button.good { background: var(--ember); border-color: var(--ember); color: var(--ember-ink); }
        button.good:hover { filter: brightness(1.08); }
        button.small { font-size: .85rem; padding: .2rem .75rem; min-height: 2.1rem; }
        button.small.good { background: transparent; color: var(--ember); }
        button.plain { border-color: transparent; color: var(--soft); background: transparent; }
        .decide { display: inline-flex; gap: .4rem; margin: 0; }
        .approve { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; justify-content: space-between; }
        .approve p { flex: 1 1 24rem; margin: 0; max-width: 46rem; }
        .tabs, .filters { display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; margin: 1.3rem 0 0; border-bottom: 1px solid var(--line); align-items: end; }
        .tabs a { padding: .45rem 0; color: var(--soft); text-decoration: none; border-bottom: 2px solid transparent; margin-bottom: -1px; }
        .tabs > a[aria-current] { color: var(--ink); border-color: var(--ember); }
        .filters { border: 0; margin: .6rem 0 0; font-size: .9rem; }
        .filters a { color: var(--soft); text-decoration: none; padding: .15rem 0; }
        .filters a[aria-current] { color: var(--ink); font-weight: 600; }
        .widths, .others { margin-left: auto; display: inline-flex; gap: .8rem; font-size: .875rem; }
        .widths + .others { margin-left: 1rem; }
        .widths a[aria-current] { color: var(--ink); font-weight: 600; }
        .rows { list-style: none; margin: .6rem 0; padding: 0; }
        .rows li { display: grid; grid-template-columns: minmax(11rem, 17rem) 1fr auto; gap: .2rem 1.4rem; align-items: center; padding: .7rem 0; border-bottom: 1px solid var(--line); scroll-margin-top: 6rem; }
        .rows li:target { background: linear-gradient(90deg, transparent, var(--quiet-paper) 8%, var(--quiet-paper) 92%, transparent); }
        .rows .who a { font-weight: 600; color: var(--ink); }
        .rows .note { display: block; }
        .rows .what { display: flex; flex-wrap: wrap; gap: .4rem .7rem; align-items: center; justify-content: end; }
        .rows .mistake { grid-column: 1 / -1; }
        .who, .why { overflow-wrap: anywhere; }
        .none { color: var(--soft); padding: 1rem 0; }
        .pages { display: flex; justify-content: space-between; gap: 1rem; margin: 1rem 0; }
        .mistake, .notice, .kept { border-radius: 8px; padding: .6rem .9rem; margin: .8rem 0; }
        .mistake { background: var(--bad-paper); color: var(--bad); }
        .notice { background: var(--good-paper); color: var(--good); }
        .kept { background: var(--wait-paper); color: var(--wait); font-size: .875rem; }
        .sheet { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 2rem; margin-top: 1.2rem; border-top: 1px solid var(--line); padding-top: .8rem; }
        .facts { margin: .4rem 0; }
        .facts div { padding: .4rem 0; }
        .facts dt { color: var(--soft); font-size: .8rem; }
        .facts dd { margin: 0; overflow-wrap: anywhere; }
        .head p { margin: .15rem 0; overflow-wrap: anywhere; }
        .message .tabs { margin-top: .8rem; }
        .desk { margin: 1rem 0; padding: 1rem; background: var(--quiet-paper); border-radius: 12px; overflow-x: auto; text-align: center; }
        .mail { border: 0; border-radius: 6px; background: #ffffff; color-scheme: light; height: 52rem; max-height: 85vh; display: block; margin: 0 auto; box-shadow: 0 1px 3px rgb(0 0 0 / .14); }
        .w320 { width: 320px; } .w375 { width: 375px; } .w600 { width: 600px; }
        .stale { opacity: .5; }
        .mail-text, .source, .card pre { background: var(--sheet); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.15rem; margin: 1rem 0; overflow-x: auto; }
        .mail-text { white-space: pre-wrap; overflow-wrap: anywhere; max-width: 82ch; }
        .source { max-height: 85vh; font-size: .78rem; }
        .beside { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1.4rem; margin-top: 1.1rem; align-items: start; }
        .customer { min-width: 0; }
        .customer .desk { padding: .5rem; margin: .6rem 0; }
        .customer .mail-text { font-size: .78rem; margin: .6rem 0; }
        .diagnostics { list-style: none; padding: 0; margin: .8rem 0; }
        .diagnostic { border-left: 3px solid var(--bad); background: var(--bad-paper); border-radius: 0 8px 8px 0; padding: .6rem .9rem; margin: .5rem 0; }
        .diagnostic p { margin: 0; overflow-wrap: anywhere; }
        .diagnostic.warning { border-color: var(--wait); background: var(--wait-paper); }
        .diagnostic strong { color: var(--bad); font-weight: 620; } .diagnostic.warning strong { color: var(--wait); }
        .diagnostic .place { font-weight: 620; }
        .diagnostic code { color: var(--soft); }
        .diagnostic pre { margin: .5rem 0 0; overflow-x: auto; }
        @media (max-width: 48rem) {
            .rows li { grid-template-columns: 1fr; }
            .rows .what { justify-content: space-between; }
            .sheet { grid-template-columns: minmax(0, 1fr); gap: .5rem; }
            .w600 { width: 100%; max-width: 600px; }
            .facts { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1rem; }
            .desk { padding: .5rem; margin-left: -.5rem; margin-right: -.5rem; text-align: left; }
            .company { display: none; }
            button.small { min-height: 2.5rem; }
        }
        @media (max-width: 26rem) { main, .top, footer { padding-left: .9rem; padding-right: .9rem; } h1 { font-size: 1.4rem; } }
        @media print { .decide, .approve, .tabs, .filters, nav { display: none; } }

        """
}
