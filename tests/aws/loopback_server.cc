// SPDX-License-Identifier: MIT
#include "tests/aws/loopback_server.h"

#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "base/check.h"
#include "base/text.h"

namespace ecsr::aws {

std::optional<std::string> LoopbackServer::Connection::read_request() {
  const auto is_whole = [this] {
    const std::size_t head = received_.find("\r\n\r\n");
    if (head == std::string::npos) return std::size_t{0};
    const std::size_t length = received_.find("Content-Length: ");
    const std::size_t end = received_.find("\r\n", length);
    const std::string_view digits =
        std::string_view(received_).substr(length + 16, end - length - 16);
    const auto body = static_cast<std::size_t>(parse_whole_number(digits).value_or(0));
    return received_.size() >= head + 4 + body ? head + 4 + body : std::size_t{0};
  };
  while (is_whole() == 0) {
    char bytes[4'096];
    const ssize_t count = recv(descriptor_, bytes, sizeof bytes, 0);
    if (count <= 0) return std::nullopt;
    received_.append(bytes, static_cast<std::size_t>(count));
  }
  const std::size_t size = is_whole();
  std::string request = received_.substr(0, size);
  received_.erase(0, size);
  const std::lock_guard lock(server_.mutex_);
  server_.requests_.push_back(request);
  return request;
}

void LoopbackServer::Connection::send(const std::string& bytes) {
  const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  (void)sent;  // the client may have gone: some tests want that
}

void LoopbackServer::Connection::answer(const std::string& body) {
  send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}

void LoopbackServer::Connection::reset() {
  const linger no_goodbye{.l_onoff = 1, .l_linger = 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &no_goodbye, sizeof no_goodbye);
}

LoopbackServer::LoopbackServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  const bool listening = bind(listener_, generic, size) == 0 && listen(listener_, 64) == 0 &&
                         getsockname(listener_, generic, &size) == 0;
  ECSR_CHECK(listening, "no port on 127.0.0.1");
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread([this] { accept_all(); });
}

LoopbackServer::~LoopbackServer() {
  shutdown(listener_, SHUT_RDWR);
  accepting_.join();
  close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const int descriptor : open_) shutdown(descriptor, SHUT_RDWR);
  }
  for (std::thread& each : serving_) each.join();
}

std::string LoopbackServer::endpoint(const std::string& scheme) const {
  return scheme + "://127.0.0.1:" + std::to_string(port_);
}

std::vector<std::string> LoopbackServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void LoopbackServer::accept_all() {
  while (true) {
    const int descriptor = accept(listener_, nullptr, nullptr);
    if (descriptor < 0) return;
    const int number = ++connections_;
    const std::lock_guard lock(mutex_);
    open_.push_back(descriptor);
    serving_.emplace_back([this, descriptor, number] { serve(descriptor, number); });
  }
}

void LoopbackServer::serve(int descriptor, int number) {
  Connection connection(*this, descriptor, number);
  handler_(connection);
  const std::lock_guard lock(mutex_);
  std::erase(open_, descriptor);
  close(descriptor);
}

}  // namespace ecsr::aws
