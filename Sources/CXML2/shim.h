// What Swift cannot call of libxml2: callbacks whose type differs between its versions, and thread-local globals.
#ifndef REKINDLE_CXML2_SHIM_H
#define REKINDLE_CXML2_SHIM_H

#include <libxml/xmlversion.h>
// A libxml2 built with ICU (Debian's) includes its headers, whose types Foundation's own ICU declares, too: one
// program could not import both. Only the fields of an encoding handler depend on it, which nothing here reads.
#undef LIBXML_ICU_ENABLED

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>

// Told of each thing amiss: its code (xmlParserErrors), its severity (xmlErrorLevel), and where.
typedef void (*rk_xml_error_callback)(void *user, int code, int level, int line, int column);

struct rk_xml_errors {
    rk_xml_error_callback callback;
    void *user;
};

// The error is const from libxml2 2.12 on.
#if LIBXML_VERSION >= 21200
static inline void rk_xml_take_error(void *user, const xmlError *error) {
#else
static inline void rk_xml_take_error(void *user, xmlErrorPtr error) {
#endif
    struct rk_xml_errors *errors = (struct rk_xml_errors *)user;
    if (error) errors->callback(errors->user, error->code, error->level, error->line, error->int2);
}

static inline void rk_xml_set_errors(xmlTextReaderPtr reader, struct rk_xml_errors *errors) {
    xmlTextReaderSetStructuredErrorHandler(reader, rk_xml_take_error, errors);
}

// Errors of the encoding go to this thread's global handler, which else writes to standard error.
static inline int rk_xml_read(xmlTextReaderPtr reader, struct rk_xml_errors *errors) {
    xmlStructuredErrorFunc before = xmlStructuredError;
    void *before_user = xmlStructuredErrorContext;
    xmlSetStructuredErrorFunc(errors, rk_xml_take_error);
    int result = xmlTextReaderRead(reader);
    xmlSetStructuredErrorFunc(before_user, before);
    return result;
}

#if LIBXML_VERSION >= 21200
static inline void rk_xml_drop_error(void *user, const xmlError *error) { (void)user, (void)error; }
#else
static inline void rk_xml_drop_error(void *user, xmlErrorPtr error) { (void)user, (void)error; }
#endif

// Reads a page of UTF-8 into a tree, to be freed with xmlFreeDoc; NULL where memory ran out. No network, no entity
// from outside; what its <meta> says of an encoding does not count. *is_whole is 0 where libxml2 gave up halfway,
// as it does for elements nested deeper than it allows.
static inline htmlDocPtr rk_html_read(const char *bytes, int count, int *is_whole) {
    *is_whole = 0;
    htmlParserCtxtPtr context = htmlNewParserCtxt();
    if (!context) return NULL;
    xmlStructuredErrorFunc before = xmlStructuredError;
    void *before_user = xmlStructuredErrorContext;
    xmlSetStructuredErrorFunc(NULL, rk_xml_drop_error);
    htmlDocPtr page = htmlCtxtReadMemory(
        context, bytes, count, NULL, "UTF-8",
        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET
            | HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC);
    xmlSetStructuredErrorFunc(before_user, before);
    *is_whole = page && !context->disableSAX;
    htmlFreeParserCtxt(context);
    return page;
}

#endif
