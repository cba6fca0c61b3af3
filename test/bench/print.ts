/** What benches print: one line a measure, and how far they are. */

/** What, how much, and the target beside it. */
export function printRow(what: string, measured: string, target: string): void {
  console.log(`  ${what.padEnd(58)} ${measured.padEnd(44)} ${target && `target ${target}`}`);
}

/** A line on the terminal that the next one overwrites; nothing where standard error is none. */
export function printStep(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
