/** One step of one strap's motion: every make of sensor is converted to this before anything is estimated. */

/** What later stages must know about a step; bits of {@link Increment.flags}. */
export const INCREMENT_FLAG = {
  gyroClipped: 1,
  forceClipped: 2,
  /** Samples were lost on the strap itself (its FIFO or send queue overran). */
  overrun: 4,
  /** The strap restarted: this step does not continue the previous one. */
  restarted: 8,
  /** The sensor sends no timestamps; `tickS` is the arrival time regularised to the nominal rate. */
  timeRegularised: 16,
  /** The rotation over lost samples was not measured: it was bridged from the rates before and after. */
  bridged: 32,
} as const;

/**
 * Motion of one strap between two of its samples, in the sensor's own frame. Drivers reuse one object: read it, do not keep it.
 *
 * `rotation*` is the rotation vector (rad) from the attitude at the interval's start to that at its end (gyro bias not removed); `force*`
 * is the mean specific force (m/s², +g upward at rest) expressed in the frame at the end.
 */
export interface Increment {
  /** End of the interval on the host's clock, s. */
  timeS: number;
  /** End of the interval on the strap's own clock, unwrapped, s. */
  tickS: number;
  /** Length of the interval on the strap's clock, s (0 for the first one and after a restart). */
  dtS: number;
  rotationX: number;
  rotationY: number;
  rotationZ: number;
  forceX: number;
  forceY: number;
  forceZ: number;
  /** Bits of {@link INCREMENT_FLAG}. */
  flags: number;
  /** Number of nominal sample periods lost just before this sample: the interval spans `missed + 1` periods. */
  missed: number;
  /** Chip temperature last reported by the strap, °C; NaN when it reports none. */
  temperatureC: number;
}

/** No motion, at time 0: to be refilled for each step. */
export function createIncrement(): Increment {
  return {
    timeS: 0,
    tickS: 0,
    dtS: 0,
    rotationX: 0,
    rotationY: 0,
    rotationZ: 0,
    forceX: 0,
    forceY: 0,
    forceZ: 0,
    flags: 0,
    missed: 0,
    temperatureC: NaN,
  };
}
