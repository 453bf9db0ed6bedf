// libcurl, and its functions that take any kind of value, one for each kind: Swift cannot call those.
#pragma once

#include <curl/curl.h>

#if LIBCURL_VERSION_NUM < 0x075000
#error "libcurl 7.80 or newer is needed"
#endif

static inline CURLcode curl_set_number(CURL *transfer, CURLoption option, long value) {
    return curl_easy_setopt(transfer, option, value);
}

static inline CURLcode curl_set_text(CURL *transfer, CURLoption option, const char *value) {
    return curl_easy_setopt(transfer, option, value);
}

static inline CURLcode curl_set_pointer(CURL *transfer, CURLoption option, void *value) {
    return curl_easy_setopt(transfer, option, value);
}

// For the options whose functions take the bytes of a body or of a header.
static inline CURLcode curl_set_taker(CURL *transfer, CURLoption option, curl_write_callback taker) {
    return curl_easy_setopt(transfer, option, taker);
}

// The function that is called when a connection stands, right before the request is sent.
static inline CURLcode curl_set_starter(CURL *transfer, curl_prereq_callback starter) {
    return curl_easy_setopt(transfer, CURLOPT_PREREQFUNCTION, starter);
}

// Whoever gives up must not be kept waiting by a name server; before libcurl 7.87 that cannot be had.
static inline void curl_leave_names_behind(CURL *transfer) {
#if LIBCURL_VERSION_NUM >= 0x075700
    curl_easy_setopt(transfer, CURLOPT_QUICK_EXIT, 1L);
#endif
}

// 0 where it is not known.
static inline long curl_get_number(CURL *transfer, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(transfer, info, &value) == CURLE_OK ? value : 0;
}
