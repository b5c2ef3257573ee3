extension ClientSupport {
    private init(
        _ name: String, _ source: String, _ lacking: [Client], matters: [Client]? = nil, _ loss: String
    ) {
        self.init(name: name, source: source, lacking: lacking, matters: matters ?? lacking, loss: loss)
    }

    /// In the order of `Key`.
    static let table: [ClientSupport] = [
        .init(
            "position", "css-position", [.gmail, .outlookWindows, .outlookCom, .yahoo],
            "elements stay where they stand in the source; place them with table cells"),
        .init(
            "display: flex", "css-display-flex", [.gmailOtherAccounts, .outlookWindows],
            "its children come one below the other; use table cells"),
        .init(
            "display: inline-flex", "css-display-flex", [.gmailOtherAccounts, .outlookWindows, .yahoo],
            "its children come one below the other; use table cells"),
        .init(
            "display: grid", "css-display-grid", [.gmail, .outlookWindows, .yahoo],
            "its children come one below the other; use table cells"),
        .init(
            "float", "css-float", [.outlookWindows],
            "nothing floats; use the align attribute of a table or an image"),
        .init(
            "gap", "css-gap", [.gmail, .outlookWindows, .outlookCom, .yahoo],
            "the distance is missing; use padding on table cells"),
        .init(
            "background-image", "css-background-image", [.outlookWindows],
            "the image is missing; give the same element a background-color that its text can be read on"),
        .init(
            "gradients", "css-linear-gradient", [.outlookWindows, .outlookCom, .yahoo],
            "the background is missing; give the same element a background-color"),
        .init(
            "max-width", "css-max-width", [.outlookWindows],
            "it becomes as wide as the window; put a table of fixed width around it in <!--[if mso]>"),
        .init(
            "margin: auto", "css-margin", [.outlookWindows],
            "it is not centred; use align=\"center\" on the table or cell"),
        .init(
            "negative margin", "css-margin", [.gmail, .outlookWindows, .outlookCom],
            "the margin is none; do without"),
        .init(
            "padding outside of table cells", "css-padding", [.outlookWindows],
            "the distance is missing; put it on a table cell"),
        .init(
            "display: none", "css-display-none", [.outlookWindows],
            "it is shown; add mso-hide:all beside it"),
        .init(
            "object-fit", "css-object-fit", [.gmailOtherAccounts, .outlookWindows, .yahoo],
            "the image is squeezed; cut it to its size"),
        .init(
            "transform", "css-transform", [.gmail, .outlookWindows, .outlookCom, .yahoo],
            "the element stays as it is; do without"),
        .init(
            "calc()", "css-unit-calc", [.gmailOtherAccounts, .outlookWindows, .outlookCom, .yahoo],
            "the whole declaration is ignored; write the result"),
        .init(
            "variables", "css-variables", [.gmail, .outlookWindows, .outlookCom, .yahoo],
            "the whole declaration is ignored; write the value"),
        .init(
            "rem", "css-unit-rem", [.outlookWindows, .yahoo],
            "the whole declaration is ignored; write px"),
        .init(
            "vw and vh", "css-unit-vh", [.outlookWindows, .appleMail],
            "the declaration is ignored, or comes to nothing on an iPhone; write px or %"),
        .init(
            "@font-face", "css-at-font-face", [.gmail, .outlookWindows, .outlookCom, .yahoo],
            matters: [.outlookWindows],
            "Outlook falls back to Times New Roman, not to your next font; put the @font-face inside @media screen"
        ),
        .init(
            "@import", "css-at-import", [.gmail, .outlookCom, .yahoo],
            "the rules are missing; put them into the page"),
        .init(
            "::before and ::after", "css-pseudo-element-before",
            [.gmail, .outlookWindows, .outlookCom, .yahoo],
            "the content is missing; write it into the page"),
        .init(
            "<svg>", "html-svg", [.gmail, .outlookWindows, .outlookCom, .yahoo],
            "the drawing is missing; use a PNG image"),
        .init(
            "SVG images", "image-svg", [.gmail, .outlookWindows],
            "the image is missing; use PNG"),
        .init(
            "border-radius", "css-border-radius", [.outlookWindows], matters: [],
            "corners are square"),
        .init(
            "box-shadow", "css-box-shadow", [.gmail, .outlookWindows, .yahoo], matters: [],
            "there is no shadow"),
        .init(
            "text-shadow", "css-text-shadow", [.gmail, .outlookWindows, .outlookCom, .yahoo], matters: [],
            "there is no shadow"),
        .init(
            "opacity", "css-opacity", [.outlookWindows, .yahoo], matters: [],
            "it is shown in full"),
        .init(
            "animation", "css-animation", [.gmail, .outlookWindows, .outlookCom, .yahoo], matters: [],
            "it stands still"),
        .init(
            "transition", "css-transition", [.gmail, .outlookWindows, .outlookCom, .yahoo], matters: [],
            "it changes at once"),
        .init(
            ":hover", "css-pseudo-class-hover", [.gmail, .outlookWindows, .outlookCom], matters: [],
            "it does not change under the pointer"),
        .init(
            "@media", "css-at-media", [.gmailOtherAccounts, .outlookWindows], matters: [],
            "the page looks as it does without the rules inside"),
        .init(
            "overflow", "css-overflow", [.outlookWindows], matters: [],
            "nothing is cut off"),
    ]
}
