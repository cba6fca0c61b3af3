/** Units: factors to multiply by, and gravity. */

export const RAD_PER_DEG = Math.PI / 180;
export const DEG_PER_RAD = 180 / Math.PI;

/** Gravity as the estimates take it, anywhere on Earth, and the unit g, m/s². */
export const GRAVITY_MPS2 = 9.81;
export const STANDARD_GRAVITY_MPS2 = 9.80665;
