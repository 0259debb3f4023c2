// SPDX-License-Identifier: MIT
// The sockets: real connections over loopback, in the test's own thread, under a clock that the
// test moves.
#include "sim/wire/server.h"

#include <arpa/inet.h>
#include <cerrno>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sstream>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/sim_wire/account.h"

namespace ecsr::sim::wire {
namespace {

using testing::HasSubstr;

struct HandClock final : ports::Clock {
  WallTime now{};
  WallTime wall_now() override { return now; }
  void sleep_until(WallTime time) override { now = time; }
};

/// A client that never waits: the server's turn comes while it looks for an answer.
class Client {
 public:
  explicit Client(Server& server) : server_(server), fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    void* raw = &address;
    connected_ = ::connect(fd_, static_cast<sockaddr*>(raw), sizeof address) == 0;
    ::fcntl(fd_, F_SETFL, O_NONBLOCK);
  }
  ~Client() { ::close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }

  void say(const Request& request) {
    std::string text = request.method + " " + request.path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    for (const Header& header : request.headers) text += header.name + ": " + header.value + "\r\n";
    text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n" + request.body;
    EXPECT_EQ(::send(fd_, text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  }

  /// All that arrives until nothing more does for a moment, or the connection ends.
  std::string hear() {
    std::string heard;
    for (int quiet = 0; quiet < 20;) {
      server_.turn();
      char bytes[4096];
      const ssize_t got = ::recv(fd_, bytes, sizeof bytes, 0);
      if (got > 0) {
        heard.append(bytes, static_cast<std::size_t>(got));
        quiet = 0;
      } else if (got == 0) {
        return heard + "(end)";
      } else if (errno == ECONNRESET) {
        return heard + "(reset)";
      } else {
        pollfd ready{.fd = fd_, .events = POLLIN, .revents = 0};
        ::poll(&ready, 1, 1);
        ++quiet;
      }
    }
    return heard;
  }

 private:
  Server& server_;
  int fd_;
  bool connected_ = false;
};

struct ListeningAccount : SmallAccount {
  HandClock clock;
  std::unique_ptr<Server> server;

  explicit ListeningAccount(const ServeOptions& options = {})
      : server(std::move(Server::listen(world, options, clock)).value()) {}
};

TEST(Server, AnswersOverARealConnectionAndKeepsItOpen) {
  ListeningAccount account;
  Client client(*account.server);
  ASSERT_TRUE(client.connected());
  for (int i = 0; i < 2; ++i) {
    client.say(ecs_request("ListClusters", "{}"));
    const std::string heard = client.hear();
    EXPECT_THAT(heard, HasSubstr("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(heard, HasSubstr("Date: Mon, 05 Jan 2026 10:00:00 GMT\r\n"));
    EXPECT_THAT(heard,
                testing::EndsWith(
                    R"({"clusterArns":["arn:aws:ecs:eu-west-1:111122223333:cluster/prod"]})"));
  }
}

TEST(Server, LetsTheWorldGoOnAtItsSpeedWhetherAnybodyAsksOrNot) {
  ListeningAccount account({.speed = 60});
  account.clock.now += seconds{90};
  Client client(*account.server);
  client.say(ecs_request("ListClusters", "{}"));
  EXPECT_THAT(client.hear(), HasSubstr("Date: Mon, 05 Jan 2026 11:30:00 GMT\r\n"));
  account.clock.now -= seconds{60};  // somebody sets the real clock: the world does not go back
  client.say(ecs_request("ListClusters", "{}"));
  EXPECT_THAT(client.hear(), HasSubstr("Date: Mon, 05 Jan 2026 11:30:00 GMT\r\n"));
}

TEST(Server, ResetsTheConnectionAfterTheOrderWasCarriedOut) {
  ListeningAccount account({.faults = {parse_fault("StopTask reset-after").value()}});
  Client client(*account.server);
  client.say(ecs_request("StopTask", R"({"cluster":"prod","task":"a"})"));
  EXPECT_EQ(client.hear(), "(reset)");
  EXPECT_EQ(account.world.tasks[0].state.desired_status, core::DesiredStatus::kStopped);
}

TEST(Server, EndsTheConnectionInTheMiddleOfATruncatedAnswer) {
  ListeningAccount account({.faults = {parse_fault("* truncated").value()}});
  Client client(*account.server);
  client.say(ecs_request("ListClusters", "{}"));
  const std::string heard = client.hear();
  EXPECT_THAT(heard, HasSubstr("Content-Length: 67\r\n"));
  EXPECT_THAT(heard, testing::EndsWith(R"({"clusterArns":["arn:aws:ecs:eu-w(end))"));
}

TEST(Server, SurvivesAClientThatDoesNotWaitForASlowAnswer) {
  ListeningAccount account({.faults = {parse_fault("* slow=30ms").value()}});
  {
    Client impatient(*account.server);
    impatient.say(ecs_request("ListClusters", "{}"));
    account.server->turn();
  }
  Client other(*account.server);
  std::string heard;
  for (int i = 0; i < 3; ++i) {
    other.say(ecs_request("ListClusters", "{}"));
    heard += other.hear();
  }
  EXPECT_THAT(heard, HasSubstr("HTTP/1.1 200 OK"));
}

TEST(Server, HoldsASlowAnswerBackAndThenGivesIt) {
  ListeningAccount account({.faults = {parse_fault("* slow=5ms").value()}});
  Client client(*account.server);
  client.say(ecs_request("ListClusters", "{}"));
  account.server->turn();
  EXPECT_THAT(client.hear(), HasSubstr("clusterArns"));
}

TEST(Server, StopsWhenItIsToldSoAndWhenTheDescriptorSaysSo) {
  ListeningAccount told;
  told.server->stop();
  told.server->run();  // would never come back otherwise

  int ends[2] = {-1, -1};
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[1]);  // the other end is gone: readable for ever
  SmallAccount account;
  HandClock clock;
  std::ostringstream out;
  const Status served = serve(account.world, {.stop_fd = ends[0]}, clock, out);
  EXPECT_TRUE(served);
  EXPECT_THAT(out.str(), testing::StartsWith("listening on 127.0.0.1:"));
  ::close(ends[0]);
}

TEST(Server, SaysWhatIsWrongWithAPortOrASpeed) {
  ListeningAccount first;
  SmallAccount account;
  HandClock clock;
  const auto taken = Server::listen(account.world, {.port = first.server->port()}, clock);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().message(),
            "cannot listen on 127.0.0.1:" + std::to_string(first.server->port()) +
                ": is something else listening there?");
  const auto standing = Server::listen(account.world, {.speed = 0}, clock);
  ASSERT_FALSE(standing);
  EXPECT_EQ(standing.error().message(),
            "the speed must be a whole number from 1 to 1000000, not 0");
}

}  // namespace
}  // namespace ecsr::sim::wire
