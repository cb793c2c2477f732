/** CRC-32C (Castagnoli), eight bytes a step, in half the time of one a step. Source: RFC 3720, appendix B.4. */

/** The polynomial, its lowest power first. */
const POLYNOMIAL = 0x82f63b78;

/** What a byte adds that has so many more behind it. */
const [T0, T1, T2, T3, T4, T5, T6, T7] = tables();

type Tables = readonly [
  ...[Int32Array, Int32Array, Int32Array, Int32Array],
  ...[Int32Array, Int32Array, Int32Array, Int32Array],
];

function tables(): Tables {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    return crc;
  });
  const next = (table: Int32Array) => table.map((crc) => (crc >>> 8) ^ (first[crc & 0xff] as number));
  const made = [first];
  for (let behind = 1; behind < 8; behind++) made.push(next(made[behind - 1] ?? first));
  return made as unknown as Tables;
}

/** As an unsigned number. */
export function crc32c(bytes: Uint8Array): number {
  const at = (place: number): number => bytes[place] as number;
  let crc = -1;
  let from = 0;
  for (const end = bytes.length - 7; from < end; from += 8) {
    crc ^= at(from) | (at(from + 1) << 8) | (at(from + 2) << 16) | (at(from + 3) << 24);
    crc =
      (T7[crc & 0xff] as number) ^
      (T6[(crc >>> 8) & 0xff] as number) ^
      (T5[(crc >>> 16) & 0xff] as number) ^
      (T4[crc >>> 24] as number) ^
      (T3[at(from + 4)] as number) ^
      (T2[at(from + 5)] as number) ^
      (T1[at(from + 6)] as number) ^
      (T0[at(from + 7)] as number);
  }
  for (; from < bytes.length; from++) crc = (crc >>> 8) ^ (T0[(crc ^ at(from)) & 0xff] as number);
  return ~crc >>> 0;
}
