/** The one place that reads a clock. Everything else gets time as an argument. */

/** Host time, s: monotonic within a run, from an arbitrary origin. */
export function nowS(): number {
  return performance.now() / 1000;
}

/** Unix time, s, for stamping what is stored. */
export function unixS(): number {
  return Date.now() / 1000;
}
