// SPDX-License-Identifier: MIT
// libcurl's handles, owned, and its options with what may be passed for them. Header only: who
// includes it links with libcurl.
#pragma once

#include <curl/curl.h>
#include <memory>
#include <string>
#include <type_traits>

#include "base/check.h"

namespace ecsr::curl {

struct EasyCloser {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyCloser>;
using List = std::unique_ptr<curl_slist, ListCloser>;

inline void append(List& list, const std::string& line) {
  curl_slist* const head = curl_slist_append(list.get(), line.c_str());
  ECSR_CHECK(head != nullptr, "out of memory");
  if (!list) list.reset(head);
}

/// Once in a process, before its first handle; as often as one likes.
inline void initialise() {
  static const CURLcode kDone = curl_global_init(CURL_GLOBAL_DEFAULT);
  ECSR_CHECK(kDone == CURLE_OK, "libcurl cannot be initialised");
}

/// libcurl reads its arguments untyped: nothing but longs and pointers may go in.
/// [doc: curl_easy_setopt]
template <typename Value>
void set(CURL* handle, CURLoption option, Value value) {
  static_assert(std::is_same_v<Value, long> || std::is_pointer_v<Value>);
  const CURLcode result = curl_easy_setopt(handle, option, value);
  ECSR_CHECK(result == CURLE_OK, curl_easy_strerror(result));
}

}  // namespace ecsr::curl
