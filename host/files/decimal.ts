/** The only accepted format of a number in an input file: decimal, with a point, optionally with an exponent. */

const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

const MINUS = 45;
const POINT = 46;
const ZERO = 48;
/** Up to this many digits, mantissa and power of ten are exact, so that a single division rounds correctly. */
const EXACT_DIGITS = 15;
const POWERS = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, i) => Number(`1e${i}`));

/** NaN for anything else or a number too large: hexadecimal, blanks, an empty cell, words, `Infinity`. */
export function parseDecimal(text: string): number {
  const value = DECIMAL.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : NaN;
}

/**
 * Like {@link parseDecimal} for the bytes from `start` to `end`, in the usual form `-12.345`; also NaN for exponents and for more digits,
 * which only {@link parseDecimal} reads.
 */
export function readPlainDecimal(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  const negative = bytes[i] === MINUS;
  if (negative) i++;
  let mantissa = 0;
  let digits = 0;
  let decimals = -1;
  for (; i < end; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
      if (decimals >= 0) decimals++;
    } else if (bytes[i] === POINT && decimals < 0) {
      decimals = 0;
    } else {
      return NaN;
    }
  }
  if (digits === 0 || digits > EXACT_DIGITS) return NaN;
  const value = decimals > 0 ? mantissa / POWERS[decimals]! : mantissa;
  return negative ? -value : value;
}
