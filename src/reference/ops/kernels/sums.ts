/**
 * Sums in the order in which ATen adds on the CPU (aten/src/ATen/native/cpu/SumKernel.cpp, `cascade_sum` with AVX2 vectors), so that
 * the last digit agrees. Every addition rounds.
 */
type Load = (i: number) => number;
type Round = (x: number) => number;

const levels = 4;

/** Four running sums of growing span: an inner one is carried out whenever its span is full. */
function cascade(load: Load, size: number, round: Round): number {
  const power = Math.max(4, Math.ceil(Math.log2(Math.max(size, 1))) >> 2);
  const step = 1 << power;
  const sums = new Array<number>(levels).fill(0);
  let i = 0;
  while (i + step <= size) {
    for (let j = 0; j < step; j++, i++) sums[0] = round(sums[0]! + load(i));
    for (let level = 1; level < levels; level++) {
      sums[level] = round(sums[level]! + sums[level - 1]!);
      sums[level - 1] = 0;
      if ((i & ((step - 1) << (level * power))) !== 0) break;
    }
  }
  for (; i < size; i++) sums[0] = round(sums[0]! + load(i));
  return sums.reduce((a, b) => round(a + b));
}

/** Four interleaved cascades. */
function interleaved(load: Load, size: number, round: Round): number {
  const quarter = size >> 2;
  const parts = [0, 1, 2, 3].map(k => cascade(i => load(4 * i + k), quarter, round));
  for (let i = 4 * quarter; i < size; i++) parts[0] = round(parts[0]! + load(i));
  return parts.reduce((a, b) => round(a + b));
}

/** Elements that lie side by side: a vector's lanes each sum their share; what is left over comes first. */
export function sumInner(load: Load, size: number, lanes: number, round: Round): number {
  if (size < lanes) return interleaved(load, size, round);
  const count = Math.floor(size / lanes);
  const shares = Array.from({ length: lanes }, (_, lane) => interleaved(i => load(i * lanes + lane), count, round));
  let total = 0;
  for (let i = count * lanes; i < size; i++) total = round(total + load(i));
  return shares.reduce((a, b) => round(a + b), total);
}

/** Rows added up: columns are taken four vectors at a time, the rest singly. */
export function sumOuter(load: Load, size: number, column: number, columns: number, lanes: number, round: Round): number {
  const blocked = columns - (columns % (4 * lanes));
  return column < blocked ? cascade(load, size, round) : interleaved(load, size, round);
}
