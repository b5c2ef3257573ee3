public import Diagnostics

extension Finding.Code {
    /// Whether a message that has it may be sent.
    public var severity: Diagnostic.Severity {
        switch self {
        case .noUnsubscribe, .noUnsubscribeText, .noAddress, .noAddressText, .tooLarge, .notRead, .render,
            .subjectEmpty, .textEmpty, .linkEmpty, .linkRefused, .linkLiquid, .linkBlank, .linkScheme,
            .linkRelative, .linkHost, .linkPrivate, .linkRecipient, .linkOtherHost, .imageSource, .script,
            .eventAttribute, .form, .embed, .base, .refresh:
            .error
        case .large, .liquidLeft, .subjectLong, .subjectCapitals, .subjectExclaims, .preheaderMissing,
            .preheaderShort, .preheaderLong, .preheaderSubject, .preheaderUnused, .textShort, .linkFragment,
            .linkUser, .linkHTTP, .linkNoText, .imageAlt, .imageSize, .imageHTTP, .imageData, .imageOnly,
            .media, .externalStyle, .styleInBody, .noLanguage, .otherLanguage, .noTitle, .noCharset,
            .noViewport, .tableRole, .headingOrder, .contrast, .darkContrast, .css:
            .warning
        }
    }

    /// What it is, in a few words that quote nobody: for logs and groups.
    public var title: String {
        switch self {
        case .noUnsubscribe: "no visible unsubscribe link in the HTML"
        case .noUnsubscribeText: "no unsubscribe link in the text part"
        case .noAddress: "no visible postal address in the HTML"
        case .noAddressText: "no postal address in the text part"
        case .large: "the HTML is large"
        case .tooLarge: "the HTML is too large"
        case .notRead: "the page could not be read to its end"
        case .render: "the message does not render"
        case .liquidLeft: "a Liquid tag is left in the message"
        case .subjectEmpty: "the subject is empty"
        case .subjectLong: "the subject is long"
        case .subjectCapitals: "the subject is all capitals"
        case .subjectExclaims: "the subject exclaims"
        case .preheaderMissing: "there is no preheader"
        case .preheaderShort: "the preheader is short"
        case .preheaderLong: "the preheader is long"
        case .preheaderSubject: "the preheader repeats the subject"
        case .preheaderUnused: "the preheader is not in the page"
        case .textEmpty: "the text part is empty"
        case .textShort: "the text part is shorter than the HTML"
        case .linkEmpty: "a link without a target"
        case .linkFragment: "a link to a place that is not in the page"
        case .linkRefused: "a link that was refused"
        case .linkLiquid: "a Liquid tag left in an address"
        case .linkBlank: "a blank in a link"
        case .linkScheme: "a link of a kind that mail does not carry"
        case .linkRelative: "a link that only means something on a website"
        case .linkHost: "a link without a proper host"
        case .linkPrivate: "a link into a private network"
        case .linkRecipient: "a mailto or tel link without a recipient"
        case .linkUser: "a link with a user name before the host"
        case .linkHTTP: "a link without encryption"
        case .linkNoText: "a link that nobody sees"
        case .linkOtherHost: "a link that shows another host than it goes to"
        case .imageAlt: "an image without alt"
        case .imageSize: "an image without a size"
        case .imageSource: "an image that cannot load"
        case .imageHTTP: "an image without encryption"
        case .imageData: "an image inside its own address"
        case .imageOnly: "little text beside the images"
        case .script: "a script"
        case .eventAttribute: "an event attribute"
        case .form: "a form"
        case .embed: "an embedded page or object"
        case .media: "a video or sound"
        case .externalStyle: "an external stylesheet"
        case .base: "a base address"
        case .refresh: "a refresh"
        case .styleInBody: "a style element in the body"
        case .noLanguage: "the page names no language"
        case .otherLanguage: "the page names another language"
        case .noTitle: "the page has no title"
        case .noCharset: "the page names no charset"
        case .noViewport: "the page names no viewport"
        case .tableRole: "a layout table without role"
        case .headingOrder: "a heading skips a level"
        case .contrast: "text with too little contrast"
        case .darkContrast: "text with too little contrast in dark mode"
        case .css: "CSS that a large mail program lacks"
        }
    }

    /// What to do about it.
    public var help: String {
        switch self {
        case .noUnsubscribe, .noUnsubscribeText:
            "put <a href=\"{{ links.unsubscribe }}\">, with words in it, into the layout's footer"
        case .noAddress, .noAddressText: "put {{ company.address }} into the layout's footer"
        case .large, .tooLarge: "leave out lines, repeated inline styles and comments"
        case .notRead: "make the page smaller and nest less"
        case .render: "give the value a default, or put it inside an if"
        case .liquidLeft: "take the raw tag away, or close the braces"
        case .subjectEmpty: "give the subject a default for when its value is missing"
        case .subjectLong: "say the main thing in the first 50 characters"
        case .subjectCapitals: "write it as a sentence"
        case .subjectExclaims: "leave one exclamation mark at most"
        case .preheaderMissing: "write a preheader: line in the front matter"
        case .preheaderShort: "write 40 to 100 characters that continue the subject"
        case .preheaderLong: "say it in 100 characters"
        case .preheaderSubject: "say something that the subject does not"
        case .preheaderUnused: "put {{ preheader }} first in the layout's body, in a hidden element"
        case .textEmpty: "write text in the HTML that is not hidden"
        case .textShort: "take data-text=\"skip\" away where the words count"
        case .linkEmpty: "write the address, or make it no link"
        case .linkFragment: "give the element that is meant this id"
        case .linkRefused: "look at the value: only http, https, mailto and tel are let through"
        case .linkLiquid: "close the braces of the tag, or take the raw tag away"
        case .linkBlank: "write %20 for the blank, or use the url_encode filter"
        case .linkScheme: "use https, mailto or tel"
        case .linkRelative: "write the whole address, from https:// on"
        case .linkHost: "write the host as https://www.example.com"
        case .linkPrivate: "use an address that the customer can reach"
        case .linkRecipient: "write the address or number after the colon"
        case .linkUser: "take away what stands before the @"
        case .linkHTTP: "write https"
        case .linkNoText: "put words, or an image with alt, between <a> and </a>"
        case .linkOtherHost: "let the link say what it does instead of an address"
        case .imageAlt: "say in alt what the image says; alt=\"\" if it only decorates"
        case .imageSize: "give it width and height attributes; Outlook reads no others"
        case .imageSource: "write the whole address, from https:// on"
        case .imageHTTP: "write https; mail programs do not load the other"
        case .imageData: "put the image on a web server and link it"
        case .imageOnly: "write as text what the image says"
        case .script, .eventAttribute, .form, .embed, .base, .refresh:
            "take it away and link to a web page instead"
        case .media: "link an image of it to a web page that plays it"
        case .externalStyle: "put the rules into a <style> in the head"
        case .styleInBody: "move it into the head"
        case .noLanguage, .otherLanguage: "write <html lang=\"{{ language }}\"> in the layout"
        case .noTitle: "write <title>{{ subject }}</title> in the layout"
        case .noCharset: "write <meta charset=\"utf-8\"> in the layout's head"
        case .noViewport:
            "write <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"> in the layout's head"
        case .tableRole: "add role=\"presentation\", or <th scope> if it is a table of figures"
        case .headingOrder: "go down one level at a time"
        case .contrast: "make the text darker or its background lighter"
        case .darkContrast: "give the text a class whose colour changes with its background in dark mode"
        case .css: "see the table in docs/template-checks.md"
        }
    }
}
