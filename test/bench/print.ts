/** The benches' output: one line per measurement, and progress. */

/** Name, measured value, and the target beside it. */
export function printRow(what: string, measured: string, target: string): void {
  console.log(`  ${what.padEnd(58)} ${measured.padEnd(44)} ${target && `target ${target}`}`);
}

/** A terminal line that the next one overwrites; prints nothing where standard error is not a terminal. */
export function printStep(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
