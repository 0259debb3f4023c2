// SPDX-License-Identifier: MIT
// A server on 127.0.0.1 whose every byte the test decides: one handler per connection, each on a
// thread of its own. For the one test that needs a real network.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace ecsr::aws {

class LoopbackServer {
 public:
  /// One connection, for the handler only.
  class Connection {
   public:
    Connection(LoopbackServer& server, int descriptor, int number)
        : server_(server), descriptor_(descriptor), number_(number) {}

    int number() const { return number_; }  ///< 1 for the first
    /// The next request, head and body; nothing when the client has closed.
    std::optional<std::string> read_request();
    void send(const std::string& bytes);
    /// Answers 200 with that body, and keeps the connection open.
    void answer(const std::string& body);
    /// Ends the connection with a reset in place of an orderly close.
    void reset();

   private:
    LoopbackServer& server_;
    int descriptor_;
    int number_;
    std::string received_;
  };
  using Handler = std::function<void(Connection&)>;

  explicit LoopbackServer(Handler handler);
  ~LoopbackServer();

  std::string endpoint(const std::string& scheme = "http") const;
  int connections() const { return connections_; }
  std::vector<std::string> requests() const;

 private:
  void accept_all();
  void serve(int descriptor, int number);

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;  // under mutex_, as are the two below
  std::vector<int> open_;
  std::vector<std::thread> serving_;
  std::thread accepting_;
};

}  // namespace ecsr::aws
