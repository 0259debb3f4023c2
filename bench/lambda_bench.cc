// SPDX-License-Identifier: MIT
// The function: from its start to its first question for an invocation, and what a recycle of 20
// tasks costs, beside a function that sleeps through it.
#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <netinet/in.h>
#include <nlohmann/json.hpp>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lambda/function.h"
#include "sim/account.h"
#include "sim/sim_clock.h"
#include "sim/world_file.h"

namespace {

using namespace ecsr;

/// The portable program when ECSR_PORTABLE names it: that is what is packed.
std::string program() {
  const char* const portable = std::getenv("ECSR_PORTABLE");
  return portable == nullptr ? ECSR_BINARY : portable;
}

double memory(pid_t process, const std::string& what) {
  std::ifstream file("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(what + ":")) return std::stod(line.substr(what.size() + 1));
  }
  return 0;
}

void start_to_first_next(benchmark::State& state) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener, any, size) != 0 || listen(listener, 8) != 0 ||
      getsockname(listener, any, &size) != 0) {
    throw std::runtime_error("cannot listen on 127.0.0.1");
  }
  const std::string api = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  setenv("AWS_LAMBDA_RUNTIME_API", api.c_str(), 1);
  std::string path = program();
  std::array<char*, 2> words{path.data(), nullptr};
  double peak_kib = 0;
  for (auto _ : state) {
    pid_t process = 0;
    if (posix_spawn(&process, path.c_str(), nullptr, nullptr, words.data(), environ) != 0) {
      throw std::runtime_error("cannot start " + path);
    }
    const int connection = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    std::array<char, 1> byte{};
    if (recv(connection, byte.data(), byte.size(), 0) != 1) throw std::runtime_error("no request");
    state.PauseTiming();
    peak_kib = std::max(peak_kib, memory(process, "VmHWM"));
    close(connection);
    kill(process, SIGKILL);
    waitpid(process, nullptr, 0);
    state.ResumeTiming();
  }
  close(listener);
  unsetenv("AWS_LAMBDA_RUNTIME_API");
  state.counters["peak_resident_MiB"] = peak_kib / 1024;
}
BENCHMARK(start_to_first_next)->UseRealTime()->Unit(benchmark::kMillisecond)->Iterations(50);

std::string world_of(int tasks) {
  const std::string count = std::to_string(tasks);
  return "cluster prod\nservice web desired=" + count +
         " health-check=yes\n"
         "tasks web count=" +
         count +
         " started=06:00 every=2s\n"
         "ecs start-takes=45s replacement-takes=5s notice-takes=1s stop-takes=10s"
         " container-health-takes=5s call-takes=60ms\n"
         "begin 10:05\n";
}

/// US dollars in us-east-1, x86. [doc: AWS Lambda pricing, AWS Step Functions pricing], 2026-05
constexpr double kGbSecond = 0.0000166667;
constexpr double kRequest = 0.20 / 1e6;
constexpr double kTransition = 0.025 / 1e3;

/// Recycle, How far and Wait: what one turn of deploy/state-machine.asl.json takes. Of each state
/// it is written that it was entered and exited, of the task also that it was scheduled, started
/// and succeeded. [doc: HistoryEvent]
constexpr int kTransitionsOfATurn = 3;
constexpr int kHistoryEventsOfATurn = 9;

class Cloud final : public lambda::Connection {
 public:
  explicit Cloud(int tasks)
      : file_(sim::read_world(world_of(tasks)).value()),
        account_(*file_.world),
        clock_(*file_.world),
        host_{.clock = clock_,
              .log = log_,
              .environment = [](std::string_view) { return std::nullopt; },
              .read_file = [](const std::string&) -> Result<std::string> {
                return fail(ErrorKind::kBadInput, "is not there");
              },
              .connect = [this](const lambda::ConnectOptions&) -> Result<lambda::Connection*> {
                return this;
              },
              .chance = [] { return 0x5EEDU; }},
        function_(host_) {}

  lambda::Account account() override { return {account_, account_, account_, account_, account_}; }
  ports::SecretSource& secrets() override { throw std::logic_error("no secrets here"); }
  ports::ObjectApi& objects() override { throw std::logic_error("no objects here"); }
  ports::FunctionApi& functions() override { throw std::logic_error("no functions here"); }
  void end_at(WallTime /*end*/) override {}
  std::optional<notify::Carriers> carriers() override { return std::nullopt; }

  void recycle(const std::string& batch) {
    nlohmann::json event{{"cluster_name", "prod"},
                         {"service_name", "web"},
                         {"wait_time", 30},
                         {"batch", batch},
                         {"continuation", "state-machine"}};
    const WallTime began = clock_.wall_now();
    while (true) {
      const WallTime start = clock_.wall_now();
      const lambda::Reply reply = function_.handle({.request_id = "r" + std::to_string(turns++),
                                                    .deadline = start + minutes{15},
                                                    .event = event.dump()});
      billed += clock_.wall_now() - start;
      largest_reply = std::max(largest_reply, reply.body.size());
      const auto said = nlohmann::json::parse(reply.body);
      if (said.value("status", "") != "in_progress") {
        if (said.value("status", "") != "done") throw std::runtime_error(reply.body);
        break;
      }
      clock_.sleep_until(clock_.wall_now() + seconds{said["wait_seconds"].get<int>()});
      event = said["next_event"];
    }
    took = clock_.wall_now() - began;
  }

  int turns = 0;
  std::size_t largest_reply = 0;
  milliseconds billed{0};
  milliseconds took{0};

 private:
  sim::WorldFile file_;
  sim::Account account_;
  sim::SimClock clock_;
  std::ostringstream log_;
  lambda::Host host_;
  lambda::Function function_;
};

double in_seconds(milliseconds time) { return static_cast<double>(time.count()) / 1000; }

std::string figure(double value, const char* format) {
  std::array<char, 64> text{};
  return {text.data(),
          static_cast<std::size_t>(std::snprintf(text.data(), text.size(), format, value))};
}

void recycle(benchmark::State& state, int tasks, const std::string& batch) {
  for (auto _ : state) {
    Cloud cloud(tasks);
    cloud.recycle(batch);
    const double gb_seconds = in_seconds(cloud.billed) * 128 / 1024;
    const double transitions = kTransitionsOfATurn * cloud.turns;
    const double function = gb_seconds * kGbSecond + cloud.turns * kRequest;
    const double sleeping = in_seconds(cloud.took) * 256 / 1024;
    state.counters["took_s"] = in_seconds(cloud.took);
    state.counters["turns"] = cloud.turns;
    state.counters["transitions"] = transitions;
    state.counters["history_events"] = kHistoryEventsOfATurn * cloud.turns;
    state.counters["largest_reply_KiB"] = static_cast<double>(cloud.largest_reply) / 1024;
    state.counters["billed_ms"] = static_cast<double>(cloud.billed.count());
    state.SetLabel(figure(gb_seconds, "128 MB: %.1f GB-seconds, ") +
                   figure(function, "%.5f US dollars, ") +
                   figure(function + transitions * kTransition, "%.5f with the state machine; ") +
                   figure(sleeping, "asleep with 256 MB: %.1f GB-seconds, ") +
                   figure(sleeping * kGbSecond + kRequest, "%.5f US dollars"));
  }
}
BENCHMARK_CAPTURE(recycle, of_20_tasks, 20, "1")->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK_CAPTURE(recycle, of_5000_tasks, 5000, "2%")->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
