/// Domains of mailbox providers that let only their own servers send for them; From must not be there (Gmail's and Yahoo's
/// rule against impersonation).
enum FreeMail {
    static let domains: Set<String> = [
        "gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "yahoo.co.jp",
        "ymail.com",
        "rocketmail.com", "aol.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.com", "msn.com",
        "icloud.com",
        "me.com", "mac.com", "gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de", "proton.me",
        "protonmail.com",
        "mail.ru", "yandex.ru", "qq.com", "163.com",
    ]
}
