/** One line of a bench: what, how much, and the target beside it. */
export function printRow(what: string, measured: string, target: string): void {
  console.log(`  ${what.padEnd(58)} ${measured.padEnd(44)} ${target && `target ${target}`}`);
}
