/** What the tests use of fili, which comes without types. */
declare module 'fili' {
  interface Biquad {
    /** `y = b[0]·x + b[1]·x1 + b[2]·x2 − a[0]·y1 − a[1]·y2`, the outputs y1, y2 and inputs x1, x2 being the ones before. */
    a: [number, number];
    b: [number, number, number];
  }
  interface CalcCascades {
    lowpass(options: { order: number; characteristic: 'butterworth'; Fs: number; Fc: number }): Biquad[];
  }
  const fili: { CalcCascades: new () => CalcCascades };
  export default fili;
}
