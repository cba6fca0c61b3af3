// @ts-check
/**
 * Knees Out on a Puck.js v2: a strap that sends rates and forces in the packets of protocol/sensor over the Nordic UART. How to load it:
 * README.md.
 *
 * Written for Espruino, which interprets every statement from source, so there are few statements per sample. A frame is C5, length, packet, sum.
 */
const FRAME_HEAD = 0xc5;
const ID = { hello: 0x01, raw: 0x03, status: 0x04, command: 0x10, reply: 0x11 };
const OP = { start: 1, stop: 2, setRate: 3, setRole: 4, identify: 6, echo: 7, sendHello: 9, prompt: 10 };
/** Length in bytes of each command, by its op. */
const COMMAND_BYTES = [0, 3, 3, 5, 4, 7, 3, 7, 3, 3, 4];
const STATUS = { ok: 0, unknownOp: 1, badArgument: 2, notSupported: 3 };
const LED_CAPABILITY = 2;

/** LSM6DS3TR-C: control registers of force and rate, their settings for ±16 g and ±2000 °/s (rate in the high half), scales, temperature. */
const REGISTER = { force: 0x10, gyro: 0x11, temperature: 0x20 };
const RATE_BITS = { 52: 0x30, 104: 0x40, 208: 0x50 };
const FORCE_RANGE = 0x07;
const GYRO_RANGE = 0x0c;
const FORCE_SCALE = 0.000488 * 9.80665;
const GYRO_SCALE = (0.07 * Math.PI) / 180;
const CLIPPED = 32760;

const SAMPLES = 5;
const HEAD_BYTES = 14;
const SAMPLE_BYTES = 13;
const STATUS_MS = 2000;
const FILE = 'kneesout.json';

const kept = require('Storage').readJSON(FILE, true) || { role: 0, boots: 0 };
kept.boots++;
require('Storage').writeJSON(FILE, kept);

/** One packet of each, with room for header and sum. */
const raw = new Uint8Array(2 + HEAD_BYTES + SAMPLES * SAMPLE_BYTES + 1);
const rawView = new DataView(raw.buffer, 2);
const small = new Uint8Array(2 + 49 + 1);
const smallView = new DataView(small.buffer, 2);

let rateHz = 104;
let streaming = false;
let sequence = 0;
let index = 0;
let count = 0;
let firstS = 0;
let newestS = 0;
let missed = 0;
let received = '';
/** @type {number | undefined} */
let statusTimer;

/** Seconds as a tick of microseconds that wraps at 2³², in two halves: Espruino's integers have 31 bits. @param {DataView} view @param {number} at @param {number} timeS */
function putTick(view, at, timeS) {
  putUint32(view, at, Math.floor(timeS * 1e6) % 4294967296);
}

/** @param {DataView} view @param {number} at @param {number} value */
function putUint32(view, at, value) {
  view.setUint16(at, value % 65536, true);
  view.setUint16(at + 2, Math.floor(value / 65536), true);
}

/** @param {Uint8Array} frame @param {number} length */
function send(frame, length) {
  frame[0] = FRAME_HEAD;
  frame[1] = length;
  frame[2 + length] = E.sum(new Uint8Array(frame.buffer, 1, length + 1));
  Bluetooth.write(new Uint8Array(frame.buffer, 0, length + 3));
}

/** Sends the samples collected so far. */
function flush() {
  if (count === 0) return;
  const intervalUs = count > 1 ? ((newestS - firstS) * 1e6) / (count - 1) : 1e6 / rateHz;
  rawView.setUint8(0, ID.raw);
  rawView.setUint16(1, sequence++ & 0xffff, true);
  putUint32(rawView, 3, index);
  putTick(rawView, 7, firstS);
  rawView.setUint16(11, Math.round(intervalUs), true);
  rawView.setUint8(13, count);
  send(raw, HEAD_BYTES + count * SAMPLE_BYTES);
  index += count;
  count = 0;
}

/** @param {{ acc: { x: number, y: number, z: number }, gyro: { x: number, y: number, z: number } }} sample */
function onSample(sample) {
  const timeS = getTime();
  const g = sample.gyro;
  const a = sample.acc;
  const periods = Math.round((timeS - newestS) * rateHz);
  if (periods > 1) {
    // The interpreter was late and samples were overwritten: a packet holds only consecutive samples.
    flush();
    if (index > 0) {
      index += periods - 1;
      missed += periods - 1;
    }
  }
  if (count === 0) firstS = timeS;
  newestS = timeS;
  const at = HEAD_BYTES + count * SAMPLE_BYTES;
  rawView.setInt16(at, g.x, true);
  rawView.setInt16(at + 2, g.y, true);
  rawView.setInt16(at + 4, g.z, true);
  rawView.setInt16(at + 6, a.x, true);
  rawView.setInt16(at + 8, a.y, true);
  rawView.setInt16(at + 10, a.z, true);
  const gyroClipped = Math.max(Math.abs(g.x), Math.abs(g.y), Math.abs(g.z)) > CLIPPED;
  const forceClipped = Math.max(Math.abs(a.x), Math.abs(a.y), Math.abs(a.z)) > CLIPPED;
  rawView.setUint8(at + 12, (gyroClipped ? 1 : 0) + (forceClipped ? 2 : 0) + (periods > 1 ? 4 : 0));
  if (++count === SAMPLES) flush();
}

function sendHello() {
  const view = smallView;
  const address = NRF.getAddress().substr(0, 17).split(':');
  view.setUint8(0, ID.hello);
  view.setUint8(1, 1);
  view.setUint16(2, 0);
  for (let i = 0; i < 6; i++) view.setUint8(4 + i, parseInt(address[i] || '0', 16));
  // Version 0.1.0, LSM6DS3TR-C.
  view.setUint32(10, 0x00010001);
  view.setUint16(14, 2000, true);
  view.setUint8(16, 16);
  view.setFloat32(17, GYRO_SCALE, true);
  view.setFloat32(21, FORCE_SCALE, true);
  view.setFloat32(25, rateHz, true);
  view.setFloat32(29, rateHz, true);
  view.setUint8(33, kept.role);
  view.setUint8(34, LED_CAPABILITY);
  putUint32(view, 35, kept.boots);
  send(small, 39);
}

function sendStatus() {
  const view = smallView;
  const low = Puck.accelRd(REGISTER.temperature);
  const counts = (((Puck.accelRd(REGISTER.temperature + 1) << 8) | low) << 16) >> 16;
  view.setUint8(0, ID.status);
  putTick(view, 1, getTime());
  view.setUint16(5, NRF.getBattery() * 1000, true);
  view.setUint8(7, E.getBattery());
  view.setUint8(8, E.getBattery() < 10 ? 2 : 0);
  view.setInt16(9, 2500 + (counts * 100) / 256, true);
  putUint32(view, 11, missed);
  putUint32(view, 15, 0);
  putUint32(view, 19, Math.floor(getTime() - bootS));
  view.setUint16(23, 0, true);
  send(small, 25);
}

/** @param {number} id @param {number} op @param {number} status @param {number[]} token */
function reply(id, op, status, token) {
  const view = smallView;
  view.setUint8(0, ID.reply);
  view.setUint8(1, id);
  view.setUint8(2, op);
  view.setUint8(3, status);
  putTick(view, 4, newestS);
  putTick(view, 8, getTime());
  for (let i = 0; i < 4; i++) view.setUint8(12 + i, token[i] || 0);
  send(small, 16);
}

function start() {
  if (streaming) return;
  streaming = true;
  const bits = RATE_BITS[/** @type {52 | 104 | 208} */ (rateHz)];
  newestS = getTime();
  Puck.accelOn(rateHz);
  Puck.accelWr(REGISTER.force, bits | FORCE_RANGE);
  Puck.accelWr(REGISTER.gyro, bits | GYRO_RANGE);
  statusTimer = setInterval(sendStatus, STATUS_MS);
}

function stop() {
  if (!streaming) return;
  streaming = false;
  Puck.accelOff();
  flush();
  clearInterval(statusTimer);
}

/** @param {number} times */
function blink(times) {
  for (let i = 0; i < times; i++) setTimeout(() => digitalPulse(LED3, true, 150), 350 * i);
}

/** @param {number} op @param {number[]} args Returns a status. */
function carryOut(op, args) {
  switch (op) {
    case OP.start:
      start();
      return STATUS.ok;
    case OP.stop:
      stop();
      return STATUS.ok;
    case OP.setRate: {
      const hz = (args[0] + 256 * args[1]) / 10;
      if (hz !== 52 && hz !== 104 && hz !== 208) return STATUS.badArgument;
      const was = streaming;
      stop();
      rateHz = hz;
      if (was) start();
      sendHello();
      return STATUS.ok;
    }
    case OP.setRole:
      if (args[0] > 5) return STATUS.badArgument;
      kept.role = args[0];
      require('Storage').writeJSON(FILE, kept);
      sendHello();
      return STATUS.ok;
    case OP.identify:
      blink(6);
      return STATUS.ok;
    case OP.prompt:
      blink(args[0]);
      return STATUS.ok;
    case OP.echo:
      return STATUS.ok;
    case OP.sendHello:
      sendHello();
      return STATUS.ok;
    default:
      return op < COMMAND_BYTES.length && op > 0 ? STATUS.notSupported : STATUS.unknownOp;
  }
}

/** Commands follow each other without framing; the op gives the length. @param {string} data */
function onData(data) {
  received += data;
  while (received.length >= 3) {
    const op = received.charCodeAt(2);
    const bytes = COMMAND_BYTES[op] || 3;
    if (received.charCodeAt(0) !== ID.command) {
      received = received.substr(1);
      continue;
    }
    if (received.length < bytes) return;
    const args = [];
    for (let i = 3; i < bytes; i++) args.push(received.charCodeAt(i));
    const id = received.charCodeAt(1);
    received = received.substr(bytes);
    reply(id, op, carryOut(op, args), op === OP.echo ? args : []);
  }
}

const bootS = getTime();
Puck.on('accel', onSample);
Bluetooth.on('data', onData);
NRF.setAdvertising({}, { name: 'Knees Out ' + NRF.getAddress().substr(12, 5) });
NRF.setConnectionInterval(15);
NRF.on('connect', () => {
  received = '';
  // Otherwise the console would read commands as JavaScript and answer them.
  E.setConsole(null, { force: true });
});
NRF.on('disconnect', stop);
// A button press returns the console, so that the Web IDE can load something else.
setWatch(
  () => {
    stop();
    E.setConsole('Bluetooth', { force: true });
  },
  BTN,
  { edge: 'rising', debounce: 50, repeat: true },
);
