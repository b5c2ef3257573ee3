// What the doctor needs of libcurl and of the kernel's clock and Swift cannot call: variadic functions, one shim per argument
// type, and a header that Glibc's module leaves out. libcurl's own types stay behind `void *`, so that this module and CCurl
// can stand side by side in a program.
#ifndef REKINDLE_CPROBE_SHIM_H
#define REKINDLE_CPROBE_SHIM_H

#include <curl/curl.h>
#include <stddef.h>
#include <sys/timex.h>

static inline int rk_probe_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; }
static inline void *rk_probe_open(void) { return curl_easy_init(); }
static inline void rk_probe_close(void *handle) { curl_easy_cleanup((CURL *)handle); }
static inline int rk_probe_perform(void *handle) { return curl_easy_perform((CURL *)handle); }
static inline const char *rk_probe_error(int code) { return curl_easy_strerror((CURLcode)code); }

static inline int rk_probe_set_long(void *handle, int option, long value) {
    return curl_easy_setopt((CURL *)handle, (CURLoption)option, value);
}

static inline int rk_probe_set_text(void *handle, int option, const char *value) {
    return curl_easy_setopt((CURL *)handle, (CURLoption)option, value);
}

static inline int rk_probe_set_pointer(void *handle, int option, void *value) {
    return curl_easy_setopt((CURL *)handle, (CURLoption)option, value);
}

// Called with libcurl's own remarks on a transfer, never with what goes over the wire.
typedef void (*rk_probe_remark)(const char *text, size_t length, void *user);
typedef struct {
    rk_probe_remark remark;
    void *user;
} rk_probe_listener;

static inline int rk_probe_debug(CURL *handle, curl_infotype type, char *text, size_t length, void *user) {
    (void)handle;
    rk_probe_listener *listener = (rk_probe_listener *)user;
    if (type == CURLINFO_TEXT) listener->remark(text, length, listener->user);
    return 0;
}

// `listener` must outlive the handle.
static inline void rk_probe_listen(void *handle, rk_probe_listener *listener) {
    curl_easy_setopt((CURL *)handle, CURLOPT_DEBUGFUNCTION, rk_probe_debug);
    curl_easy_setopt((CURL *)handle, CURLOPT_DEBUGDATA, listener);
    curl_easy_setopt((CURL *)handle, CURLOPT_VERBOSE, 1L);
}

// The peer's address as text, valid until the handle is closed; NULL if there was no connection.
static inline const char *rk_probe_address(void *handle) {
    char *address = NULL;
    return curl_easy_getinfo((CURL *)handle, CURLINFO_PRIMARY_IP, &address) == CURLE_OK ? address : NULL;
}

// The first of the lines "Name:value" of the certificate that the peer showed for itself; NULL if there is none.
static inline const void *rk_probe_certificate(void *handle) {
    struct curl_certinfo *info = NULL;
    if (curl_easy_getinfo((CURL *)handle, CURLINFO_CERTINFO, &info) != CURLE_OK || !info) return NULL;
    return info->num_of_certs > 0 ? info->certinfo[0] : NULL;
}

static inline const char *rk_probe_line(const void *entry) { return ((const struct curl_slist *)entry)->data; }
static inline const void *rk_probe_next(const void *entry) { return ((const struct curl_slist *)entry)->next; }

static inline int rk_probe_send(void *handle, const void *bytes, size_t count) {
    size_t sent = 0;
    return curl_easy_send((CURL *)handle, bytes, count, &sent);
}

// 1 if the kernel counts the clock as synchronised, 0 if not, -1 if it does not say; the estimated error in microseconds.
static inline int rk_probe_clock(long *error) {
    struct timex state = {0};
    int code = adjtimex(&state);
    if (code == -1) return -1;
    *error = state.esterror;
    return code != TIME_ERROR && !(state.status & STA_UNSYNC);
}

#endif
