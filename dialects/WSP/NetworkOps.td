// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Networks of processes and channels. Included by WSPOps.td.

#ifndef PTOWSP_WSP_NETWORK_OPS_TD
#define PTOWSP_WSP_NETWORK_OPS_TD

include "dialects/WSP/WSPInterfaces.td"

//===-- Networks ----------------------------------------------------------------------===//

def NetworkOp : WSP_Op<"network", [SingleBlock, NoTerminator, NoRegionArguments]> {
  let summary = "processes that run beside each other, and the channels between them";
  let description = [{
    A network starts when all tasks submitted before it have completed, and what comes after
    it waits until all of its processes have ended. Each time it is reached, its channels
    are empty and open.

    `facts` is what wsp-infer-channels has found out.

    ```mlir
    wsp.workload @w(%n: index) {
      wsp.network {
        wsp.channel @numbers capacity 2 : index
        wsp.process @count {
          wsp.for_each (%i) in (%n) {
            wsp.send @numbers(%i) : index
          }
          wsp.close @numbers
        }
        wsp.process @take {
          wsp.consume @numbers (%i: index) {
          }
        }
      }
    }
    ```
  }];
  let arguments = (ins OptionalAttr<DictionaryAttr>:$facts);
  let regions = (region SizedRegion<1>:$bodyRegion);
  let assemblyFormat = "attr-dict-with-keyword $bodyRegion";
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
    /// The channel of that name, or null.
    ::ptowsp::wsp::ChannelOp lookupChannel(::llvm::StringRef name);
    auto getChannels() { return getBlock().getOps<::ptowsp::wsp::ChannelOp>(); }
    auto getProcesses() { return getBlock().getOps<::ptowsp::wsp::ProcessOp>(); }
  }];
}

def ChannelOp : WSP_Op<"channel", [HasParent<"NetworkOp">]> {
  let summary = "a bounded queue of tokens";
  let description = [{
    `capacity` counts tokens; it is one unless given, and with zero a sender waits until its
    token is taken. A token arrives `latency` cycles after it was sent. What follows the
    colon are the values that a token carries: scalars, or tensors whose memory lives until
    the token has been consumed; a token without values is an event. `[n]` makes n channels
    that are told apart by an index.

    One process sends to a channel and one takes from it, unless it is `shared`.

    ```mlir
    wsp.workload @w() {
      wsp.network {
        wsp.channel @tiles capacity 2 latency 40 : memref<8x16xf32>, index
        wsp.channel @lanes[4] shared : f32
        wsp.channel @done capacity 0
      }
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, OptionalAttr<I64Attr>:$count,
      DefaultValuedAttr<I64Attr, "1">:$capacity, DefaultValuedAttr<I64Attr, "0">:$latency,
      UnitAttr:$shared, OptionalAttr<TypeArrayAttr>:$payload);
  let assemblyFormat = [{
    $sym_name (`[` $count^ `]`)? (`capacity` $capacity^)? (`latency` $latency^)?
    (`shared` $shared^)? (`:` custom<PayloadTypes>($payload)^)? attr-dict
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The values that a token carries.
    ::llvm::SmallVector<::mlir::Type> getPayloadTypes();
    bool isEvent() { return getCapacity() == 0 && getPayloadTypes().empty(); }
  }];
}

def ProcessOp : WSP_Op<"process", [SingleBlock, NoTerminator]> {
  let summary = "a sequential actor of a network";
  let description = [{
    Its operations happen one after the other: a task has completed before the next
    operation starts. `replicate n` makes n instances; the argument is the number of the
    instance. Each instance has a task window, a heap and a clock of its own.

    ```mlir
    wsp.workload @w() {
      %value = arith.constant 1.0 : f32
      wsp.network {
        wsp.channel @lanes[4] : f32
        wsp.process @source replicate 4 (%instance) {
          wsp.send @lanes[%instance](%value) : f32
        }
        wsp.process @sink replicate 4 (%instance) {
          wsp.receive @lanes[%instance] (%got: f32) {
          }
        }
      }
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, OptionalAttr<I64Attr>:$replicate);
  let regions = (region SizedRegion<1>:$bodyRegion);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
    /// How many instances there are.
    int64_t getInstances() { return getReplicate().value_or(1); }
    /// The number of the instance, or null when there is a single one.
    ::mlir::Value getInstance() {
      return getReplicate() ? ::mlir::Value(getBlock().getArgument(0)) : ::mlir::Value();
    }
  }];
}

//===-- Operations on channels ----------------------------------------------------------===//

class WSP_ChannelUserOp<string mnemonic, string role, list<Trait> traits = []>
    : WSP_Op<mnemonic, traits # [WSP_ChannelUserInterface]> {
  let hasVerifier = 1;
  string baseDeclaration = [{
    ::ptowsp::wsp::ChannelRole getRole() { return ::ptowsp::wsp::ChannelRole::}] # role # [{; }
  }];
  string emptyPayload = baseDeclaration # [{
    ::llvm::SmallVector<::mlir::Type> getPayload() { return {}; }
  }];
  string argumentPayload = baseDeclaration # [{
    ::mlir::Block &getBlock() { return getBodyRegion().front(); }
    ::llvm::SmallVector<::mlir::Type> getPayload() {
      return ::llvm::to_vector(getBlock().getArgumentTypes());
    }
  }];
}

def SendOp : WSP_ChannelUserOp<"send", "send", [AttrSizedOperandSegments]> {
  let summary = "puts a token into a channel";
  let description = [{
    Waits while the channel is full. A tensor that is sent belongs to the token from then
    on: the process does not write to it any more.

    ```mlir
    wsp.workload @w(%x: f32) {
      wsp.network {
        wsp.channel @c : f32
        wsp.process @a {
          wsp.send @c(%x) : f32
        }
        wsp.process @b {
          wsp.receive @c (%y: f32) {
          }
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
  let extraClassDeclaration = baseDeclaration # [{
    ::llvm::SmallVector<::mlir::Type> getPayload() {
      return ::llvm::to_vector(getValues().getTypes());
    }
  }];
}

def ConsumeOp : WSP_ChannelUserOp<"consume", "receive", [SingleBlock, NoTerminator]> {
  let summary = "a loop over the tokens of a channel";
  let description = [{
    Takes one token per iteration and waits while there is none; ends when the channel is
    closed and empty. A token's place in the channel is free as soon as it is taken; its
    tensors live until the iteration ends, and are only read.

    ```mlir
    wsp.workload @w(%x: f32) {
      wsp.network {
        wsp.channel @c : f32
        wsp.process @a {
          wsp.send @c(%x) : f32
          wsp.close @c
        }
        wsp.process @b {
          wsp.consume @c (%y: f32) {
          }
        }
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$channel, Optional<Index>:$index);
  let regions = (region SizedRegion<1>:$bodyRegion);
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = argumentPayload;
}

def ReceiveOp : WSP_ChannelUserOp<"receive", "receive", [SingleBlock, NoTerminator]> {
  let summary = "takes one token of a channel";
  let description = [{
    Waits while there is none. The body has the token, whose tensors live until it ends;
    when the channel is closed and empty, the other branch is taken, if there is one.

    ```mlir
    wsp.workload @w() {
      wsp.network {
        wsp.channel @c : f32
        wsp.process @a {
          wsp.close @c
        }
        wsp.process @b {
          wsp.receive @c (%x: f32) {
          } otherwise {
          }
        }
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$channel, Optional<Index>:$index);
  let regions = (region SizedRegion<1>:$bodyRegion, MaxSizedRegion<1>:$elseRegion);
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = argumentPayload # [{
    /// The block for a closed channel, or null.
    ::mlir::Block *getElseBlock() {
      return getElseRegion().empty() ? nullptr : &getElseRegion().front();
    }
  }];
}

def CloseOp : WSP_ChannelUserOp<"close", "close"> {
  let summary = "ends a channel";
  let description = [{
    What was sent before is still taken. A `shared` channel ends when every process that
    sends to it, each instance for itself, has closed it.

    ```mlir
    wsp.workload @w() {
      wsp.network {
        wsp.channel @c : f32
        wsp.process @a {
          wsp.close @c
        }
        wsp.process @b {
          wsp.consume @c (%x: f32) {
          }
        }
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$channel, Optional<Index>:$index);
  let assemblyFormat = "$channel (`[` $index^ `]`)? attr-dict";
  let extraClassDeclaration = emptyPayload;
}

//===-- Events --------------------------------------------------------------------------===//

def RecordOp : WSP_ChannelUserOp<"record", "send"> {
  let summary = "lets an event happen";
  let description = [{
    An event is a channel with capacity zero and without values. The two meet: `record`
    waits for the `synchronize` of the other process, and that for `record`.

    ```mlir
    wsp.workload @w() {
      wsp.network {
        wsp.channel @done capacity 0
        wsp.process @a {
          wsp.record @done
        }
        wsp.process @b {
          wsp.synchronize @done
        }
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$channel, Optional<Index>:$index);
  let assemblyFormat = "$channel (`[` $index^ `]`)? attr-dict";
  let extraClassDeclaration = emptyPayload;
}

def SynchronizeOp : WSP_ChannelUserOp<"synchronize", "receive"> {
  let summary = "waits for an event";
  let description = [{
    Goes on when the event has been recorded, or its channel is closed.

    ```mlir
    wsp.workload @w() {
      wsp.network {
        wsp.channel @done capacity 0
        wsp.process @a {
          wsp.record @done
        }
        wsp.process @b {
          wsp.synchronize @done
        }
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$channel, Optional<Index>:$index);
  let assemblyFormat = "$channel (`[` $index^ `]`)? attr-dict";
  let extraClassDeclaration = emptyPayload;
}

def QueryOp : WSP_ChannelUserOp<"query", "query", [
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "whether an event has happened";
  let description = [{
    True when `synchronize` would not wait at this point of the process's time.

    ```mlir
    wsp.workload @w() {
      wsp.network {
        wsp.channel @done capacity 0
        wsp.process @a {
          wsp.record @done
        }
        wsp.process @b {
          %early = wsp.query @done : i1
          wsp.synchronize @done
        }
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$channel, Optional<Index>:$index);
  let results = (outs I1:$result);
  let assemblyFormat = "$channel (`[` $index^ `]`)? attr-dict `:` type($result)";
  let extraClassDeclaration = emptyPayload;
}

#endif // PTOWSP_WSP_NETWORK_OPS_TD
