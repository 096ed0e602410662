// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{a policy of your own needs its file: from "FILE.cpp" [bad-schedule]}}
  wsp.dispatch "mine"(%i)
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{a policy of your own has a name of C++, not 'my policy' [bad-schedule]}}
  wsp.dispatch "my policy" from "mine.cpp"
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{a policy of your own takes no number; the number of domains stands after 'over' [bad-schedule]}}
  wsp.dispatch "mine"(2) from "mine.cpp"
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{only a policy of your own, whose name is in quotes, has a file [bad-schedule]}}
  wsp.dispatch hash(%i) from "mine.cpp"
}
