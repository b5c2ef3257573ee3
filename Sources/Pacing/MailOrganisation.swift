/// Who runs a domain's mailboxes: those who count our mail count it over all their domains together.
///
/// Data, from what the providers publish; a domain that is not listed is an organisation of its own. Country
/// endings of a brand (`yahoo.es`, `hotmail.co.uk`) are recognised by the brand's name.
enum MailOrganisation {
    static func name(of domain: String) -> String {
        var domain = domain.lowercased()
        while domain.last == "." { domain.removeLast() }
        if let known = domains[domain] { return known }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        // yahoo.es, hotmail.co.uk: the brand, then one or two short labels of a country.
        if (2...3).contains(labels.count), let brand = brands[String(labels[0])],
            labels.dropFirst().allSatisfy({ (2...3).contains($0.utf8.count) })
        {
            return brand
        }
        return domain
    }

    private static let brands = [
        "yahoo": "yahoo", "hotmail": "microsoft", "live": "microsoft", "outlook": "microsoft", "gmx": "gmx",
        "yandex": "yandex",
    ]

    private static let domains: [String: String] = {
        let lists = [
            "google": "gmail.com googlemail.com google.com",
            "microsoft": "outlook.com hotmail.com live.com msn.com passport.com windowslive.com",
            "yahoo":
                "yahoo.com ymail.com rocketmail.com myyahoo.com aol.com aim.com netscape.net verizon.net love.com games.com wow.com",
            "apple": "icloud.com me.com mac.com",
            "gmx": "gmx.net gmx.de gmx.com gmx.at gmx.ch web.de mail.com email.de",
            "telekom": "t-online.de magenta.de",
            "freenet": "freenet.de",
            "proton": "proton.me protonmail.com protonmail.ch pm.me",
            "fastmail": "fastmail.com fastmail.fm messagingengine.com",
            "zoho": "zoho.com zohomail.com zoho.eu zohomail.eu",
            "orange": "orange.fr wanadoo.fr orange.es",
            "sfr": "sfr.fr neuf.fr cegetel.net club-internet.fr numericable.fr",
            "free": "free.fr aliceadsl.fr",
            "laposte": "laposte.net",
            "libero": "libero.it iol.it inwind.it blu.it giallo.it",
            "telecomitalia": "tim.it alice.it virgilio.it tin.it",
            "aruba": "aruba.it pec.it technet.it",
            "telefonica": "telefonica.net movistar.es terra.es",
            "btinternet": "btinternet.com btopenworld.com talk21.com",
            "virginmedia": "virginmedia.com ntlworld.com blueyonder.co.uk virgin.net",
            "comcast": "comcast.net xfinity.com",
            "att": "att.net sbcglobal.net bellsouth.net ameritech.net pacbell.net swbell.net",
            "charter": "charter.net spectrum.net rr.com",
            "cox": "cox.net",
            "mailru": "mail.ru inbox.ru list.ru bk.ru internet.ru vk.com",
            "yandex": "yandex.ru yandex.com ya.ru narod.ru",
            "seznam": "seznam.cz email.cz post.cz spoluzaci.cz",
            "wp": "wp.pl o2.pl tlen.pl",
            "onet": "onet.pl onet.eu op.pl vp.pl poczta.onet.pl",
            "interia": "interia.pl interia.eu poczta.fm",
            "qq": "qq.com foxmail.com vip.qq.com",
            "netease": "163.com 126.com yeah.net vip.163.com",
            "naver": "naver.com",
            "uol": "uol.com.br bol.com.br",
            "terra": "terra.com.br",
            "telenet": "telenet.be",
            "proximus": "skynet.be proximus.be",
            "kpn": "kpnmail.nl planet.nl hetnet.nl xs4all.nl",
            "ziggo": "ziggo.nl home.nl upcmail.nl",
            "bluewin": "bluewin.ch",
            "sapo": "sapo.pt",
        ]
        var table: [String: String] = [:]
        for (name, list) in lists {
            for domain in list.split(separator: " ") { table[String(domain)] = name }
        }
        return table
    }()
}
