// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "common/interrupt.h"

#include <csignal>

namespace airsplit {
namespace {

// A signal handler can reach nothing but a static variable.
volatile std::sig_atomic_t signal_came = 0;

extern "C" void note_signal(int /*signal*/) { signal_came = 1; }

void handle(int signal, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  // After the first signal the default is back: a second one ends the program at once.
  action.sa_flags = handler == SIG_DFL ? 0 : static_cast<int>(SA_RESETHAND);
  sigaction(signal, &action, nullptr);
}

}  // namespace

InterruptGuard::InterruptGuard() {
  signal_came = 0;
  handle(SIGINT, note_signal);
  handle(SIGTERM, note_signal);
}

InterruptGuard::~InterruptGuard() {
  handle(SIGINT, SIG_DFL);
  handle(SIGTERM, SIG_DFL);
}

bool InterruptGuard::requested() { return signal_came != 0; }

void stop_if_interrupted() {
  if (InterruptGuard::requested()) throw Interrupted();
}

}  // namespace airsplit
