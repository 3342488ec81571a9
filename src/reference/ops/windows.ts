/** Windows that slide over padded images: how many there are, and what is said of those that do not fit (torch/_decomp/decompositions.py, `im2col`, `col2im`). */
import { shapeText, sizeText } from "./broadcast.ts";
import { dimAdd, dimFloorDiv, dimMul, dimSub, dimText, type Dim } from "./dims.ts";

type Sizes = readonly Dim[];

/** How many places a window can begin at, side by side: `in + 2 pad - dilation (kernel - 1)`. */
export const windowStarts = (size: Dim, kernel: Dim, padding: Dim, dilation: Dim): Dim => dimSub(dimAdd(size, dimMul(2, padding)), dimMul(dilation, dimSub(kernel, 1)));

/** `floor((in + 2 pad - dilation (kernel - 1) - 1) / stride) + 1`. */
export const windowCount = (size: Dim, kernel: Dim, stride: Dim, padding: Dim, dilation: Dim): Dim => dimAdd(dimFloorDiv(dimSub(windowStarts(size, kernel, padding, dilation), 1), stride), 1);

export const windowText = (kernel: Sizes, dilation: Sizes, padding: Sizes, stride: Sizes): string =>
  `kernel_size=${shapeText(kernel)}, dilation=${shapeText(dilation)}, padding=${shapeText(padding)}, stride=${shapeText(stride)}`;

export const foldRowsText = (rows: Dim, kernel: Sizes): string =>
  `Expected size of input's first non-batch dimension to be divisible by the product of kernel_size, but got input.shape[-2] = ${dimText(rows)} and kernel_size=${shapeText(kernel)}`;

export const foldColumnsText = (columns: Dim, expected: Dim, output: Sizes, windows: string): string =>
  `Given output_size=${shapeText(output)}, ${windows}, expected input.size(-1) to be ${dimText(expected)} but got ${dimText(columns)}.`;

/** Of padding that mirrors or repeats what there is (torch/_meta_registrations.py, `_pad1d_common` and its kin). */
export const emptyPaddedText = (spatial: number, sizes: Sizes): string =>
  `Expected ${spatial + 1}D or ${spatial + 2}D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: ${sizeText(sizes)}`;
