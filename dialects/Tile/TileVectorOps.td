// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Operations of the vector unit; included by TileOps.td.

#ifndef PTOWSP_TILE_VECTOR_OPS_TD
#define PTOWSP_TILE_VECTOR_OPS_TD

//===-- Elementwise -------------------------------------------------------------------===//

class Tile_ElementwiseOp<string mnemonic, string types, string pattern, list<Trait> traits = [],
                         string inPlace = "true">
    : Tile_InstructionOp<mnemonic, "vector", pattern, types,
                         traits # [Pure, TileElementwiseOpInterface], inPlace> {
  let results = (outs Tile_TileType:$result);
}

class Tile_BinaryOp<string mnemonic, string what, string instruction, string types = ArithmeticTypes>
    : Tile_ElementwiseOp<mnemonic, types, instruction # "(%r, %0, %1)", [SameOperandsAndResultType]> {
  let summary = what # " of two tiles, element by element";
  defvar element = !if(!eq(!find(types, "f32"), -1), "i32", "f32");
  let description = "Element types: " # !subst("\"", "", types) # !subst("TYPE", element, [{.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xTYPE>, in %y: memref<8x16xTYPE>, out %z: memref<8x16xTYPE>) {
      %a = tile.load %x : memref<8x16xTYPE> -> !tile.tile<8x16xTYPE>
      %b = tile.load %y : memref<8x16xTYPE> -> !tile.tile<8x16xTYPE>
      %c = tile.}] # mnemonic # [{ %a, %b : !tile.tile<8x16xTYPE>
      tile.store %c, %z : !tile.tile<8x16xTYPE>, memref<8x16xTYPE>
    }
    ```
  }]);
  let arguments = (ins Tile_TileType:$lhs, Tile_TileType:$rhs, OptionalAttr<I64Attr>:$address);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` qualified(type($result))";
}

class Tile_ScalarOp<string mnemonic, string what, string instruction, string types = ArithmeticTypes,
                    string inPlace = "true">
    : Tile_ElementwiseOp<mnemonic, types, instruction # "(%r, %0, %1)", [AllTypesMatch<["source", "result"]>],
                         inPlace> {
  let summary = what # " of a tile's elements and a scalar";
  defvar element = !if(!eq(!find(types, "f32"), -1), "i32", "f32");
  let description = "The scalar has the tile's element type. Element types: " # !subst("\"", "", types) #
    !subst("TYPE", element, [{.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xTYPE>, out %y: memref<8x16xTYPE>, %s: TYPE) {
      %a = tile.load %x : memref<8x16xTYPE> -> !tile.tile<8x16xTYPE>
      %b = tile.}] # mnemonic # [{ %a, %s : !tile.tile<8x16xTYPE>, TYPE
      tile.store %b, %y : !tile.tile<8x16xTYPE>, memref<8x16xTYPE>
    }
    ```
  }]);
  let arguments = (ins Tile_TileType:$source, AnyTypeOf<[AnyFloat, AnySignlessInteger]>:$scalar,
      OptionalAttr<I64Attr>:$address);
  let assemblyFormat = "$source `,` $scalar attr-dict `:` qualified(type($source)) `,` type($scalar)";
}

class Tile_UnaryOp<string mnemonic, string what, string instruction, string types, string inPlace = "true">
    : Tile_ElementwiseOp<mnemonic, types, instruction # "(%r, %0)", [SameOperandsAndResultType], inPlace> {
  let summary = what # " of a tile, element by element";
  defvar element = !if(!eq(!find(types, "f32"), -1), "i32", "f32");
  let description = "Element types: " # !subst("\"", "", types) # !subst("TYPE", element, [{.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xTYPE>, out %y: memref<8x16xTYPE>) {
      %a = tile.load %x : memref<8x16xTYPE> -> !tile.tile<8x16xTYPE>
      %b = tile.}] # mnemonic # [{ %a : !tile.tile<8x16xTYPE>
      tile.store %b, %y : !tile.tile<8x16xTYPE>, memref<8x16xTYPE>
    }
    ```
  }]);
  let arguments = (ins Tile_TileType:$source, OptionalAttr<I64Attr>:$address);
  let assemblyFormat = "$source attr-dict `:` qualified(type($result))";
}

def AddOp : Tile_BinaryOp<"add", "sum", "TADD">;
def SubOp : Tile_BinaryOp<"sub", "difference", "TSUB">;
def MulOp : Tile_BinaryOp<"mul", "product", "TMUL">;
def DivOp : Tile_BinaryOp<"div", "quotient", "TDIV", FloatTypes>;
def MaxOp : Tile_BinaryOp<"max", "larger", "TMAX">;
def MinOp : Tile_BinaryOp<"min", "smaller", "TMIN">;

def AddScalarOp : Tile_ScalarOp<"add_scalar", "sum", "TADDS"> { let hasFolder = 1; }
def SubScalarOp : Tile_ScalarOp<"sub_scalar", "difference", "TSUBS">;
def MulScalarOp : Tile_ScalarOp<"mul_scalar", "product", "TMULS"> { let hasFolder = 1; }
def DivScalarOp : Tile_ScalarOp<"div_scalar", "quotient", "TDIVS", FloatTypes>;
def MaxScalarOp : Tile_ScalarOp<"max_scalar", "larger", "TMAXS">;
def MinScalarOp : Tile_ScalarOp<"min_scalar", "smaller", "TMINS">;

def ExpOp : Tile_UnaryOp<"exp", "e to the power", "TEXP", FloatTypes>;
def LogOp : Tile_UnaryOp<"log", "natural logarithm", "TLOG", FloatTypes>;
def SqrtOp : Tile_UnaryOp<"sqrt", "square root", "TSQRT", FloatTypes>;
def RsqrtOp : Tile_UnaryOp<"rsqrt", "inverse square root", "TRSQRT", FloatTypes, "false">;
def AbsOp : Tile_UnaryOp<"abs", "absolute value", "TABS", FloatTypes> { let hasFolder = 1; }
def NegOp : Tile_UnaryOp<"neg", "negation", "TNEG", ArithmeticTypes> { let hasFolder = 1; }
def RecipOp : Tile_UnaryOp<"recip", "reciprocal", "TRECIP", FloatTypes, "false">;
def ReluOp : Tile_UnaryOp<"relu", "larger of zero and the element", "TRELU", "{\"f32\", \"f16\", \"i32\"}"> { let hasFolder = 1; }

def LeakyReluOp : Tile_ElementwiseOp<"leaky_relu", FloatTypes, "TLRELU(%r, %0, %1)",
                                     [AllTypesMatch<["source", "result"]>]> {
  let summary = "the element where it is positive, else its product with a slope";
  let description = [{
    The slope has the tile's element type. Element types: f32, f16.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>, %slope: f32) {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.leaky_relu %a, %slope : !tile.tile<8x16xf32>, f32
      tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let arguments = (ins Tile_TileType:$source, AnyFloat:$slope, OptionalAttr<I64Attr>:$address);
  let assemblyFormat = "$source `,` $slope attr-dict `:` qualified(type($source)) `,` type($slope)";
}

def AxpyOp : Tile_InstructionOp<"axpy", "vector", "TAXPY(%r, %1, %2)", FloatTypes,
    [Pure, TileElementwiseOpInterface, AllTypesMatch<["sum", "source", "result"]>],
    /*inPlace=*/"false", "TileType()", /*tied=*/"getSum()"> {
  let summary = "a tile, and the product of another one and a scalar added to it";
  let description = [{
    Product and sum are rounded to f32 each, the result then to the element type. It takes the place
    of the first operand; where that is needed afterwards, `wsp-plan-tile-memory` copies it. The
    scalar has the tiles' element type. Element types: f32, f16.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, inout %y: memref<8x16xf32>, %factor: f32) {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.load %y : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %c = tile.axpy %b, %a, %factor : !tile.tile<8x16xf32>, f32
      tile.store %c, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let arguments = (ins Tile_TileType:$sum, Tile_TileType:$source, AnyFloat:$factor,
      OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_TileType:$result);
  let assemblyFormat = [{
    $sum `,` $source `,` $factor attr-dict `:` qualified(type($result)) `,` type($factor)
  }];
}

//===-- Conversions, fills, selections ------------------------------------------------===//

def ConvertOp : Tile_Op<"convert", [Pure, TileElementwiseOpInterface, TilePipeOpInterface]> {
  let summary = "a tile's elements as another type";
  let description = [{
    | from | to |
    | --- | --- |
    | f32 | f16, bf16, i16, i32, i64 |
    | f16 | f32, i8, i16, i32, ui8 |
    | bf16 | f32, i32 |
    | i64 | f32, i32 |
    | i32 | f32, i16, i64 |
    | i16 | f16, f32 |
    | i8, ui8 | f16 |

    A number that the result's type does not have is rounded: `rint` (to nearest, ties to even;
    the default), `round` (ties away from zero), `floor`, `ceil` or `trunc`. An integer beyond
    the range of the result's type becomes the nearest one within; NaN becomes 0.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf16>, out %z: memref<8x16xi32>) {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.convert %a : !tile.tile<8x16xf32> -> !tile.tile<8x16xf16>
      %c = tile.convert %a, floor : !tile.tile<8x16xf32> -> !tile.tile<8x16xi32>
      tile.store %b, %y : !tile.tile<8x16xf16>, memref<8x16xf16>
      tile.store %c, %z : !tile.tile<8x16xi32>, memref<8x16xi32>
    }
    ```
  }];
  let arguments = (ins Tile_TileType:$source,
      DefaultValuedAttr<Tile_RoundingAttr, "::ptowsp::tile::Rounding::rint">:$mode,
      OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_TileType:$result);
  let extraClassDeclaration = [{
    Pipe getPipe() { return Pipe::vector; }
    ::llvm::StringRef getPattern();
  }];
  let assemblyFormat = [{
    $source (`,` $mode^)? attr-dict `:` qualified(type($source)) `->` qualified(type($result))
  }];
  let hasVerifier = 1;
}

def RoundOp : Tile_ElementwiseOp<"round", "{\"f32\"}", "TCVT(%r, %0, RoundMode::CAST_%mode)",
                                 [SameOperandsAndResultType], "false"> {
  let summary = "a tile's elements as whole numbers of the same type";
  let description = [{
    In the modes of `tile.convert`; NaN, infinities and the sign of zero stay. Element types: f32;
    f16 and bf16 through it.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.round %a, floor : !tile.tile<8x16xf32>
      tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let arguments = (ins Tile_TileType:$source,
      DefaultValuedAttr<Tile_RoundingAttr, "::ptowsp::tile::Rounding::rint">:$mode,
      OptionalAttr<I64Attr>:$address);
  let assemblyFormat = "$source (`,` $mode^)? attr-dict `:` qualified(type($result))";
}

def FillOp : Tile_ElementwiseOp<"fill", ArithmeticTypes, "TEXPANDS(%r, %0)"> {
  let summary = "a tile of one value";
  let description = [{
    ```mlir
    tile.kernel @k on aiv(out %y: memref<8x16xf32>, %s: f32) {
      %a = tile.fill %s : f32 -> !tile.tile<8x16xf32>
      tile.store %a, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let arguments = (ins AnyTypeOf<[AnyFloat, AnySignlessInteger]>:$scalar,
      OptionalAttr<I64Attr>:$address);
  let assemblyFormat = "$scalar attr-dict `:` type($scalar) `->` qualified(type($result))";
}

class Tile_CompareOp<string mnemonic, string types, string instruction, dag right,
                     list<Trait> traits = []>
    : Tile_InstructionOp<mnemonic, "vector", instruction # "(%r, %0, %1, CmpMode::%mode)", types,
        traits # [Pure, TileRowLocalOpInterface,
            TypesMatchWith<"the result is a mask of the operands' shape", "lhs", "result",
            "::llvm::cast<TileType>($_self).withElement(::mlir::IntegerType::get($_self.getContext(), 1))">]> {
  let arguments = !con((ins Tile_ComparisonAttr:$mode, Tile_BlockType:$lhs), right,
      (ins OptionalAttr<I64Attr>:$address));
  let results = (outs Tile_BlockType:$result);
}

def CompareOp : Tile_CompareOp<"compare", "{\"f32\", \"f16\", \"i32\"}", "TCMP",
                               (ins Tile_BlockType:$rhs), [AllTypesMatch<["lhs", "rhs"]>]> {
  let summary = "a mask that says where a comparison holds";
  let description = [{
    `eq`, `ne`, `lt`, `le`, `gt` or `ge`; with NaN only `ne` holds. Element types: f32, f16, i32.
    The result has a bit for each element, in rows of whole blocks of 32 bytes; `tile.and`, `tile.or`
    and `tile.not` combine such masks.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, in %y: memref<8x16xf32>, out %z: memref<8x16xf32>) {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.load %y : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %smaller = tile.compare lt %a, %b : !tile.tile<8x16xf32>
      %c = tile.select %smaller, %b, %a : !tile.tile<8x16xf32>
      tile.store %c, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let assemblyFormat = "$mode $lhs `,` $rhs attr-dict `:` qualified(type($lhs))";
}

def CompareScalarOp : Tile_CompareOp<"compare_scalar", ArithmeticTypes, "TCMPS",
                                     (ins AnyTypeOf<[AnyFloat, AnySignlessInteger]>:$scalar)> {
  let summary = "a mask that says where a comparison with a scalar holds";
  let description = [{
    As `tile.compare`. Element types: f32, f16, i32, i16.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %z: memref<8x16xf32>, %s: f32) {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.neg %a : !tile.tile<8x16xf32>
      %large = tile.compare_scalar ge %a, %s : !tile.tile<8x16xf32>, f32
      %c = tile.select %large, %a, %b : !tile.tile<8x16xf32>
      tile.store %c, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let assemblyFormat = [{
    $mode $lhs `,` $scalar attr-dict `:` qualified(type($lhs)) `,` type($scalar)
  }];
}

def SelectOp : Tile_InstructionOp<"select", "vector", "TSEL(%r, %0, %1, %2, %s)",
    "{\"f32\", \"f16\", \"bf16\", \"i32\", \"i16\"}",
    [Pure, TileRowLocalOpInterface, AllTypesMatch<["lhs", "rhs", "result"]>,
     TypesMatchWith<"the mask has the shape of the result", "result", "mask",
         "::llvm::cast<TileType>($_self).withElement(::mlir::IntegerType::get($_self.getContext(), 1))">],
    /*inPlace=*/"operand != 0", "detail::getSelectScratch(getContext())"> {
  let summary = "elements of one tile where a mask is set, else those of another";
  let description = [{
    Element types: f32, f16, bf16, i32, i16. See `tile.compare`.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, in %y: memref<8x16xf32>, out %z: memref<8x16xf32>, %s: f32) {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.load %y : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %mask = tile.compare_scalar ne %a, %s : !tile.tile<8x16xf32>, f32
      %c = tile.select %mask, %a, %b : !tile.tile<8x16xf32>
      tile.store %c, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }];
  let arguments = (ins Tile_BlockType:$mask, Tile_BlockType:$lhs, Tile_BlockType:$rhs,
      OptionalAttr<I64Attr>:$address, OptionalAttr<I64Attr>:$scratch);
  let results = (outs Tile_BlockType:$result);
  let assemblyFormat = "$mask `,` $lhs `,` $rhs attr-dict `:` qualified(type($result))";
}

//===-- Reductions --------------------------------------------------------------------===//

class Tile_RowReduceOp<string mnemonic, string what, string instruction>
    : Tile_InstructionOp<mnemonic, "vector", instruction # "(%r, %0, %s)", ArithmeticTypes,
        [Pure, TileRowLocalOpInterface,
         TypesMatchWith<"the result has one value for each row", "source", "result",
                              "::llvm::cast<TileType>($_self).getColumnType()">],
        /*inPlace=*/"false", "getSource().getType().withShape(getSource().getType().getRows(), getSource().getType().getColumns())"> {
  let summary = what # " of each row of a tile";
  let description = "Element types: " # !subst("\"", "", ArithmeticTypes) # [{.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8xf32>) {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.}] # mnemonic # [{ %a : !tile.tile<8x16xf32>
      tile.store %b, %y : !tile.tile<8x1xf32>, memref<8xf32>
    }
    ```
  }];
  let arguments = (ins Tile_BlockType:$source, OptionalAttr<I64Attr>:$address,
      OptionalAttr<I64Attr>:$scratch);
  let results = (outs Tile_ColumnType:$result);
  let assemblyFormat = "$source attr-dict `:` qualified(type($source))";
}

class Tile_ColReduceOp<string mnemonic, string what, string instruction>
    : Tile_InstructionOp<mnemonic, "vector", instruction # "(%r, %0)", ArithmeticTypes,
        [Pure, TypesMatchWith<"the result has one value for each column", "source", "result",
                              "::llvm::cast<TileType>($_self).getRowType()">]> {
  let summary = what # " of each column of a tile";
  let description = "Element types: " # !subst("\"", "", ArithmeticTypes) # [{.

    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<16xf32>) {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.}] # mnemonic # [{ %a : !tile.tile<8x16xf32>
      tile.store %b, %y : !tile.tile<1x16xf32>, memref<16xf32>
    }
    ```
  }];
  let arguments = (ins Tile_BlockType:$source, OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_BlockType:$result);
  let assemblyFormat = "$source attr-dict `:` qualified(type($source))";
}

def RowSumOp : Tile_RowReduceOp<"row_sum", "sum", "TROWSUM">;
def RowMaxOp : Tile_RowReduceOp<"row_max", "largest element", "TROWMAX">;
def RowMinOp : Tile_RowReduceOp<"row_min", "smallest element", "TROWMIN">;
def ColSumOp : Tile_ColReduceOp<"col_sum", "sum", "TCOLSUM">;
def ColMaxOp : Tile_ColReduceOp<"col_max", "largest element", "TCOLMAX">;
def ColMinOp : Tile_ColReduceOp<"col_min", "smallest element", "TCOLMIN">;

//===-- Expansions --------------------------------------------------------------------===//

class Tile_SpreadOp<string mnemonic, string instruction, bit perRow>
    : Tile_InstructionOp<mnemonic, "vector", instruction # "(%r, %0)", ArithmeticTypes,
        [Pure, TileRowLocalOpInterface,
         TypesMatchWith<"the operand has one value for each " # !if(perRow, "row", "column"),
            "result", "source",
            "::llvm::cast<TileType>($_self).get" # !if(perRow, "Column", "Row") # "Type()">]> {
  defvar one = !if(perRow, "row", "column");
  defvar shape = !if(perRow, "8x1", "1x16");
  let summary = "a tile of one value for each " # one;
  let description = "Element types: " # !subst("\"", "", ArithmeticTypes) # ". The type is that of the result.\n"
    # !subst("SHAPE", shape, !subst("COUNT", !if(perRow, "8", "16"), [{
    ```mlir
    tile.kernel @k on aiv(in %x: memref<COUNTxf32>, out %y: memref<8x16xf32>) {
      %a = tile.load %x : memref<COUNTxf32> -> !tile.tile<SHAPExf32>
      %b = tile.}] # mnemonic # [{ %a : !tile.tile<8x16xf32>
      tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }]));
  let arguments = (ins Tile_TileType:$source, OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_BlockType:$result);
  let assemblyFormat = "$source attr-dict `:` qualified(type($result))";
}

// The second operand has one value for each row or column.
class Tile_ExpandOp<string mnemonic, string what, string instruction, bit perRow,
                    string types = ArithmeticTypes>
    : Tile_InstructionOp<mnemonic, "vector", instruction # "(%r, %0, %1)", types,
        [Pure, TileRowLocalOpInterface, AllTypesMatch<["lhs", "result"]>,
         TypesMatchWith<"the second operand has one value for each " # !if(perRow, "row", "column"),
            "result", "rhs",
            "::llvm::cast<TileType>($_self).get" # !if(perRow, "Column", "Row") # "Type()">],
        /*inPlace=*/"operand == 0"> {
  let summary = what # " of a tile's elements and the value of their " # !if(perRow, "row", "column");
  let description = "Element types: " # !subst("\"", "", types) # ".\n"
    # !subst("SHAPE", !if(perRow, "8x1", "1x16"), !subst("COUNT", !if(perRow, "8", "16"), [{
    ```mlir
    tile.kernel @k on aiv(in %x: memref<8x16xf32>, in %y: memref<COUNTxf32>, out %z: memref<8x16xf32>) {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.load %y : memref<COUNTxf32> -> !tile.tile<SHAPExf32>
      %c = tile.}] # mnemonic # [{ %a, %b : !tile.tile<8x16xf32>
      tile.store %c, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
    ```
  }]));
  let arguments = (ins Tile_BlockType:$lhs, Tile_TileType:$rhs, OptionalAttr<I64Attr>:$address);
  let results = (outs Tile_BlockType:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` qualified(type($result))";
}

def RowExpandOp : Tile_SpreadOp<"row_expand", "TROWEXPAND", 1>;
def RowExpandAddOp : Tile_ExpandOp<"row_expand_add", "sum", "TROWEXPANDADD", 1>;
def RowExpandSubOp : Tile_ExpandOp<"row_expand_sub", "difference", "TROWEXPANDSUB", 1>;
def RowExpandMulOp : Tile_ExpandOp<"row_expand_mul", "product", "TROWEXPANDMUL", 1>;
def RowExpandDivOp : Tile_ExpandOp<"row_expand_div", "quotient", "TROWEXPANDDIV", 1, FloatTypes>;
def RowExpandMaxOp : Tile_ExpandOp<"row_expand_max", "larger", "TROWEXPANDMAX", 1>;
def RowExpandMinOp : Tile_ExpandOp<"row_expand_min", "smaller", "TROWEXPANDMIN", 1>;
def RowExpandExpDifOp : Tile_ExpandOp<"row_expand_exp_dif", "e to the power of the difference", "TROWEXPANDEXPDIF", 1, FloatTypes>;
def ColExpandOp : Tile_SpreadOp<"col_expand", "TCOLEXPAND", 0>;
def ColExpandAddOp : Tile_ExpandOp<"col_expand_add", "sum", "TCOLEXPANDADD", 0>;
def ColExpandSubOp : Tile_ExpandOp<"col_expand_sub", "difference", "TCOLEXPANDSUB", 0>;
def ColExpandMulOp : Tile_ExpandOp<"col_expand_mul", "product", "TCOLEXPANDMUL", 0>;
def ColExpandDivOp : Tile_ExpandOp<"col_expand_div", "quotient", "TCOLEXPANDDIV", 0, FloatTypes>;
def ColExpandMaxOp : Tile_ExpandOp<"col_expand_max", "larger", "TCOLEXPANDMAX", 0>;
def ColExpandMinOp : Tile_ExpandOp<"col_expand_min", "smaller", "TCOLEXPANDMIN", 0>;
def ColExpandExpDifOp : Tile_ExpandOp<"col_expand_exp_dif", "e to the power of the difference", "TCOLEXPANDEXPDIF", 0, FloatTypes>;

#endif // PTOWSP_TILE_VECTOR_OPS_TD
