// What Swift cannot call of libcurl: variadic functions, one shim per argument type, and macros.
#ifndef REKINDLE_CCURL_SHIM_H
#define REKINDLE_CCURL_SHIM_H

#include <curl/curl.h>

static inline CURLcode rk_setopt_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode rk_setopt_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

/* The authorities of one file and no others: else the system's folder is asked besides, where libcurl has one. */
static inline CURLcode rk_trust_only(CURL *handle, const char *path) {
    curl_easy_setopt(handle, CURLOPT_CAPATH, NULL);
    return curl_easy_setopt(handle, CURLOPT_CAINFO, path);
}

static inline CURLcode rk_setopt_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

typedef size_t (*rk_read_callback)(char *buffer, size_t size, size_t count, void *user);

static inline CURLcode rk_setopt_read(CURL *handle, rk_read_callback callback, void *user) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_READFUNCTION, callback);
    return code ? code : curl_easy_setopt(handle, CURLOPT_READDATA, user);
}

typedef size_t (*rk_write_callback)(char *buffer, size_t size, size_t count, void *user);

static inline CURLcode rk_setopt_write(CURL *handle, rk_write_callback callback, void *user) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, callback);
    return code ? code : curl_easy_setopt(handle, CURLOPT_WRITEDATA, user);
}

// Each line that the server says while libcurl holds the dialogue.
static inline CURLcode rk_setopt_header(CURL *handle, rk_read_callback callback, void *user) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, callback);
    return code ? code : curl_easy_setopt(handle, CURLOPT_HEADERDATA, user);
}

static inline CURLcode rk_getinfo_socket(CURL *handle, curl_socket_t *socket) {
    return curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, socket);
}

static inline CURLcode rk_getinfo_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

// A finished transfer's handle and result; 0 when the queue has none.
static inline int rk_multi_next_done(CURLM *multi, CURL **handle, CURLcode *result) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left))) {
        if (message->msg == CURLMSG_DONE) {
            *handle = message->easy_handle;
            *result = message->data.result;
            return 1;
        }
    }
    return 0;
}

static inline CURLcode rk_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

static inline CURLcode rk_setopt_opensocket(CURL *handle, curl_opensocket_callback callback, void *user) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, callback);
    return code ? code : curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, user);
}

static inline CURLcode rk_getinfo_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}

#endif
