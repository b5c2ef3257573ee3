/// Accounts whose names have broken somebody's program: quotes, marks of HTML and Liquid, other scripts.
struct Notable: Sendable {
    var name: String
    var contact: String
    var firstName: String
    /// For the address, which is plain ASCII.
    var slug: String
    var country: Country

    /// The notable of an account, at one place in every 125, in turn.
    static func at(_ index: Int) -> Notable? {
        index % 125 == 41 ? all[index / 125 % all.count] : nil
    }

    var language: Language {
        switch country {
        case .es, .mx, .ar: .spanish
        case .gb, .ie, .us: .english
        }
    }

    private static let all = [
        Notable(
            name: "Café \"El Cisne\", S.L.", contact: "Begoña Núñez", firstName: "Begoña",
            slug: "cafe-el-cisne", country: .es),
        Notable(
            name: "<Bar & Co>", contact: "Zoë <Zed> Carter", firstName: "Zoë", slug: "bar-and-co",
            country: .gb),
        Notable(
            name: "O'Brien, O'Brien & O'Brien", contact: "Seán O'Brien", firstName: "Seán", slug: "obrien",
            country: .ie),
        Notable(
            name: "مقهى الأندلس", contact: "ليلى حداد", firstName: "ليلى", slug: "maqha-andalus",
            country: .es),
        Notable(name: "喫茶さくら", contact: "佐藤 花子", firstName: "花子", slug: "kissa-sakura", country: .gb),
        Notable(
            name: "Cafès L'Hospitalet d'en Güell", contact: "Núria D'Angelo", firstName: "Núria",
            slug: "lhospitalet", country: .es),
        Notable(
            name: "Asociación Profesional de Cafeterías, Heladerías, Salones de Té y Establecimientos Afines "
                + "de la Comunidad Autónoma y Ciudades del Valle del Guadalquivir, Sociedad Cooperativa "
                + "Andaluza de Primer Grado",
            contact: "María de los Ángeles Fernández de Córdoba y Álvarez de las Asturias Bohorques",
            firstName: "María de los Ángeles", slug: "asociacion-cafeterias", country: .es),
        Notable(
            name: "The {{ Curly }} Spoon", contact: "Poppy {% Hall %}", firstName: "Poppy",
            slug: "curly-spoon", country: .gb),
        Notable(
            name: "בית קפה הגן", contact: "נועה לוי", firstName: "נועה", slug: "beit-hagan",
            country: .us),
        Notable(
            name: "Ristorante D'Angelo \"da Nino\"", contact: "Nino D'Angelo", firstName: "Nino",
            slug: "ristorante-dangelo", country: .es),
        Notable(name: "茶馆 Tea & Dumplings", contact: "王 伟", firstName: "伟", slug: "chaguan", country: .ie),
        Notable(
            name: "Tom's \"Cup, Saucer & Spoon\"; est. 1954", contact: "Thomas \"Tom\" Wright",
            firstName: "Thomas", slug: "toms-cup", country: .gb),
        Notable(name: "Ñ", contact: "Íñigo Ñáñez", firstName: "Íñigo", slug: "enye", country: .mx),
        Notable(
            name: "100 % Café", contact: "José & Ana Peña", firstName: "José & Ana", slug: "cien",
            country: .es),
        Notable(
            name: "☕ Latte Love ❤️", contact: "Chloë Ward", firstName: "Chloë", slug: "latte-love",
            country: .us),
        Notable(
            name: "Cafe\u{301} Sen\u{303}or", contact: "Andre\u{301}s Yáñez", firstName: "Andre\u{301}s",
            slug: "cafe-senor", country: .ar),
    ]
}
