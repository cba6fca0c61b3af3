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
  'simulate.option.seed': 'which athlete, straps and noise',
  'simulate.option.side': 'the leg that trains',
  'simulate.option.exercise': 'what is trained',
  'simulate.option.both': 'straps on both legs',
  'simulate.option.pelvis': 'a fifth strap on the pelvis',
  'simulate.option.unplaced': 'the straps do not know where they are worn',
  'simulate.option.shin': "the shin's calibration movement",
  'simulate.option.valgus': 'peak valgus of every fourth repetition; the others have 2',
  'simulate.option.phase': 'when it peaks',
  'simulate.option.valgus-at': 'knee flexion at which it peaks',
  'simulate.option.valgus-at.default': '80 % of the depth',
  'simulate.option.loss': 'share of packets lost, 0 to 1',
  'simulate.option.burst': 'packets lost in a row',
  'simulate.option.jitter': 'longest delay of a packet',
  'simulate.option.dropout': 'how long the thigh strap is silent',
  'simulate.option.slip': 'how far the thigh strap slips',
  'simulate.option.bias': 'how far its gyro bias jumps, °/s',
  'simulate.option.fault-at': 'when these faults happen, after the start',
  'simulate.option.skew': 'how much the clocks of the thighs run fast, and those of the shins slow',
  'simulate.option.rate': 'samples a second',
  'simulate.option.raw': 'stream RAW instead of STRAPDOWN',
  'simulate.option.wrap': 'tick counters wrap after half a minute',
  'simulate.option.ideal': 'perfect IMUs glued to the bone',
  'simulate.option.auto': 'calibrate and train unasked instead of waiting for the prompts of a station',
  'simulate.option.dir': 'where the ports are created',
  'simulate.option.stdio': 'one strap on stdin and stdout',
  'simulate.option.role': 'which one',
  'simulate.option.start-at': 'when the athlete began, unix s: processes with the same value and seed share one athlete',
  'simulate.option.csv': 'write a guided session as two-IMU CSV',
  'simulate.option.events': 'its events',
  'simulate.option.truth': 'its true repetitions and alignment, JSON',
  'simulate.option.angles': 'its true angles, CSV',
  'simulate.option.alignment': 'its true alignment, JSON',
  'simulate.option.sets': 'sets in the files',
  'simulate.option.repetitions': 'repetitions a set',
  'simulate.option.walk': 'walking between sets',
  'simulate.option.rezero': 'a quiet stance is declared before each further set',
  // Drawn at random.
  'simulate.option.drawn': 'drawn',

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
