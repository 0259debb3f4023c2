// SPDX-License-Identifier: MIT
#include "sim/wire/server.h"

#include <algorithm>
#include <arpa/inet.h>
#include <csignal>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <list>
#include <ostream>
#include <sys/socket.h>
#include <unistd.h>

#include "sim/wire/endpoint.h"

namespace ecsr::sim::wire {
namespace {

constexpr std::size_t kLongestBody = 1U << 20U;
constexpr std::size_t kLongestHeaders = 64U << 10U;
constexpr int kFastest = 1'000'000;
/// So that no request has to wait for the world to catch up with a long silence.
constexpr timeval kCatchUpEvery{.tv_sec = 0, .tv_usec = 100'000};
constexpr const char* kAddress = "127.0.0.1";

struct EventFree {
  void operator()(event_base* base) const { event_base_free(base); }
  void operator()(evhttp* http) const { evhttp_free(http); }
  void operator()(event* one) const { event_free(one); }
  void operator()(evbuffer* buffer) const { evbuffer_free(buffer); }
};
template <typename T>
using Owned = std::unique_ptr<T, EventFree>;

Request request_of(evhttp_request* http) {
  Request request;
  switch (evhttp_request_get_command(http)) {
    case EVHTTP_REQ_POST:
      request.method = "POST";
      break;
    case EVHTTP_REQ_GET:
      request.method = "GET";
      break;
    default:
      request.method = "other";
      break;
  }
  request.path = evhttp_request_get_uri(http);
  const evkeyvalq* headers = evhttp_request_get_input_headers(http);
  for (const evkeyval* one = headers->tqh_first; one != nullptr; one = one->next.tqe_next) {
    request.headers.push_back({one->key, one->value});
  }
  evbuffer* body = evhttp_request_get_input_buffer(http);
  request.body.resize(evbuffer_get_length(body));
  evbuffer_copyout(body, request.body.data(), request.body.size());
  return request;
}

void send(evhttp_request* http, const Delivery& delivery) {
  const Response& response = delivery.response;
  evkeyvalq* headers = evhttp_request_get_output_headers(http);
  for (const Header& header : response.headers) {
    evhttp_add_header(headers, header.name.c_str(), header.value.c_str());
  }
  std::size_t length = response.body.size();
  evhttp_add_header(headers, "Content-Length", std::to_string(length).c_str());
  if (delivery.ending == Ending::kCutShort) {
    length /= 2;
    evhttp_add_header(headers, "Connection", "close");
  }
  const Owned<evbuffer> body(evbuffer_new());
  evbuffer_add(body.get(), response.body.data(), length);
  evhttp_send_reply(http, response.status, nullptr, body.get());
}

/// The client's next read fails with "connection reset by peer".
void reset(evhttp_connection* connection) {
  sockaddr nowhere{};
  nowhere.sa_family = AF_UNSPEC;  // connecting to it sends a reset, where closing says good-bye
  const int fd = bufferevent_getfd(evhttp_connection_get_bufferevent(connection));
  ::connect(fd, &nowhere, sizeof nowhere);
  evhttp_connection_free(connection);
}

class EventServer final : public Server {
 public:
  EventServer(World& world, const ServeOptions& options, ports::Clock& clock)
      : world_(world),
        clock_(clock),
        endpoint_(world, options.faults),
        speed_(options.speed),
        simulated_start_(world.now()),
        real_start_(clock.wall_now()) {}

  ~EventServer() override {
    for (const int fd : stop_pipe_) {
      if (fd >= 0) ::close(fd);
    }
  }

  Status open(const ServeOptions& options);

  std::uint16_t port() const override { return port_; }
  void run() override { event_base_dispatch(base_.get()); }
  void turn() override { event_base_loop(base_.get(), EVLOOP_NONBLOCK); }
  void stop() override {
    const char byte = 's';
    // A full pipe is as good: somebody else has said it already.
    [[maybe_unused]] const auto written = ::write(stop_pipe_[1], &byte, 1);
  }

 private:
  /// An answer that is not sent at once.
  struct Late {
    EventServer* server;
    evhttp_request* request;
    evhttp_connection* connection;
    Delivery delivery;
    Owned<event> timer;
  };

  void catch_up() {
    const milliseconds passed = clock_.wall_now() - real_start_;
    world_.advance_to(simulated_start_ + passed * speed_);
  }

  void answer(evhttp_request* http) {
    catch_up();
    Delivery delivery = endpoint_.answer(request_of(http));
    if (delivery.delay == milliseconds{0} && delivery.ending != Ending::kReset) {
      send(http, delivery);
    } else {
      send_later(http, std::move(delivery));
    }
  }

  void send_later(evhttp_request* http, Delivery delivery);
  void finish(Late& late);
  void forget(const evhttp_connection* connection);
  bool watch(int fd);

  World& world_;
  ports::Clock& clock_;
  Endpoint endpoint_;
  int speed_;
  WallTime simulated_start_;
  WallTime real_start_;
  std::uint16_t port_ = 0;
  int stop_pipe_[2] = {-1, -1};
  Owned<event_base> base_;
  std::list<Owned<event>> watched_;
  std::list<Late> late_;
  Owned<evhttp> http_;  // last: its end tells the connections, and they look into late_
};

bool EventServer::watch(int fd) {
  const auto stopping = [](evutil_socket_t, short, void* base) {
    event_base_loopbreak(static_cast<event_base*>(base));
  };
  watched_.emplace_back(event_new(base_.get(), fd, EV_READ, stopping, base_.get()));
  return event_add(watched_.back().get(), nullptr) == 0;
}

Status EventServer::open(const ServeOptions& options) {
  base_.reset(event_base_new());
  if (!base_ || ::pipe(stop_pipe_) != 0) {
    return fail(ErrorKind::kTransport, "cannot make an event loop: too many open files?");
  }
  http_.reset(evhttp_new(base_.get()));
  evhttp_set_allowed_methods(http_.get(), EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_HEAD |
                                              EVHTTP_REQ_PUT | EVHTTP_REQ_DELETE);
  evhttp_set_max_body_size(http_.get(), kLongestBody);
  evhttp_set_max_headers_size(http_.get(), kLongestHeaders);
  evhttp_set_gencb(
      http_.get(),
      [](evhttp_request* http, void* self) { static_cast<EventServer*>(self)->answer(http); },
      this);
  evhttp_bound_socket* bound = evhttp_bind_socket_with_handle(http_.get(), kAddress, options.port);
  if (bound == nullptr) {
    return fail(ErrorKind::kBadInput, "cannot listen on " + std::string(kAddress) + ":" +
                                          std::to_string(options.port) +
                                          ": is something else listening there?");
  }
  sockaddr_in address{};
  socklen_t size = sizeof address;
  void* raw = &address;
  ::getsockname(evhttp_bound_socket_get_fd(bound), static_cast<sockaddr*>(raw), &size);
  port_ = ntohs(address.sin_port);

  const auto catch_up = [](evutil_socket_t, short, void* self) {
    static_cast<EventServer*>(self)->catch_up();
  };
  watched_.emplace_back(event_new(base_.get(), -1, EV_PERSIST, catch_up, this));
  bool watching = event_add(watched_.back().get(), &kCatchUpEvery) == 0 && watch(stop_pipe_[0]);
  if (options.stop_fd >= 0) watching = watching && watch(options.stop_fd);
  if (!watching) return fail(ErrorKind::kTransport, "cannot watch for the order to stop");
  return {};
}

void EventServer::send_later(evhttp_request* http, Delivery delivery) {
  evhttp_connection* connection = evhttp_request_get_connection(http);
  Late& late = late_.emplace_back(Late{this, http, connection, std::move(delivery), nullptr});
  const auto due = [](evutil_socket_t, short, void* one) {
    auto* its = static_cast<Late*>(one);
    its->server->finish(*its);
  };
  const auto gone = [](evhttp_connection* its, void* self) {
    static_cast<EventServer*>(self)->forget(its);
  };
  evhttp_connection_set_closecb(connection, gone, this);
  late.timer.reset(event_new(base_.get(), -1, 0, due, &late));
  const auto delay = late.delivery.delay;
  const timeval wait{.tv_sec = delay / seconds{1},
                     .tv_usec = delay % seconds{1} / std::chrono::microseconds{1}};
  event_add(late.timer.get(), &wait);
}

void EventServer::finish(Late& late) {
  evhttp_connection_set_closecb(late.connection, nullptr, nullptr);
  if (late.delivery.ending == Ending::kReset) {
    reset(late.connection);
  } else {
    send(late.request, late.delivery);
  }
  late_.remove_if([&](const Late& one) { return &one == &late; });
}

/// The client did not wait for its late answer.
void EventServer::forget(const evhttp_connection* connection) {
  late_.remove_if([&](const Late& one) { return one.connection == connection; });
}

}  // namespace

Result<std::unique_ptr<Server>> Server::listen(World& world, const ServeOptions& options,
                                               ports::Clock& clock) {
  if (options.speed < 1 || options.speed > kFastest) {
    return fail(ErrorKind::kBadInput, "the speed must be a whole number from 1 to " +
                                          std::to_string(kFastest) + ", not " +
                                          std::to_string(options.speed));
  }
  std::signal(SIGPIPE, SIG_IGN);
  auto server = std::make_unique<EventServer>(world, options, clock);
  if (Status opened = server->open(options); !opened) {
    return std::unexpected(std::move(opened).error());
  }
  return server;
}

Status serve(World& world, const ServeOptions& options, ports::Clock& clock, std::ostream& out) {
  const auto server = Server::listen(world, options, clock);
  if (!server) return std::unexpected(server.error());
  const std::string address = std::string(kAddress) + ":" + std::to_string((*server)->port());
  out << "listening on " << address << "\n"
      << "open http://" << address << "/ to see how to point a client at it" << std::endl;
  (*server)->run();
  return {};
}

}  // namespace ecsr::sim::wire
