/// Where mail that comes back lies, and what becomes of it there.
extension SettingsTogether {
    private static let ofServers = ["host", "port", "security", "user", "tokenCommand", "certificates"]

    mutating func inbound() {
        guard isThere("inbound.kind") else {
            let others = ["path", "folder", "afterwards", "moveTo"] + Self.ofServers
            if let name = others.map({ "inbound.\($0)" }).first(where: { isThere($0) }) {
                require("inbound.kind", for: name, as: "maildir")
            }
            return
        }
        switch text("inbound.kind") {
        case "maildir":
            require("inbound.path", for: "inbound.kind", as: "/var/mail/bounces")
            for key in Self.ofServers + ["folder", "moveTo"] {
                refuse("inbound.\(key)", "is for a mail server, and 'kind: maildir' is none")
            }
            if text("inbound.afterwards") == "move" {
                cannotMove("a Maildir", "seen or remove")
            }
        case "imap":
            server()
            port("inbound", default: "tls", [993: "tls", 143: "starttls"])
            if text("inbound.afterwards") == "move" {
                intoItself()
            } else if text("inbound.afterwards") != nil || !isThere("inbound.afterwards") {
                refuse("inbound.moveTo", "is for 'afterwards: move' only")
            }
        case "pop3":
            server()
            port("inbound", default: "tls", [995: "tls", 110: "starttls"])
            for key in ["folder", "moveTo"] {
                refuse("inbound.\(key)", "is for IMAP, and POP3 has no folders")
            }
            switch text("inbound.afterwards") {
            case "move": cannotMove("POP3", "remove")
            case "seen":
                tell(
                    "settings/does-not-fit",
                    "inbound.afterwards 'seen' does not go with POP3, which has no marks",
                    at: "inbound.afterwards", fixIt: "remove", help: "to keep the mails, use IMAP")
            default: break
            }
        default: break
        }
    }

    private mutating func server() {
        require("inbound.host", for: "inbound.kind", as: "mail.example.com")
        require("inbound.user", for: "inbound.kind", as: "bounces")
        refuse("inbound.path", "is for a Maildir; a server is named by inbound.host")
        clearText("inbound", instead: "tls or starttls")
    }

    private mutating func cannotMove(_ what: String, _ instead: String) {
        tell(
            "settings/does-not-fit", "inbound.afterwards 'move' does not go with \(what)",
            at: "inbound.afterwards", help: "write \(instead); 'move' is for IMAP")
    }

    private mutating func intoItself() {
        let source = text("inbound.folder") ?? "INBOX"
        let target = text("inbound.moveTo") ?? "Read"
        guard source == target else { return }
        tell(
            "settings/does-not-fit", "inbound.moveTo names the folder that mail comes from",
            at:
                isThere("inbound.moveTo") ? "inbound.moveTo" : "inbound.folder",
            help: "name another one, such as Read; it is made if it is not there")
    }
}
