/** Texts are UTF-8. One that is not says where, and what to do about it. */

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The bytes are no UTF-8. */
export class NotUtf8 extends Error {
  override readonly name = "NotUtf8";
  /** Of the first byte that fits nothing, counted from 0. */
  readonly offset: number;

  constructor(bytes: Uint8Array) {
    const offset = firstStray(bytes);
    const before = Buffer.from(bytes.subarray(0, offset)).toString("utf8");
    const line = before.split("\n").length;
    super(`not UTF-8: byte ${offset} (line ${line}) is 0x${(bytes[offset] ?? 0).toString(16).padStart(2, "0")}; save it as UTF-8, for instance with \`iconv -f LATIN1 -t UTF-8\``);
    this.offset = offset;
  }
}

/** Throws `NotUtf8`. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    throw new NotUtf8(bytes);
  }
}

/** Where a decoder that forgives puts U+FFFD for what is no U+FFFD. */
function firstStray(bytes: Uint8Array): number {
  const text = Buffer.from(bytes).toString("utf8");
  let offset = 0;
  for (let from = 0, at = text.indexOf("\ufffd"); at >= 0; from = at + 1, at = text.indexOf("\ufffd", from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) return offset;
    offset += 3;
  }
  return offset;
}
