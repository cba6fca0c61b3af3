/** The one place that reads a clock. Everything else gets time as an argument. */

/**
 * Host time, s: monotonic within a run. Counted from the Unix epoch according to the machine's clock when the run began, so that runs
 * follow one another.
 */
export function nowS(): number {
  return (performance.timeOrigin + performance.now()) / 1000;
}

/** Unix time, s, for stamping what is stored. */
export function unixS(): number {
  return Date.now() / 1000;
}
