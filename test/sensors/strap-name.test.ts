/** The name under which people see a strap. */
import { expect, it } from 'vitest';
import { nameStrap } from '../../host/sensors/strap-name.ts';

it.each([
  ['ble:f0f1f2f37a3f', 'knees-out', '00000000000041bc', 'Knees Out strap 41BC'],
  ['ble:f0f1f2f37a3f', 'knees-out', null, 'Knees Out strap 7A3F'],
  ['serial:/dev/ttyACM0', 'knees-out', '00000000000041bc', 'Knees Out strap 41BC'],
  ['serial:/dev/ttyACM0', 'knees-out', null, 'Knees Out strap /dev/ttyACM0'],
  ['ble:aabbccdd1234', 'witmotion', null, 'WitMotion 12:34'],
  ['ble:aabbccdd1234', 'puck', '00000000000041bc', 'Puck.js 12:34'],
  ['ble:9c0e4a5b6f7d48f1a2b3c4d5e6f7a8b9', 'xsens-dot', null, 'Movella DOT A8:B9'],
  ['simulator:e867', 'knees-out', null, 'Knees Out strap E867'],
  ['simulator:left-thigh', 'knees-out', null, 'Knees Out strap left-thigh'],
  ['ble', 'knees-out', null, 'Bluetooth'],
])('%s of %s, device %s: %s', (id, make, deviceId, name) => {
  expect(nameStrap({ id, make }, deviceId)).toBe(name);
});
