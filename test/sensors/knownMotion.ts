/** A smooth motion of a sensor with everything it could measure, and a listener that reassembles what a driver's stream delivers. */
import {
  angleBetween,
  fromRotationVector,
  identity,
  multiply,
  multiplyInverseLeft,
  normalise,
  rotateVectorBack,
  toRotationVector,
} from '../../host/motion/maths/quaternion.ts';
import type { Increment } from '../../host/sensors/increment.ts';
import { type StrapSink, StrapStream } from '../../host/sensors/strap.ts';
import { DEG_PER_RAD, STANDARD_GRAVITY_MPS2 } from '../../host/units.ts';
import type { Hello, Reply, Status } from '../../protocol/sensor/packets.ts';
import { createRandom, JITTERS } from './simulatedLink.ts';

/** Steps of the integration within one interval. */
const FINE = 16;

/** Sensor → world: squats and turns, up to about 200 °/s. */
export function attitudeAt(timeS: number): Float64Array {
  const q = identity();
  const factor = identity();
  fromRotationVector(q, 0, 0, 0.4 * Math.sin(0.7 * timeS));
  fromRotationVector(factor, 0, 1.2 * (1 - Math.cos(1.9 * timeS)), 0);
  multiply(q, q, factor);
  fromRotationVector(factor, 0.3 * Math.sin(2.3 * timeS + 1), 0, 0);
  multiply(q, q, factor);
  return q;
}

/** Rotation vector in the sensor's frame, rad. */
export function turnBetween(fromS: number, toS: number): Float64Array {
  const step = identity();
  multiplyInverseLeft(step, attitudeAt(fromS), attitudeAt(toS));
  const turn = new Float64Array(3);
  toRotationVector(turn, step);
  return turn;
}

/** Mean angular velocity in the sensor's own frame, rad/s. */
export function rateOver(fromS: number, toS: number): Float64Array {
  const mean = new Float64Array(3);
  const fineS = (toS - fromS) / FINE;
  for (let k = 0; k < FINE; k++) {
    const turn = turnBetween(fromS + k * fineS, fromS + (k + 1) * fineS);
    for (let i = 0; i < 3; i++) mean[i]! += turn[i]! / (toS - fromS);
  }
  return mean;
}

/** Specific force in the sensor's frame: gravity alone, m/s². */
export function forceAt(timeS: number): Float64Array {
  const force = new Float64Array(3);
  rotateVectorBack(force, attitudeAt(timeS), Float64Array.of(0, 0, STANDARD_GRAVITY_MPS2));
  return force;
}

/** Arrival times of packets sent at `timeS`, in order, over a link with a 15 ms connection interval; starts at 1000 s. */
export function arrivals(seed: number): (timeS: number) => number {
  const delay = JITTERS.bluetooth(createRandom(seed));
  let arrivalS = 0;
  return (timeS) => (arrivalS = Math.max(arrivalS, 1000 + timeS + 0.002 + delay(timeS)));
}

/** A stream of one make whose increments are stored and composed. */
export class Listener implements StrapSink {
  readonly stream: StrapStream;
  readonly increments: Increment[] = [];
  readonly heard: (Hello | Status | Reply)[] = [];

  constructor(make: string) {
    this.stream = new StrapStream(`test:${make}`, make, this);
  }

  receive(bytes: Uint8Array, arrivalS: number, channel = 0): void {
    this.stream.receive(bytes, arrivalS, channel);
  }

  onIncrement(_stream: StrapStream, increment: Increment): void {
    this.increments.push({ ...increment });
  }

  onHello(_stream: StrapStream, hello: Hello): void {
    this.heard.push(hello);
  }

  onStatus(_stream: StrapStream, status: Status): void {
    this.heard.push(status);
  }

  onReply(_stream: StrapStream, reply: Reply): void {
    this.heard.push(reply);
  }

  /** Largest angle between the composed and the true attitude, degrees; `timeOf(n)`: when increment n's sample was taken. */
  worstErrorDeg(timeOf: (n: number) => number): number {
    const q = attitudeAt(timeOf(0));
    const step = identity();
    let worst = 0;
    this.increments.forEach(({ rotationX, rotationY, rotationZ }, n) => {
      fromRotationVector(step, rotationX, rotationY, rotationZ);
      multiply(q, q, step);
      normalise(q);
      worst = Math.max(worst, angleBetween(q, attitudeAt(timeOf(n))) * DEG_PER_RAD);
    });
    return worst;
  }

  /** Largest difference between a force and the true one at its sample's time, m/s². */
  worstForce(timeOf: (n: number) => number): number {
    return Math.max(
      ...this.increments.map(({ forceX, forceY, forceZ }, n) => {
        const [x, y, z] = forceAt(timeOf(n)) as unknown as [number, number, number];
        return Math.hypot(forceX - x, forceY - y, forceZ - z);
      }),
    );
  }
}

/** Bytes from hex digits, blanks allowed. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.trim().split(/\s+/), (pair) => parseInt(pair, 16));
}
