import Hummingbird

extension Routes {
    func addAssets(to router: Router<Context>) {
        router.get("/assets/rekindle.css") { _, _ in
            Self.response(.ok, "text/css; charset=utf-8", Array(StyleSheet.text.utf8), Headers.page)
        }
        router.get("/assets/live.js") { _, _ in
            Self.response(.ok, "text/javascript; charset=utf-8", Array(LiveScript.text.utf8), Headers.page)
        }
        router.get("/assets/ember.svg") { _, _ in
            Self.response(.ok, "image/svg+xml", Array(Ember.text.utf8), Headers.page)
        }
    }
}

enum Ember {
    static let text = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#c2562b" d="M17 2c1 6-7 9-7 17a6 6 0 0 0 3 5c-1-5 4-6 4-11 3 3 4 5 4 7 1-1 1-3 1-4 3 3 4 5 4 7a10 8 0 0 1-20 0C6 13 16 11 17 2z"/><path fill="#f0a35e" d="M16 30c-4 0-6-2-6-5 2 2 3 1 4-2 0 3 4 2 5-1 1 1 2 2 2 4 0 2-2 4-5 4z"/></svg>

        """
}

/// Asks for the version of what is shown, and takes the new page's content when it differs. Without it the page
/// has a link that reloads.
enum LiveScript {
    static let text = """
        "use strict";
        (function () {
            const pause = 700;
            async function look() {
                const live = document.getElementById("live");
                if (!live) return;
                try {
                    if (!document.hidden) {
                        const answer = await fetch(live.dataset.source, { cache: "no-store" });
                        if (answer.ok && (await answer.text()) !== live.dataset.version) await replace(live);
                    }
                } catch (error) { /* the server is away: ask again later */ }
                setTimeout(look, pause);
            }
            async function replace(live) {
                const answer = await fetch(location.href, { cache: "no-store" });
                if (!answer.ok) return;
                const page = new DOMParser().parseFromString(await answer.text(), "text/html");
                const next = page.getElementById("live");
                if (!next) return;
                // Frames that show the same letter stay as they are, scrolled as they are.
                const old = live.querySelectorAll("iframe"), fresh = next.querySelectorAll("iframe");
                const same = old.length === fresh.length && [...old].every((frame, index) => frame.getAttribute("src") === fresh[index].getAttribute("src") && frame.className === fresh[index].className);
                if (same && old.length > 0 && live.children.length > 0) {
                    const keep = live.querySelector(".beside"), other = next.querySelector(".beside");
                    old.forEach((frame, index) => {
                        const section = frame.closest(".customer"), update = fresh[index].closest(".customer");
                        const desk = frame.closest(".desk");
                        desk.className = fresh[index].closest(".desk").className;
                        [...section.children].forEach(child => { if (child !== desk) child.remove(); });
                        [...update.children].forEach(child => { if (!child.contains(fresh[index])) section.insertBefore(child, desk); });
                    });
                    [...live.children].forEach(child => { if (child !== keep) child.remove(); });
                    [...next.children].forEach(child => { if (child !== other) live.insertBefore(child, keep); });
                    live.dataset.version = next.dataset.version;
                } else {
                    live.replaceWith(next);
                }
            }
            setTimeout(look, pause);
        })();

        """
}
