/** The help of `knees-out fuse`. */

export const fuse = {
  'fuse.what': "one sensor's CSV (t,ax,ay,az,gx,gy,gz in s, m/s² and rad/s) in; its orientation (t,qw,qx,qy,qz) out",
  'fuse.argument.file': 'CSV with a header row; other columns are ignored, a missing row is a lost sample',
  'fuse.option.out': 'where the orientation goes (default: standard output)',
  'fuse.more':
    'The quaternion takes vectors from the sensor to the world (z up); its heading starts at an arbitrary value and drifts slowly.',
} as const;
