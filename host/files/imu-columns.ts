/** One sensor's rows, column by column. */

/** t in s, rate in rad/s, specific force in m/s², all of equal length. NaN in a row: this sensor has no sample there. */
export interface ImuColumns {
  t: Float64Array;
  ax: Float64Array;
  ay: Float64Array;
  az: Float64Array;
  gx: Float64Array;
  gy: Float64Array;
  gz: Float64Array;
}
