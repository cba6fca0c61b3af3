/** The help and the reports of `knees-out simulate`. */

import type { Exercise, Side } from '../../../live/words.ts';
import { plural } from '../../plural.ts';

interface Written {
  readonly side: Side;
  readonly seed: number;
  readonly exercise: Exercise;
  readonly count: number;
  readonly durationS: number;
  readonly files: readonly string[];
}

export const simulate = {
  'simulate.what': 'virtual straps on an athlete: as serial ports to connect to, or a whole session written to files',
  'simulate.seed': 'which athlete, straps and noise',
  'simulate.side': 'the leg that trains',
  'simulate.exercise': 'what is trained',
  'simulate.both': 'straps on both legs',
  'simulate.pelvis': 'a fifth strap on the pelvis',
  'simulate.unplaced': 'the straps do not know where they are worn',
  'simulate.shin': "the shin's calibration movement",
  'simulate.valgus': 'peak valgus of every fourth repetition; the others have 2',
  'simulate.phase': 'when it peaks',
  'simulate.valgus-at': 'knee flexion at which it peaks',
  'simulate.valgus-at.default': '80 % of the depth',
  'simulate.loss': 'share of packets lost, 0 to 1',
  'simulate.burst': 'packets lost in a row',
  'simulate.jitter': 'longest delay of a packet',
  'simulate.dropout': 'how long the thigh strap is silent',
  'simulate.slip': 'how far the thigh strap slips',
  'simulate.bias': 'how far its gyro bias jumps, °/s',
  'simulate.fault-at': 'when these faults happen, after the start',
  'simulate.skew': 'how much the clocks of the thighs run fast, and those of the shins slow',
  'simulate.rate': 'samples a second',
  'simulate.raw': 'stream RAW instead of STRAPDOWN',
  'simulate.wrap': 'tick counters wrap after half a minute',
  'simulate.ideal': 'perfect IMUs glued to the bone',
  'simulate.auto': 'calibrate and train unasked instead of waiting for the prompts of a station',
  'simulate.dir': 'where the ports are created',
  'simulate.stdio': 'one strap on stdin and stdout',
  'simulate.role': 'which one',
  'simulate.start-at': 'when the athlete began, unix s: processes with the same value and seed share one athlete',
  'simulate.csv': 'write a guided session as two-IMU CSV',
  'simulate.events': 'its events',
  'simulate.truth': 'its true repetitions and alignment, JSON',
  'simulate.angles': 'its true angles, CSV',
  'simulate.alignment': 'its true alignment, JSON',
  'simulate.sets': 'sets in the files',
  'simulate.repetitions': 'repetitions a set',
  'simulate.walk': 'walking between sets',
  'simulate.rezero': 'a quiet stance is declared before each further set',
  // Drawn at random.
  'simulate.drawn': 'drawn',

  'simulate.straps': ({ seed, exercise, side }: { seed: number; exercise: Exercise; side: Side }) =>
    `Straps of athlete ${seed} (${exercise}, ${side} leg leads), each on its port:`,
  'simulate.connect': 'Connect:',
  'simulate.athlete.auto': 'The athlete calibrates and trains unasked. Ctrl+C ends it.',
  'simulate.athlete.prompted': 'The athlete waits for the prompts of the calibration. Ctrl+C ends it.',
  'simulate.written': ({ side, seed, exercise, count, durationS, files }: Written) => {
    const leg = side === 'left' ? 'Left leg' : 'Right leg';
    const repetitions = plural('en', count, { one: `1 ${exercise} repetition`, other: `${count} ${exercise} repetitions` });
    return `${leg}, athlete ${seed}: ${repetitions} in ${durationS.toFixed(1)} s → ${files.join(', ')}`;
  },
} as const;
