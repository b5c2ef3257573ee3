/// What the pages say.
struct ConsentWording: Sendable {
    private let language: PageLanguage
    private let company: String

    init(_ language: PageLanguage, company: String) {
        self.language = language
        self.company = company
    }

    private func pick(_ english: String, _ spanish: String) -> String {
        switch language {
        case .english: english
        case .spanish: spanish
        }
    }

    func text(for content: ConsentPage.Content) -> (heading: String, lead: String) {
        switch content {
        case .question:
            (
                pick("Stop emails from \(company)?", "¿No quiere más correos de \(company)?"),
                pick(
                    "One click, and we send you no more offers. Nothing has changed so far.",
                    "Un clic y no le enviaremos más ofertas. Todavía no ha cambiado nada.")
            )
        case .done(let choice): done(choice)
        case .noSuchLink:
            (
                pick("This link does not work", "Este enlace no funciona"),
                pick(
                    "It may have been cut short on its way. Open it from the email again, or answer the email with the word “unsubscribe”.",
                    "Quizá llegó incompleto. Ábralo otra vez desde el correo o respóndalo con la palabra «baja»."
                )
            )
        case .incomplete:
            (
                pick("Nothing was changed", "No ha cambiado nada"),
                pick(
                    "No choice came with the form. Please choose once more.",
                    "No llegó ninguna opción. Elija otra vez, por favor.")
            )
        case .unavailable:
            (
                pick("That did not work just now", "Ahora mismo no ha funcionado"),
                pick(
                    "Nothing was changed. Please try again in a few minutes.",
                    "No ha cambiado nada. Inténtelo de nuevo dentro de unos minutos, por favor.")
            )
        case .tooMany:
            (
                pick("That was a lot of changes", "Han sido muchos cambios"),
                pick(
                    "This one was not kept. Please try again in an hour.",
                    "Este último no se ha guardado. Inténtelo de nuevo dentro de una hora, por favor.")
            )
        }
    }

    private func done(_ choice: ConsentWord.Choice) -> (heading: String, lead: String) {
        switch choice {
        case .unsubscribe:
            (
                pick("You are unsubscribed", "Se ha dado de baja"),
                pick(
                    "\(company) sends you no more offers. An email that is already on its way may still arrive.",
                    "\(company) no le enviará más ofertas. Puede que aún le llegue un correo que ya está en camino."
                )
            )
        case .pause(let months):
            (
                pick("Paused for \(months) months", "En pausa durante \(months) meses"),
                pick(
                    "\(company) sends you no offers until then.",
                    "\(company) no le enviará ofertas hasta entonces.")
            )
        case .fewer:
            (
                pick("You will get fewer emails", "Recibirá menos correos"),
                pick("We will write to you only now and then.", "Solo le escribiremos de vez en cuando.")
            )
        case .resume:
            (
                pick("You will get our emails again", "Volverá a recibir nuestros correos"),
                pick("Good to have you back.", "Nos alegra volver a escribirle.")
            )
        }
    }

    func name(of choice: ConsentWord.Choice) -> String {
        switch choice {
        case .unsubscribe: pick("Never again", "Nunca más")
        case .pause(let months): pick("Pause for \(months) months", "Pausa de \(months) meses")
        case .fewer: pick("Fewer emails", "Menos correos")
        case .resume: resume
        }
    }

    var unsubscribe: String { pick("Unsubscribe", "Darme de baja") }
    var orLess: String { pick("Or hear from us less", "O reciba menos") }
    var save: String { pick("Save my choice", "Guardar mi elección") }
    var changedYourMind: String { pick("Changed your mind?", "¿Ha cambiado de idea?") }
    var alreadyLeft: String {
        pick("Unsubscribed or paused already?", "¿Ya se dio de baja o hizo una pausa?")
    }
    var resume: String { pick("Get emails again", "Volver a recibir correos") }
    var allChoices: String { pick("All choices", "Todas las opciones") }
    var test: String {
        pick(
            "This link is from a test email: everything works, and nothing is kept.",
            "Este enlace es de un correo de prueba: todo funciona y no se guarda nada.")
    }
}
