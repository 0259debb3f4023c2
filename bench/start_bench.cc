// SPDX-License-Identifier: MIT
// The program itself from its start to its first request, as a server sees it: how long that takes,
// and how much memory it holds by then.
#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <csignal>
#include <fstream>
#include <netinet/in.h>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

/// Listens on 127.0.0.1 and accepts; never answers.
class Listener {
 public:
  Listener() : descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    // The sockets API takes every kind of address as one type.
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (bind(descriptor_, any, size) != 0 || listen(descriptor_, 8) != 0 ||
        getsockname(descriptor_, any, &size) != 0) {
      throw std::runtime_error("cannot listen on 127.0.0.1");
    }
    port_ = ntohs(address.sin_port);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { close(descriptor_); }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  /// Waits for the first bytes of a request.
  void wait_for_request() const {
    const int connection = accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC);
    std::array<char, 1> byte{};
    if (recv(connection, byte.data(), byte.size(), 0) != 1) throw std::runtime_error("no request");
    close(connection);
  }

 private:
  int descriptor_;
  int port_ = 0;
};

/// "VmHWM" or "RssAnon" of a process, in KiB.
double memory(pid_t process, const std::string& what) {
  std::ifstream file("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(what + ":")) return std::stod(line.substr(what.size() + 1));
  }
  return 0;
}

void start_to_first_request(benchmark::State& state) {
  const Listener listener;
  const std::string url = listener.url();
  setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", 1);
  setenv("AWS_SECRET_ACCESS_KEY", "secret", 1);
  std::vector<std::string> command{ECSR_BINARY,      "status", "--cluster", "prod",
                                   "--service",      "web",    "--region",  "eu-west-1",
                                   "--endpoint-url", url};
  std::vector<char*> words;
  for (std::string& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  double peak_kib = 0;
  double own_kib = 0;
  for (auto _ : state) {
    pid_t process = 0;
    if (posix_spawn(&process, ECSR_BINARY, nullptr, nullptr, words.data(), environ) != 0) {
      throw std::runtime_error("cannot start " ECSR_BINARY);
    }
    listener.wait_for_request();
    state.PauseTiming();
    peak_kib = std::max(peak_kib, memory(process, "VmHWM"));
    own_kib = std::max(own_kib, memory(process, "RssAnon"));
    kill(process, SIGKILL);
    waitpid(process, nullptr, 0);
    state.ResumeTiming();
  }
  state.counters["peak_resident_MiB"] = peak_kib / 1024;
  state.counters["of_that_own_MiB"] = own_kib / 1024;
}
BENCHMARK(start_to_first_request)->UseRealTime()->Unit(benchmark::kMillisecond)->Iterations(50);

}  // namespace
