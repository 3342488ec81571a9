/** What is said of windows that do not fit (torch/_decomp/decompositions.py, `im2col`, `col2im`). */
import { shapeText } from "./broadcast.ts";
import { dimText, type Dim } from "./dims.ts";

type Sizes = readonly Dim[];

export const windowText = (kernel: Sizes, dilation: Sizes, padding: Sizes, stride: Sizes): string =>
  `kernel_size=${shapeText(kernel)}, dilation=${shapeText(dilation)}, padding=${shapeText(padding)}, stride=${shapeText(stride)}`;

export const foldRowsText = (rows: Dim, kernel: Sizes): string =>
  `Expected size of input's first non-batch dimension to be divisible by the product of kernel_size, but got input.shape[-2] = ${dimText(rows)} and kernel_size=${shapeText(kernel)}`;

export const foldColumnsText = (columns: Dim, expected: Dim, output: Sizes, windows: string): string =>
  `Given output_size=${shapeText(output)}, ${windows}, expected input.size(-1) to be ${dimText(expected)} but got ${dimText(columns)}.`;
