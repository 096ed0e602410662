// RUN: ptowsp-opt %s --wsp-verify-lowered --split-input-file --verify-diagnostics

orch.program @fine() {
}

// -----

orch.program @p() {
}
// expected-error @below {{'wsp.symbol' is left after lowering [unsupported-op]}}
wsp.symbol @n : index = 1

// -----

// expected-error @below {{there must be one orchestration [bad-workload]}}
module {
}
