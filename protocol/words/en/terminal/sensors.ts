/** The help and the reports of `knees-out sensors`. */

import type { LinkState, StrapPlace } from '../../../live/words.ts';
import { PLACE } from '../places.ts';

export const sensors = {
  'sensors.what': 'list the sensors in reach; make one identify or test itself, or assign it a place',
  'sensors.option.source': 'ble, ble:NAME,NAME, serial:PATH or simulator; may be repeated (default: ble)',
  'sensors.option.seconds': 'how long to look',
  'sensors.option.identify': 'make this sensor blink, and buzz where it has a motor',
  'sensors.option.self-test': 'have a strap of ours test its IMU; it must lie still',
  'sensors.option.role': ({ places }: { places: readonly string[] }) =>
    `where this sensor is worn, kept by it or, if it cannot, by the station: ${places.join(', ')} or none`,
  'sensors.option.data': 'where the station keeps places of sensors that cannot',
  'sensors.option.json': 'print as JSON',

  'sensors.none': 'No sensor in reach. Switch one on, bring it near, and disconnect it from other programs.',
  'sensors.column.id': 'ID',
  'sensors.column.name': 'NAME',
  'sensors.column.make': 'MAKE',
  'sensors.column.place': 'WORN ON',
  'sensors.column.battery': 'BATTERY',
  'sensors.column.signal': 'SIGNAL',
  'sensors.column.rate': 'RATE',
  'sensors.column.link': 'LINK',
  'sensors.unknown': '–',
  'sensors.battery': ({ percent, isCharging }: { percent: number; isCharging: boolean }) => `${percent} %${isCharging ? ' charging' : ''}`,
  'sensors.signal': ({ dBm }: { dBm: number }) => `${dBm} dBm`,
  'sensors.rate': ({ hz }: { hz: number }) => `${hz.toFixed(0)} Hz`,
  'sensors.link': ({ state, detail }: { state: LinkState; detail: string | null }) => (detail === null ? state : `${state}: ${detail}`),

  'sensors.blinks': ({ name, buzzes }: { name: string; buzzes: boolean }) => `${name} blinks${buzzes ? ' and buzzes' : ''}.`,
  'sensors.lay-down': ({ name }: { name: string }) => `Lay ${name} down and do not touch it …`,
  'sensors.passed': 'Gyro and accelerometer passed their self-test.',
  'sensors.placed': ({ name, place }: { name: string; place: StrapPlace }) => `${name} is worn on the ${PLACE[place]} from now on.`,
  'sensors.unplaced': ({ name }: { name: string }) => `${name} has no place from now on.`,
  'sensors.kept': ({ folder }: { folder: string }) => `It cannot keep its place itself: the station does, in ${folder}.`,
} as const;
