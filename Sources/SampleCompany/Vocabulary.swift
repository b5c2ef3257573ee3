/// The words that names of people, places and businesses are made of.
enum Vocabulary {
    static let givenNames: [Language: [String]] = [
        .spanish: [
            "María", "José", "Lucía", "Martín", "Begoña", "Íñigo", "Ángel", "Sofía", "Nuño", "Inés", "Andrés",
            "Rocío", "Iñaki", "Marta", "Joaquín", "Elena", "Raúl", "Núria", "Jordi", "Ainhoa", "Óscar",
            "Carmen", "Sebastián", "Valentina", "Diego", "Paula", "Álvaro", "Concepción", "Tomás", "Ximena",
        ],
        .english: [
            "Emma", "Liam", "Siobhán", "Oliver", "Amelia", "Seán", "Grace", "Harry", "Aoife", "Jack", "Zoë",
            "Róisín", "Charlotte", "Noah", "Niamh", "George", "Isla", "Pádraig", "Chloë", "Thomas", "Freya",
            "Arthur", "Ciarán", "Poppy", "Dylan", "Martha", "Owen", "Priya", "Kwame", "Renée",
        ],
    ]

    static let surnames: [Language: [String]] = [
        .spanish: [
            "García", "Fernández", "Muñoz", "Ibáñez", "Núñez", "Peña", "Castaño", "Güell", "Zúñiga", "Ortega",
            "Sánchez", "Echeverría", "Vilaseca", "Rodríguez", "Álvarez", "Quiñones", "Marín", "Prats", "Ruiz",
            "de la Fuente", "López", "Beltrán", "Oñate", "Serrano", "Domínguez", "Arrieta", "Cañas", "Gómez",
            "D'Angelo", "Yáñez", "Ferrer", "Hernández",
        ],
        .english: [
            "O'Brien", "Smith", "O'Sullivan", "MacDonald", "Taylor", "Ó Murchú", "Hughes", "Byrne", "Walker",
            "D'Arcy", "Fitzgerald", "Evans", "Wright", "O'Connor", "St. John", "Thompson", "Kelly", "Brontë",
            "Robinson", "Singh", "Ward", "Okafor", "Campbell", "Lloyd-Jones", "Murphy", "Bennett", "Patel",
            "Hall", "McCarthy", "Green", "Whitfield", "Carter",
        ],
    ]

    static let signs: [Language: [String]] = [
        .spanish: [
            "El Cisne", "La Alhambra", "Los Olmos", "La Cigüeña", "El Pingüino", "Peñalara", "El Muelle",
            "La Buganvilla", "San Telmo", "La Estación", "El Rincón", "Las Acacias", "El Faro", "La Española",
            "Mediodía", "El Álamo", "La Niña", "Puerta del Sol", "El Águila", "La Campiña", "Dos Hermanas",
            "El Jardín", "Costa Azul", "La Viña", "El Ruiseñor", "Santa Inés", "La Azotea", "Montañés",
            "El Limonero", "La Golondrina", "Plaza Mayor", "El Búho", "La Parra", "Las Delicias", "El Olivar",
            "Gran Vía", "La Muralla", "El Retiro", "La Colmena", "Mirador",
        ],
        .english: [
            "Copper Kettle", "Swan", "Old Mill", "Harbour Light", "Wren & Ivy", "Blue Door", "Lantern",
            "Fox & Feather", "Crooked Spoon", "Juniper", "Clocktower", "Two Sisters", "Bramble", "Pier Nine",
            "Salt & Stone", "Nightingale", "Weaver's Yard", "Red Lion", "Marigold", "Saddler's", "Thistle",
            "Corner House", "Bell & Anchor", "Larkspur", "Ferryman's", "Quiet Corner", "Oak & Ash",
            "Signal Box", "Orchard", "Dormouse", "King's Arms", "Brass Monkey", "Hazel", "Long Table",
            "Kingfisher", "Tide & Time", "Paper Mill", "Glasshouse", "Honeycomb", "Albion",
        ],
    ]

    /// `#` stands for a sign, `@` for a surname, `*` for a city.
    static func patterns(_ language: Language, _ segment: Segment) -> [String] {
        switch (language, segment) {
        case (.spanish, .cafe):
            ["Café #", "Cafetería #", "Café Bar @", "Granja @", "# Café de Especialidad, S.L."]
        case (.spanish, .hotel):
            ["Hotel #", "Hotel Boutique #", "Hostal @", "Pensión #", "Hotel & Spa # *"]
        case (.spanish, .restaurant):
            ["Restaurante #", "Casa @", "Asador @", "Taberna #", "Mesón \"#\""]
        case (.spanish, .shop):
            ["Ultramarinos @", "Tés y Cafés #", "Colmado @", "@ e Hijos, S.L.", "Mercado # *"]
        case (.spanish, .office):
            ["@ y @ Abogados", "Grupo @, S.A.", "Gestoría @", "Coworking #", "Clínica #"]
        case (.english, .cafe):
            ["The # Café", "# Coffee House", "@'s Tea Rooms", "#", "# Coffee Co."]
        case (.english, .hotel):
            ["The # Hotel", "# House Hotel, *", "@ Lodge", "The # Inn", "Hotel # & Spa"]
        case (.english, .restaurant):
            ["The #", "@'s Kitchen", "# Bistro", "@ & @", "The # Dining Rooms"]
        case (.english, .shop):
            ["@ & Sons", "# Provisions", "@ Grocers, Ltd", "# Deli", "The # Farm Shop"]
        case (.english, .office):
            ["@, @ & Co.", "@ Partners LLP", "# Studios", "@ Dental Practice", "# Workspace"]
        }
    }

    static let cities: [Country: [String]] = [
        .es: [
            "Madrid", "Sevilla", "Málaga", "A Coruña", "L'Hospitalet de Llobregat", "Donostia-San Sebastián",
            "Logroño", "Cádiz", "València", "Zaragoza", "Bilbao", "Córdoba", "Palma", "León", "Almería",
            "Vigo", "Gijón", "Alcalá de Henares", "Barcelona", "Cáceres",
        ],
        .mx: ["Ciudad de México", "Mérida", "Querétaro", "Guadalajara", "San Luis Potosí"],
        .ar: ["Buenos Aires", "Córdoba", "Rosario", "Neuquén", "San Miguel de Tucumán"],
        .gb: [
            "London", "Bristol", "Leeds", "Edinburgh", "Cardiff", "Stoke-on-Trent", "Brighton", "Norwich",
            "King's Lynn", "Glasgow", "Bath", "Manchester",
        ],
        .ie: ["Dublin", "Cork", "Galway", "Dún Laoghaire", "Kilkenny", "Limerick"],
        .us: ["Portland", "Austin", "Coeur d'Alene", "Boston", "San José", "Chicago"],
    ]
}

enum Language: String, Sendable {
    case spanish = "es"
    case english = "en"
}

enum Country: String, Sendable {
    case es = "ES"
    case mx = "MX"
    case ar = "AR"
    case gb = "GB"
    case ie = "IE"
    case us = "US"

    var currency: Currency {
        switch self {
        case .es, .ie: .eur
        case .gb: .gbp
        case .us, .mx, .ar: .usd
        }
    }
}

enum Currency: String, Sendable {
    case eur = "EUR"
    case gbp = "GBP"
    case usd = "USD"

    /// What a euro of the price list costs in this currency, in hundredths.
    var percentOfEuro: Int {
        switch self {
        case .eur: 100
        case .gbp: 86
        case .usd: 109
        }
    }
}

enum Segment: String, Sendable, CaseIterable {
    case cafe, hotel, restaurant, shop, office
}
