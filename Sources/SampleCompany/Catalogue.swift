/// What the company sells: ten categories of twelve products.
struct Catalogue: Sendable {
    struct Product: Sendable {
        var id: String
        var name: String
        var category: String
        /// Thousandths of a euro; a multiple of ten but for what is sold by the piece.
        var price: Int
        var cost: Int
        /// The largest usual number in one order line.
        var most: Int
        /// As they stand in a CSV row.
        var encodedID: [UInt8]
        var encodedName: [UInt8]
    }

    static let shared = Catalogue()

    let products: [Product]

    private init() {
        products = Self.shelves.flatMap { shelf in
            shelf.items.enumerated().map { place, item in
                let id = "\(shelf.prefix)-\(place < 9 ? "00" : "0")\(place + 1)"
                let exact = item.price * shelf.costPercent / 100
                return Product(
                    id: id, name: item.name, category: shelf.category, price: item.price,
                    cost: item.price % 10 == 0 ? exact / 10 * 10 : exact, most: shelf.most,
                    encodedID: CSVRows.encoded(id), encodedName: CSVRows.encoded(item.name))
            }
        }
    }

    private struct Shelf {
        var category: String
        var prefix: String
        var costPercent: Int
        var most: Int
        var items: [(name: String, price: Int)]
    }

    private static let shelves = [
        Shelf(
            category: "Espresso", prefix: "ESP", costPercent: 56, most: 18,
            items: [
                ("Espresso Alameda 1 kg", 18_900), ("Espresso Alameda 250 g", 5_450),
                ("Espresso Alameda 5 kg", 88_000), ("Espresso Barrio 1 kg", 16_400),
                ("Espresso Barrio 5 kg", 76_500), ("Espresso Noche 1 kg", 19_750),
                ("Espresso Noche 250 g", 5_900), ("Espresso \"Reserva del Puerto\" 1 kg", 24_600),
                ("Espresso Feria 1 kg", 17_200), ("Espresso Mañana 1 kg", 17_950),
                ("Espresso Ñora 1 kg", 21_300), ("Espresso Crema Doble 1 kg", 18_250),
            ]),
        Shelf(
            category: "Single origin", prefix: "ORI", costPercent: 62, most: 10,
            items: [
                ("Etiopía Yirgacheffe 1 kg", 29_800), ("Etiopía Yirgacheffe 250 g", 8_600),
                ("Colombia Huila 1 kg", 25_400), ("Colombia Huila 250 g", 7_300),
                ("Guatemala Antigua 1 kg", 26_900), ("Kenya Nyeri AA 250 g", 9_750),
                ("Brasil Cerrado 1 kg", 20_700), ("Costa Rica Tarrazú 1 kg", 28_300),
                ("Perú Cajamarca 1 kg", 23_600), ("Sumatra Gayo 1 kg", 27_100),
                ("Panamá Boquete Geisha 100 g", 24_900), ("Rwanda Huye 250 g", 9_200),
            ]),
        Shelf(
            category: "Decaf", prefix: "DEC", costPercent: 60, most: 8,
            items: [
                ("Decaf Alameda 1 kg", 22_300), ("Decaf Alameda 250 g", 6_450), ("Decaf Barrio 1 kg", 19_900),
                ("Decaf Colombia 1 kg", 27_600), ("Decaf Colombia 250 g", 7_900),
                ("Decaf México Chiapas 1 kg", 28_400), ("Decaf sobres 200 × 2 g", 17_800),
                ("Decaf monodosis E.S.E. 150", 28_900), ("Decaf Noche 1 kg", 23_100),
                ("Half-Caf Blend 1 kg", 20_800), ("Decaf Etiopía 250 g", 9_100),
                ("Decaf molido 500 g", 11_700),
            ]),
        Shelf(
            category: "Capsules & pods", prefix: "CAP", costPercent: 52, most: 12,
            items: [
                ("Cápsulas Alameda 100", 27_500), ("Cápsulas Noche 100", 28_900),
                ("Cápsulas Decaf 100", 29_400),
                ("Cápsulas Colombia 50", 16_800), ("Cápsulas Etiopía 50", 18_200),
                ("Cápsulas Barrio 200", 49_900),
                ("Compostable Capsules Alameda 100", 33_500), ("Compostable Capsules Decaf 100", 34_900),
                ("Monodosis E.S.E. Alameda 150", 26_400), ("Monodosis E.S.E. Noche 150", 27_300),
                ("Office Box, 300 capsules", 74_900), ("Tasting Box, 6 × 10 capsules", 21_600),
            ]),
        Shelf(
            category: "Black tea", prefix: "BLK", costPercent: 48, most: 10,
            items: [
                ("English Breakfast 100 sachets", 12_400), ("English Breakfast 1 kg", 28_700),
                ("Earl Grey 100 sachets", 13_100), ("Earl Grey 500 g", 17_400),
                ("Assam Mangalam 250 g", 11_900),
                ("Darjeeling First Flush 100 g", 14_800), ("Ceylon Uva 500 g", 16_200),
                ("Lapsang Souchong 250 g", 15_500), ("Chai Especiado 1 kg", 26_900),
                ("Té Pakistaní 1 kg", 24_300), ("Afternoon Blend 100 sachets", 12_900),
                ("Té Negro Vainilla 500 g", 15_750),
            ]),
        Shelf(
            category: "Green & white tea", prefix: "GRN", costPercent: 50, most: 8,
            items: [
                ("Sencha 250 g", 13_600), ("Sencha 100 sachets", 14_900), ("Gunpowder 1 kg", 23_800),
                ("Moruno con menta 1 kg", 25_100), ("Jasmine Pearls 100 g", 16_900),
                ("Matcha ceremonial 30 g", 24_500), ("Matcha Barista 500 g", 62_000),
                ("Genmaicha 250 g", 12_800),
                ("Pai Mu Tan 100 g", 11_400), ("Hojicha 250 g", 13_950),
                ("Té Verde Limón 100 sachets", 13_300),
                ("Silver Needle 50 g", 19_700),
            ]),
        Shelf(
            category: "Infusions", prefix: "INF", costPercent: 44, most: 10,
            items: [
                ("Manzanilla 100 sachets", 9_800), ("Poleo Menta 100 sachets", 9_800),
                ("Rooibos Naranja 100 sachets", 12_200), ("Rooibos 1 kg", 21_400),
                ("Hierbaluisa 100 sachets", 10_600), ("Tila 100 sachets", 10_300), ("Hibisco 500 g", 9_400),
                ("Ginger & Lemon 100 sachets", 12_700), ("Frutos Rojos 500 g", 12_950),
                ("Peppermint 250 g", 8_900), ("Yerba Mate 1 kg", 14_300), ("Anís Estrellado 500 g", 13_800),
            ]),
        Shelf(
            category: "Chocolate & syrups", prefix: "CHO", costPercent: 55, most: 9,
            items: [
                ("Chocolate a la taza 1 kg", 13_900), ("Cacao Barista 70 % 1 kg", 22_700),
                ("Drinking Chocolate 2 kg", 25_300), ("White Mocha 1 kg", 19_200),
                ("Sirope Vainilla 70 cl", 8_750), ("Sirope Caramelo 70 cl", 8_750),
                ("Sirope Avellana 70 cl", 8_950), ("Sirope Canela 70 cl", 8_950),
                ("Bebida de avena Barista 6 × 1 l", 13_200), ("Honey Portions 100 × 20 g", 24_800),
                ("Panela 1 kg", 5_600), ("Chai Latte Powder 1 kg", 18_600),
            ]),
        Shelf(
            category: "Cups & takeaway", prefix: "CUP", costPercent: 63, most: 1500,
            items: [
                ("Vaso 8 oz compostable", 74), ("Vaso 12 oz compostable", 92), ("Vaso 4 oz compostable", 55),
                ("Tapa 8 oz", 38), ("Tapa 12 oz", 43), ("Azúcar blanco, sobre 7 g", 18),
                ("Azúcar moreno, sobre 7 g", 21), ("Sacarina, sobre", 25), ("Paletina de madera 14 cm", 9),
                ("Servilleta \"Alameda\" 20 × 20", 14), ("Porta-vasos de 4", 135),
                ("Bolsa kraft con asa", 160),
            ]),
        Shelf(
            category: "Equipment & care", prefix: "EQP", costPercent: 68, most: 2,
            items: [
                ("Molinillo M64 \"Silencio\"", 489_000), ("Molinillo M80", 749_000),
                ("Cafetera 1 grupo, alquiler mensual", 79_000),
                ("Cafetera 2 grupos, alquiler mensual", 129_000),
                ("Filtros V60 02, 100 uds.", 7_900), ("Jarra de leche 600 ml", 18_500),
                ("Tamper 58 mm", 32_900), ("Detergente grupos 900 g", 14_700),
                ("Descalcificador 1 l", 11_200),
                ("Filtro de agua C150", 94_500), ("Barista Training, half day", 180_000),
                ("Taza espresso \"Alameda\" × 6", 27_400),
            ]),
    ]
}
