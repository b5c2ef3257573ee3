// What Swift cannot call of GMime: type checks and casts are macros. Everything here takes and gives plain pointers.
#ifndef REKINDLE_CGMIME_SHIM_H
#define REKINDLE_CGMIME_SHIM_H

#include <gmime/gmime.h>

enum { rk_mime_leaf = 0, rk_mime_multipart = 1, rk_mime_message = 2, rk_mime_text = 3 };

// The mail as a tree, to be freed with rk_mime_free; NULL where there is none. The bytes are copied.
static inline GMimeMessage *rk_mime_parse(const char *bytes, size_t count) {
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, count);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_object_unref(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    return message;
}

static inline void rk_mime_free(GMimeMessage *message) { g_object_unref(message); }

static inline GMimeObject *rk_mime_root(GMimeMessage *message) { return g_mime_message_get_mime_part(message); }

static inline GMimeHeaderList *rk_mime_fields(GMimeMessage *message) {
    return g_mime_object_get_header_list((GMimeObject *)message);
}

static inline int rk_mime_kind(GMimeObject *object) {
    if (GMIME_IS_MULTIPART(object)) return rk_mime_multipart;
    if (GMIME_IS_MESSAGE_PART(object)) return rk_mime_message;
    if (GMIME_IS_TEXT_PART(object)) return rk_mime_text;
    return rk_mime_leaf;
}

static inline int rk_mime_child_count(GMimeObject *multipart) {
    return g_mime_multipart_get_count((GMimeMultipart *)multipart);
}

static inline GMimeObject *rk_mime_child(GMimeObject *multipart, int index) {
    return g_mime_multipart_get_part((GMimeMultipart *)multipart, index);
}

static inline GMimeMessage *rk_mime_enclosed(GMimeObject *part) {
    return g_mime_message_part_get_message((GMimeMessagePart *)part);
}

// "text/plain", to be freed with g_free; NULL where nothing is known of it.
static inline char *rk_mime_type(GMimeObject *object) {
    GMimeContentType *type = g_mime_object_get_content_type(object);
    return type ? g_mime_content_type_get_mime_type(type) : NULL;
}

static inline const char *rk_mime_parameter(GMimeObject *object, const char *name) {
    return g_mime_object_get_content_type_parameter(object, name);
}

// The name that an attachment wants to be filed under; NULL for none.
static inline const char *rk_mime_file_name(GMimeObject *object) {
    return GMIME_IS_PART(object) ? g_mime_part_get_filename((GMimePart *)object) : NULL;
}

// The content without its transfer encoding, to be freed with g_byte_array_unref; NULL for none.
static inline GByteArray *rk_mime_content(GMimeObject *object) {
    if (!GMIME_IS_PART(object)) return NULL;
    GMimeDataWrapper *content = g_mime_part_get_content((GMimePart *)object);
    if (!content) return NULL;
    GMimeStream *stream = g_mime_stream_mem_new();
    g_mime_data_wrapper_write_to_stream(content, stream);
    GByteArray *bytes = g_mime_stream_mem_get_byte_array((GMimeStreamMem *)stream);
    g_mime_stream_mem_set_owner((GMimeStreamMem *)stream, FALSE);
    g_object_unref(stream);
    return bytes;
}

// As UTF-8, to be freed with g_byte_array_unref; what the charset does not have is left out. NULL for an unknown charset.
static inline GByteArray *rk_mime_utf8(const char *bytes, size_t count, const char *charset) {
    GMimeFilter *filter = g_mime_filter_charset_new(charset, "UTF-8");
    if (!filter) return NULL;
    GMimeStream *memory = g_mime_stream_mem_new();
    GMimeStream *stream = g_mime_stream_filter_new(memory);
    g_mime_stream_filter_add((GMimeStreamFilter *)stream, filter);
    g_object_unref(filter);
    g_mime_stream_write(stream, bytes, count);
    g_mime_stream_flush(stream);
    g_object_unref(stream);
    GByteArray *text = g_mime_stream_mem_get_byte_array((GMimeStreamMem *)memory);
    g_mime_stream_mem_set_owner((GMimeStreamMem *)memory, FALSE);
    g_object_unref(memory);
    return text;
}

#endif
