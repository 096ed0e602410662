// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Networks of an orchestration. Included by OrchOps.td.

#ifndef PTOWSP_ORCH_NETWORK_OPS_TD
#define PTOWSP_ORCH_NETWORK_OPS_TD

class Orch_RegionOp<string mnemonic, list<Trait> traits = []>
    : Orch_Op<mnemonic, traits # [SingleBlock, NoTerminator]> {
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
  }];
}

def NetworkOp : Orch_RegionOp<"network", [NoRegionArguments]> {
  let summary = "runs processes until all have ended";
  let description = [{
    `ordered`: operations on channels happen in the order of modelled time. `facts`: what
    wsp-infer-channels has found out.

    ```mlir
    orch.program @w() {
      orch.network {
        orch.channel @c capacity 1 latency 0 [f32]
        orch.process @take instances 1 {
          orch.channel_take all @c {
          ^bb0(%x: f32):
          }
        }
      }
    }
    ```
  }];
  let arguments = (ins UnitAttr:$ordered, OptionalAttr<DictionaryAttr>:$facts);
  let regions = (region SizedRegion<1>:$bodyRegion);
  let assemblyFormat = "(`ordered` $ordered^)? attr-dict-with-keyword $bodyRegion";
  let hasRegionVerifier = 1;
}

def ChannelOp : Orch_Op<"channel", [HasParent<"NetworkOp">]> {
  let summary = "a channel, or an array of them, of a network";
  let description = [{
    ```mlir
    orch.program @w() {
      orch.network {
        orch.channel @c[4] capacity 2 latency 10 shared [f32, index]
      }
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, OptionalAttr<I64Attr>:$count, I64Attr:$capacity,
      I64Attr:$latency, UnitAttr:$shared, TypeArrayAttr:$payload);
  let assemblyFormat = [{
    $sym_name (`[` $count^ `]`)? `capacity` $capacity `latency` $latency (`shared` $shared^)?
    $payload attr-dict
  }];
  let hasVerifier = 1;
}

def ProcessOp : Orch_RegionOp<"process", [HasParent<"NetworkOp">]> {
  let summary = "a process, whose body becomes a resumable step function";
  let description = [{
    Has an argument, the number of the instance, when it is replicated.

    ```mlir
    orch.program @w() {
      orch.network {
        orch.process @p instances 1 {
        }
      }
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, I64Attr:$instances);
  let regions = (region SizedRegion<1>:$bodyRegion);
  let assemblyFormat = "$sym_name `instances` $instances attr-dict-with-keyword $bodyRegion";
  let hasVerifier = 1;
}

def ChannelSendOp : Orch_Op<"channel_send", [AttrSizedOperandSegments]> {
  let summary = "waits for a place and puts a token there";
  let description = [{
    ```mlir
    orch.program @w(%x: f32) {
      orch.network {
        orch.channel @c capacity 1 latency 0 [f32]
        orch.process @p instances 1 {
          orch.channel_send @c(%x) : f32
        }
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$channel, Optional<Index>:$index,
      Variadic<AnyType>:$values);
  let assemblyFormat = [{
    $channel (`[` $index^ `]`)? (`` `(` $values^ `)`)? attr-dict (`:` type($values)^)?
  }];
  let hasVerifier = 1;
}

def ChannelTakeOp : Orch_RegionOp<"channel_take"> {
  let summary = "takes one token, or all until the channel is closed and empty";
  let description = [{
    The second block is for a channel that is closed and empty.

    ```mlir
    orch.program @w() {
      orch.network {
        orch.channel @c capacity 0 latency 0 []
        orch.process @p instances 1 {
          orch.channel_take @c {
          }
        }
      }
    }
    ```
  }];
  let arguments = (ins UnitAttr:$all, FlatSymbolRefAttr:$channel, Optional<Index>:$index);
  let regions = (region SizedRegion<1>:$bodyRegion, MaxSizedRegion<1>:$elseRegion);
  let assemblyFormat = [{
    (`all` $all^)? $channel (`[` $index^ `]`)? attr-dict-with-keyword $bodyRegion
    (`otherwise` $elseRegion^)?
  }];
  let hasRegionVerifier = 1;
}

def ChannelCloseOp : Orch_Op<"channel_close"> {
  let summary = "ends a channel";
  let description = [{
    ```mlir
    orch.program @w() {
      orch.network {
        orch.channel @c capacity 1 latency 0 []
        orch.process @p instances 1 {
          orch.channel_close @c
        }
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$channel, Optional<Index>:$index);
  let assemblyFormat = "$channel (`[` $index^ `]`)? attr-dict";
  let hasVerifier = 1;
}

def ChannelQueryOp : Orch_Op<"channel_query", [
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "whether an event has happened at the process's time";
  let description = [{
    ```mlir
    orch.program @w() {
      orch.network ordered {
        orch.channel @c capacity 0 latency 0 []
        orch.process @p instances 1 {
          %happened = orch.channel_query @c : i1
        }
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$channel, Optional<Index>:$index);
  let results = (outs I1:$result);
  let assemblyFormat = "$channel (`[` $index^ `]`)? attr-dict `:` type($result)";
  let hasVerifier = 1;
}

#endif // PTOWSP_ORCH_NETWORK_OPS_TD
