/// A sales representative of the company.
struct Rep: Sendable {
    var id: String
    var name: String
    var email: String
    /// Nobody's: from a range kept for fiction or, where a country has none, from no range at all.
    var phone: String
    var title: String

    static let all = [
        Rep(
            id: "R-01", name: "Lucía Marín", email: "lucia.marin@alameda.example", phone: "+34 000 000 001",
            title: "Responsable de zona Centro"),
        Rep(
            id: "R-02", name: "Íñigo Echeverría", email: "inigo.echeverria@alameda.example",
            phone: "+34 000 000 002", title: "Responsable de zona Norte"),
        Rep(
            id: "R-03", name: "Carmen Muñoz", email: "carmen.munoz@alameda.example", phone: "+34 000 000 003",
            title: "Responsable de zona Sur"),
        Rep(
            id: "R-04", name: "Jordi Vilaseca", email: "jordi.vilaseca@alameda.example",
            phone: "+34 000 000 004", title: "Responsable de zona Levante"),
        Rep(
            id: "R-05", name: "Valentina Quiñones", email: "valentina.quinones@alameda.example",
            phone: "+34 000 000 005", title: "Exportación, Latinoamérica"),
        Rep(
            id: "R-06", name: "Grace Whitfield", email: "grace.whitfield@alameda.example",
            phone: "+44 20 7946 0006", title: "Account Manager, South"),
        Rep(
            id: "R-07", name: "Dylan Lloyd-Jones", email: "dylan.lloyd-jones@alameda.example",
            phone: "+44 20 7946 0007", title: "Account Manager, North & Wales"),
        Rep(
            id: "R-08", name: "Aoife O'Connor", email: "aoife.oconnor@alameda.example",
            phone: "+353 20 910 0008", title: "Account Manager, Ireland & US"),
    ]
}
