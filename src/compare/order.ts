/** The fewest items that must move to put a sequence in order: all but a longest rising run of places. */
export function outOfOrder<T>(items: readonly T[], placeOf: (item: T) => number): T[] {
  const places = items.map(placeOf);
  if (places.every((place, index) => index === 0 || place > places[index - 1]!)) return [];
  const tails: number[] = [];
  const before: number[] = [];
  places.forEach((place, index) => {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (places[tails[middle]!]! < place) low = middle + 1;
      else high = middle;
    }
    before[index] = low === 0 ? -1 : tails[low - 1]!;
    tails[low] = index;
  });
  const rising = new Set<number>();
  for (let index = tails.at(-1) ?? -1; index >= 0; index = before[index]!) rising.add(index);
  return items.filter((_, index) => !rising.has(index));
}
