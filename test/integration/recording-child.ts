/** A program that records one strap until it is killed; prints the arrival time of each packet it passed on. Arguments: data folder. */

import { nowS, unixS } from '../../host/clock.ts';
import { createSetup } from '../../host/station/setup.ts';
import { Station } from '../../host/station/station.ts';

const setup = createSetup({ version: '0.0.0-test', dataFolder: process.argv[2]!, host: '127.0.0.1', port: 0, sources: [] });
const station = new Station(setup, { onCommand: () => undefined, onProblem: (problem) => process.stderr.write(`${problem.message}\n`) });
await station.start();
const link = station.link('test:thigh', 'knees-out');
station.recording(1).startSession(nowS(), unixS(), 'squat', ['left']);
const bytes = new Uint8Array(44);
setInterval(() => {
  const arrivalS = nowS();
  station.recording(1).packet(link, 0, arrivalS, bytes);
  process.stdout.write(`${arrivalS}\n`);
}, 10);
