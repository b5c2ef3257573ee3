import CXML2

extension XMLFault {
    /// Why a document is refused that libxml2 cannot read, by its number (libxml/xmlerror.h). Its own sentences
    /// quote the document, and are not used.
    static func reason(libxml2 code: Int32) -> String {
        switch xmlParserErrors(rawValue: UInt32(bitPattern: code)) {
        case XML_ERR_DOCUMENT_EMPTY: "the document is empty"
        case XML_ERR_DOCUMENT_END, XML_ERR_TAG_NOT_FINISHED, XML_ERR_CDATA_NOT_FINISHED,
            XML_ERR_COMMENT_NOT_FINISHED, XML_ERR_GT_REQUIRED, XML_ERR_PI_NOT_FINISHED:
            "the document is cut short, or a tag is not closed; is the file whole?"
        case XML_ERR_TAG_NAME_MISMATCH: "an end tag is not that of the element which is open"
        case XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY:
            "an entity is used that XML does not have; write the character itself"
        case XML_ERR_INVALID_CHARREF: "there is a character that XML does not allow"
        case XML_ERR_INVALID_CHAR:
            "there is a character that XML does not allow, or a byte that is not in the document's encoding"
        case XML_ERR_INVALID_ENCODING, XML_ERR_UNKNOWN_ENCODING, XML_ERR_UNSUPPORTED_ENCODING,
            XML_I18N_CONV_FAILED,
            XML_I18N_NO_HANDLER:
            "there are bytes that are not in the document's encoding; is the encoding in its first line right?"
        case XML_NS_ERR_UNDEFINED_NAMESPACE: "a prefix is used that no xmlns attribute declares"
        case XML_ERR_ATTRIBUTE_REDEFINED, XML_NS_ERR_ATTRIBUTE_REDEFINED: "an element has an attribute twice"
        case XML_ERR_RESERVED_XML_NAME: "there is something before the XML declaration"
        case XML_ERR_INTERNAL_ERROR, XML_ERR_NO_MEMORY, XML_ERR_NAME_TOO_LONG:
            "a text, a name or the depth is more than libxml2 allows"
        default: "the document is not well-formed XML"
        }
    }
}
