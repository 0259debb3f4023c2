// SPDX-License-Identifier: MIT
#include "notify/smtp.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <curl/curl.h>
#include <memory>
#include <string.h>

#include "base/check.h"
#include "base/curl_easy.h"
#include "base/foreign_text.h"
#include "base/text.h"
#include "notify/header_text.h"

namespace ecsr::notify {
namespace {

using curl::set;
using formats::MailSecurity;

struct MimeCloser {
  void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using Mime = std::unique_ptr<curl_mime, MimeCloser>;

/// What the server has said so far.
struct Conversation {
  bool wants_auth = false;
  int hellos_expected = 1;  ///< answered by "250 " before AUTH: one more after STARTTLS
  int hellos_seen = 0;
  bool authenticated = false;
  bool no_auth_offered = false;
  std::string last_reply;              ///< the newest line that refuses something, as it came
  std::string password;                ///< which no word of the server's may carry into a log
  std::size_t refused_recipients = 0;  ///< as long as the mail goes out all the same
};

curl::List lines_of(const std::vector<std::string>& texts) {
  curl::List list;
  for (const std::string& text : texts) curl::append(list, text);
  return list;
}

/// libcurl would go on without AUTH when the server offers none it knows, and a mail would go out
/// in nobody's name. The answer to MAIL is the first "250 " after those to EHLO: without a 235
/// before it the talk ends here, and nothing was sent.
std::size_t take_reply(char* bytes, std::size_t /*one*/, std::size_t count, void* user) {
  Conversation& talk = *static_cast<Conversation*>(user);
  const std::string_view line = trim(std::string_view(bytes, count));
  if (line.starts_with("235")) talk.authenticated = true;
  if (line.starts_with("250 ") || line == "250") {
    ++talk.hellos_seen;
    if (talk.wants_auth && !talk.authenticated && talk.hellos_seen > talk.hellos_expected) {
      talk.no_auth_offered = true;
      return 0;
    }
  }
  if (line.starts_with('4') || line.starts_with('5')) {
    talk.last_reply = std::string(line);
    const bool last_line = line.size() < 4 || line[3] == ' ';
    const bool after_mail_from = talk.hellos_seen > talk.hellos_expected;
    if (last_line && after_mail_from) ++talk.refused_recipients;
  }
  return count;
}

void add_part(curl_mime* mime, std::string_view content, const char* type, const char* encoder) {
  curl_mimepart* const part = curl_mime_addpart(mime);
  ECSR_CHECK(part != nullptr, "out of memory");
  curl_mime_data(part, content.data(), content.size());
  curl_mime_type(part, type);
  curl_mime_encoder(part, encoder);
}

Mime mime_of(CURL* handle, const Mail& mail) {
  Mime mixed(curl_mime_init(handle));
  curl_mime* const alternatives = curl_mime_init(handle);
  ECSR_CHECK(mixed != nullptr && alternatives != nullptr, "out of memory");
  add_part(alternatives, mail.text, "text/plain; charset=utf-8", "quoted-printable");
  add_part(alternatives, mail.html, "text/html; charset=utf-8", "quoted-printable");
  curl_mimepart* const body = curl_mime_addpart(mixed.get());
  curl_mime_subparts(body, alternatives);  // and owns them from here on
  curl_mime_type(body, "multipart/alternative");
  curl_mime_headers(body, lines_of({"Content-Disposition: inline"}).release(), 1);
  for (const Attachment& each : mail.attachments) {
    curl_mimepart* const part = curl_mime_addpart(mixed.get());
    curl_mime_data(part, each.content.data(), each.content.size());
    curl_mime_type(part, each.type.c_str());
    // libcurl would send the name as it is.
    curl_mime_headers(part, lines_of({attachment_header(each.file_name)}).release(), 1);
    curl_mime_encoder(part, "base64");
  }
  return mixed;
}

std::string place_of(const MailServer& server) {
  return server.host + ":" + std::to_string(server.port);
}

std::string url_of(const MailServer& server) {
  const bool is_ipv6 = server.host.find(':') != std::string::npos && !server.host.starts_with('[');
  const std::string host = is_ipv6 ? "[" + server.host + "]" : server.host;
  const std::string_view scheme = server.security == MailSecurity::kTls ? "smtps" : "smtp";
  return std::string(scheme) + "://" + host + ":" + std::to_string(server.port);
}

Status check_host(const MailServer& server) {
  const bool good = std::ranges::all_of(server.host, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view(".-_:[]").find(c) != std::string_view::npos;
  });
  if (good && !server.host.empty()) return {};
  return fail(ErrorKind::kBadInput,
              "host: \"" + server.host + "\" is not the name or the address of a mail server");
}

void set_security(CURL* handle, const MailServer& server, const std::string& system_ca_file) {
  if (server.security == MailSecurity::kStartTls) {
    set(handle, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  }
  set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  const std::string& ca_file = server.ca_file.empty() ? system_ca_file : server.ca_file;
  if (!ca_file.empty()) {
    set(handle, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    set(handle, CURLOPT_CAINFO, ca_file.c_str());
  }
}

void set_limits(CURL* handle, Patience patience) {
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(patience.connect.count()));
  set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(patience.whole.count()));
  // For each answer of the server; in whole seconds, rounded up.
  set(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT,
      static_cast<long>(std::chrono::ceil<seconds>(patience.whole).count()));
}

/// What the server said last when it refused, for the end of a sentence.
std::string reply_text(const Conversation& talk) {
  constexpr std::size_t kLongest = 200;
  const std::string whole = without_secret(talk.last_reply, talk.password, "[password]", 1);
  const std::string text = printable(whole.substr(0, kLongest));
  return text.empty() ? text : " (" + text + ")";
}

Error refusal(const MailServer& server, const Conversation& talk) {
  const bool later = talk.last_reply.starts_with('4');
  return Error(later ? ErrorKind::kThrottled : ErrorKind::kBadInput,
               place_of(server) + (later ? " does not take the mail now" : " refuses the mail") +
                   reply_text(talk));
}

Error explain(CURLcode code, const MailServer& server, const Conversation& talk,
              const char* trouble) {
  const std::string place = place_of(server);
  const bool no_way_known = code == CURLE_LOGIN_DENIED && talk.last_reply.empty();
  if (talk.no_auth_offered || no_way_known) {
    return Error(ErrorKind::kDenied, place +
                                         " offers no way to log in that is known here, although a "
                                         "username is set: leave the username "
                                         "out, or name a server that knows it");
  }
  std::string why = *trouble != '\0' ? trouble : curl_easy_strerror(code);
  // libcurl quotes a proxy that it does not understand, and a proxy may have a password.
  if (why.contains("Unsupported proxy")) {
    why = "the proxy that the environment names cannot be used (it is not shown)";
  } else if (why.contains('@')) {
    why = curl_easy_strerror(code);
  }
  why = printable(without_secret(why, talk.password, "[password]", 1));
  switch (code) {
    case CURLE_LOGIN_DENIED:
      return Error(ErrorKind::kDenied,
                   place + " does not accept username and password" + reply_text(talk));
    case CURLE_PEER_FAILED_VERIFICATION:
      return Error(ErrorKind::kDenied, "the certificate of " + place +
                                           " cannot be trusted: " + why +
                                           " (ca_file names a file with other trusted "
                                           "certificates)");
    case CURLE_SSL_CACERT_BADFILE:
      return Error(ErrorKind::kBadInput,
                   "the trusted certificates for " + place + " cannot be read: " + why);
    case CURLE_USE_SSL_FAILED:
      return Error(ErrorKind::kDenied,
                   place +
                       " does not offer STARTTLS, and nothing is sent in the clear unless the "
                       "security is set to plain");
    case CURLE_OPERATION_TIMEDOUT:
      return Error(ErrorKind::kTransport, place + " does not answer in time: " + why);
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UPLOAD_FAILED:
    case CURLE_REMOTE_ACCESS_DENIED:
      if (!talk.last_reply.empty()) return refusal(server, talk);
      break;
    case CURLE_COULDNT_RESOLVE_HOST:
      return Error(ErrorKind::kTransport, "there is no mail server called " + server.host);
    default:
      break;
  }
  return Error(ErrorKind::kTransport, "no whole conversation with " + place + ": " + why);
}

std::string remark_of(const MailServer& server, const Mail& mail, const Conversation& talk) {
  if (talk.refused_recipients == 0 || talk.refused_recipients >= mail.to.size()) return {};
  return place_of(server) + " refused " +
         counted(static_cast<std::int64_t>(talk.refused_recipients), "recipient") + " of " +
         std::to_string(mail.to.size()) + reply_text(talk);
}

}  // namespace

void forget(std::string& secret) {
  explicit_bzero(secret.data(), secret.size());
  secret.clear();
}

Result<std::string> Smtp::deliver(const MailServer& server, const Mail& mail, Patience patience) {
  if (Status good = check_host(server); !good) return std::unexpected(std::move(good).error());
  curl::initialise();
  const curl::Easy easy(curl_easy_init());
  ECSR_CHECK(easy != nullptr, "out of memory");
  CURL* const handle = easy.get();
  const std::string url = url_of(server);
  const curl::List headers = lines_of(mail.headers);
  const curl::List recipients = lines_of(mail.to);
  const Mime mime = mime_of(handle, mail);
  std::array<char, CURL_ERROR_SIZE> trouble{};
  Conversation talk{.wants_auth = !server.username.empty(),
                    .hellos_expected = server.security == MailSecurity::kStartTls ? 2 : 1,
                    .password = server.password};

  set_limits(handle, patience);
  set_security(handle, server, system_ca_file_);
  set(handle, CURLOPT_URL, url.c_str());
  set(handle, CURLOPT_MAIL_FROM, mail.from.c_str());
  set(handle, CURLOPT_MAIL_RCPT, recipients.get());
  set(handle, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);  // one wrong address must not silence the others
  if (talk.wants_auth) {
    set(handle, CURLOPT_USERNAME, server.username.c_str());
    set(handle, CURLOPT_PASSWORD, server.password.c_str());
  }
  set(handle, CURLOPT_HTTPHEADER, headers.get());
  set(handle, CURLOPT_MIMEPOST, mime.get());
  set(handle, CURLOPT_HEADERFUNCTION, &take_reply);
  set(handle, CURLOPT_HEADERDATA, &talk);
  set(handle, CURLOPT_ERRORBUFFER, trouble.data());
  const CURLcode code = curl_easy_perform(handle);
  Result<std::string> said =
      code == CURLE_OK
          ? remark_of(server, mail, talk)
          : Result<std::string>(std::unexpected(explain(code, server, talk, trouble.data())));
  forget(talk.password);
  return said;
}

}  // namespace ecsr::notify
